"""What is read of a session: its agenda, the evaluations one may see, the file of each idea.

Whoever stands back from an idea is shown nothing of its item, not even which idea it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db.models import Count, DateField, Exists, OuterRef, Q, QuerySet, UUIDField

from accounts.models import User
from ideas.actors import Person
from ideas.anyone import ANYONE, given_of
from ideas.enums import Outcome, State, Visibility
from ideas.models import (
    AgendaItem,
    Decision,
    DialogueMessage,
    Idea,
    IdeaSettings,
    Opinion,
    Recusal,
    Review,
)
from ideas.permissions import Right, Standing, standing
from ideas.recusal import who_stands_back
from ideas.search import parse, ranked_keys
from ideas.selectors import idea_to_open
from innovation_platform.prepared import Given, GivenSet, Prepared, PreparedObjects
from innovation_platform.recently import Recently
from referents.enums import Seat
from referents.models import CommitteeMember, Session
from referents.models.grid import SCORES

SIMILAR = 3
#: How many ideas before the committee the page of a session offers.
OFFERED = 50
#: What has become of an idea is worth reading once something was decided on it.
DECIDED = [
    State.ANSWERED,
    State.REJECTED,
    State.ACCEPTED,
    State.SUSPENDED,
    State.IN_PROJECT,
    State.IN_PILOT,
    State.IN_ROLLOUT,
    State.ACHIEVED,
    State.STOPPED,
]


@dataclass
class Item:
    """An item of the agenda as one person may see it; `hidden` when they stand back from it."""

    row: AgendaItem
    recused: frozenset[int]
    hidden: bool
    reviews_given: int = 0
    mine_given: bool = False
    decision: Decision | None = None
    recused_people: list[User] = field(default_factory=list)
    #: Those who had declared to stand back, and have taken it back.
    came_back: list[User] = field(default_factory=list)
    may_take_back: bool = False

    @property
    def answer_due(self) -> bool:
        """A refusal whose detailed answer is not written yet."""
        return (
            self.row.outcome == Outcome.REJECT
            and self.row.idea.state == State.IN_COMMITTEE
            and self.decision is None
        )


def agenda_of(session: Session, user: User) -> list[Item]:
    """The agenda in its order, in a fixed number of queries."""
    rows = _ITEMS.objects(session=session.pk, user=user.pk)
    recused = who_stands_back([row.idea_id for row in rows])
    seated = {row.user_id: row.user for row in seats_on(session)}
    decisions = {row.idea_id: row for row in _DECISIONS.objects(session=session.pk)}
    declared = _declared(session, user)
    return [
        Item(
            row=row,
            recused=frozenset(recused[row.idea_id]),
            hidden=user.pk in recused[row.idea_id],
            reviews_given=row.given,
            mine_given=row.mine_given,
            decision=decisions.get(row.idea_id),
            recused_people=[seated[pk] for pk in recused[row.idea_id] if pk in seated],
            came_back=declared.came_back.get(row.idea_id, []),
            may_take_back=row.idea_id in declared.mine
            and row.started_at is None
            and session.closed_at is None,
        )
        for row in rows
    ]


_ON_AGENDA = Given("session")
_ITEMS = PreparedObjects(
    lambda: (
        AgendaItem.objects.filter(session=_ON_AGENDA)
        .select_related("idea__unit", "idea__category", "decided_by")
        .annotate(
            given=Count("reviews"),
            mine_given=Exists(Review.objects.filter(item=OuterRef("pk"), member=Given("user"))),
        )
        .order_by("position", "pk")
    ),
    by_key=True,
)
_DECISIONS = PreparedObjects(
    lambda: (
        Decision.objects.filter(session=_ON_AGENDA)
        .exclude(outcome__in=[Decision.Outcome.VOIDED, Decision.Outcome.RETURNED])
        .select_related("awaits_user", "signed_by")
    ),
    by_key=True,
)


@dataclass
class _Declared:
    """What was declared on the ideas of an agenda: who came back, and what one may take back."""

    came_back: dict = field(default_factory=dict)
    mine: set = field(default_factory=set)


_DECLARED = PreparedObjects(
    lambda: Recusal.objects.filter(
        Q(user=Given("user"), taken_back_at=None, had_evaluated=False)
        | Q(taken_back_at__isnull=False),
        idea__in=AgendaItem.objects.filter(session=_ON_AGENDA).values("idea"),
    ).select_related("user"),
    by_key=True,
)


def _declared(session: Session, user: User) -> _Declared:
    found = _Declared()
    for recusal in _DECLARED.objects(session=session.pk, user=user.pk):
        if recusal.taken_back_at is None:
            found.mine.add(recusal.idea_id)
        else:
            found.came_back.setdefault(recusal.idea_id, []).append(recusal.user)
    return found


def seats_on(session: Session) -> list[CommitteeMember]:
    """Who sits in the committee on the day of a session, the chair first."""
    return _SEATS.objects(committee=session.committee_id, day=session.held_on)


_SEATS = PreparedObjects(
    lambda: (
        CommitteeMember.objects.current(Given("day", DateField()))
        .filter(committee=Given("committee"))
        .select_related("user")
        .by_rank()
    ),
    by_key=True,
)


@dataclass(frozen=True)
class HandOver:
    """Of an item its chair stands back from: that chair, and the vice-chair who then runs it, if
    there and not standing back too."""

    chair: User | None
    stand_in: User | None


def hand_over_of(session: Session, item: Item) -> HandOver:
    """Who runs an item that the chair of the session's committee stands back from."""
    seats = {seat.seat: seat.user for seat in seats_on(session)}
    second = seats.get(Seat.VICE_CHAIR)
    able = second and second.pk not in item.recused and second.pk in present_at(session)
    return HandOver(chair=seats.get(Seat.CHAIR), stand_in=second if able else None)


