"""Whether a French text can be read at once: long sentences, jargon, acronyms left unexplained.

Pure functions: no request, no database. They advise, they never forbid.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

#: Beyond this many words a sentence is read twice. The French State's own guide to administrative
#: writing advises twenty-five at most.
LONGEST_SENTENCE = 25
#: Shown at once: a longer list of advice is not read.
MOST_HINTS = 3

_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+|\n|$)")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", re.UNICODE)
_ACRONYM = re.compile(r"\b[A-ZÀ-Ý]{3,}\b")
#: Words of every day that happen to be written in capitals.
_KNOWN_ACRONYMS = frozenset({"CAF", "CPAM", "MSA", "SMS", "PDF", "RSA", "URSSAF", "CARSAT"})

#: What offices write, and what a colleague would say.
JARGON = {
    "afférent": "lié à",
    "au regard de": "vu",
    "aux fins de": "pour",
    "cadre contraint": "peu de moyens",
    "compte tenu de": "vu",
    "courant de l’année": "une date",
    "dans le cadre de": "pour, pendant",
    "dans les meilleurs délais": "une date",
    "diligenter": "faire",
    "dispositif": "service, outil, aide",
    "dûment": "(à retirer)",
    "en termes de": "pour",
    "eu égard à": "vu",
    "faire l’objet de": "être",
    "ingénierie": "préparation",
    "impacter": "toucher, changer",
    "in fine": "à la fin",
    "instances": "le comité, la direction",
    "le cas échéant": "si besoin",
    "mettre en œuvre": "faire, appliquer",
    "mutualiser": "partager",
    "nonobstant": "malgré",
    "optimiser": "améliorer",
    "optimisation": "amélioration",
    "préalablement": "avant",
    "prioriser": "faire passer avant",
    "problématique": "problème, question",
    "s’inscrire dans": "faire partie de",
    "susvisé": "cité plus haut",
    "synergie": "travail ensemble",
    "transverse": "commun à plusieurs services",
    "à l’instar de": "comme",
    "à ce stade": "aujourd’hui",
}


@dataclass(frozen=True)
class Hint:
    """A piece of advice on a text, with the words it is about."""

    text: str
    words: str = ""


def sentences(text: str) -> list[str]:
    """The sentences of a text; the ends of lines end them too."""
    return [found for part in _SENTENCE.findall(text) if (found := part.strip(" \t\n.!?…"))]


def word_count(text: str) -> int:
    """How many words."""
    return len(_WORD.findall(text))


def hints(text: str) -> list[Hint]:
    """Advice on a text: the longest sentences first, then jargon, then acronyms."""
    return [*_long_sentences(text), *_jargon(text), *_acronyms(text)]


def _long_sentences(text: str) -> list[Hint]:
    counted = [(word_count(sentence), sentence) for sentence in sentences(text)]
    long = sorted((row for row in counted if row[0] > LONGEST_SENTENCE), reverse=True)
    return [
        Hint(
            _("Une phrase de %(count)s mots : coupez-la en deux.") % {"count": count},
            sentence[:90] + ("…" if len(sentence) > 90 else ""),
        )
        for count, sentence in long[:MOST_HINTS]
    ]


def _jargon(text: str) -> list[Hint]:
    plain = text.lower().replace("'", "’")
    found = [
        (words, better)
        for words, better in JARGON.items()
        if re.search(rf"(?<!\w){re.escape(words)}(?:e?s|er)?(?!\w)", plain)
    ]
    return [
        Hint(_("« %(words)s » : plutôt « %(better)s ».") % {"words": words, "better": better})
        for words, better in found[: 2 * MOST_HINTS]
    ]


def _acronyms(text: str) -> list[Hint]:
    explained = set(re.findall(r"\(([A-ZÀ-Ý]{3,})\)", text))
    used = [word for word in dict.fromkeys(_ACRONYM.findall(text)) if word not in _KNOWN_ACRONYMS]
    unclear = [word for word in used if word not in explained]
    return [
        Hint(_("« %(word)s » : dites-le en toutes lettres une fois.") % {"word": word})
        for word in unclear[:MOST_HINTS]
    ]
