"""The people of the browser tests: three organisations, made in the running platform's database.

`populate()` runs inside that platform (`manage.py shell`); the tests only use the constants.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.enums import Branch, Role
from accounts.models import Organisation, Unit, User
from campaigns.services.holding import snapshot
from dashboards.models import DashboardSettings
from ideas.models import Category, IdeaSettings
from projects.models import ProjectSettings
from referents.enums import Seat
from referents.models import Committee, CommitteeMember, Session
from tests.factories.accounts import (
    PASSWORD,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.campaigns import CampaignFactory, CampaignNewsFactory, RulesVersionFactory

__all__ = ["PASSWORD", "Account", "populate"]


@dataclass(frozen=True)
class Account:
    """Someone who signs in with PASSWORD; `unit` is the code of where they work."""

    email: str
    name: str
    unit: str = "accueil"

    def __str__(self) -> str:
        return self.name


# An organisation with a committee and pilots: seven people.
CAMILLE = Account("camille.roy@vallee.exemple.fr", "Camille Roy")
HUGO = Account("hugo.faure@vallee.exemple.fr", "Hugo Faure", "innovation")
NADIA = Account("nadia.benali@vallee.exemple.fr", "Nadia Benali", "innovation")
CLAIRE = Account("claire.vidal@vallee.exemple.fr", "Claire Vidal", "innovation")
LEO = Account("leo.martin@vallee.exemple.fr", "Léo Martin")
SONIA = Account("sonia.petit@vallee.exemple.fr", "Sonia Petit", "nord")
YANN = Account("yann.morel@vallee.exemple.fr", "Yann Morel", "sud")
#: Everyone of the organisation with a committee.
SEVEN = (CAMILLE, HUGO, NADIA, CLAIRE, LEO, SONIA, YANN)

# The profile « simple »: three people are enough.
ANNE = Account("anne.colin@collines.exemple.fr", "Anne Colin")
MARC = Account("marc.dubois@collines.exemple.fr", "Marc Dubois", "innovation")
LUCIE = Account("lucie.arnaud@collines.exemple.fr", "Lucie Arnaud", "innovation")

# The organisation whose ideas stand in every state: see gallery.py.
INES = Account("ines.garnier@plaines.exemple.fr", "Inès Garnier")
PAUL = Account("paul.renaud@plaines.exemple.fr", "Paul Renaud", "innovation")
EVE = Account("eve.lambert@plaines.exemple.fr", "Ève Lambert", "innovation")
RENE = Account("rene.caron@plaines.exemple.fr", "René Caron", "innovation")
ZOE = Account("zoe.blanc@plaines.exemple.fr", "Zoé Blanc", "nord")
TOM = Account("tom.leroy@plaines.exemple.fr", "Tom Leroy", "sud")
ADELE = Account("adele.royer@national.exemple.fr", "Adèle Royer", "innovation")
GUY = Account("guy.henry@deserte.exemple.fr", "Guy Henry")

# An organisation on its first day: who is in charge of innovation, and nobody else with a mission.
ODILE = Account("odile.faure@neuve.exemple.fr", "Odile Faure", "innovation")
BASILE = Account("basile.noel@neuve.exemple.fr", "Basile Noël", "innovation")

UNITS = {
    "accueil": "Accueil du public",
    "innovation": "Mission innovation",
    "nord": "Agence Nord",
    "sud": "Agence Sud",
    "est": "Agence Est",
}


@transaction.atomic
def populate() -> None:
    """Write the organisations, their people and their missions."""
    Category.objects.get_or_create(code="accueil", defaults={"name": "Accueil des publics"})
    valley = _organisation("vallee", "Caf de la Vallée", SEVEN, uses_all=True)
    _missions(valley, referent=HUGO, director=CLAIRE, chair=NADIA)
    _site_referents(valley, nord=SONIA, sud=YANN)
    hills = _organisation("collines", "Caf des Collines", (ANNE, MARC, LUCIE))
    _missions(hills, referent=MARC, director=LUCIE)
    plains = _organisation("plaines", "Caf des Plaines", (INES, PAUL, EVE, RENE, ZOE, TOM), True)
    _missions(plains, referent=PAUL, director=EVE, chair=RENE)
    _site_referents(plains, nord=ZOE)
    _challenge(plains)
    DashboardSettings.objects.create(
        organisation=plains, shares_figures=True, shows_public_page=True
    )
    _organisation("national", "Caisse nationale d’essai", (ADELE,))
    MandateFactory(user=user_of(ADELE), network_lead=True)
    _organisation("deserte", "Caf sans idée", (GUY,))
    _organisation("neuve", "Caf toute neuve", (ODILE, BASILE))
    MandateFactory(user=user_of(ODILE), referent=True)


def user_of(account: Account) -> User:
    """The row of an account."""
    return User.objects.get(email=account.email)


def two_units(place: Organisation) -> dict[str, Unit]:
    """Where the people of a small organisation work, by code."""
    names = {"accueil": "Accueil du public", "innovation": "Mission innovation"}
    return {
        code: UnitFactory(organisation=place, code=code, name=name) for code, name in names.items()
    }


def settle_in(people: Iterable[Account], units: Mapping[str, Unit]) -> dict[Account, User]:
    """Write the row of each account, where it works."""
    rows = {}
    for account in people:
        first, last = account.name.split()
        rows[account] = UserFactory(
            email=account.email, first_name=first, last_name=last, unit=units[account.unit]
        )
    return rows


def _organisation(code: str, name: str, people: tuple, uses_all: bool = False) -> Organisation:
    organisation = OrganisationFactory(
        code=code, name=name, short_name=name, branch=Branch.FAMILY, headcount=300
    )
    units = {
        code: UnitFactory(organisation=organisation, code=code, name=label, headcount=40)
        for code, label in UNITS.items()
    }
    if uses_all:
        IdeaSettings.objects.create(organisation=organisation, uses_committee=True, uses_pilot=True)
        ProjectSettings.objects.create(organisation=organisation, uses_budget=True)
    settle_in(people, units)
    return organisation


def _missions(
    organisation: Organisation,
    *,
    referent: Account,
    director: Account,
    chair: Account | None = None,
) -> None:
    MandateFactory(user=user_of(referent), referent=True)
    MandateFactory(user=user_of(director), director=True)
    if chair:
        committee = Committee.objects.create(organisation=organisation, name="Comité innovation")
        CommitteeMember.objects.create(
            committee=committee, user=user_of(chair), seat=Seat.CHAIR, starts_on=_days(-30)
        )
        Session.objects.create(committee=committee, held_on=_days(15))


def _site_referents(organisation: Organisation, **accounts: Account) -> None:
    for code, account in accounts.items():
        MandateFactory(
            user=user_of(account), role=Role.REFERENT, unit=organisation.units.get(code=code)
        )


def _challenge(organisation: Organisation) -> None:
    """The first is open, with its rules amended and news; the second is being prepared."""
    campaign = CampaignFactory(
        organisation=organisation,
        title="Un accueil sans attente",
        question="Comment mieux recevoir les personnes qui se déplacent ?",
        description="Toutes les idées comptent, même petites.",
        opens_on=_days(-10),
        closes_on=_days(20),
        published_on=_days(-12),
    )
    RulesVersionFactory(campaign=campaign, frozen_on=_days(-10), calendar=snapshot(campaign))
    RulesVersionFactory(
        campaign=campaign,
        version=2,
        frozen_on=_days(-2),
        reason="Une semaine de plus pour les équipes en congé.",
        calendar=snapshot(campaign),
    )
    CampaignNewsFactory(campaign=campaign)
    draft = CampaignFactory(organisation=organisation, draft=True, title="Moins de papier")
    RulesVersionFactory(campaign=draft, frozen_on=None)


def _days(count: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=count)
