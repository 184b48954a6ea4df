"""Several prepared queries in one question: the rows that each gives alone, kinds included."""

import datetime

import pytest
from django.db import models
from django.db.models import Exists, OuterRef

from ideas.models import Idea, Support
from innovation_platform.prepared import Given, GivenSet, Prepared
from innovation_platform.together import Together
from referents.models import DeskVisit
from tests.factories.accounts import UserFactory
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db


def _here():
    """Keys, days, moments, numbers, text with a % and a quote, nothing, and a foreign key."""
    supported = Exists(Support.objects.filter(idea=OuterRef("pk"), user=Given("user")))
    columns = ("pk", "title", "deposited_on", "deposited_at", "due_on", "unit", "revision")
    return (
        Idea.objects.filter(organisation_id__in=GivenSet("places"))
        .exclude(title="100 %")
        .annotate(mine=supported)
        .order_by("-deposited_on", "pk")
        .values_list(*columns, "mine", "organisation")[:3]
    )


def _visit():
    return DeskVisit.objects.filter(user=Given("user")).values_list("last_entry", "seen_at")


MOMENT = datetime.datetime(2026, 3, 9, 11, 59, 59, 123456, tzinfo=datetime.UTC)
BUILDS = {"here": _here, "visit": _visit, "again": _here}


@pytest.fixture
def given():
    user = UserFactory()
    days = [datetime.date(2026, 3, day) for day in (1, 9, 5, 5, 7)]
    ideas = [IdeaFactory(deposited_on=day, title="L’idée « 3 % » d'ici \"") for day in days]
    IdeaFactory(organisation=ideas[0].organisation, title="100 %")
    Support.objects.create(idea=ideas[1], user=user)
    DeskVisit.objects.create(user=user, last_entry=2**40, seen_at=MOMENT)
    return {"user": user.pk, "places": [idea.organisation_id for idea in ideas]}


def test_the_rows_are_those_of_each_query_alone(given, django_assert_num_queries):
    together = Together(BUILDS)
    for places in (given["places"], given["places"][:1], []):
        asked = given | {"places": places}
        alone = {name: Prepared(build).rows(**asked) for name, build in BUILDS.items()}
        with django_assert_num_queries(1):
            found = together.lists(**asked, unused="x")
        assert found == alone
        kinds = {name: [[type(v) for v in row] for row in rows] for name, rows in found.items()}
        assert kinds == {n: [[type(v) for v in row] for row in rows] for n, rows in alone.items()}
    assert len(alone["here"]) == 0
    assert len(alone["visit"]) == 1


def test_nothing_asked_is_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Together({}).lists() == {}


def test_control_a_kind_that_json_has_not_is_refused():
    amounts = Idea.objects.annotate(
        amount=models.Value(1, output_field=models.DecimalField())
    ).values_list("amount")
    with pytest.raises(TypeError, match="JSON"):
        Together({"amounts": lambda: amounts}).lists()
