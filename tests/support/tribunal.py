"""The jury of the browser tests: an organisation, four seats, a challenge with thirty-nine entries,
five of them anonymous, and one idea that is still to enter it.

`sit()` runs inside the running platform; `come()`, `open_after_an_outage()`,
`close_during_an_outage()`, `announce()` and `close_for_good()` move its calendar.
"""

import datetime
import uuid

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.enums import Branch
from campaigns.enums import PhaseCode, VoteMethod
from campaigns.models import Campaign, Phase
from campaigns.services import tell_phases
from ideas.anonymous.codes import with_check
from ideas.anonymous.keys import idea_digests
from ideas.models import Idea, JuryReview
from ideas.services import count_polls, tell_votes, watch_challenges
from notifications.models import Occurrence
from referents.enums import Seat
from tests.factories.accounts import MandateFactory, OrganisationFactory
from tests.factories.campaigns import (
    CampaignFactory,
    CampaignSettingsFactory,
    RulesVersionFactory,
)
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.factories.referents import CommitteeFactory, GridFactory, SeatFactory
from tests.support.people import Account, settle_in, two_units, user_of

ALBA = Account("alba.moreau@estuaire.exemple.fr", "Alba Moreau")
BRUNO = Account("bruno.lefort@estuaire.exemple.fr", "Bruno Lefort")
CORA = Account("cora.nguyen@estuaire.exemple.fr", "Cora Nguyen")
DAVY = Account("davy.berger@estuaire.exemple.fr", "Davy Berger")
ELSA = Account("elsa.robin@estuaire.exemple.fr", "Elsa Robin")
FARID = Account("farid.haddad@estuaire.exemple.fr", "Farid Haddad", "innovation")
GRETA = Account("greta.colas@estuaire.exemple.fr", "Greta Colas", "innovation")
PEOPLE = (ALBA, BRUNO, CORA, DAVY, ELSA, FARID, GRETA)
SEATED = {BRUNO: Seat.CHAIR, CORA: Seat.VICE_CHAIR, DAVY: Seat.MEMBER, ELSA: Seat.SECRETARY}

CHALLENGE = "Accueillir sans attendre"
#: Alba's idea, which enters the challenge; the two best and a third at the same mean.
ENTERS_KEY = uuid.UUID("6f1c1f3a-7c55-4a0e-9a53-0d4f7f2f5b11")
ENTERS = "Un accueil par visioconférence le soir"
BEST = "Un rendez-vous de rappel le lundi"
SECOND, TIED = "Une borne qui lit les courriers", "Un guichet mobile en zone rurale"
#: Davy has a hand in this one.
SHARED = "Des horaires affichés en temps réel"
NAMED = (BEST, SECOND, TIED, SHARED)
SIGNED, ANONYMOUS = 30, 5
#: The anonymous idea that enters the challenge by its code.
BOXED, BOXED_CODE = "Une idée déposée dans la boîte n° 0", with_check("38FYZHEG33BBNZE0NJR8")


def _days(count: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=count)


@transaction.atomic
def sit() -> None:
    """Write the organisation, its jury, its challenge and its ideas."""
    place = OrganisationFactory(
        code="estuaire", name="Caf de l’Estuaire", short_name="Caf Estuaire", branch=Branch.FAMILY
    )
    units = two_units(place)
    settle_in(PEOPLE, units)
    MandateFactory(user=user_of(FARID), referent=True)
    MandateFactory(user=user_of(GRETA), director=True)
    CampaignSettingsFactory(organisation=place)
    jury = CommitteeFactory(organisation=place, jury=True, name="Jury de l’accueil", quorum=2)
    GridFactory(committee=jury)
    for account, seat in SEATED.items():
        SeatFactory(committee=jury, user=user_of(account), seat=seat)
    campaign = CampaignFactory(
        organisation=place,
        title=CHALLENGE,
        question="Comment accueillir chacun sans le faire attendre ?",
        sponsor=user_of(GRETA),
        jury=jury,
        vote_method=VoteMethod.SINGLE,
    )
    # The clock of the platform goes round every ten minutes: of this challenge it says nothing
    # until a test makes it come.
    campaign.phases.update(told_on=_days(0), nearing_told_on=_days(0))
    about = {"organisation": place, "unit": units["accueil"], "state": "in_triage"}
    _signed(IdeaFactory(**about, pk=ENTERS_KEY, title=ENTERS))
    for title in NAMED:
        _signed(IdeaFactory(**about, title=title, campaign=campaign))
    InvolvementFactory(idea=Idea.objects.get(title=SHARED), user=user_of(DAVY), kind="coauthor")
    for number in range(SIGNED):
        _signed(
            IdeaFactory(**about, title=f"Une idée pour l’accueil n° {number}", campaign=campaign)
        )
    for number in range(ANONYMOUS):
        IdeaFactory(
            **about,
            title=f"Une idée déposée dans la boîte n° {number}",
            campaign=campaign,
            origin="anonymous",
            code_digest=f"estuaire-{number}" if number else idea_digests(BOXED_CODE)[0],
        )


