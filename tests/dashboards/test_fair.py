"""Fairness and speed, against cases counted by hand."""

import datetime
from collections import Counter

import pytest
from django.utils import timezone

from dashboards.figures.fair import (
    complete_refusals,
    late_by_unit,
    long_time,
    median_time,
    waiting,
    waiting_by_state,
    waiting_by_unit,
    within_limit,
)
from dashboards.reading import quantile
from dashboards.services.rebuilding import rebuild_organisation
from dashboards.services.updating import update
from ideas.enums import State
from ideas.models import Decision, IdeaSettings
from tests.dashboards.months import YEAR, House, lines
from tests.factories.ideas import AnswerFactory, DecisionFactory

pytestmark = pytest.mark.django_db

TAKEN = "take_charge", "in_triage"


def days(count):
    return timezone.localdate() + datetime.timedelta(days=count)


def test_who_is_awaited_and_who_is_late():
    house = House()
    house.idea("03-01", (*TAKEN, "03-02"), due_on=days(-1), unit=house.below)
    house.idea("03-01", (*TAKEN, "03-02"), due_on=days(0), unit=house.below)
    house.idea("03-01", due_on=days(3))
    house.idea("03-01", ("x", "in_project", "03-02"), due_on=None)
    house.idea("03-01", ("x", "achieved", "03-02"))
    signing = house.idea("03-01", (*TAKEN, "03-02"), due_on=days(9), unit=house.beside)
    DecisionFactory(idea=signing, due_on=days(-2))
    published_later = house.idea("03-01", ("x", "in_committee", "03-02"), due_on=days(-9))
    DecisionFactory(idea=published_later, awaits="clock", due_on=days(-9))
    update()

    value = waiting(house.scope, YEAR)

    assert (value.number, value.numerator) == (5, 2)
    assert [(row.key, row.value, row.numerator) for row in value.rows] == [
        ("referent", 3, 1), ("director", 1, 1), ("lead", 1, 0)
    ]  # fmt: skip
    rows = waiting_by_state(house.scope, YEAR).rows
    assert [(row.key, row.value, row.numerator) for row in rows] == [
        ("deposited", 1, 0), ("in_triage", 3, 2), ("in_project", 1, 0)
    ]  # fmt: skip
    value = waiting_by_unit(house.scope, YEAR)
    assert (value.number, value.numerator) == (5, 2)
    assert [(str(row.label), row.key, row.value, row.numerator) for row in value.rows] == [
        ("Accueil", f"{house.top.pk}:referent", 2, 1),
        ("Paie", f"{house.beside.pk}:director", 1, 1),
        ("Unité non précisée", "-:lead", 1, 0),
        ("Unité non précisée", "-:referent", 1, 0),
    ]
    rows = late_by_unit(house.scope, YEAR).rows
    assert [(str(row.label), row.key, row.value) for row in rows] == [
        ("Accueil", f"{house.top.pk}:referent", 1), ("Paie", f"{house.beside.pk}:director", 1)
    ]  # fmt: skip


def test_a_decision_signed_or_returned_awaits_nobody_or_the_referent_again():
    house = House()
    idea = house.idea("03-01", (*TAKEN, "03-02"), due_on=days(9))
    decision = DecisionFactory(idea=idea)
    update()
    assert lines(waiting(house.scope, YEAR)) == [("director", 1)]

    Decision.objects.update(signed_by=house.person)
    update()
    assert lines(waiting(house.scope, YEAR)) == []

    Decision.objects.filter(pk=decision.pk).update(closed_at=timezone.now(), outcome="returned")
    update()
    assert lines(waiting(house.scope, YEAR)) == [("referent", 1)]


def test_waits_are_compared_with_the_limits_of_the_circuit():
    """Deposited: 10 working days, Monday 2 to Monday 16 March. Study: 20, to Tuesday 14 April,
    Easter Monday (6 April) left out."""
    house = House()
    house.idea("03-02", (*TAKEN, "03-16"), ("answer", "answered", "04-14"))
    house.idea("03-02", (*TAKEN, "03-17"), ("answer", "answered", "04-16"))
    house.idea("03-02", (*TAKEN, "03-03"), ("request_info", "info_requested", "03-04"))
    house.idea("03-02")
    update()

    value = within_limit(house.scope, YEAR)

    assert [(row.key, row.numerator, row.denominator) for row in value.rows] == [
        ("deposited", 2, 3), ("in_triage", 2, 3)
    ]  # fmt: skip
    assert (value.number, value.numerator, value.denominator) == (4 / 6, 4, 6)


