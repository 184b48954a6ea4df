"""What in a text may give its author away, said before it is sealed. In memory only.

Advice, never a refusal: the person decides. It cannot see a style, nor a fact that only one person
knows, and the page says so.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST = 12


class Clue(StrEnum):
    """What was found."""

    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    SIGNATURE = "signature"
    UNIT = "unit"


@dataclass(frozen=True)
class Remark:
    """One clue: in which field, and the words themselves."""

    clue: Clue
    field: str
    words: str


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_PHONE = re.compile(r"(?<!\d)(?:\+33|0033|0)[\s.\-]?[1-9](?:[\s.\-]?\d\d){4}(?!\d)")
#: A social security number, or a registration number of six digits or more.
_NUMBER = re.compile(
    r"(?<!\d)[12][\s.]?\d\d[\s.]?[01]\d[\s.]?\d[\dAB][\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d\d)?(?!\d)"
    r"|\b(?:matricule|poste)\s*(?:n°|no|:)?\s*[A-Z]{0,3}\d{3,}\b",
    re.IGNORECASE,
)
_WORD = r"[A-ZÀ-Ý][\w’'.]*"
_NAME = rf"{_WORD}(?:(?:\s+(?:de|du|des|le|la)\s+|\s+|-){_WORD}){{1,4}}"
_GREETING = re.compile(
    r"^\W*(?:bien\s+)?(?:cordialement|respectueusement|salutations|sincèrement|amicalement|merci)"
    r"\b.*$",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"^\W*(?:signé\s*:?\s*)?{_NAME}\W*$")
_SAID = re.compile(
    rf"\b(?i:je\s+(?:suis|m’appelle|m'appelle)|mon\s+nom\s+est|signé)\s*:?\s+{_NAME}"
)
_FIRST_PERSON = re.compile(
    r"\b(?:je|j’|j'|moi|mon|ma|mes|nous|notre|nos)(?:\b|(?<=[’']))", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_SHORTEST_UNIT = 4


def remarks(texts: Mapping[str, str], *, units: Iterable[str]) -> list[Remark]:
    """The clues of some texts, by field, in the order of the texts. `units` are the names of the
    organisation's units."""
    known = [name for name in units if len(name) >= _SHORTEST_UNIT]
    found = [remark for field, text in texts.items() for remark in _in_text(field, text, known)]
    return list(dict.fromkeys(found))[:MOST]


def _in_text(field: str, text: str, units: list[str]) -> Iterable[Remark]:
    for clue, pattern in ((Clue.EMAIL, _EMAIL), (Clue.PHONE, _PHONE), (Clue.NUMBER, _NUMBER)):
        for match in pattern.finditer(text):
            yield Remark(clue, field, match.group().strip())
    for match in _SAID.finditer(text):
        yield Remark(Clue.SIGNATURE, field, match.group().strip())
    if words := _signature(text):
        yield Remark(Clue.SIGNATURE, field, words)
    for sentence in _SENTENCE.findall(text):
        if _FIRST_PERSON.search(sentence) and (name := _unit_in(sentence, units)):
            yield Remark(Clue.UNIT, field, name)


def _signature(text: str) -> str:
    """The last lines of a text when they are signed: a name after a greeting, or on its own line
    after other lines."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if len(lines) < 2:
        return ""
    if _SIGNED.match(lines[-1]):
        return lines[-1]
    return " ".join(lines[-2:]) if _GREETING.match(lines[-2]) and len(lines[-1]) < 60 else ""


def _unit_in(sentence: str, units: list[str]) -> str:
    lowered = sentence.casefold()
    return next(
        (name for name in units if re.search(rf"\b{re.escape(name.casefold())}\b", lowered)), ""
    )