def _signed(idea: Idea) -> None:
    InvolvementFactory(idea=idea, user=user_of(ALBA))


def challenge() -> Campaign:
    return Campaign.objects.with_calendar().get(title=CHALLENGE)


@transaction.atomic
def come() -> None:
    """It opens in three days: announced, nothing answers it yet."""
    campaign = challenge()
    campaign.ideas.update(campaign=None)
    _move(campaign, closed_on=_days(33), results_on=_days(60))
    campaign.phases.update(told_on=None, nearing_told_on=None)
    campaign.phases.filter(code=PhaseCode.ANNOUNCED).update(told_on=_days(-1))
    RulesVersionFactory(campaign=campaign, frozen_on=None)


def open_after_an_outage() -> None:
    """It opened two days ago while no clock went; the clock goes again, twice. Thirty-eight ideas
    have answered it since; two are still to enter it."""
    with transaction.atomic():
        campaign = challenge()
        _move(campaign, closed_on=_days(28), results_on=_days(55))
        here = Idea.objects.filter(organisation=campaign.organisation).exclude(pk=ENTERS_KEY)
        here.exclude(title=BOXED).update(campaign=campaign)
    _wake()
    assert _told() == {"campaigns.opened": 1}


def _wake() -> None:
    """The clock goes again: what it does of challenges, twice."""
    for _time in range(2):
        tell_phases()
        watch_challenges()
        tell_votes()
        count_polls()


def _told() -> dict[str, int]:
    """How many times each thing was said of the challenge."""
    rows = Occurrence.objects.filter(context__campaign=challenge().pk).order_by()
    return dict(rows.values_list("notice").annotate(Count("pk")))


@transaction.atomic
def close_for_good() -> None:
    """Its last day is over."""
    _move(challenge(), closed_on=_days(-62), results_on=_days(-40))


def close_during_an_outage() -> None:
    """It closed two days ago while no clock went, and the vote of all agents opened; the clock goes
    again, twice, and tells each thing once."""
    _close()
    before = _told()
    _wake()
    said = {notice: count for notice, count in _told().items() if notice not in before}
    once = ("campaigns.entries_closed", "ideas.jury_called", "ideas.vote_opened")
    assert said == dict.fromkeys(once, 1), said


@transaction.atomic
def _close() -> None:
    """Its results are in three weeks; its members have evaluated what the browsers do not: Cora all
    but the best, Davy all but it and his own."""
    _move(challenge(), closed_on=_days(-2), results_on=_days(20))
    campaign, grid = challenge(), challenge().jury.grids.get()
    rows = list(campaign.ideas.exclude(title=BEST).order_by("title"))
    JuryReview.objects.bulk_create(
        JuryReview(
            campaign=campaign,
            idea=idea,
            member=user_of(account),
            grid=grid,
            scores=_scores(idea.title, grid),
        )
        for account in (CORA, DAVY)
        for idea in rows
        if not (account is DAVY and idea.title == SHARED)
    )


def _scores(title: str, grid) -> dict[str, int]:
    score = 3 if title in (SECOND, TIED) else 2
    return {row.code: score for row in grid.rows}


def announce() -> None:
    """The day of the results was yesterday, and the clock passes."""
    with transaction.atomic():
        _move(challenge(), closed_on=_days(-22), results_on=_days(-1))
    _wake()


def _move(campaign: Campaign, *, closed_on: datetime.date, results_on: datetime.date) -> None:
    day = datetime.timedelta(days=1)
    opens_on = closed_on - 30 * day
    Campaign.objects.filter(pk=campaign.pk).update(
        published_on=opens_on - 10 * day, opens_on=opens_on, closes_on=closed_on
    )
    days = {
        PhaseCode.ANNOUNCED: (opens_on - 10 * day, opens_on - day),
        PhaseCode.OPEN: (opens_on, closed_on),
        PhaseCode.DELIBERATION: (closed_on + day, results_on - day),
        PhaseCode.RESULTS: (results_on, results_on + 30 * day),
        PhaseCode.CLOSED: (results_on + 31 * day, None),
    }
    for code, (starts_on, ends_on) in days.items():
        Phase.objects.filter(campaign=campaign, code=code).update(
            starts_on=starts_on, ends_on=ends_on
        )
