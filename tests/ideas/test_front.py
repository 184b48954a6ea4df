"""What the front page shows of ideas, whatever their number."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ideas.enums import State
from ideas.front import counts_of, front_of
from ideas.models import Idea
from ideas.selectors import ROW, spreading
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db

HOME = reverse("home")
#: Session, person, choices, what was lately done, two counts, challenges, votes, calls, bell.
QUERIES = 10


@pytest.fixture
def person():
    return UserFactory()


#: Every state an idea may be in by itself.
STATES = [state for state in State if state not in (State.DRAFT, State.MERGED)]


def ideas_of(place, count):
    for number in range(count):
        IdeaFactory(organisation=place, state=STATES[number % len(STATES)])


def test_it_shows_what_the_lists_of_a_person_begin_with(person):
    ideas_of(person.organisation, 40)
    ideas_of(OrganisationFactory(), 20)
    front, listed = front_of(person), Idea.objects.listed_for(person)

    newest = listed.order_by("-deposited_on", "-id")[:3].values(*ROW)
    assert front.recent == list(newest)
    assert front.spreading == list(spreading(person, 3).values(*ROW))
    assert front.spreading
    achieved = listed.filter(state=State.ACHIEVED)
    assert counts_of(person) == (listed.count(), achieved.count())
    assert achieved.exists()


def test_it_asks_as_much_of_the_database_for_one_idea_as_for_many(client, person):
    client.force_login(person)
    client.get(HOME)
    for count in (0, 1, 30):
        ideas_of(person.organisation, count)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(HOME).status_code == 200
        assert len(queries) <= QUERIES
