"""Pages about units cost the same however many units there are."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Unit
from dashboards.services.updating import settle, update
from ideas.models import Idea
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db

LATE = timezone.localdate() - datetime.timedelta(days=3)


def late(unit):
    return IdeaFactory(organisation=unit.organisation, unit=unit, state="in_triage", due_on=LATE)


class Given:
    """How many queries were sent meanwhile, and the most that one was given or gave back."""

    def __init__(self):
        self.queries, self.most = 0, 0

    def __call__(self, execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        self.queries += 1
        self.most = max(self.most, len(params or ()), context["cursor"].rowcount)
        return found


def given(client, address):
    found = Given()
    with connection.execute_wrapper(found):
        response = client.get(address)
    assert response.status_code == 200
    return response, found


def test_the_ideas_late_in_a_unit_cost_the_same_however_many_units_it_holds(client):
    top = UnitFactory()
    late(top)
    director = UserFactory(organisation=top.organisation)
    MandateFactory(user=director, director=True)
    client.force_login(director)
    address = f"/tableaux-de-bord/idees/late_by_unit/?ligne={top.pk}:referent"
    counts = []
    for more in (1, 200):
        rows = [
            Unit(
                organisation=top.organisation,
                parent=top,
                code=f"c{more}-{n}",
                name=f"Guichet {n}",
                path=f"{top.path}c{more}-{n}/",
            )
            for n in range(more)
        ]
        late(Unit.objects.bulk_create(rows)[0])
        late(UnitFactory(organisation=top.organisation, name=f"Ailleurs {more}"))
        update()
        client.get(address)
        page, found = given(client, address)
        assert page.context["count"] == len(page.context["rows"])
        counts.append((found.queries, found.most < 40))
    assert page.context["count"] == 3
    assert counts == [(counts[0][0], True)] * 2


@pytest.mark.parametrize("whole", [True, False])
def test_a_unit_is_covered_by_the_referent_of_one_above_however_deep(client, whole):
    top = UnitFactory(name="Accueil", headcount=50)
    middle = UnitFactory(parent=top, name="Sud")
    deep = UnitFactory(parent=middle, name="Guichet")
    UnitFactory(parent=deep, name="Caisse")
    UnitFactory(parent=top, name="Nord")
    UnitFactory(name="Ailleurs")
    MandateFactory(user=UserFactory(unit=middle), role=Role.REFERENT, unit=middle)
    MandateFactory(user=UserFactory(unit=top, is_active=False), role=Role.REFERENT, unit=top)
    reader = UserFactory(organisation=top.organisation)
    MandateFactory(user=reader, role=Role.REFERENT, unit=None if whole else middle)
    client.force_login(reader)
    covered = client.get("/tableaux-de-bord/mon-perimetre/").context["coverage"]
    assert (covered.units, covered.without) == ((5, ["Accueil", "Nord"]) if whole else (3, []))


class Parameters:
    """How many values each query was given meanwhile, those of a list one by one."""

    def __init__(self):
        self.counts = []

    def __call__(self, execute, sql, params, many, context):
        self.counts.append(sum(len(one) if isinstance(one, list) else 1 for one in params or ()))
        return execute(sql, params, many, context)


def parameters(client, address):
    client.get(address)
    found = Parameters()
    with connection.execute_wrapper(found):
        response = client.get(address)
    assert response.status_code == 200
    return response, found.counts


@pytest.fixture
def held(client):
    """A unit whose referent is signed in."""
    unit = UnitFactory(name="Accueil")
    user = UserFactory(organisation=unit.organisation)
    MandateFactory(user=user, role=Role.REFERENT, unit=unit)
    client.force_login(user)
    return unit


@pytest.mark.parametrize(
    "page",
    [
        "",
        "mon-perimetre/",
        "idees/deposits/?unite={unit}",
        "idees/waiting/?unite={unit}",
        "idees/waiting_by_unit/?unite={unit}&ligne={below}:referent",
        "idees/late_by_unit/?unite={unit}&ligne={below}:referent",
    ],
)
def test_no_query_of_a_referent_names_their_ideas_nor_their_units_one_by_one(client, held, page):
    below = UnitFactory(parent=held)
    address = f"/tableaux-de-bord/{page.format(unit=held.pk, below=below.pk)}"
    units, counts = [held, below], []
    for size in (5, 500):
        while len(units) < size / 5:
            units.append(UnitFactory(parent=held))
        IdeaFactory.create_batch(
            size - Idea.objects.count(),
            organisation=held.organisation,
            unit=below,
            state="in_triage",
        )
        for number, idea in enumerate(ideas := list(Idea.objects.order_by("pk"))):
            idea.unit = units[number % len(units)] if number % 2 else below
            idea.due_on = LATE - datetime.timedelta(days=number)
            idea.deposited_on = timezone.localdate()
        Idea.objects.bulk_update(ideas, ["unit", "due_on", "deposited_on"], batch_size=100)
        settle()
        response, found = parameters(client, address)
        counts.append(found)
    assert counts[0] == counts[1]
    if "count" in response.context:
        assert response.context["count"] >= 250


def test_control_a_list_of_keys_is_seen(held):
    counts = []
    for size in (2, 20):
        IdeaFactory.create_batch(size, unit=held)
        found = Parameters()
        keys = list(Idea.objects.values_list("pk", flat=True))
        with connection.execute_wrapper(found):
            list(Idea.objects.filter(pk__in=keys))
        counts.append(found.counts)
    assert counts[0] != counts[1]
