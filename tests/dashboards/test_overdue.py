"""« En retard, par unité et par rôle attendu » on the director's dashboard."""

import datetime

from django.urls import reverse
from django.utils import timezone

from dashboards.services.updating import settle
from ideas.actors import Person
from ideas.enums import State
from ideas.models import Decision, Idea
from ideas.services import move
from tests.ideas.deadlines import REJECTION, Place

DAY = datetime.timedelta(days=1)


def lines_of(page, code):
    """The lines of a figure's table, as the page shows them."""
    panels = [one for part in page.context["sections"] for one in (part["first"], *part["more"])]
    rows = next(one["picture"].chart.rows for one in panels if one["code"] == code)
    return [(row.label, row.detail, row.value) for row in rows]


def late_idea(place, state, **fields):
    due_on = timezone.localdate() - 2 * DAY
    return place.idea(state, since=due_on - 20 * DAY, due_on=due_on, **fields)


def test_who_is_late_by_role_and_unit(client, db, django_assert_max_num_queries):
    place, elsewhere = Place("Nord"), Place("Sud")
    for _ in range(2):
        late_idea(place, State.IN_TRIAGE)
    late_idea(place, State.IN_PROJECT)
    Idea.objects.filter(state=State.IN_PROJECT).update(unit=None)
    signing = late_idea(place, State.IN_TRIAGE)
    move(signing, "reject", actor=Person(place.referent), seen=1, **REJECTION)
    Decision.objects.update(due_on=timezone.localdate() - DAY)
    late_idea(elsewhere, State.IN_TRIAGE)
    on_time = late_idea(place, State.IN_TRIAGE)
    Idea.objects.filter(pk=on_time.pk).update(due_on=timezone.localdate())
    settle()
    client.force_login(place.director)
    page = client.get(reverse("dashboards:home"))
    assert lines_of(page, "late_by_unit") == [
        (place.unit.name, "en attente du référent innovation", 2),
        (place.unit.name, "en attente de la direction", 1),
        ("Unité non précisée", "en attente du pilote du projet", 1),
    ]
    assert "En retard, par unité et par rôle attendu" in page.content.decode()
