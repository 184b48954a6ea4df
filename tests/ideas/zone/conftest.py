"""An organisation, and someone at the zone's pages."""

import pytest

from ideas.anonymous import similar
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.ideas.anonymous.box import collected
from tests.support.zone import ZoneClient

TEXTS = {
    "title": "Un rappel la veille du rendez-vous",
    "problem": "Un rendez-vous sur cinq est manqué, et le guichet attend pour rien.",
    "proposal": "Envoyer la veille un message qui rappelle l’heure et les pièces.",
}


@pytest.fixture
def zone():
    """A browser in the zone, without any identity."""
    similar.forget()
    return ZoneClient()


@pytest.fixture
def place(db):
    """An organisation with a large unit and a small one."""
    organisation = OrganisationFactory(code="vallee", name="Caf de la Vallée")
    UnitFactory(organisation=organisation, code="accueil", name="Accueil du public", headcount=40)
    UnitFactory(organisation=organisation, code="archives", name="Archives", headcount=6)
    return organisation


@pytest.fixture
def referent(place):
    user = UserFactory(organisation=place)
    MandateFactory(user=user, referent=True)
    return user


@pytest.fixture
def director(place):
    user = UserFactory(organisation=place)
    MandateFactory(user=user, director=True)
    return user


@pytest.fixture
def code(place, referent, director):
    return collected(place)[0]
