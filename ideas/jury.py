"""What is read of a jury's work: who sits, what is left to evaluate, the ranking, the verdicts.

Whoever stands back from an entry is shown nothing of it: no evaluation, no place in the ranking, no
verdict, and the ranking they read is that of the other entries.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.models import User
from campaigns.enums import Act
from campaigns.models import Campaign
from ideas.agenda import Evaluations
from ideas.entries import entries_of
from ideas.enums import VerdictKind
from ideas.jury_ranking import Place, ranked
from ideas.models import Idea, JuryDeliberation, JuryEntry, JuryReview, Recusal
from ideas.recusal import who_stands_back
from ideas.working_days import local_day
from referents.enums import Seat
from referents.models import CommitteeMember, GridVersion


class JuryRight(StrEnum):
    """What can be done in the jury of a challenge."""

    READ = "read"
    EVALUATE = "evaluate"
    SHORTLIST = "shortlist"
    RUN = "run"
    PRONOUNCE = "pronounce"
    WRITE_MINUTES = "write_minutes"
    SIGN_MINUTES = "sign_minutes"


_RUNS = frozenset({Seat.CHAIR, Seat.VICE_CHAIR, Seat.SECRETARY})
#: The seat → right matrix. The verdict on one entry falls to `who_pronounces`.
MATRIX: dict[JuryRight, frozenset[Seat]] = {
    JuryRight.READ: frozenset(Seat),
    JuryRight.EVALUATE: frozenset(Seat) - {Seat.SECRETARY},
    JuryRight.SHORTLIST: _RUNS,
    JuryRight.RUN: _RUNS,
    JuryRight.PRONOUNCE: _RUNS,
    JuryRight.WRITE_MINUTES: _RUNS,
    JuryRight.SIGN_MINUTES: frozenset({Seat.CHAIR, Seat.VICE_CHAIR}),
}
#: The verdict is pronounced by the chair; on an entry they stand back from, by the next of these.
PRONOUNCING = (Seat.CHAIR, Seat.VICE_CHAIR, Seat.SECRETARY)


def grid_for(campaign: Campaign) -> GridVersion | None:
    """The grid that a challenge is evaluated with: the last one written before the day it opens,
    since its rules are frozen then; the first one written since where there was none."""
    written = GridVersion.objects.filter(committee=campaign.jury_id)
    before = written.filter(starts_on__lt=campaign.opens_on).order_by("-version")
    return before.first() or written.order_by("version").first()


def seats_on(campaign: Campaign) -> QuerySet[CommitteeMember]:
    """Who sits today in the jury of a challenge, the chair first."""
    return (
        CommitteeMember.objects.current()
        .filter(committee=campaign.jury_id, committee__is_active=True)
        .select_related("user")
        .by_rank()
    )


def seats_at_the_end(
    campaign: Campaign, deliberation: JuryDeliberation
) -> QuerySet[CommitteeMember]:
    """Who sat in the jury on the day its deliberation was closed, as it was where the challenge is
    held: the chair first, as in the minutes of a session."""
    day = local_day(deliberation.closed_at, campaign.organisation.time_zone)
    seats = CommitteeMember.objects.filter(committee=campaign.jury_id).current(day)
    return seats.select_related("user").by_rank()


def seat_of(campaign: Campaign, user: User) -> str:
    """A person's seat in the jury of a challenge today, "" without one."""
    if campaign.jury_id is None:
        return ""
    found = seats_on(campaign).filter(user=user.pk).values_list("seat", flat=True).first()
    return found or ""


def rights_of(campaign: Campaign, user: User) -> frozenset[JuryRight]:
    """What a person may do in the jury of a challenge: by their seat in it, nothing else."""
    seat = seat_of(campaign, user)
    return frozenset(right for right, seats in MATRIX.items() if seat in seats)


def juries_of(user: User) -> QuerySet[Campaign]:
    """The challenges in whose jury a person sits, those put away left out."""
    return every_jury_of(user).kept()


