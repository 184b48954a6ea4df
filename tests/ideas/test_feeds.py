import datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign
from ideas.enums import Visibility
from ideas.models import HistoryEntry
from notifications.feeds import close_feeds, key_of, new_key
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import IdeaFactory

PREFERENCES = "/notifications/preferences/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def place(db):
    return OrganisationFactory(name="Caf de l’Ain")


@pytest.fixture
def reader(place):
    return UserFactory(organisation=place)


def titles(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    return [node.text for node in root.findall("a:entry/a:title", ATOM)]


def test_the_organisations_ideas_as_the_reader_sees_them(client, place, reader):
    IdeaFactory(organisation=place, title="Vue")
    IdeaFactory(organisation=place, title="Cachée", visibility=Visibility.HIDDEN)
    IdeaFactory(title="D’ailleurs")
    assert titles(client.get(f"/flux/{new_key(user=reader)}/")) == ["Vue"]


def test_a_challenge(client, place, reader):
    today = timezone.localdate()
    about = {"opens_on": today, "closes_on": today + datetime.timedelta(days=9)}
    about["published_on"] = today
    here = Campaign.objects.create(organisation=place, title="Accueil", question="?", **about)
    elsewhere = Campaign.objects.create(
        organisation=OrganisationFactory(), title="Non", question="?", **about
    )
    IdeaFactory(organisation=place, title="Oui", campaign=here)
    IdeaFactory(organisation=place, title="Hors défi")
    key = new_key(user=reader)
    assert titles(client.get(f"/flux/{key}/defis/{here.pk}/")) == ["Oui"]
    assert client.get(f"/flux/{key}/defis/{elsewhere.pk}/").status_code == 404


def test_the_steps_of_an_idea(client, place, reader):
    idea = IdeaFactory(organisation=place)
    HistoryEntry.objects.create(
        idea=idea,
        revision=1,
        action="deposit",
        source="draft",
        target="deposited",
        actor_kind="depositor",
        party="author",
        day=datetime.date(2026, 11, 2),
    )
    key = new_key(user=reader)
    answer = client.get(f"/flux/{key}/idees/{idea.pk}/")
    assert len(titles(answer)) == 1
    assert "2026-11-02T00:00:00" in answer.content.decode()
    hidden = IdeaFactory(organisation=place, visibility=Visibility.HIDDEN)
    assert client.get(f"/flux/{key}/idees/{hidden.pk}/").status_code == 404


@pytest.mark.parametrize(
    "end", [close_feeds, new_key, lambda user: type(user).objects.update(is_active=False)]
)
def test_an_ended_key_reads_nothing(client, reader, end):
    key = new_key(user=reader)
    assert client.get(f"/flux/{key}/").status_code == 200
    end(user=reader)
    assert client.get(f"/flux/{key}/").status_code == 404


@pytest.mark.parametrize("key", ["x", "0" * 32, "0" * 32 + ":signature"])
def test_a_forged_key_reads_nothing(client, db, key):
    assert client.get(f"/flux/{key}/").status_code == 404


def test_made_and_ended_on_the_preferences_page(client, reader):
    client.force_login(reader)
    client.post("/notifications/preferences/flux/")
    address = f"http://testserver/flux/{key_of(reader)}/"
    assert address in client.get("/notifications/preferences/").content.decode()
    client.post("/notifications/preferences/flux/fermer/")
    assert key_of(reader) == ""


def test_the_feed_of_a_page_is_found_from_its_address(client, place, reader):
    idea, challenge = IdeaFactory(organisation=place), CampaignFactory(organisation=place)
    key = new_key(user=reader)
    client.force_login(reader)

    def found(page):
        return client.get(PREFERENCES, {"page": page}).context["page_feed"]

    here = "http://testserver"
    assert found(f"{here}{idea.get_absolute_url()}?x=1") == (
        here + reverse("feed_idea", args=[key, idea.pk])
    )
    assert found(challenge.get_absolute_url()) == (
        here + reverse("feed_campaign", args=[key, challenge.pk])
    )
    for wrong in ("/idees/", "n’importe quoi", "http://[", "/nulle-part/"):
        assert found(wrong) == ""
