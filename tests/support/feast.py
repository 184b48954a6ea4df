"""An organisation of the browser tests that celebrates: its « responsable innovation », two agents,
six achieved ideas, and a calendar that is moved."""

import datetime

from django.utils import timezone

from accounts.enums import Branch
from accounts.models import User
from campaigns.enums import PhaseCode
from campaigns.models import Campaign, Ceremony, Phase
from ideas.models import Nominee
from ideas.services import cast_ballot, count_polls
from tests.factories.accounts import (
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.campaigns import CampaignSettingsFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.support.people import Account, settle_in

HUGO = Account("hugo.valette@fete.exemple.fr", "Hugo Valette")
IRIS = Account("iris.collin@fete.exemple.fr", "Iris Collin")
JADE = Account("jade.renard@fete.exemple.fr", "Jade Renard")
TITLE = "Les trophées de la fête"
FIRST = "Un message la veille du rendez-vous"
IDEAS = (FIRST, "Un lexique partagé", "Des réunions debout", "Un guichet du soir")


def set_table() -> None:
    """The organisation, its people and its achieved ideas; Iris has a hand in the first."""
    place = OrganisationFactory(
        code="fete", name="Caf de la Fête", short_name="Caf de la Fête", branch=Branch.FAMILY
    )
    CampaignSettingsFactory(organisation=place)
    unit = UnitFactory(organisation=place, code="accueil", name="Accueil", headcount=40)
    people = settle_in((HUGO, IRIS, JADE), {unit.code: unit})
    MandateFactory(user=people[HUGO], referent=True)
    UserFactory.create_batch(24, unit=unit)
    for title in IDEAS:
        idea = IdeaFactory(organisation=place, unit=unit, state="achieved", title=title)
        if title == FIRST:
            InvolvementFactory(idea=idea, user=people[IRIS])


def open_vote() -> None:
    """The vote opened yesterday."""
    _move(opens_on=-1, closes_on=5, held_on=10)


def end_vote() -> None:
    """Twelve others vote, mostly for the first; the vote ends, is counted, and the day comes."""
    campaign = _celebration()
    nominees = list(
        Nominee.objects.filter(category__campaign=campaign).select_related("category", "idea")
    )
    voters = User.objects.filter(organisation=campaign.organisation).exclude(
        email__endswith="@fete.exemple.fr"
    )
    first = next(row for row in nominees if row.idea.title == FIRST)
    other = next(row for row in nominees if row.idea.title != FIRST)
    for number, user in enumerate(voters.order_by("pk")[:12]):
        row = first if number % 4 else other
        cast_ballot(campaign=campaign, user=user, marks={row.idea_id: 1}, category=row.category)
    _move(opens_on=-20, closes_on=-10, held_on=0)
    count_polls()


def _celebration() -> Campaign:
    return Campaign.objects.select_related("organisation").get(title=TITLE)


def _move(*, opens_on: int, closes_on: int, held_on: int) -> None:
    campaign, day = _celebration(), datetime.timedelta(days=1)
    today = timezone.localdate()
    opens, closes, held = (today + day * count for count in (opens_on, closes_on, held_on))
    Campaign.objects.filter(pk=campaign.pk).update(
        published_on=opens - 10 * day, opens_on=opens, closes_on=closes
    )
    Ceremony.objects.filter(campaign=campaign).update(held_on=held)
    for code, starts_on, ends_on in (
        (PhaseCode.ANNOUNCED, opens - 10 * day, opens - day),
        (PhaseCode.OPEN, opens, closes),
        (PhaseCode.DELIBERATION, closes + day, held - day),
        (PhaseCode.RESULTS, held, held + 30 * day),
        (PhaseCode.CLOSED, held + 31 * day, None),
    ):
        Phase.objects.filter(campaign=campaign, code=code).update(
            starts_on=starts_on, ends_on=ends_on
        )
