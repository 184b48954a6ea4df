"""What is read of a session: its agenda, the evaluations one may see, the file of each idea.

Whoever stands back from an idea is shown nothing of its item, not even which idea it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from ideas.enums import Outcome, State
from ideas.models import AgendaItem, Decision, Idea, Recusal, Review
from ideas.recusal import who_stands_back
from ideas.search import parse, ranked
from referents.models import Session
from referents.models.grid import SCORES

SIMILAR = 3
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
    mine = Review.objects.filter(item=OuterRef("pk"), member=user)
    rows = list(
        session.items.select_related("idea__unit", "idea__category", "decided_by")
        .annotate(given=Count("reviews"), mine_given=Exists(mine))
        .order_by("position", "pk")
    )
    keys = [row.idea_id for row in rows]
    recused = who_stands_back(keys)
    seated = {row.user_id: row.user for row in seats_on(session)}
    decisions = {
        row.idea_id: row
        for row in Decision.objects.filter(session=session)
        .exclude(outcome__in=[Decision.Outcome.VOIDED, Decision.Outcome.RETURNED])
        .select_related("awaits_user", "signed_by")
    }
    declared = _declared(rows, user)
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


@dataclass
class _Declared:
    """What was declared on the ideas of an agenda: who came back, and what one may take back."""

    came_back: dict = field(default_factory=dict)
    mine: set = field(default_factory=set)


def _declared(rows: list[AgendaItem], user: User) -> _Declared:
    found = _Declared()
    mine = Q(user=user, taken_back_at=None, had_evaluated=False)
    declared = Recusal.objects.filter(idea__in=[row.idea_id for row in rows])
    for recusal in declared.filter(mine | Q(taken_back_at__isnull=False)).select_related("user"):
        if recusal.taken_back_at is None:
            found.mine.add(recusal.idea_id)
        else:
            found.came_back.setdefault(recusal.idea_id, []).append(recusal.user)
    return found


def seats_on(session: Session) -> QuerySet:
    """Who sits in the committee on the day of a session, the chair first."""
    return session.committee.members.current(session.held_on).select_related("user").by_rank()


def candidates(session: Session) -> QuerySet[Idea]:
    """The ideas before the committee that no session to come has on its agenda and none has just
    decided on: the oldest limit first."""
    planned = AgendaItem.objects.filter(
        idea=OuterRef("pk"), session__published_at=None, session__cancelled_at=None
    )
    taken = planned.filter(Q(session__closed_at=None) | ~Q(outcome=""))
    return (
        Idea.objects.filter(committee=session.committee_id, state=State.IN_COMMITTEE)
        .exclude(Exists(taken))
        .order_by("due_on", "-supports_count", "id")
    )


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
    reviews = tuple(item.reviews.select_related("member", "grid").order_by("pk"))
    mine = next((review for review in reviews if review.member_id == user.pk), None)
    seen = mine is not None or item.started_at is not None
    return Evaluations(given=len(reviews), mine=mine, reviews=reviews if seen else ())


def similar_cases(idea: Idea, user: User, limit: int = SIMILAR) -> list[Idea]:
    """Ideas already decided on that speak of the same thing, the closest first: those that have
    every main word of the title, then all but one."""
    decided = (
        Idea.objects.listed_for(user)
        .filter(organisation=idea.organisation_id, state__in=DECIDED)
        .exclude(pk=idea.pk)
    )
    words = [word for word in idea.title.replace("’", " ").split() if parse(word)]
    found: dict = {}
    for question in _narrow_to_wide(words):
        for case in ranked(decided, question, limit):
            found.setdefault(case.pk, case)
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


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
