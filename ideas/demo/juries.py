"""The jury of the demo's first organisation: a challenge it weighs, and one whose results are told."""

import datetime
from random import Random

from accounts.models import User
from campaigns.enums import PhaseCode
from campaigns.models import Campaign
from ideas.demo.accounts import account
from ideas.entries import entries_of
from ideas.enums import State, VerdictKind, VotingMethod
from ideas.jury_ranking import ranked
from ideas.models import Award, Idea, JuryDeliberation, JuryEntry, JuryReview
from ideas.recusal import who_stands_back
from ideas.services.jury_results import place_words
from ideas.working_days import morning_of
from referents.enums import CommitteeKind, Seat
from referents.models import Committee, CommitteeMember, GridVersion
from referents.services.committees import FIRST_GRID

SEATS = {
    "committee_chair": Seat.CHAIR,
    "committee_member": Seat.MEMBER,
    "expert": Seat.MEMBER,
    "referent": Seat.SECRETARY,
}
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
#: How long ago the jury was named.
NAMED = 200 * DAY
WINNERS = 2
ACCOUNT = (
    "Chaque idée a été lue par trois membres. Le jury a préféré celles qu’une équipe peut essayer "
    "dès le mois prochain, et demandé une suite pour toutes les autres."
)
COMMENTS = ("Très concret.", "À essayer sur un site d’abord.", "", "", "Le bénéfice est clair.")
WORDS = {
    VerdictKind.WINNER: "Une idée simple, née du terrain, que le jury veut voir essayée vite.",
    VerdictKind.SENT_ON: "Merci. Le jury a apprécié votre idée ; son étude se poursuit.",
    VerdictKind.ANSWERED: "Merci. Votre idée rejoint ce qui se fait déjà : la réponse le détaille.",
    VerdictKind.NOT_RETAINED: "Merci. La réponse de la direction dit pourquoi, et vers où aller.",
}


def name_jury(*, today: datetime.date) -> None:
    """Name the jury of the challenges of today: before their rules, which say who sits."""
    people = _people()
    home = people["committee_chair"].organisation
    jury = Committee.objects.create(
        organisation=home, name="Jury des défis", kind=CommitteeKind.JURY, quorum=2
    )
    GridVersion.objects.create(
        committee=jury, version=1, criteria=list(FIRST_GRID), starts_on=today - NAMED
    )
    CommitteeMember.objects.bulk_create(
        CommitteeMember(committee=jury, user=people[role], seat=seat, starts_on=today - NAMED)
        for role, seat in SEATS.items()
    )
    recent = Campaign.objects.challenges().filter(
        organisation=home, closes_on__gte=today - 50 * DAY
    )
    recent.update(jury=jury)


def sit_juries(*, rng: Random) -> None:
    """Let the jury work on its challenges; what is told was told."""
    people = _people()
    judged = Campaign.objects.filter(jury__organisation=people["committee_chair"].organisation)
    for campaign in judged.with_calendar().select_related("jury").order_by("pk"):
        if campaign.phase == PhaseCode.DELIBERATION:
            _evaluate(campaign, [people["committee_member"]], rng)
        elif campaign.phase == PhaseCode.RESULTS:
            evaluators = [user for role, user in people.items() if SEATS[role] != Seat.SECRETARY]
            _evaluate(campaign, evaluators, rng)
            _tell(campaign, people["committee_chair"])


def _people() -> dict[str, User]:
    return {role: User.objects.get(email=account(role).email) for role in SEATS}


def _before(campaign: Campaign) -> list[Idea]:
    return list(entries_of(campaign).order_by("title", "pk"))


def _evaluate(campaign: Campaign, people: list[User], rng: Random) -> None:
    grid = campaign.jury.grids.get()
    ideas = _before(campaign)
    recused = who_stands_back([idea.pk for idea in ideas])
    JuryReview.objects.bulk_create(
        JuryReview(
            campaign=campaign,
            idea=idea,
            member=user,
            grid=grid,
            scores={row.code: rng.choice((2, 3, 3, 4)) for row in grid.rows},
            comment=rng.choice(COMMENTS),
            given_at=morning_of(campaign.closes_on + DAY, campaign.organisation.time_zone),
        )
        for idea in ideas
        for user in people
        if user.pk not in recused[idea.pk]
    )


def _tell(campaign: Campaign, chair: User) -> None:
    """The verdicts, and the results on their day."""
    told = morning_of(campaign.results_on, campaign.organisation.time_zone)
    JuryDeliberation.objects.create(
        campaign=campaign,
        started_at=told - 3 * DAY,
        started_by=chair,
        closed_at=told - 3 * DAY + 2 * HOUR,
        closed_by=chair,
        method=VotingMethod.CONSENSUS,
        account=ACCOUNT,
        published_at=told,
    )
    means = {idea: [] for idea in _before(campaign)}
    for review in JuryReview.objects.filter(campaign=campaign).select_related("grid", "idea"):
        means[review.idea].append(review.exact_mean)
    alive = {idea: found for idea, found in means.items() if not idea.info.closed}
    places = [place for place in ranked(alive) if place.rank]
    chosen = {place.key: place for place in places if place.rank <= WINNERS}
    JuryEntry.objects.bulk_create(_verdict(campaign, idea, chosen, chair, told) for idea in means)
    Award.objects.bulk_create(
        Award(
            campaign=campaign,
            idea=idea,
            title=place_words(place.rank, shared=place.tied > 1),
            rank=place.rank,
            words=WORDS[VerdictKind.WINNER],
            given_on=told.date(),
        )
        for idea, place in chosen.items()
    )


def _verdict(campaign, idea: Idea, chosen: dict, chair: User, told) -> JuryEntry:
    closed = {
        State.ANSWERED: VerdictKind.ANSWERED,
        State.REJECTED: VerdictKind.NOT_RETAINED,
    }
    kind = VerdictKind.WINNER if idea in chosen else closed.get(idea.state, VerdictKind.SENT_ON)
    return JuryEntry(
        campaign=campaign,
        idea=idea,
        shortlisted=idea in chosen,
        verdict=kind,
        rank=chosen[idea].rank if idea in chosen else None,
        words=WORDS[kind],
        version=1,
        decided_by=chair,
        decided_at=told - 3 * DAY + HOUR,
    )
