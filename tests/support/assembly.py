"""The committee of the browser tests: an organisation with five seats, twelve ideas before it.

`gather()` runs inside the running platform, through the services that pages call.
"""

import uuid

from django.db import transaction

from accounts.enums import Branch
from accounts.models import Organisation
from ideas import services
from ideas.actors import Person
from ideas.models import Idea, IdeaSettings
from referents.enums import Seat
from referents.models import Committee
from tests.factories.accounts import MandateFactory, OrganisationFactory
from tests.factories.ideas import InvolvementFactory
from tests.factories.referents import GridFactory, SeatFactory
from tests.support.people import Account, settle_in, two_units, user_of

LINA = Account("lina.faye@rives.exemple.fr", "Lina Faye")
KARIM = Account("karim.said@rives.exemple.fr", "Karim Saïd", "innovation")
IRIS = Account("iris.blondel@rives.exemple.fr", "Iris Blondel")
VICTOR = Account("victor.hamon@rives.exemple.fr", "Victor Hamon")
SARAH = Account("sarah.lopez@rives.exemple.fr", "Sarah Lopez")
MALO = Account("malo.perrin@rives.exemple.fr", "Malo Perrin")
ROSE = Account("rose.giraud@rives.exemple.fr", "Rose Giraud")
DENIS = Account("denis.charpentier@rives.exemple.fr", "Denis Charpentier", "innovation")
PEOPLE = (LINA, KARIM, IRIS, VICTOR, SARAH, MALO, ROSE, DENIS)
SEATED = {
    IRIS: Seat.CHAIR,
    VICTOR: Seat.VICE_CHAIR,
    SARAH: Seat.SECRETARY,
    MALO: Seat.MEMBER,
    ROSE: Seat.MEMBER,
}

#: The ideas before the committee. Malo has a hand in the first one.
TITLES = (
    "Des réunions debout de quinze minutes",
    "Un rappel par SMS la veille du rendez-vous",
    "Une borne de recharge pour les vélos",
    "Une relecture des courriers par des allocataires",
    "Un créneau sans courriel le mardi matin",
    "Des fauteuils réglables à l’accueil",
    "Une visite croisée entre services",
    "Un annuaire avec les photos",
    "Des panneaux en gros caractères",
    "Une navette entre les deux sites",
    "Un tutoriel pour chaque démarche",
    "Des casques pour le plateau téléphonique",
)


@transaction.atomic
def gather() -> None:
    """Write the organisation, its committee, and its ideas, each proposed to the committee."""
    place = OrganisationFactory(
        code="rives", name="Caf des Rives", short_name="Caf des Rives", branch=Branch.FAMILY
    )
    IdeaSettings.objects.create(organisation=place, uses_committee=True, uses_pilot=True)
    units = two_units(place)
    settle_in(PEOPLE, units)
    MandateFactory(user=user_of(KARIM), referent=True)
    MandateFactory(user=user_of(DENIS), director=True)
    committee = Committee.objects.create(organisation=place, name="Comité des Rives", quorum=3)
    GridFactory(committee=committee)
    for account, seat in SEATED.items():
        SeatFactory(committee=committee, user=user_of(account), seat=seat)
    for title in TITLES:
        _before(committee, place, title)


def _before(committee: Committee, place: Organisation, title: str) -> None:
    entry = services.deposit(
        key=uuid.uuid4(),
        user=user_of(LINA),
        title=title,
        problem="Chaque semaine, des visiteurs repartent sans avoir fini leur démarche.",
        proposal="Essayer pendant un mois dans un service, puis compter.",
        benefit="Moins de retours, moins d’attente.",
    )
    idea = entry.idea
    if title == TITLES[0]:
        InvolvementFactory(idea=idea, user=user_of(MALO), kind="coauthor")
    referent = Person(user_of(KARIM))
    idea = Idea.objects.get(pk=idea.pk)
    inputs = {"committee": committee.pk, "summary": "Utile, peu coûteux, et simple à essayer."}
    services.move(idea, "refer", actor=referent, seen=idea.revision, **inputs)
