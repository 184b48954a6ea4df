"""Why an idea was found: its words that were asked, marked, and the passage that has most of them.

Texts are given back in pieces, marked or not, that templates escape: no markup is made here.
"""

from collections.abc import Iterable

from ideas.search.hits import Wanted
from ideas.search.text import Question, pieces, stems

#: A piece of text, and whether it was asked.
Piece = tuple[str, bool]

LONGEST_READ = 20_000
LENGTH = 200


def marked(question: Question, text: str) -> list[Piece]:
    """The whole text, its words that were asked marked."""
    return _marked(Wanted(question), text)


def _marked(wanted: Wanted, text: str) -> list[Piece]:
    found: list[Piece] = []
    for piece, stems_there in pieces(text):
        hit = bool(stems_there) and wanted[stems_there] >= 0
        if found and found[-1][1] == hit and not hit:
            found[-1] = (found[-1][0] + piece, False)
        else:
            found.append((piece, hit))
    return found


def extract(question: Question, texts: Iterable[str], length: int = LENGTH) -> list[Piece]:
    """The passage of one of the texts, about `length` characters long, that has most of what is
    asked; empty when none has any."""
    wanted = Wanted(question)
    best: tuple[int, str] = (0, "")
    for text in texts:
        read = " ".join(text[:LONGEST_READ].split())
        # Most texts have nothing of what is asked: they are not cut in pieces.
        if max(map(wanted.__getitem__, stems(read)), default=-1) < 0:
            continue
        found = _best_window(wanted, pieces(read), length)
        if found[0] > best[0]:
            best = found
    return _marked(wanted, best[1]) if best[0] else []


def _best_window(wanted: Wanted, words: list[tuple[str, str]], length: int) -> tuple[int, str]:
    """How many things asked the best passage has, and that passage."""
    starts, at = [], 0
    hits: list[tuple[int, int, int]] = []
    for index, (piece, stems_there) in enumerate(words):
        starts.append(at)
        if stems_there and (asked := wanted[stems_there]) >= 0:
            hits.append((index, at, asked))
        at += len(piece)
    if not hits:
        return 0, ""
    scored = []
    for index, place, _asked_here in hits:
        inside = {asked for _i, other, asked in hits if place <= other < place + length}
        scored.append((len(inside), -place, index))
    count, _place, first = max(scored)
    return count, _around(words, starts, first, length)


def _around(words: list[tuple[str, str]], starts: list[int], first: int, length: int) -> str:
    """A passage that has the first hit in its first third, cut between words."""
    total = starts[-1] + len(words[-1][0])
    wanted = max(0, min(starts[first] - length // 3, total - length))
    begin = next(i for i, start in enumerate(starts) if start >= wanted or i == first)
    end = begin
    while end < len(words) and starts[end] + len(words[end][0]) <= starts[begin] + length:
        end += 1
    end = max(end, first + 1)
    passage = "".join(piece for piece, _stems in words[begin:end]).strip()
    before = "… " if begin > 0 else ""
    after = " …" if end < len(words) else ""
    return f"{before}{passage}{after}"
