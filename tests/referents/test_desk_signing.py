"""What the desk says of signatures: what came back to its writer, a charter, and nothing."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.services.mandates import delegate_signature
from ideas.actors import Person
from ideas.enums import State
from ideas.models import Recusal
from ideas.services import move, return_decision, take_back_decision
from referents.models import DeskVisit
from referents.services.charter import sign_charter
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.referents import CharterFactory
from tests.ideas.deadlines import REJECTION, Place

pytestmark = pytest.mark.django_db

DESK = reverse("referents:desk")


@pytest.fixture
def place():
    return Place("Nord")


@pytest.fixture
def idea(place):
    today = timezone.localdate()
    return place.idea(State.IN_TRIAGE, since=today, due_on=today, title="Un banc devant l’accueil")


def desk(client, user):
    client.force_login(user)
    return client.get(DESK)


def back(client, user):
    """The rows of what came back to this person."""
    groups = {group.code: group.rows for group in desk(client, user).context["groups"]}
    return [(row["what"], row["facts"]) for row in groups.get("a-reprendre", [])]


def proposed(place, idea):
    return move(idea, "reject", actor=Person(place.referent), seen=idea.revision, **REJECTION)


# What came back -----------------------------------------------------------------------------------


def test_a_letter_sent_back_is_on_its_writers_desk_until_it_is_written_again(client, place, idea):
    decision = proposed(place, idea)
    assert back(client, place.referent) == []
    return_decision(decision, user=place.director, seen=1, comment="Citez la date.")
    assert back(client, place.referent) == [
        ("Ne pas retenir l’idée", f"renvoyé par {place.director}")
    ]
    assert back(client, place.responsable) == back(client, place.director) == []
    alone = client.get(DESK, {"file": "a-reprendre"})
    assert [group.code for group in alone.context["groups"]] == []
    again = proposed(place, idea)
    assert back(client, place.referent) == []
    take_back_decision(again, user=place.referent)
    assert back(client, place.referent) == [], "they took it back themselves"


def test_what_came_back_is_forgotten_once_the_idea_moved(client, place, idea):
    return_decision(proposed(place, idea), user=place.director, seen=1, comment="Citez la date.")
    question = {"question": "Quel accueil ?"}
    move(idea, "request_info", actor=Person(place.referent), seen=1, **question)
    assert back(client, place.referent) == []


@pytest.mark.parametrize("why", ["mission over", "stood back"])
def test_what_came_back_leaves_the_desk_of_who_acts_no_more(client, place, idea, why):
    return_decision(proposed(place, idea), user=place.director, seen=1, comment="Citez la date.")
    assert len(back(client, place.referent)) == 1
    if why == "mission over":
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        place.referent.mandates.update(starts_on=yesterday, until=yesterday)
    else:
        Recusal.objects.create(idea=idea, user=place.referent, declared_by=place.referent)
    assert back(client, place.referent) == []


# A charter ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("where_said", [DESK, reverse("referents:signatures")])
def test_a_charter_to_sign_is_said_to_the_direction_until_it_is_signed(client, place, where_said):
    charter = CharterFactory(organisation=place.organisation)
    where = f"{reverse('referents:charter')}?organisme={place.organisation.pk}"
    client.force_login(place.director)
    shown = client.get(where_said).content.decode()
    said = f"La charte de l’innovation ({place.organisation}) attend votre signature"
    assert [where in shown, said in shown.replace("\u00a0", " ")] == [True, True]
    assert client.get(where).status_code == 200
    for user in (place.responsable, place.referent, place.author):
        client.force_login(user)
        assert where not in client.get(DESK).content.decode()
    sign_charter(charter=charter, user=place.director, text=charter.text)
    client.force_login(place.director)
    assert where not in client.get(where_said).content.decode()


def test_whoever_signs_by_delegation_is_not_asked_for_a_charter(client, place):
    CharterFactory(organisation=place.organisation)
    delegate = UserFactory(organisation=place.organisation)
    mission = place.director.mandates.get(role="director")
    delegate_signature(
        mandate=mission, to=delegate, until=timezone.localdate() + datetime.timedelta(days=7)
    )
    assert "attend votre signature" not in desk(client, delegate).content.decode()


def test_the_charter_of_another_organisation_is_not_said(client, place):
    CharterFactory(organisation=MandateFactory(director=True).organisation)
    assert "attend votre signature" not in desk(client, place.director).content.decode()


# Nothing ------------------------------------------------------------------------------------------


def test_an_empty_desk_does_not_thank_for_what_was_never_there(client):
    user = UserFactory()
    MandateFactory(user=user, referent=True)
    words = "Ce qui demandera une action de votre part s’affichera ici"
    thanks = "Merci pour elles"
    page = desk(client, user).content.decode()
    assert [words in page, thanks in page] == [True, False]
    DeskVisit.objects.create(user=user, last_entry=3)
    page = desk(client, user).content.decode()
    assert [words in page, thanks in page] == [False, True]
