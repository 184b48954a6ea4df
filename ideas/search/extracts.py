"""Why an idea was found: its words that were asked, marked, and the passage that has most of them.

Texts are given back in pieces, marked or not, that templates escape: no markup is made here.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate

from ideas.search.hits import Wanted, wanted_by
from ideas.search.text import Question, split

#: A piece of text, and whether it was asked.
Piece = tuple[str, bool]

LONGEST_READ = 20_000
LENGTH = 200
#: What ends a sentence before a passage is no part of it.
ENDS = " \u00a0\u202f.,;:!?…)»"


def marked(question: Question, text: str) -> list[Piece]:
    """The whole text, its words that were asked marked."""
    return _marked(wanted_by(question), text)


def _marked(wanted: Wanted, text: str) -> list[Piece]:
    parts = split(text)
    found: list[Piece] = []
    done = 0
    for at in _hits(wanted, parts):
        if before := "".join(parts[done:at]):
            found.append((before, False))
        found.append((parts[at], True))
        done = at + 1
    rest = "".join(parts[done:])
    return [*found, (rest, False)] if rest else found


def _hits(wanted: Wanted, parts: list[str]) -> list[int]:
    """The places of the words asked among the parts of a text."""
    asked = map(wanted.__getitem__, parts[1::2])
    return [2 * place + 1 for place, group in enumerate(asked) if group >= 0]


def extract(question: Question, texts: Iterable[str], length: int = LENGTH) -> list[Piece]:
    """The passage of one of the texts, about `length` characters long, that has most of what is
    asked; empty when none has any."""
    wanted = wanted_by(question)
    best: tuple[int, str] = (0, "")
    for text in texts:
        parts = split(" ".join(text[:LONGEST_READ].split()))
        if hits := _hits(wanted, parts):
            found = _best_window(wanted, parts, hits, length)
            if found[0] > best[0]:
                best = found
    return _marked(wanted, best[1]) if best[0] else []


def _best_window(wanted: Wanted, parts: list[str], hits: list[int], length: int) -> tuple[int, str]:
    """How many things asked the best passage has, and that passage."""
    ends = list(accumulate(map(len, parts)))
    starts = [0, *ends[:-1]]
    met = [(starts[at], wanted[parts[at]]) for at in hits]
    scored = [
        (len({asked for other, asked in met if place <= other < place + length}), -place, at)
        for (place, _asked), at in zip(met, hits, strict=True)
    ]
    count, _place, first = max(scored)
    return count, _around(parts, starts, ends, first, length)


def _around(parts: list[str], starts: list[int], ends: list[int], first: int, length: int) -> str:
    """A passage that has the first hit in its first third, cut between words."""
    wanted = max(0, min(starts[first] - length // 3, ends[-1] - length))
    begin = min(bisect_left(starts, wanted), first)
    end = max(bisect_right(ends, starts[begin] + length), first + 1)
    passage = "".join(parts[begin:end]).strip()
    if begin > 0:
        passage = passage.lstrip(ENDS)
    before = "… " if begin > 0 else ""
    after = " …" if end < len(parts) else ""
    return f"{before}{passage}{after}"
