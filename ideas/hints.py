"""What a referent is shown before deciding whether a text may be seen: personal data it seems to
hold, words that may hurt. Only hints: nothing is ever removed because of them."""

import re
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Hint(NamedTuple):
    """What was noticed, and the words that say so."""

    label: str
    words: str


#: A registration number (« numéro de sécurité sociale »): sex, year, month, department (Corsica
#: included), commune, order, and a key that need not be there.
_NIR = re.compile(
    r"(?<!\d)[1278][ .]?\d{2}[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d{2}|2[ABab])"
    r"[ .]?\d{3}[ .]?\d{3}(?:[ .]?\d{2})?(?!\d)"
)
_PHONE = re.compile(r"(?<![\d.])(?:\+33[ .]?|0)[1-9](?:[ .-]?\d{2}){4}(?!\d)")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: Seven digits and a letter, or seven digits named as such: the file of someone we serve.
_FILE_NUMBER = re.compile(
    r"(?:allocataire|assur[ée]e?|matricule|dossier)\s+(?:n°|no|num[ée]ro)?\s*:?\s*(\d{7}[A-Z]?)\b",
    re.IGNORECASE,
)
#: Stems of words that hurt; a list that warns needs not be long.
_HURTFUL = re.compile(
    r"\b(?:abruti|connard|connass|conne?s?\b|cr[ée]tin|d[ée]bile|d[ée]gueulass|enfoir|idiot|"
    r"imb[ée]cile|incapable|incomp[ée]tent|fain[ée]ant|feignass|gueule|l[èe]che|merd|minable|"
    r"ordure|parasite|pourri|pute?\b|putain|salaud|salop|tar[ée]|tocard)\w*",
    re.IGNORECASE,
)

_LOOKED_FOR = (
    (_("Numéro de sécurité sociale"), _NIR),
    (_("Numéro de téléphone"), _PHONE),
    (_("Adresse électronique"), _ADDRESS),
    (_("Numéro de dossier"), _FILE_NUMBER),
    (_("Mot qui peut blesser"), _HURTFUL),
)


def hints_in(*texts: str) -> list[Hint]:
    """What these texts seem to hold, once each, in the order of the list above."""
    text = "\n".join(texts)
    found = [
        Hint(str(label), match.group().strip())
        for label, pattern in _LOOKED_FOR
        for match in pattern.finditer(text)
    ]
    return list(dict.fromkeys(found))
