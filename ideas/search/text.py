"""French words to stems: the only place that decides which words are the same.

Accents, ligatures and case are folded before stemming, so that what is typed in haste finds what
was written with care. Letters and digits are kept apart (« covid19 » is « covid 19 »).
"""

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

#: Where reading a text stops: longer documents and questions are cut, never refused.
MAX_DOCUMENT = 200_000
MAX_QUESTION = 1_000
MAX_ASKED_WORDS = 12
MAX_WORD = 40

#: Every group must match, by one of its patterns; see `parse`.
Question = tuple[tuple[str, ...], ...]

_RUN = re.compile(r"[\w\u0300-\u036f]+")
_SPLIT = re.compile(f"({_RUN.pattern})")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_MARKS = re.compile(r"[\u0300-\u036f]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_APART = threading.local()

#: Words that say nothing of a subject, and the letters an apostrophe leaves behind.
STOP_WORDS = frozenset(
    """
    a ai aie aient ait as au aucun aucune auquel aura auraient aurait auront aussi autre autres
    aux auxquels avaient avait avec avez avoir avons ayant bien c ca car ce ceci cela celle celles
    celui cependant ces cet cette ceux chacun chaque chez ci comme comment d dans de depuis des
    desquels donc dont du duquel e elle elles en encore entre es est et etaient etait etant ete etes
    etre eu eux faire fait faut font furent fut il ils j je jusqu jusque l la laquelle le lequel
    les lesquels leur leurs lors lorsqu lorsque lui m ma mais me meme memes mes moi moins mon n ne
    ni nos notre nous on ont ou par parce pas peu peut peuvent plus pour pourquoi puis puisqu
    puisque qu quand que quel quelle quelles quels qui quoi quoiqu quoique s sa sans se sera
    seraient serait seront ses si son sont sous suis sur t ta tandis te tel telle telles tels tes
    toi ton tous tout toute toutes tres tu un une vers voici voila vos votre vous vu y
    """.split()  # noqa: SIM905 - a list of words reads better as words
)

#: Ends of words being typed, tried to guess the stem of the whole word (« simplifica » → « tion »).
_TAILS = tuple(
    sorted(
        {end[i:] for end in ("tions", "ements", "eurs", "ances", "istes") for i in range(len(end))}
    )
)


def stems(text: str) -> list[str]:
    """The stems of a text in its order, stop words left out."""
    return [stem for run in _runs(text[:MAX_DOCUMENT]) for stem in _stems_of(run)]


def parse(text: str, *, prefix: bool = False) -> Question:
    """What is asked: every group must match, by one of its patterns. A pattern is a stem, or the
    start of one when it ends with `*`, which only the last word does, and only with `prefix`.

    Whatever is typed is understood as words: quotes, operators and symbols mean nothing. Empty
    when nothing but stop words is left.
    """
    words = [word for run in _runs(text[:MAX_QUESTION]) for word in _fold(run)]
    last = words.pop() if prefix and words else None
    groups = [(stem,) for word in words if (stem := _stem(word))]
    if last is not None and (patterns := _being_typed(last)):
        groups.append(patterns)
    return tuple(dict.fromkeys(groups))[-MAX_ASKED_WORDS:]


def _runs(text: str) -> list[str]:
    """Runs of letters and digits as they were written: the part that is done for each text."""
    return _RUN.findall(text.lower())


@lru_cache(maxsize=100_000)
def _stems_of(run: str) -> tuple[str, ...]:
    """What is remembered from one text to the next: the stems of a run of letters and digits."""
    return tuple(stem for word in _fold(run) if (stem := _stem(word)))


def _fold(run: str) -> list[str]:
    """The words of a run without accents nor ligatures, letters apart from digits."""
    folded = unicodedata.normalize("NFKD", run.translate(_LIGATURES)).casefold()
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", folded)).lower()
    return [word[:MAX_WORD] for word in _WORD.findall(folded)]


def _stem(word: str) -> str:
    """The stem of a folded word, or nothing for a stop word."""
    return "" if word in STOP_WORDS else _snowball(word)


def _snowball(word: str) -> str:
    """Snowball French, brought to agree with itself on words that lost their accents: participles
    (« simplifiées » like « simplifié ») and verbs in « -ifier » (like nouns in « -ification »)."""
    if word.endswith(("ee", "ees")) and len(word) > 4:
        word = word.rstrip("s")[:-1]
    stem = _stemmer().stemWord(word)
    return stem[:-1] if stem.endswith("ifi") else stem


def _stemmer() -> Stemmer.Stemmer:
    """A stemmer of this thread's own: they are not to be shared."""
    if not hasattr(_APART, "stemmer"):
        _APART.stemmer = Stemmer.Stemmer("french")
    return _APART.stemmer


def _being_typed(word: str) -> tuple[str, ...]:
    """Patterns for a word that may be unfinished: what starts with it or with its stem, and shorter
    stems it could still turn out to have. A stem under four letters says too little."""
    if word in STOP_WORDS:
        return ()
    starts = {word}
    if len(stem := _snowball(word)) > 3 and word.startswith(stem):
        starts = {stem}
    shorter = {_snowball(word + tail) for tail in _TAILS}
    exact = {
        stem
        for stem in shorter
        if len(stem) > 3 and word.startswith(stem) and not stem.startswith(tuple(starts))
    }
    return (*(f"{start}*" for start in starts), *sorted(exact))


def words_of(text: str) -> dict[str, str]:
    """The words of a text worth remembering for whoever mistypes them: folded, as they were
    written. Stop words, digits and words under four letters are left out."""
    found: dict[str, str] = {}
    for run in _runs(text[:MAX_DOCUMENT]):
        if folded := _worth_remembering(run):
            found.setdefault(folded, run[:MAX_WORD])
    return found


@lru_cache(maxsize=50_000)
def _worth_remembering(run: str) -> str:
    """A run folded, or nothing: a few thousand of them make most texts."""
    folded = _fold(run) if run.isalpha() else []
    worth = len(folded) == 1 and len(folded[0]) > 3 and folded[0] not in STOP_WORDS
    return folded[0] if worth else ""


def split(text: str) -> list[str]:
    """A text cut in runs of letters and digits, at odd places, and what stands between them, at
    even ones: joined again, it is the text."""
    return _SPLIT.split(text)


def stems_of(run: str) -> tuple[str, ...]:
    """The stems of a run of letters and digits."""
    return _stems_of(run.lower())
