"""What a written refusal lacks, next to the detailed answer this platform asks for.

The same questions are asked of an answer being written here, part by part, and of a refusal that
was written elsewhere as one text, in French, Spanish or Catalan (`manage.py check_refusals`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from ideas.readability import word_count

#: Under this many words nothing is explained.
SHORTEST_EXPLANATION = 30
#: From this likeness on, a text is a set phrase.
NEARLY_THE_SAME = 0.85
#: Words this long carry meaning in the languages at hand.
_LONG_WORD = 5
_SHARED_WORDS = 2


class Lack(StrEnum):
    """What a refusal may lack."""

    UNDERSTOOD = "understood"
    REASON = "reason"
    EXPLANATION = "explanation"
    WAY_FORWARD = "way_forward"
    CONTACT = "contact"
    APPEAL = "appeal"
    OWN_WORDS = "own_words"


#: Words that tell that something is said, without accents, in French, Spanish and Catalan.
_REASONS = (
    r"recurs|ressourc|moyens|budget|pressupost|presupuesto|cout|cost|prior|llei|loi|ley\b|normativ"
    r"|regle|reglament|compet|legal|tecnic|technique|viab|faisab|possib|existe|existeix|ja s.?est"
    r"|ja esta|deja|duu? a terme|generic|concreci|ambit|perimetre|champ"
)
_WAYS = (
    r"convocat|sol.?licit|present(?:ar|er|ez)|adre[cs]|adress|contact|particip|consult|pourr|podr"
    r"|proces|a condition|condicio|si (?:la|le|l.|un|el)|alternativ|d.ici|a partir d|en 20\d\d"
    r"|voyez|inscri|essay|proposez|subvenc|appel a projet|\bdes qu|lorsqu|une fois qu"
    r"|\b(?:en|fin|debut|mi|le \d{1,2}(?:er)?)[ -](?:janvier|fevrier|mars|avril|mai|juin|juillet"
    r"|aout|septembre|octobre|novembre|decembre)\b"
)
_CONTACTS = (
    r"@|https?:|www\.|\btel|\d\d[ .]\d\d[ .]\d\d|mission|bureau|oficina|servei|service|servicio"
    r"|departament|direccio|districte|distrito|referent|mme\b|madame|monsieur|\bm\. "
)
_APPEALS = (
    r"reexamen|recours|recurs (?:d|contra)|al.?legaci|alegaci|jusqu.au \d|fins (?:al|el) \d"
    r"|hasta el \d|nouvel element|nou element"
)


def says_a_reason(text: str) -> bool:
    """Whether a refusal gives any reason of the list."""
    return _says(_REASONS, text)


def says_a_way(text: str) -> bool:
    """Whether a text says what would make it possible, or what its reader can do next."""
    return _says(_WAYS, text)


def says_whom(text: str) -> bool:
    """Whether a text says whom to talk to: a name, a service, an address, a number."""
    named = re.search(r"[A-ZÀ-Ý][\w’'-]+ [A-ZÀ-Ý][\w’'-]+", text)
    return bool(named) or _says(_CONTACTS, text)


def says_until_when(text: str) -> bool:
    """Whether a refusal says that, and until when, it can be looked at again."""
    return _says(_APPEALS, text)


def explains(text: str) -> bool:
    """Whether there is room enough to explain anything."""
    return word_count(text) >= SHORTEST_EXPLANATION


def echoes(text: str, idea: str) -> bool:
    """Whether a text takes up words of the idea: its author must recognise it."""
    return len(_meaningful(text) & _meaningful(idea)) >= _SHARED_WORDS


def likeness(one: str, other: str) -> float:
    """How much two texts are the same, from 0 to 1, word by word."""
    return SequenceMatcher(None, _words(one), _words(other), autojunk=False).ratio()


def nearly_the_same(one: str, other: str) -> bool:
    """Whether one text is the other, a few words apart."""
    words, others = len(_words(one)), len(_words(other))
    if not words or not others or min(words, others) / max(words, others) < NEARLY_THE_SAME / 2:
        return False
    return likeness(one, other) >= NEARLY_THE_SAME


@dataclass(frozen=True)
class Refusal:
    """A refusal written elsewhere, with the words of what it refuses."""

    idea: str
    text: str


def lacks_of(refusal: Refusal, *, set_phrases: Iterable[str] = ()) -> list[Lack]:
    """What our detailed answer would have that this refusal has not, in the order of the letter.
    `set_phrases` are texts used again and again: one of them is nobody's own words."""
    text = refusal.text
    present = {
        Lack.UNDERSTOOD: echoes(text, refusal.idea),
        Lack.REASON: says_a_reason(text),
        Lack.EXPLANATION: explains(text),
        Lack.WAY_FORWARD: says_a_way(text),
        Lack.CONTACT: says_whom(text),
        Lack.APPEAL: says_until_when(text),
        Lack.OWN_WORDS: not any(nearly_the_same(text, phrase) for phrase in set_phrases),
    }
    return [lack for lack in Lack if not present[lack]]


def set_phrases(texts: Iterable[str], *, used: int = 3) -> list[str]:
    """The texts written at least so many times, to a few words: one of each family."""
    families: list[list[str]] = []
    for text in texts:
        family = next((rows for rows in families if nearly_the_same(rows[0], text)), None)
        if family is None:
            families.append([text])
        else:
            family.append(text)
    return [rows[0] for rows in families if len(rows) >= used]


def lacks_of_parts(parts: Mapping[str, str], idea: str) -> list[Lack]:
    """What an answer being written here still lacks in substance: each part has a text, and the
    text says what the part is for. What was typed in nothing yet is left alone."""
    asked = {
        Lack.UNDERSTOOD: ("understood", lambda text: echoes(text, idea)),
        Lack.EXPLANATION: ("explanation", explains),
        Lack.WAY_FORWARD: ("way_forward", says_a_way),
        Lack.CONTACT: ("contact", says_whom),
    }
    return [
        lack
        for lack, (part, says) in asked.items()
        if parts.get(part, "").strip() and not says(parts[part])
    ]


def _says(pattern: str, text: str) -> bool:
    return re.search(pattern, _folded(text)) is not None


def _folded(text: str) -> str:
    """Lower case, without accents, with one kind of apostrophe."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _folded(text))


def _meaningful(text: str) -> set[str]:
    """The beginnings of the long words: enough to see through plurals and conjugations."""
    return {word[:_LONG_WORD] for word in _words(text) if len(word) >= _LONG_WORD}