def test_time_of_each_step_and_to_the_first_answer():
    house = House()
    house.idea(
        "03-01",
        (*TAKEN, "03-03"),
        ("refer", "in_committee", "03-13"),
        ("accept", "accepted", "03-31"),
    )
    house.idea(
        "03-01",
        (*TAKEN, "03-05"),
        ("request_info", "info_requested", "03-08"),
        ("lapse", "in_triage", "04-08"),
        ("answer", "answered", "04-10"),
    )
    house.idea("03-01", (*TAKEN, "03-21"))
    house.idea("03-01")
    update()

    middle, long = median_time(house.scope, YEAR), long_time(house.scope, YEAR)

    assert lines(middle) == [("deposit", 4), ("triage", 10), ("decision", 18)]
    assert lines(long) == [("deposit", 20), ("triage", 36), ("decision", 18)]
    assert (middle.number, long.number, middle.denominator) == (30, 40, 2)


def test_a_step_taken_again_counts_each_time():
    house = House()
    house.idea(
        "03-01",
        (*TAKEN, "03-01"),
        ("answer", "answered", "03-11"),
        ("contest", "in_triage", "03-20"),
        ("answer", "answered", "03-22"),
    )
    update()

    rows = median_time(house.scope, YEAR).rows

    assert [(row.key, row.value, row.denominator) for row in rows] == [
        ("deposit", 0, 1), ("triage", 2, 2)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("counted", "share", "found"),
    [
        ({}, 0.5, None),
        ({3: 1}, 0.5, 3),
        ({1: 1, 9: 1}, 0.5, 1),
        ({1: 2, 5: 1, 9: 1}, 0.5, 1),
        ({1: 1, 5: 1, 9: 1}, 0.5, 5),
        (dict.fromkeys(range(1, 11), 1), 0.9, 9),
        ({1: 89, 50: 11}, 0.9, 50),
    ],
)
def test_quantiles_by_nearest_rank(counted, share, found):
    assert quantile(Counter(counted), share) == found


def test_refusals_with_a_complete_answer():
    house = House()
    refused = ("reject", "rejected")
    told = house.idea("03-01", (*TAKEN, "03-02"), (*refused, "03-20"))
    AnswerFactory(idea=told, rejection=True)
    house.idea("03-01", (*TAKEN, "03-02"), (*refused, "04-20"))
    twice = house.idea(
        "03-01",
        (*TAKEN, "03-02"),
        (*refused, "04-02"),
        ("appeal", "in_triage", "04-03"),
        (*refused, "05-05"),
    )
    first = AnswerFactory(idea=twice, rejection=True)
    AnswerFactory(idea=twice, rejection=True, version=2, corrects=first, correction_reason="Date.")
    AnswerFactory(idea=twice, rejection=True, version=3)
    update()

    value = complete_refusals(house.scope, YEAR)

    assert (value.numerator, value.denominator, value.number) == (3, 4, 0.75)
    assert [row.value for row in value.rows[2:5]] == [1, 0.5, 1]


def test_nothing_to_divide_is_not_nought():
    house = House()

    shares = within_limit, complete_refusals, median_time
    assert [one(house.scope, YEAR).number for one in shares] == [None, None, None]
    assert State.DRAFT.value not in [row.key for row in waiting(house.scope, YEAR).rows]


def test_waits_are_compared_with_the_limit_set_the_day_they_began():
    """Five working days instead of ten, from 1 March: Monday 2 to Monday 9 March. What began in
    February keeps the ten of the circuit, whatever is set after it."""
    house = House()
    settings = IdeaSettings.objects.create(organisation=house.organisation)
    settings.limits = {"deposited": 5}
    settings.save()
    set_on = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    IdeaSettings.history.filter(limits={}).update(history_date=set_on - datetime.timedelta(days=90))
    IdeaSettings.history.exclude(limits={}).update(history_date=set_on)
    house.idea("02-16", (*TAKEN, "03-02"))
    house.idea("03-02", (*TAKEN, "03-09"))
    house.idea("03-02", (*TAKEN, "03-10"))
    update()

    value = within_limit(house.scope, YEAR)
    assert (value.numerator, value.denominator) == (2, 3)

    settings.limits = {"deposited": 1}
    settings.save()
    rebuild_organisation(organisation=house.organisation.pk)
    value = within_limit(house.scope, YEAR)
    assert (value.numerator, value.denominator) == (2, 3)
