"""Words typed nearly right: the closest ones that find something.

The words of visible ideas are remembered, folded, without a count nor where they were read. They
are only compared when a search found nothing, and one is only proposed when the person asking
finds ideas with it: a word of a hidden idea is never shown.
"""

import re
from collections.abc import Iterable
from functools import reduce
from itertools import islice, product
from operator import or_

from django.db import transaction
from django.db.models import Q

from ideas.enums import Visibility
from ideas.models import Idea, SearchWord
from ideas.models.idea import IdeaQuerySet
from ideas.search.hits import matching
from ideas.search.text import MAX_QUESTION, Question, parse, stems, words_of

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
    near = _near(set(typed.values()))
    close = {word: words for word, folded in typed.items() if (words := _closest(folded, near))}
    used = {folded for folded, _written in near}
    unused = {word: words for word, words in close.items() if typed[word] not in used}
    tried: set[Question] = {parse(text)}
    return _first_that_finds(queryset, text, unused, tried) or _first_that_finds(
        queryset, text, close, tried
    )


def _first_that_finds(
    queryset: IdeaQuerySet, text: str, close: dict[str, list[str]], tried: set[Question]
) -> str:
    """The text with its doubtful words replaced by close ones, the first way that finds something
    and was not tried yet."""
    for choice in islice(product(*close.values()), TRIED if close else 0):
        right = dict(zip(close, choice, strict=True))
        guess = _WORD.sub(lambda found, right=right: right.get(found.group(), found.group()), text)
        question = parse(guess)
        if question not in tried and matching(queryset, guess).exists():
            return guess
        tried.add(question)
    return ""


def _near(words: set[str]) -> list[tuple[str, str]]:
    """The words in use that may be close to one of these: they start alike, or by its second letter
    when the first is missing or swapped, and are about as long. One query; each folded, and as it
    was written."""
    condition = reduce(
        or_,
        (
            Q(
                initial__in={word[0], word[1]},
                length__range=(len(word) - _reach(word), len(word) + _reach(word)),
            )
            for word in words
        ),
        Q(pk__in=[]),
    )
    return list(SearchWord.objects.filter(condition).values_list("word", "written"))


def _reach(word: str) -> int:
    """How many letters may be wrong: one in short words, two in long ones."""
    return 1 if len(word) < 6 else 2


def _closest(folded: str, near: list[tuple[str, str]]) -> list[str]:
    """The nearest words in use, the nearest first."""
    # Here: it is only for searches that found nothing.
    from rapidfuzz.distance import DamerauLevenshtein

    reach = _reach(folded)
    stem = stems(folded)
    scored = []
    for word, written in near:
        alike = word[0] in folded[:2] and abs(len(word) - len(folded)) <= reach
        distance = DamerauLevenshtein.distance(folded, word, score_cutoff=reach) if alike else None
        if distance is not None and distance <= reach:
            scored.append((distance, stems(word) != stem, word, written))
    return [written for *_score, written in sorted(scored)[:TRIED_FOR_A_WORD]]
