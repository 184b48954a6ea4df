"""Ideas that resemble what is being written anonymously, without asking the database about it.

The visible ideas of an organisation are read whole, kept in memory for a minute, and compared here:
no query, log or cache ever holds a word of the text. An idea hidden meanwhile may still be named
for that minute.
"""

import math
import sys
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass

from ideas.enums import Visibility
from ideas.models import SearchDocument
from ideas.search import stems

KEPT_FOR = 60
#: The newest ideas of an organisation that are compared: beyond, the oldest are left out.
COMPARED = 3_000
SHOWN = 3
#: The part of what the text says that an idea must say as well.
ENOUGH = 0.45
TITLE_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A visible idea, as it is shown: no more than its list shows."""

    pk: uuid.UUID
    title: str
    state: str
    problem: str


@dataclass(frozen=True)
class _Corpus:
    read_at: float
    ideas: list[tuple[Neighbour, tuple[str, ...], tuple[str, ...]]]
    rarity: dict[str, float]


_lock = threading.Lock()
_corpora: dict[int, _Corpus] = {}


def similar(*, organisation_id: int, title: str, text: str) -> list[Neighbour]:
    """The visible ideas of an organisation most like a text, the closest first."""
    asked = Counter(dict.fromkeys(stems(text), 1.0))
    asked.update(dict.fromkeys(set(stems(title)), TITLE_WEIGHT))
    if len(asked) < 2:
        return []
    corpus = _corpus_of(organisation_id)
    usual = math.log(1 + len(corpus.ideas))
    weights = {stem: count * corpus.rarity.get(stem, usual) for stem, count in asked.items()}
    wanted = sum(
        count * corpus.rarity[stem] for stem, count in asked.items() if stem in corpus.rarity
    )
    if not wanted:
        return []
    scored = []
    for neighbour, in_title, in_body in corpus.ideas:
        shared = sum(weights[stem] for stem in in_body if stem in weights)
        bonus = sum(weights[stem] for stem in in_title if stem in weights) / 2
        if shared >= ENOUGH * wanted:
            scored.append((shared + bonus, neighbour))
    scored.sort(key=lambda pair: -pair[0])
    return [neighbour for _score, neighbour in scored[:SHOWN]]


def _corpus_of(organisation_id: int) -> _Corpus:
    with _lock:
        kept = _corpora.get(organisation_id)
    if kept is None or _is_old(kept):
        kept = _read(organisation_id)
        with _lock:
            for other in [key for key, corpus in _corpora.items() if _is_old(corpus)]:
                del _corpora[other]
            _corpora[organisation_id] = kept
    return kept


def _is_old(corpus: _Corpus) -> bool:
    return time.monotonic() - corpus.read_at > KEPT_FOR


def _shared(stems: str) -> tuple[str, ...]:
    """The stems of a document, once each, and kept once for all of them. In a row, for they are
    only gone through: as a set they would take eight times the room."""
    return tuple(set(map(sys.intern, stems.split())))


def forget() -> None:
    """Start again from the database."""
    with _lock:
        _corpora.clear()


def _read(organisation_id: int) -> _Corpus:
    rows = (
        SearchDocument.objects.filter(
            idea__organisation=organisation_id, idea__visibility=Visibility.VISIBLE
        )
        .order_by("-idea__deposited_on", "-idea")
        .values_list("idea", "idea__title", "idea__state", "idea__problem", "title", "body")
    )[:COMPARED]
    ideas, seen_in = [], Counter()
    for pk, title, state, problem, title_stems, body_stems in rows:
        in_title, in_body = _shared(title_stems), _shared(body_stems)
        ideas.append((Neighbour(pk, title, state, problem), in_title, in_body))
        seen_in.update(in_body)
    rarity = {stem: math.log(1 + len(ideas) / count) for stem, count in seen_in.items()}
    return _Corpus(time.monotonic(), ideas, rarity)