def present_at(session: Session) -> frozenset[int]:
    """The keys of those who are there."""
    return frozenset(key for (key,) in _PRESENT.rows(session=session.pk))


_PRESENT = Prepared(
    lambda: Session.present.through.objects.filter(session=_ON_AGENDA).values_list("user"),
    by_key=True,
)


def voters(session: Session, idea: UUID) -> list[User]:
    """Those present who vote on an idea: every seat but the secretary's, recusals deducted."""
    there, back = present_at(session), who_stands_back([idea])[idea]
    return [
        seat.user
        for seat in seats_on(session)
        if seat.seat != Seat.SECRETARY and seat.user_id in there and seat.user_id not in back
    ]


def candidates(session: Session) -> list[Idea]:
    """The ideas before the committee that no session to come has on its agenda and none has just
    decided on: the oldest limit first, as many as a page offers."""
    return _CANDIDATES.objects(committee=session.committee_id)


def _candidates() -> QuerySet[Idea]:
    planned = AgendaItem.objects.filter(
        idea=OuterRef("pk"), session__published_at=None, session__cancelled_at=None
    )
    taken = planned.filter(Q(session__closed_at=None) | ~Q(outcome=""))
    return (
        Idea.objects.filter(committee=Given("committee"), state=State.IN_COMMITTEE)
        .exclude(Exists(taken))
        .order_by("due_on", "-supports_count", "id")[:OFFERED]
    )


_CANDIDATES = PreparedObjects(_candidates, by_key=True)


@dataclass(frozen=True)
class Evaluations:
    """What the members thought, as far as one may know: `reviews` are empty until one gave one's
    own, or the examination began."""

    given: int
    mine: Review | None
    reviews: tuple[Review, ...]

    @cached_property
    def mean(self) -> float | None:
        """The mean of the weighted means."""
        if not self.reviews:
            return None
        return sum(review.mean for review in self.reviews) / len(self.reviews)

    @cached_property
    def by_criterion(self) -> list[dict]:
        """For each criterion of the newest grid used: its mean, its lowest and highest scores."""
        if not self.reviews:
            return []
        newest = max((review.grid for review in self.reviews), key=lambda grid: grid.version)
        lines = []
        for criterion in newest.rows:
            scores = [
                review.scores[criterion.code]
                for review in self.reviews
                if criterion.code in review.scores
            ]
            if scores:
                lines.append(
                    {
                        "label": criterion.label,
                        "weight": criterion.weight,
                        "mean": sum(scores) / len(scores),
                        "least": min(scores),
                        "most": max(scores),
                    }
                )
        return lines