def every_jury_of(user: User) -> QuerySet[Campaign]:
    """The challenges in whose jury a person sits, whatever their age."""
    seats = CommitteeMember.objects.current().filter(user=user.pk, committee__is_active=True)
    return (
        Campaign.objects.challenges()
        .published()
        .filter(jury__in=seats.values("committee"))
        .with_calendar()
        .select_related("jury")
        .order_by("closes_on", "pk")
    )


def who_pronounces(campaign: Campaign, standing_back: set[int]) -> int | None:
    """The key of the person who pronounces the verdict on an entry, of those who do not stand back
    from it: the chair, else the vice-chair, else the secretary."""
    seats = seats_on(campaign).values_list("user_id", "seat")
    return _first_able(_in_turn(seats), standing_back)


def may_deliberate(campaign: Campaign) -> bool:
    """Whether its phase lets the jury deliberate; a late jury still does, until it is archived:
    else nobody would ever be told its results."""
    return campaign.allows(Act.DELIBERATE) or campaign.allows(Act.PUBLISH_RESULTS)


def has_entries(campaign: Campaign) -> bool:
    """Whether anything is before the jury of a challenge: without entries, it has nothing to tell
    and is never late."""
    return entries_of(campaign).exists()


def may_evaluate(campaign: Campaign) -> bool:
    """Whether its phase lets the jury evaluate, until its deliberation begins; a late jury still
    does: under its quorum on the day of the results, it could never begin it."""
    return campaign.allows(Act.EVALUATE) or may_deliberate(campaign)


def deliberation_of(campaign: Campaign) -> JuryDeliberation | None:
    return JuryDeliberation.objects.filter(campaign=campaign).first()


def is_published(campaign: Campaign) -> bool:
    """Whether the verdicts of a challenge's jury are told."""
    return JuryDeliberation.objects.filter(campaign=campaign, published_at__isnull=False).exists()


@dataclass
class Entry:
    """An entry as one juror may see it; `hidden` when they stand back from it."""

    idea: Idea
    recused: frozenset[int]
    hidden: bool
    given: int = 0
    mine_given: bool = False
    row: JuryEntry | None = None
    place: Place | None = None
    #: Whether this person pronounces its verdict.
    mine_to_pronounce: bool = False
    #: How many members are to evaluate it, those who stand back deducted.
    expected: int = 0
    #: Its number in the order this person reads in.
    number: int = 0

    @property
    def shortlisted(self) -> bool:
        return self.row is not None and self.row.shortlisted

    @property
    def verdict(self) -> str:
        return self.row.verdict if self.row else ""

    @property
    def verdict_words(self) -> str:
        return str(VerdictKind(self.verdict).label) if self.verdict else ""

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0


@dataclass
class Docket:
    """The entries before a jury, as one juror may see them, in an order of their own: whoever reads
    first or last is not the same for everyone."""

    entries: list[Entry] = field(default_factory=list)

    @cached_property
    def shown(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.hidden]

    @cached_property
    def hidden_count(self) -> int:
        return len(self.entries) - len(self.shown)

    @cached_property
    def left(self) -> list[Entry]:
        """What this person has not evaluated yet."""
        return [entry for entry in self.shown if not entry.mine_given]

    @cached_property
    def done(self) -> int:
        return len(self.shown) - len(self.left)

    @cached_property
    def read(self) -> list[Entry]:
        """What this person has evaluated."""
        return [entry for entry in self.shown if entry.mine_given]

    @cached_property
    def progress(self) -> dict[str, int]:
        """How far the evaluations have come, all members together: nobody is named."""
        return {
            "given": sum(entry.given for entry in self.shown),
            "expected": sum(entry.expected for entry in self.shown),
            "without": sum(1 for entry in self.shown if not entry.given),
        }

    @cached_property
    def undecided(self) -> list[Entry]:
        return [entry for entry in self.shown if not entry.verdict]


