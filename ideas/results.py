"""What anyone reads of a challenge's jury and results, and what remains to be answered."""

import datetime
from dataclasses import dataclass, field

from accounts.enums import Role
from accounts.models import Unit, User
from accounts.selectors import organisations_of, reach_of
from campaigns.enums import PhaseCode
from campaigns.models import Campaign
from campaigns.permissions import Capacity, standing_on
from ideas.entries import entries_of, with_answer
from ideas.enums import Visibility, VotingMethod
from ideas.jury import (
    JuryRight,
    deliberation_of,
    has_entries,
    rights_of,
    seats_at_the_end,
    seats_on,
)
from ideas.models import Award, Idea, JuryDeliberation, JuryEntry
from ideas.presenters import awaited_words
from ideas.recusal import who_stands_back


@dataclass
class Results:
    """The results of a challenge, as everyone reads them. Before they are told: when they will be,
    nothing more."""

    campaign: Campaign
    expected_on: datetime.date
    due: datetime.date
    #: Whether the day announced has come: without results, the jury is late.
    has_come: bool
    total: int = 0
    answered: int = 0
    told: JuryDeliberation | None = None
    #: Whether nothing answered the challenge: there is nothing to wait for.
    empty: bool = False
    awards: list[Award] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        """Told by the jury, or by the circuit alone where there is none, or nothing to judge."""
        alone = self.campaign.jury_id is None or self.empty
        return self.told is not None or (alone and self.has_come)

    @property
    def late(self) -> bool:
        return self.has_come and not self.is_told

    @property
    def partial(self) -> bool:
        return self.answered < self.total

    @property
    def overdue(self) -> bool:
        """Whether the last day to answer has passed without every answer."""
        return self.partial and self.due < self.campaign.today

    @property
    def left(self) -> int:
        return self.total - self.answered

    @property
    def method_words(self) -> str:
        return str(VotingMethod(self.told.method).label).lower() if self.told else ""


def results_of(campaign: Campaign, user: User) -> Results | None:
    """What the page of a challenge says of its results, None while it takes ideas; the same number
    of queries whatever the number of entries."""
    if campaign.phase in (None, PhaseCode.ANNOUNCED, PhaseCode.OPEN):
        return None
    found = Results(
        campaign=campaign,
        expected_on=campaign.results_on,
        due=campaign.answers_by,
        has_come=campaign.results_on <= campaign.today,
    )
    row = deliberation_of(campaign)
    if row is not None and row.published_at is not None:
        found.told = row
    elif campaign.jury_id is not None and found.has_come:
        found.empty = not has_entries(campaign)
    if not found.is_told:
        return found
    entries = with_answer(entries_of(campaign), campaign, published=found.told is not None)
    answers = list(entries.order_by().values_list("has_answer", flat=True))
    found.total, found.answered = len(answers), sum(answers)
    if found.told:
        found.awards = list(
            Award.objects.filter(campaign=campaign, rank__isnull=False)
            .filter(
                idea__visibility=Visibility.VISIBLE,
                idea__organisation__in=_readable(campaign, user),
            )
            .select_related("idea__unit", "idea__organisation")
            .order_by("rank", "title", "idea__title", "pk")
        )
    return found


def _readable(campaign: Campaign, user: User) -> list[int]:
    """The organisations whose ideas are read with this challenge: those a person looks into, and
    those of its groupement, whose winners are told to all of it."""
    places = set(organisations_of(user))
    if campaign.groupement_id:
        places |= set(campaign.groupement.organisations.values_list("pk", flat=True))
    return list(places)


@dataclass
class JuryShown:
    """The jury, visible to all; and to who sits in it, the way to its desk."""

    name: str
    members: list
    quorum: int | None
    sits: bool
    runs: bool


def jury_shown(campaign: Campaign, user: User) -> JuryShown | None:
    """Who sits in the jury of a challenge, for its page, who sat in it once its results are told;
    None without a jury."""
    if campaign.jury_id is None:
        return None
    done = deliberation_of(campaign)
    told = done is not None and done.published_at is not None
    members = list(seats_at_the_end(campaign, done) if told else seats_on(campaign))
    rights = rights_of(campaign, user)
    return JuryShown(
        name=campaign.jury.name,
        members=members,
        quorum=None if told else campaign.jury.quorum,
        sits=JuryRight.READ in rights,
        runs=JuryRight.RUN in rights,
    )


def told_to_author(idea: Idea) -> list[JuryEntry]:
    """What juries said of an idea, once told: its authors read it, anonymous or not."""
    told = JuryEntry.objects.filter(idea=idea, campaign__deliberation__published_at__isnull=False)
    return list(told.exclude(verdict="").select_related("campaign").order_by("pk"))


# What remains to be answered ----------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """An entry without its answer: what the jury said, where it stands, whom it waits for."""

    idea: Idea
    verdict: str
    words: str
    awaited: str


def may_follow_answers(campaign: Campaign, user: User) -> bool:
    """Who may read what remains to be answered: who studies ideas there or directs, the sponsor,
    who runs the jury."""
    reach = reach_of(user)
    place = campaign.organisation_id
    studies = place in reach.whole(Role.DIRECTOR) or place in _studied(user)
    if campaign.groupement_id and not studies:
        members = set(campaign.groupement.organisations.values_list("pk", flat=True))
        studies = bool(members & (set(reach.whole(Role.DIRECTOR)) | _studied(user)))
    return studies or campaign.sponsor_id == user.pk or JuryRight.RUN in rights_of(campaign, user)


def _studied(user: User) -> set[int]:
    """The organisations of which a person studies ideas, all or those of some units."""
    reach = reach_of(user)
    units = Unit.objects.filter(pk__in=reach.held(Role.REFERENT)).order_by()
    return {*reach.whole(Role.REFERENT), *units.values_list("organisation", flat=True).distinct()}


def _reads_all(campaign: Campaign, user: User) -> bool:
    """Whether a person follows every entry: who runs the challenge or its jury, and its sponsor;
    the others, those of the organisations they study or direct."""
    behind = {Capacity.RUNS, Capacity.NETWORK_LEAD, Capacity.SPONSOR}
    if behind & standing_on(user, campaign).capacities:
        return True
    return JuryRight.RUN in rights_of(campaign, user)


def waiting_for_answer(campaign: Campaign, user: User) -> list[Waiting]:
    """The entries without an answer, the oldest limit first; none that this person stands back
    from, nor, without running the challenge, of an organisation they do not study. What the jury
    said is read once it is told."""
    row = deliberation_of(campaign)
    told = row is not None and row.published_at is not None
    entries = with_answer(entries_of(campaign), campaign, published=told).filter(has_answer=False)
    if not _reads_all(campaign, user):
        mine = _studied(user) | reach_of(user).whole(Role.DIRECTOR)
        entries = entries.filter(organisation__in=mine)
    rows = list(entries.select_related("unit", "organisation", "referent").order_by("due_on", "id"))
    standing_back = who_stands_back([idea.pk for idea in rows])
    verdicts = {}
    if told:
        verdicts = {one.idea_id: one for one in JuryEntry.objects.filter(campaign=campaign)}
    return [
        Waiting(
            idea=idea,
            verdict=verdicts[idea.pk].get_verdict_display() if idea.pk in verdicts else "",
            words=verdicts[idea.pk].words if idea.pk in verdicts else "",
            awaited=awaited_words(idea.state),
        )
        for idea in rows
        if user.pk not in standing_back[idea.pk]
    ]
