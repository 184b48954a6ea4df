"""A jury that changes at work: a challenge in deliberation whose jury of three loses a member.

`sit()` runs inside the running platform.
"""

from django.db import transaction
from django.utils import timezone

from accounts.enums import Branch
from campaigns.enums import PhaseCode
from campaigns.services.holding import jury_snapshot, snapshot
from referents.enums import Seat
from tests.factories.accounts import MandateFactory, OrganisationFactory
from tests.factories.campaigns import CampaignSettingsFactory, RulesVersionFactory, at_phase
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.factories.referents import CommitteeFactory, GridFactory, SeatFactory
from tests.support.people import Account, settle_in, two_units, user_of

MAUD = Account("maud.perrin@marais.exemple.fr", "Maud Perrin", "innovation")
IVAN = Account("ivan.delcourt@marais.exemple.fr", "Ivan Delcourt")
NORA = Account("nora.ferrand@marais.exemple.fr", "Nora Ferrand")
PIA = Account("pia.leclerc@marais.exemple.fr", "Pia Leclerc")
HEAD = Account("rose.arnoux@marais.exemple.fr", "Rose Arnoux")
SECRETARY = Account("luc.tessier@marais.exemple.fr", "Luc Tessier")
PEOPLE = (MAUD, IVAN, NORA, PIA, HEAD, SECRETARY)
SEATED = {HEAD: Seat.CHAIR, SECRETARY: Seat.SECRETARY, IVAN: Seat.MEMBER}

CHALLENGE = "Des courriers que l’on comprend"
ENTRY = "Un glossaire au dos de chaque lettre"
JURY = "Jury des courriers"


@transaction.atomic
def sit() -> None:
    """Write the organisation, its jury, its challenge and Pia's idea, before the jury."""
    place = OrganisationFactory(
        code="marais", name="Caf du Marais", short_name="Caf Marais", branch=Branch.FAMILY
    )
    units = two_units(place)
    settle_in(PEOPLE, units)
    MandateFactory(user=user_of(MAUD), referent=True)
    CampaignSettingsFactory(organisation=place)
    jury = CommitteeFactory(organisation=place, jury=True, name=JURY)
    GridFactory(committee=jury)
    for account, seat in SEATED.items():
        SeatFactory(committee=jury, user=user_of(account), seat=seat)
    campaign = at_phase(PhaseCode.DELIBERATION, organisation=place, title=CHALLENGE, jury=jury)
    # Of this challenge the platform's clock, which goes round every ten minutes, says nothing more.
    campaign.phases.update(told_on=timezone.localdate(), nearing_told_on=timezone.localdate())
    RulesVersionFactory(
        campaign=campaign,
        frozen_on=campaign.opens_on,
        calendar=snapshot(campaign),
        jury=jury_snapshot(campaign),
    )
    about = {"organisation": place, "unit": units["accueil"], "state": "in_triage"}
    InvolvementFactory(idea=IdeaFactory(**about, title=ENTRY, campaign=campaign), user=user_of(PIA))