def docket_of(campaign: Campaign, user: User) -> Docket:
    """What is before the jury of a challenge for one juror, in a fixed number of queries. An entry
    nobody sees yet is not before it."""
    mine = JuryReview.objects.filter(idea=OuterRef("pk"), campaign=campaign, member=user)
    rows = list(
        entries_of(campaign)
        .select_related("unit", "category", "organisation")
        .annotate(mine_given=Exists(mine))
    )
    rows.sort(key=lambda idea: _own_order(user.pk, idea.pk))
    keys = [idea.pk for idea in rows]
    recused = who_stands_back(keys)
    given = dict(
        JuryReview.objects.filter(campaign=campaign, idea__in=keys)
        .order_by()
        .values_list("idea")
        .annotate(Count("pk"))
    )
    decided = {row.idea_id: row for row in JuryEntry.objects.filter(campaign=campaign)}
    seats = list(seats_on(campaign).values_list("user_id", "seat"))
    pronouncing = _in_turn(seats)
    evaluators = {pk for pk, seat in seats if seat in MATRIX[JuryRight.EVALUATE]}
    docket = Docket(
        [
            Entry(
                idea=idea,
                recused=frozenset(recused[idea.pk]),
                hidden=user.pk in recused[idea.pk],
                given=given.get(idea.pk, 0),
                mine_given=idea.mine_given,
                row=decided.get(idea.pk),
                mine_to_pronounce=_first_able(pronouncing, recused[idea.pk]) == user.pk,
                expected=len(evaluators - recused[idea.pk]),
            )
            for idea in rows
        ]
    )
    for number, entry in enumerate(docket.shown, start=1):
        entry.number = number
    return docket


def recusals_to_take_back(campaign: Campaign, user: User) -> list[Idea]:
    """The entries that a juror declared to stand back from and may still come back to, by title:
    none once the deliberation has begun."""
    if deliberation_of(campaign) is not None:
        return []
    declared = Recusal.objects.in_force().filter(user=user, had_evaluated=False)
    return list(entries_of(campaign).filter(pk__in=declared.values("idea")).order_by("title", "pk"))


def _own_order(user: int, idea) -> str:
    return hashlib.sha256(f"{user}:{idea}".encode()).hexdigest()


def _in_turn(seats: Iterable[tuple[int, str]]) -> list[int]:
    """Those who pronounce verdicts, in the order they are called upon."""
    holders = {seat: user for user, seat in seats}
    return [holders[seat] for seat in PRONOUNCING if seat in holders]


def _first_able(people: list[int], standing_back: set[int]) -> int | None:
    return next((user for user in people if user not in standing_back), None)


def evaluations_of(campaign: Campaign, idea: Idea, user: User, *, begun: bool) -> Evaluations:
    """The evaluations of an entry, hidden until one gave one's own or the deliberation began. Those
    of members who stand back from it since are not counted."""
    standing_back = who_stands_back([idea.pk])[idea.pk]
    reviews = tuple(
        JuryReview.objects.filter(campaign=campaign, idea=idea)
        .exclude(member__in=standing_back)
        .select_related("member", "grid")
        .order_by("pk")
    )
    mine = next((review for review in reviews if review.member_id == user.pk), None)
    return Evaluations(
        given=len(reviews), mine=mine, reviews=reviews if mine is not None or begun else ()
    )


def rank_reviews(
    reviews: Iterable[JuryReview], recused: Mapping[UUID, Collection[int]]
) -> list[Place]:
    """The places of entries by their evaluations, without those of members who stand back:
    `recused` names the entries and who does, by their keys."""
    means: dict[UUID, list] = {key: [] for key in recused}
    for review in reviews:
        if review.member_id not in recused[review.idea_id]:
            means[review.idea_id].append(review.exact_mean)
    return ranked(means)


def rank_docket(campaign: Campaign, docket: Docket) -> list[Entry]:
    """The entries a juror may see, by rank then title; their places are those among these entries,
    so that a gap tells nothing of one they stand back from."""
    shown = sorted(docket.shown, key=lambda entry: (entry.idea.title, str(entry.idea.pk)))
    recused = {entry.idea.pk: entry.recused for entry in shown}
    reviews = JuryReview.objects.filter(campaign=campaign, idea__in=list(recused))
    by_key = {entry.idea.pk: entry for entry in shown}
    found = []
    for place in rank_reviews(reviews.select_related("grid"), recused):
        entry = by_key[place.key]
        entry.place = place
        found.append(entry)
    return found
