"""Words typed nearly right: the closest ones that find something.

The words of visible ideas are remembered, folded, without a count nor where they were read. They
are only compared when a search found nothing, and one is only proposed when the person asking
finds ideas with it: a word of a hidden idea is never shown.
"""

import re
from collections.abc import Iterable
from itertools import islice, product

from django.db import transaction
from django.db.models import Q

from ideas.enums import Visibility
from ideas.models import Idea, SearchWord
from ideas.models.idea import IdeaQuerySet
from ideas.search.hits import matching
from ideas.search.text import MAX_QUESTION, parse, stems, words_of

#: How many spellings of a question are tried, and how many for one of its words.
TRIED, TRIED_FOR_A_WORD = 6, 3
#: What this process knows to be remembered already; forgotten when it grows past this.
KNOWN_AT_MOST = 200_000
#: How many ideas are read to start with.
FIRST_READ = 20_000

_WORD = re.compile(r"[\w\u0300-\u036f]+")
_known: set[str] = set()


def learn_later(texts: Iterable[str]) -> None:
    """Remember the words of texts once the transaction is committed: another deposit never waits
    for this one because of a word, and a failure here costs only a correction."""
    words = {folded: written for text in texts for folded, written in words_of(text).items()}
    if new := {folded: written for folded, written in words.items() if folded not in _known}:
        transaction.on_commit(lambda: _learn(new), robust=True)


def _learn(words: dict[str, str]) -> None:
    SearchWord.objects.bulk_create(
        [
            SearchWord(word=folded, written=words[folded], initial=folded[0], length=len(folded))
            for folded in sorted(words)
        ],
        ignore_conflicts=True,
        batch_size=1_000,
    )
    if len(_known) + len(words) > KNOWN_AT_MOST:
        _known.clear()
    _known.update(words)


def learn_if_none() -> bool:
    """Remember the words of the newest visible ideas when none are: ideas that came otherwise than
    by the services (a restored backup, an older version). Says whether it did."""
    return False if SearchWord.objects.exists() else learn_newest()


def learn_newest() -> bool:
    """Remember the words of the newest visible ideas, besides those known; says whether there were
    any."""
    _known.clear()
    texts = (
        Idea.objects.filter(visibility=Visibility.VISIBLE)
        .order_by("-deposited_on", "-pk")
        .values_list("title", "problem", "proposal", "benefit")[:FIRST_READ]
    )
    words = {
        folded: written
        for row in texts.iterator(chunk_size=1_000)
        for text in row
        for folded, written in words_of(text).items()
    }
    _learn(words)
    return bool(words)


def forget() -> None:
    """Start the memory of words again from none, before `rebuild` reads every idea."""
    SearchWord.objects.all().delete()
    _known.clear()


def corrected(queryset: IdeaQuerySet, text: str) -> str:
    """What was probably meant by a question that finds nothing in `queryset`, or nothing.

    Words that visible ideas use are kept; each other one is replaced by the closest of those. When
    that finds nothing either, all are doubted: a word may be used elsewhere only. What is returned
    finds ideas of `queryset`.
    """
    text = text[:MAX_QUESTION]
    typed = {word: folded for word in _WORD.findall(text) for folded in words_of(word)}
    used = set(SearchWord.objects.filter(word__in=typed.values()).values_list("word", flat=True))
    unused = {word: folded for word, folded in typed.items() if folded not in used}
    return _first_that_finds(queryset, text, unused) or _first_that_finds(queryset, text, typed)


def _first_that_finds(queryset: IdeaQuerySet, text: str, doubtful: dict[str, str]) -> str:
    """The text with the doubtful words replaced, the first way that finds something."""
    close = {word: _closest(folded) for word, folded in doubtful.items()}
    close = {word: words for word, words in close.items() if words}
    for choice in islice(product(*close.values()), TRIED if close else 0):
        right = dict(zip(close, choice, strict=True))
        guess = _WORD.sub(lambda found, right=right: right.get(found.group(), found.group()), text)
        if parse(guess) != parse(text) and matching(queryset, guess).exists():
            return guess
    return ""


def _closest(folded: str) -> list[str]:
    """The nearest words in use, the nearest first; one letter wrong in short words, two in long
    ones. Words that start alike, or by the second letter when the first is missing or swapped."""
    # Here: it is only for searches that found nothing.
    from rapidfuzz.distance import DamerauLevenshtein

    reach = 1 if len(folded) < 6 else 2
    near = SearchWord.objects.filter(
        Q(initial__in={folded[0], folded[1]}),
        length__range=(len(folded) - reach, len(folded) + reach),
    ).values_list("word", "written")
    stem = stems(folded)
    scored = []
    for word, written in near:
        distance = DamerauLevenshtein.distance(folded, word, score_cutoff=reach)
        if distance <= reach:
            scored.append((distance, stems(word) != stem, word, written))
    return [written for *_score, written in sorted(scored)[:TRIED_FOR_A_WORD]]
