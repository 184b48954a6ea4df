import datetime

import pytest
from django.utils import timezone

from accounts.selectors import mandates_of
from tests.factories.accounts import (
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    organisation = OrganisationFactory(name="Caf de l’Ain entière", short_name="Caf de l’Ain")
    unit = UnitFactory(organisation=organisation, name="Accueil")
    return UserFactory(first_name="Zoé", last_name="Martin", email="zoe@exemple.fr", unit=unit)


def test_page_says_who_one_is_and_what_one_is_in_charge_of(client, person):
    MandateFactory(user=person, unit=person.unit, share=40, starts_on=datetime.date(2026, 1, 1))
    MandateFactory(user=person, director=True, ended=True)
    client.force_login(person)
    page = client.get("/mon-compte/").content.decode()
    for words in (
        "Zoé Martin",
        "zoe@exemple.fr",
        "Caf de l’Ain",
        "Accueil",
        "Référent innovation",
        "depuis le 1er\u00a0janvier 2026",
        "40\u00a0% de mon temps",
        "pas en cours aujourd’hui",
        'href="/mon-compte/mot-de-passe/"',
        'href="/mon-compte/mes-donnees/"',
    ):
        assert words in page


def test_page_of_someone_without_mission_nor_place(client):
    client.force_login(UserFactory(organisation=None))
    page = client.get("/mon-compte/")
    assert page.status_code == 200
    assert "Vous n’avez pas de mission particulière" in page.content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_missions_take_one_query_whatever_their_number(count, django_assert_num_queries):
    person = UserFactory()
    for _ in range(count):
        source = MandateFactory(director=True)
        MandateFactory(
            user=person, director=True, organisation=source.organisation, delegated_by=source
        )
        MandateFactory(user=person, unit=UnitFactory())
    with django_assert_num_queries(1):
        assert len([mandate.scope for mandate in mandates_of(person)]) == 2 * count


def test_own_data_are_downloaded_whole(client, person):
    client.force_login(person)
    MandateFactory(user=person, starts_on=datetime.date(2026, 1, 1), share=20)
    response = client.get("/mon-compte/mes-donnees/")
    assert response["Content-Disposition"] == 'attachment; filename="mon-compte.json"'
    data = response.json()
    joined = data["compte"].pop("compte_cree_le")
    signed_in = data["compte"].pop("derniere_connexion")
    assert joined[:10] == signed_in[:10] == str(timezone.now().date())
    assert data == {
        "compte": {
            "adresse_electronique": "zoe@exemple.fr",
            "prenom": "Zoé",
            "nom": "Martin",
            "organisme": "Caf de l’Ain entière",
            "unite": "Accueil",
            "date_de_depart": None,
        },
        "missions": [
            {
                "role": "référent innovation",
                "perimetre": "Caf de l’Ain",
                "du": "2026-01-01",
                "au": None,
                "part_du_temps": 20,
                "signature_deleguee_par": None,
            }
        ],
    }


@pytest.mark.parametrize("address", ["/mon-compte/", "/mon-compte/mes-donnees/"])
def test_pages_are_only_read(client, person, address):
    client.force_login(person)
    assert client.post(address).status_code == 405
