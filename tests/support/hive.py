"""The rollout of the browser tests: an organisation with twelve agencies in two departments, and
two ideas of its agents just accepted. `settle()` runs inside the running platform."""

import uuid

from django.db import transaction

from accounts.enums import Branch, Role
from ideas import services
from ideas.actors import Person
from ideas.models import Decision, Idea
from projects.models import ProjectSettings
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.support.people import Account, settle_in, user_of

ALMA = Account("alma.noel@ruches.exemple.fr", "Alma Noël", "siege")
BRUNO = Account("bruno.leclerc@ruches.exemple.fr", "Bruno Leclerc", "siege")
DORA = Account("dora.marchand@ruches.exemple.fr", "Dora Marchand", "siege")
LOLA = Account("lola.renard@ruches.exemple.fr", "Lola Renard", "siege")
NINA = Account("nina.colas@ruches.exemple.fr", "Nina Colas", "nord")
SIMON = Account("simon.perret@ruches.exemple.fr", "Simon Perret", "sud")
ELSA = Account("elsa.aubert@vignes.exemple.fr", "Elsa Aubert", "siege")
PEOPLE = (ALMA, BRUNO, DORA, LOLA, NINA, SIMON)

TITLE = "Un sac de documents prêt à emporter"
STOPPED = "Une permanence dans le bus de la médiathèque"
NORTH = [f"Agence du Nord {number}" for number in range(1, 7)]
SOUTH = [f"Agence du Sud {number}" for number in range(1, 7)]


@transaction.atomic
def settle() -> None:
    """Write the organisation, its agencies and people, another one that reads shared sheets, and
    the two accepted ideas."""
    place = OrganisationFactory(
        code="ruches", name="Caf des Ruches", short_name="Caf des Ruches", branch=Branch.FAMILY
    )
    ProjectSettings.objects.create(organisation=place, uses_sharing=True)
    tops = {
        code: UnitFactory(
            organisation=place, code=code, name=name, headcount=headcount, is_site=False
        )
        for code, name, headcount in (
            ("siege", "Siège", 40),
            ("nord", "Département du Nord", 120),
            ("sud", "Département du Sud", 120),
        )
    }
    for code, names in (("nord", NORTH), ("sud", SOUTH)):
        for number, name in enumerate(names, start=1):
            UnitFactory(
                parent=tops[code], code=f"{code}-{number}", name=name, headcount=10 * number
            )
    settle_in(PEOPLE, tops)
    MandateFactory(user=user_of(BRUNO), referent=True)
    MandateFactory(user=user_of(DORA), director=True)
    MandateFactory(user=user_of(NINA), role=Role.REFERENT, unit=tops["nord"])
    MandateFactory(user=user_of(SIMON), role=Role.REFERENT, unit=tops["sud"])
    vines = OrganisationFactory(
        code="vignes", name="Caf des Vignes", short_name="Caf des Vignes", branch=Branch.FAMILY
    )
    office = UnitFactory(organisation=vines, code="siege", name="Siège")
    UserFactory(email=ELSA.email, first_name="Elsa", last_name="Aubert", unit=office)
    MandateFactory(user=user_of(ELSA), director=True)
    for title in (TITLE, STOPPED):
        _accepted(title)


def key_of(title: str) -> uuid.UUID:
    """The key of an idea of the hive."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"ruches:{title}")


def _accepted(title: str) -> None:
    services.deposit(
        key=key_of(title),
        user=user_of(ALMA),
        title=title,
        problem="Les familles reviennent trois fois parce qu’il manque un document.",
        proposal="Préparer d’avance tout ce qu’il faut, et l’expliquer une fois.",
        benefit="Un passage au lieu de trois.",
    )
    idea = Idea.objects.get(pk=key_of(title))
    services.move(idea, "take_charge", actor=Person(user_of(BRUNO)), seen=idea.revision)
    idea.refresh_from_db()
    done = services.move(
        idea,
        "accept",
        actor=Person(user_of(DORA)),
        seen=idea.revision,
        reason="Simple, et utile dès demain.",
        sponsor=user_of(DORA).pk,
    )
    assert not isinstance(done, Decision)
