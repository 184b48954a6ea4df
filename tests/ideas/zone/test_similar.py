"""Ideas that resemble: those one may see, compared without a query that holds a word."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ideas import search
from ideas.anonymous import similar
from tests.factories.accounts import OrganisationFactory
from tests.factories.ideas import IdeaFactory
from tests.ideas.zone.conftest import TEXTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    similar.forget()


def idea(place, **fields):
    row = IdeaFactory(organisation=place, **fields)
    search.index(row)
    return row


def titles(place, text="", title="Un SMS la veille des rendez-vous"):
    found = similar.similar(organisation_id=place.pk, title=title, text=text)
    return [row.title for row in found]


@pytest.fixture
def others(place):
    for subject in ("covoiturage entre sites", "tri du courrier", "éclairage du hall", "cantine"):
        idea(place, title=subject.capitalize(), problem=subject, proposal="Autrement.")


def test_the_closest_come_first(place, others):
    idea(place, title="Rappel par SMS", problem="Les rendez-vous manqués.", proposal="La veille.")
    assert titles(place) == ["Rappel par SMS"]


def test_ideas_that_one_may_not_see_are_never_named(place, others):
    elsewhere = OrganisationFactory()
    shown = {"title": "Un SMS la veille", "problem": "Rendez-vous.", "proposal": "Un SMS."}
    idea(elsewhere, **shown)
    idea(place, visibility="awaiting", **shown)
    idea(place, visibility="hidden", **shown)
    assert titles(place) == []


@pytest.mark.parametrize("title", ["", "le la les", "SMS", "zzz yyy xxx"])
def test_a_text_that_says_nothing_has_no_neighbour(place, others, title):
    assert titles(place, title=title) == []


def test_no_query_holds_a_word_of_the_text(place, others):
    with CaptureQueriesContext(connection) as queries:
        titles(place, title="canarivert canarijaune", text="canarirouge")
    assert len(queries) == 1
    assert "canari" not in str(queries.captured_queries)


def test_the_corpus_is_read_once_a_minute(place, others, monkeypatch):
    now = similar.time.monotonic()
    with CaptureQueriesContext(connection) as queries:
        for seconds in (0, 10, 59, 61):
            monkeypatch.setattr(similar.time, "monotonic", lambda s=seconds: now + s)
            titles(place)
    assert len(queries) == 2


def test_the_part_of_page_shows_them(zone, place, others):
    idea(place, title="Rappel par SMS", problem="Les rendez-vous manqués.", proposal="La veille.")
    response = zone.send("/anonyme/deposer/vallee/proches/", {**TEXTS, "title": "SMS veille"})
    assert response.status_code == 200
    assert "Rappel par SMS" in response.content.decode()
    assert "Cantine" not in response.content.decode()


def test_the_ideas_of_an_organisation_are_let_go_of_when_another_is_asked(
    place, others, monkeypatch
):
    titles(place)
    elsewhere = OrganisationFactory()
    titles(elsewhere)
    assert set(similar._corpora) == {place.pk, elsewhere.pk}
    monkeypatch.setattr(similar, "KEPT_FOR", -1)
    titles(elsewhere)
    assert set(similar._corpora) == {elsewhere.pk}
