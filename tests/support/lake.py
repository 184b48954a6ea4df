"""An organisation of the browser tests whose referent has twenty ideas on the desk."""

import uuid

from accounts.enums import Branch
from ideas import services
from ideas.models import Category
from tests.factories.accounts import (
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
)
from tests.support.people import Account, settle_in

NORA = Account("nora.meunier@lac.exemple.fr", "Nora Meunier")
IVAN = Account("ivan.perrin@lac.exemple.fr", "Ivan Perrin")
LINA = Account("lina.barre@lac.exemple.fr", "Lina Barre")
IDEAS = 20


def fill() -> None:
    """The organisation, its three people, and twenty ideas just deposited."""
    lake = OrganisationFactory(
        code="lac", name="Caf du Lac", short_name="Caf du Lac", branch=Branch.FAMILY
    )
    units = {code: UnitFactory(organisation=lake, code=code) for code in ("accueil", "quai")}
    people = settle_in((NORA, IVAN, LINA), units)
    MandateFactory(user=people[NORA], referent=True, share=20)
    MandateFactory(user=people[IVAN], director=True)
    for number in range(1, IDEAS + 1):
        services.deposit(
            key=uuid.uuid5(uuid.NAMESPACE_URL, f"essaim:lac:{number}"),
            user=people[LINA],
            title=f"Une idée du lac, la {number}e",
            problem="Le ponton est loin de l’accueil.",
            proposal="Un panneau, une barque, un banc.",
            benefit="",
            category=Category.objects.get(code="accueil"),
        )
