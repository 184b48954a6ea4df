"""The reading side: narrowing a queryset of ideas to those that match."""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BooleanField, F, Func

from ideas.models import Idea, SearchDocument
from ideas.models.idea import IdeaQuerySet
from ideas.search.text import Question, parse, stems_of
from innovation_platform.prepared import Given
from innovation_platform.recently import Recently

#: Up to this many expected matches, they are found first and sorted after. Beyond, the list is
#: walked in its order until enough match. PostgreSQL is not left to choose for rare words: it
#: guesses the number of those it has no statistics of, and a wrong guess walks a million ideas.
RARE = 4_000

#: How many matches, the newest, compete for the first places.
CANDIDATES = 200

#: A word in the title counts as much as this many mentions elsewhere ever could.
TITLE_WEIGHT = 3


def matching(queryset: IdeaQuerySet, text: str, *, prefix: bool = False) -> IdeaQuerySet:
    """The ideas of `queryset` that have every word of `text`; all of them when it says nothing.

    Keeps whatever the queryset filters, visibility first of all. With `prefix` the last word may
    be unfinished. On PostgreSQL, asks its planner at once how rare the words are.
    """
    return _matching(queryset, parse(text, prefix=prefix))


def ranked(queryset: IdeaQuerySet, text: str, limit: int, *, prefix: bool = False) -> list[Idea]:
    """The best `limit` matches among the newest `CANDIDATES`, best first; the newest when nothing
    is asked."""
    if not parse(text, prefix=prefix):
        return list(queryset.order_by("-deposited_on", "-pk")[:limit])
    best = ranked_keys(queryset, text, prefix=prefix)[:limit]
    ideas = queryset.order_by().in_bulk(best)
    return [ideas[pk] for pk in best if pk in ideas]


def ranked_keys(queryset: IdeaQuerySet, text: str, *, prefix: bool = False) -> list[UUID]:
    """The keys of the newest `CANDIDATES` matches, best first; none when nothing is asked."""
    question = parse(text, prefix=prefix)
    if not question:
        return []
    newest = queryset.order_by("-deposited_on", "-pk")
    found = _matching(newest, question).values_list(
        "pk", "search_document__title", "search_document__body"
    )[:CANDIDATES]
    return best_first(question, found)


def best_first(question: Question, found: Iterable[tuple[UUID, str, str]]) -> list[UUID]:
    """The keys of matches, each with the stems of its title and of all it says, best first.

    Ranked here rather than by the database: the order is the same on every one.
    """
    wanted = wanted_by(question)
    scores = {pk: _score(wanted, title, body) for pk, title, body in found}
    return sorted(scores, key=scores.get, reverse=True)


def with_any(queryset: IdeaQuerySet, words: list[str]) -> list[UUID]:
    """The keys of the newest `CANDIDATES` ideas of `queryset` that have one of these stems: of the
    rarest ones, as many as are expected in `RARE` documents together."""
    documents = SearchDocument.objects.using(queryset.db)
    counts = {word: documents.matching(((word,),)).about() for word in words}
    rarest: list[str] = []
    for word in sorted(words, key=counts.get):
        if rarest and sum(counts[one] for one in rarest) + counts[word] > RARE:
            break
        rarest.append(word)
    newest = queryset.order_by("-deposited_on", "-pk")
    return list(_matching(newest, (tuple(rarest),)).values_list("pk", flat=True)[:CANDIDATES])


def _matching(queryset: IdeaQuerySet, question: Question) -> IdeaQuerySet:
    if not question:
        return queryset
    return narrowed(queryset, question, rare=is_rare(question, using=queryset.db))


#: How many matches a question was expected to have lately. Only the plan depends on it.
_expected = Recently(seconds=600)


def is_rare(question: Question, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether few documents are expected to match, as PostgreSQL's planner knows; asked of it at
    most once in ten minutes."""
    expected = _expected.get((using, question))
    if expected is None:
        expected = SearchDocument.objects.using(using).matching(question).expected()
        if expected is None:  # another database, whose plan does not depend on it
            return False
        _expected.keep((using, question), expected)
    return expected <= RARE


def narrowed(queryset: IdeaQuerySet, question: Question | Given, *, rare: bool) -> IdeaQuerySet:
    """The ideas of `queryset` that match: found first when they are rare, else met on the way."""
    if not rare:
        return queryset.filter(search_document__body__matches=question)
    documents = SearchDocument.objects.using(queryset.db).matching(question)
    return queryset.filter(_OneOf(F("pk"), _FoundFirst(documents.values("idea"))))


class _FoundFirst(ArraySubquery):
    """An array that PostgreSQL fills before anything else, whatever the rest of the statement."""

    template = "(ARRAY(%(subquery)s))"


class _OneOf(Func):
    arity = 2
    arg_joiner = " = ANY "
    template = "%(expressions)s"
    output_field = BooleanField()


def _score(wanted: "Wanted", title: str, body: str) -> float:
    """How well a document that has every word asked answers: titles first, then repetition, which
    counts less and less. Rarity of words needs no place: every candidate has them all."""
    in_title, in_body = title.split(), body.split()
    score = 0.0
    for group in wanted.groups:
        if group.times(in_title):
            score += TITLE_WEIGHT
        times = group.times(in_body)
        score += times / (times + 1)
    return score


class _Group:
    """Patterns of which one must match, as a set is asked: whole stems, and starts of stems."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self.whole = frozenset(p for p in patterns if not p.endswith("*"))
        self.starts = tuple(p[:-1] for p in patterns if p.endswith("*"))

    def matches(self, stem: str) -> bool:
        """Whether a stem is what is asked."""
        return stem in self.whole or stem.startswith(self.starts)

    def times(self, stems: list[str]) -> int:
        """How often it is among stems."""
        if not self.starts:
            return sum(map(stems.count, self.whole))
        return sum(map(self.matches, stems))


#: How many words a question remembers having met.
MET_AT_MOST = 4_000


class Wanted(dict[str, int]):
    """What a question wants of words: `wanted[word]` is the place of the first group that a word as
    it is written answers, or -1; worked out once for each."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.groups = [_Group(patterns) for patterns in question]
        self._whole = {
            stem: place
            for place, group in reversed(list(enumerate(self.groups)))
            for stem in group.whole
        }
        self._starts = [(n, group) for n, group in enumerate(self.groups) if group.starts]

    def __missing__(self, word: str) -> int:
        if len(self) >= MET_AT_MOST:
            self.clear()
        places = [place for stem in stems_of(word) for place in self._answered(stem)]
        self[word] = found = min(places, default=-1)
        return found

    def _answered(self, stem: str) -> list[int]:
        whole = [self._whole[stem]] if stem in self._whole else []
        return whole + [place for place, group in self._starts if group.matches(stem)]


@lru_cache(maxsize=16)
def wanted_by(question: Question) -> Wanted:
    """What a question wants, the same for each text of a page and for the next page."""
    return Wanted(question)