def evaluations_of(item: AgendaItem, user: User) -> Evaluations:
    """The evaluations of an item, hidden until one gave one's own or the examination began."""
    reviews = tuple(_REVIEWS.objects(item=item.pk))
    mine = next((review for review in reviews if review.member_id == user.pk), None)
    seen = mine is not None or item.started_at is not None
    return Evaluations(given=len(reviews), mine=mine, reviews=reviews if seen else ())


_REVIEWS = PreparedObjects(
    lambda: (
        Review.objects.filter(item=Given("item")).select_related("member", "grid").order_by("pk")
    ),
    by_key=True,
)


def to_examine(user: User, key: UUID) -> tuple[Idea, Standing] | None:
    """An idea before a committee with all that its page shows, and what this person is to it; None
    if they may not examine it."""
    idea = idea_to_open(user, key)
    if idea is None:
        return None
    who = standing(Person(user), idea, settings=IdeaSettings.loaded_with(idea.organisation))
    return (idea, who) if who.may(Right.EXAMINE) else None


def similar_cases(idea: Idea, user: User, limit: int = SIMILAR) -> list[Idea]:
    """Ideas already decided on that speak of the same thing, the closest first: those that have
    every main word of the title, then all but one. Which ones speak of it is looked for once in ten
    minutes; whether this person may read them, and what has become of them, is asked each time."""
    asked = (idea.pk, idea.title, idea.organisation_id, limit)
    keys = _similar.get(asked)
    if keys is None:
        keys = _similar.keep(asked, _speaking_of(idea, limit))
    found = {case.pk: case for case in _CASES.objects(**given_of(user), cases=keys)}
    return [found[key] for key in keys if key in found]


_similar = Recently(seconds=600)
_CASES = PreparedObjects(
    lambda: (
        Idea.objects.listed_for(ANYONE)
        .filter(pk__in=GivenSet("cases", UUIDField()), state__in=DECIDED)
        .order_by()
    ),
    by_key=True,
)


def _speaking_of(idea: Idea, limit: int) -> list[UUID]:
    """The keys of the visible ideas of its organisation, decided on, that speak of the same."""
    decided = Idea.objects.filter(
        organisation=idea.organisation_id, visibility=Visibility.VISIBLE, state__in=DECIDED
    ).exclude(pk=idea.pk)
    words = [word for word in idea.title.replace("’", " ").split() if parse(word)]
    found: dict[UUID, None] = {}
    for question in _narrow_to_wide(words):
        found |= dict.fromkeys(ranked_keys(decided, question)[:limit])
        if len(found) >= limit:
            break
    return list(found)[:limit]


def opinions_given(idea: Idea) -> list[Opinion]:
    """The opinions that experts gave on an idea, in their order."""
    return _OPINIONS.objects(idea=idea.pk)


def dialogue_of(idea: Idea) -> list[DialogueMessage]:
    """What was said between its author and those who study it, in its order."""
    return _DIALOGUE.objects(idea=idea.pk)


_IDEA = Given("idea", UUIDField())
_OPINIONS = PreparedObjects(
    lambda: Opinion.objects.filter(idea=_IDEA).exclude(given_on=None).select_related("expert"),
    by_key=True,
)
_DIALOGUE = PreparedObjects(
    lambda: DialogueMessage.objects.filter(idea=_IDEA).select_related("author"), by_key=True
)


def _narrow_to_wide(words: list[str]) -> Iterable[str]:
    """All the words, then the longest few, then the two longest: long words say more."""
    if not words:
        return
    longest = sorted(words, key=len, reverse=True)
    seen = set()
    for kept in (words, longest[:3], longest[:2]):
        question = " ".join(kept)
        if question not in seen:
            seen.add(question)
            yield question


def score_words(score: float) -> str:
    """« bon »: what a score or a mean is called."""
    return str(SCORES[min(4, max(1, round(score)))])
