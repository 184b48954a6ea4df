"""People and missions, given and ended by those who run an organisation."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mandate
from accounts.permissions import may_end, may_grant, roles_grantable
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def place():
    class Place:
        unit = UnitFactory()

    Place.organisation = Place.unit.organisation
    for name in ("agent", "referent", "responsable", "director", "other_director"):
        setattr(Place, name, UserFactory(unit=Place.unit, email=f"{name}@exemple.fr"))
    Place.missions = {
        "referent": MandateFactory(user=Place.referent, referent=True, unit=Place.unit),
        "responsable": MandateFactory(user=Place.responsable, referent=True),
        "director": MandateFactory(user=Place.director, director=True),
        "other_director": MandateFactory(user=Place.other_director, director=True),
    }
    return Place


def give(client, place, *, by, to, **mission):
    client.force_login(getattr(place, by))
    typed = {"role": "referent", "unit": "", "starts_on": timezone.localdate().isoformat()}
    return client.post(
        reverse("referents:person", args=[getattr(place, to).pk]), typed | mission
    ).status_code


@pytest.mark.parametrize(
    ("by", "role", "status"),
    [
        ("responsable", "referent", 302),
        ("responsable", "facilitator", 302),
        ("responsable", "director", 422),
        ("responsable", "administrator", 422),
        ("responsable", "network_lead", 422),
        ("director", "referent", 302),
        ("director", "director", 302),
        ("referent", "referent", 404),
        ("agent", "referent", 404),
    ],
)
def test_who_gives_which_mission(client, place, by, role, status):
    stranger = UserFactory(unit=place.unit)
    place.stranger = stranger
    before = Mandate.objects.count()
    assert give(client, place, by=by, to="stranger", role=role) == status
    assert Mandate.objects.count() - before == (status == 302)


def test_nobody_gives_themselves_a_mission(client, place):
    before = Mandate.objects.count()
    assert give(client, place, by="responsable", to="responsable", role="referent") == 403
    assert not may_grant(place.director, "referent", place.organisation, to=place.director)
    assert Mandate.objects.count() == before


def test_a_first_director_is_named_by_the_responsable_where_there_is_none(place):
    assert "director" not in roles_grantable(place.responsable, place.organisation)
    Mandate.objects.filter(role="director").update(until=timezone.localdate() - DAY)
    assert "director" in roles_grantable(place.responsable, place.organisation)


def test_a_mission_is_dated_shared_and_on_a_unit(client, place):
    until = timezone.localdate() + 90 * DAY
    give(
        client,
        place,
        by="responsable",
        to="agent",
        unit=place.unit.pk,
        until=until.isoformat(),
        share="30",
    )
    made = Mandate.objects.get(user=place.agent)
    assert (made.unit, made.until, made.share) == (place.unit, until, 30)
    assert made.history.get().history_user == place.responsable


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": "0"},
        {"share": "120"},
        {"until": "2001-01-01"},
        {"starts_on": "bientôt"},
        {"unit": "999999"},
        {"role": ""},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_given(client, place, wrong):
    before = Mandate.objects.count()
    assert give(client, place, by="responsable", to="agent", **wrong) == 422
    assert Mandate.objects.count() == before


def test_the_unit_of_another_organisation_is_not_a_choice(client, place):
    assert give(client, place, by="responsable", to="agent", unit=UnitFactory().pk) == 422


def test_the_same_mission_twice_is_said(client, place):
    give(client, place, by="responsable", to="agent")
    assert give(client, place, by="director", to="agent") == 422


def test_who_ends_which_mission(place):
    people = ("agent", "referent", "responsable", "director")
    may = {
        held: {name for name in people if may_end(getattr(place, name), mission)}
        for held, mission in place.missions.items()
    }
    assert may == {
        "referent": {"referent", "responsable", "director"},
        "responsable": {"responsable", "director"},
        "director": set(),
        "other_director": {"director"},
    }


def test_ending_a_mission(client, place):
    client.force_login(place.responsable)
    address = reverse("referents:end_mission", args=[place.missions["referent"].pk])
    last = timezone.localdate() + DAY
    assert client.post(address, {"last_day": "jamais"}).status_code == 422
    assert client.post(address, {"last_day": "2001-01-01"}).status_code == 422
    assert client.post(address, {"last_day": last.isoformat()}).status_code == 302
    mission = Mandate.objects.get(pk=place.missions["referent"].pk)
    assert mission.until == last
    assert mission.history.first().history_user == place.responsable


@pytest.mark.parametrize(
    ("mission", "words"),
    [
        ("referent", "reviennent au responsable innovation"),
        ("responsable", "aucune autre personne n’est responsable innovation ici"),
        ("other_director", "cette personne n’agit plus à ce titre"),
    ],
)
def test_what_follows_the_end_of_a_mission_is_said_before(client, place, mission, words):
    client.force_login(place.director)
    page = client.get(reverse("referents:end_mission", args=[place.missions[mission].pk]))
    assert words in page.content.decode()


def test_the_list_shows_holders_then_who_is_looked_for(client, place):
    UserFactory(organisation=UnitFactory().organisation, last_name="Agentelle")
    client.force_login(place.responsable)

    def found(**query):
        page = client.get(reverse("referents:people"), query)
        return {row.email for row in page.context["rows"]}

    holders = {
        "referent@exemple.fr",
        "responsable@exemple.fr",
        "director@exemple.fr",
        "other_director@exemple.fr",
    }
    assert found() == holders
    assert found(q="AGENT") == {"agent@exemple.fr"}
    assert found(q="personne de ce nom") == set()


def test_the_list_costs_the_same_however_long(client, place, django_assert_max_num_queries):
    client.force_login(place.responsable)
    with django_assert_max_num_queries(12) as few:
        client.get(reverse("referents:people"))
    for _ in range(20):
        MandateFactory(user=UserFactory(unit=place.unit), referent=True, unit=place.unit)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("referents:people"))


def test_a_mission_is_not_said_to_end_later_than_it_does(client, place):
    """Ending one is not prolonging it: what was typed is kept, with what to do."""
    today = timezone.localdate()
    mission = place.missions["referent"]
    Mandate.objects.filter(pk=mission.pk).update(until=today + 9 * DAY)
    client.force_login(place.responsable)
    address = reverse("referents:end_mission", args=[mission.pk])

    def last_day(day):
        return client.post(address, {"last_day": day.isoformat()})

    refused = last_day(today + 30 * DAY)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["last_day"])
    assert (today + 30 * DAY).isoformat() in refused.content.decode()
    assert last_day(today + 2 * DAY).status_code == 302
    mission.refresh_from_db()
    assert mission.until == today + 2 * DAY
