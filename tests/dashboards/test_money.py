"""Budget and gains over organisations, against cases counted by hand."""

from decimal import Decimal

import pytest

from dashboards.money import GAINS_SHOWN, Sums, budget_of_year, gains_over
from projects.models import ProjectSettings
from projects.money import FIXED_UNITS, GainKind, GainStage
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.projects import BudgetFactory, GainFactory, ProjectFactory

pytestmark = pytest.mark.django_db
TIME, MONEY = FIXED_UNITS[GainKind.TIME], FIXED_UNITS[GainKind.MONEY]
P, F, M = GainStage.PLANNED, GainStage.FORECAST, GainStage.MEASURED


def place():
    organisation = OrganisationFactory()
    ProjectSettings.objects.create(organisation=organisation, uses_budget=True)
    return organisation


def gain(organisation, kind, unit, *values, **idea):
    """A gain with its values, in order: (stage, amount)."""
    fields = {f"idea__{name}": value for name, value in idea.items()}
    project = ProjectFactory(idea__organisation=organisation, **fields)
    row = GainFactory(project=project, kind=kind, unit=unit)
    person = UserFactory(organisation=organisation)
    for stage, amount in values:
        row.values.create(
            stage=stage, amount=Decimal(amount), method="Comptage", source="Relevé", noted_by=person
        )
    return row


def keys(*organisations):
    return frozenset(row.pk for row in organisations)


def test_the_budget_of_a_year_adds_organisations_that_keep_one():
    one, other, off = place(), place(), OrganisationFactory()
    rows = ((one, 2024, 100), (one, 2025, 900), (other, 2024, 50), (off, 2024, 7))
    for organisation, year, voted in rows:
        spent, committed = Decimal(voted) / 10, Decimal(voted) / 5
        BudgetFactory(
            organisation=organisation, year=year, voted=voted, committed=committed,
            left=voted - committed, spent=spent,
        )  # fmt: skip

    assert budget_of_year(keys(one, other, off), 2024) == Sums(
        Decimal(150), Decimal(30), Decimal(15), Decimal(120)
    )
    assert budget_of_year(keys(one), 2023) is None
    assert budget_of_year(keys(off), 2024) is None


def test_only_the_last_value_of_each_stage_holds_and_like_is_compared_with_like():
    here = place()
    gain(here, "time", TIME, (P, 100), (P, 120), (F, 110), (M, 90))
    gain(here, "time", TIME, (P, 300))
    gain(here, "time", TIME, (M, 40))
    gain(here, "money", MONEY, (P, "2000.50"))
    gain(here, "time", TIME, (P, 9999), visibility="hidden")
    gain(OrganisationFactory(), "time", TIME, (P, 9999))

    time, money = gains_over(keys(here)).totals

    assert (time.kind, time.count, time.stages) == ("time", 3, {P: 420, F: 110, M: 130})
    assert (time.compared, time.planned_of_measured, time.measured_of_planned) == (1, 120, 90)
    assert [time.shown(stage) for stage in GainStage] == [
        "420\u00a0heures par an", "110\u00a0heures par an", "130\u00a0heures par an"
    ]  # fmt: skip
    assert [money.shown(stage) for stage in GainStage] == ["2\u202f000,50\u00a0€ par an", "", ""]


def test_other_kinds_are_read_one_by_one_even_in_the_same_unit():
    here = place()
    for amount in (10, 20):
        gain(here, "quality", "réclamations par mois", (P, amount))
    gain(here, "environment", "ramettes par an", (M, 85))

    found = gains_over(keys(here))

    assert found.totals == []
    assert [row.shown(P) or row.shown(M) for row in found.rows] == [
        "85\u00a0ramettes par an",
        "20\u00a0réclamations par mois",
        "10\u00a0réclamations par mois",
    ]


def test_the_gains_cost_the_same_however_many(django_assert_num_queries):
    here = place()
    for number in (1, 3, GAINS_SHOWN + 2):
        while gains_over(keys(here)).more + len(gains_over(keys(here)).rows) < number:
            gain(here, "quality", "appels par mois", (P, 5))
            gain(here, "time", TIME, (P, 5))
        with django_assert_num_queries(3):
            found = gains_over(keys(here))
    assert (len(found.rows), found.more) == (GAINS_SHOWN, 2)
