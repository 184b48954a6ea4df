"""Money moved at once, on the real database, with a control that shows the race is really run."""

import random
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from ideas.errors import Stale
from projects import services
from projects.models import Budget, BudgetLine, BudgetRequest, Expense, Project
from tests.ideas.cast import Cast
from tests.ideas.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e")]

EACH, ASKED, HELD = Decimal(100), 8, 3
#: Acts of each person in the walk.
STEPS = 25


@pytest.fixture
def requests():
    """Eight requests of a hundred euros, on a budget that holds three of them."""
    cast = Cast()
    project = Project.objects.get(pk=cast.idea("in_project").pk)
    director, lead = cast.people["director"], cast.people["lead"]
    services.vote_budget(
        organisation=cast.organisation,
        user=director,
        year=timezone.localdate().year,
        amount=EACH * HELD + 50,
        reason="Voté.",
    )
    found = [
        services.ask_line(
            project=project, user=lead, label=f"Ligne {number}", amount=EACH, reason="Un."
        )
        for number in range(ASKED)
    ]
    return director, found


def test_eight_approvals_at_once_grant_what_the_budget_holds(requests):
    director, rows = requests

    def grant(row):
        def work(barrier):
            user = User.objects.get(pk=director.pk)
            barrier.wait()
            try:
                services.decide_request(request=row, user=user, approve=True)
            except ValidationError:
                return False
            return True

        return work

    granted = at_once(*[grant(row) for row in rows])

    budget = Budget.objects.get()
    assert sum(granted) == HELD
    assert (budget.committed, budget.left) == (EACH * HELD, Decimal(50))
    assert budget.committed + budget.left == budget.voted
    assert BudgetLine.objects.filter(amount=EACH).count() == HELD


def test_expenses_at_once_do_not_overspend_their_line(requests):
    director, rows = requests
    services.decide_request(request=rows[0], user=director, approve=True)
    line = BudgetLine.objects.get(pk=rows[0].line_id)
    lead = rows[0].asked_by

    def spend(barrier):
        user = User.objects.get(pk=lead.pk)
        barrier.wait()
        try:
            services.note_expense(
                line=BudgetLine.objects.select_related("project__idea").get(pk=line.pk),
                user=user,
                amount=Decimal(30),
                label="Achat",
                spent_on=timezone.localdate(),
            )
        except ValidationError:
            return False
        return True

    assert sum(at_once(*[spend] * 6)) == 3
    line.refresh_from_db()
    assert (line.spent, Budget.objects.get().spent) == (90, 90)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_at_once_committed_and_left_make_voted(requests, seed):
    """Four people who vote, grant, refuse, ask for changes and spend at random, all at once, and
    someone who looks: at every moment the sums hold, and at the end they are those of the rows."""
    director, rows = requests
    lead, over = rows[0].asked_by, threading.Event()

    def walk(number):
        rng = random.Random(10 * seed + number)

        def work(barrier):
            people = User.objects.in_bulk([director.pk, lead.pk])
            barrier.wait()
            done = sum(step(rng, people[director.pk], people[lead.pk]) for _step in range(STEPS))
            if number == 0:
                over.set()
            return done

        return work

    def look(barrier):
        barrier.wait()
        seen = set()
        while not over.is_set():
            budget = Budget.objects.get()
            assert budget.committed + budget.left == budget.voted
            assert 0 <= budget.spent <= budget.committed
            seen.add((budget.voted, budget.committed, budget.spent))
        return len(seen)

    *done, seen = at_once(*[walk(number) for number in range(4)], look)

    budget = Budget.objects.get()
    assert budget.committed + budget.left == budget.voted
    assert budget.committed == total(BudgetLine, "amount")
    assert budget.spent == total(BudgetLine, "spent") == total(Expense, "amount")
    assert not BudgetLine.objects.filter(spent__gt=F("amount")).exists()
    assert sum(done) > STEPS
    assert seen > 1


def total(model, column):
    return model.objects.aggregate(sum=Coalesce(Sum(column), Decimal(0)))["sum"]


def step(rng, director, lead):
    """One act at random; whether it was accepted."""
    amount = Decimal(rng.randint(1, 4_000)) / 100
    kind = rng.choice(["vote", "amend", "grant", "grant", "refuse", "spend", "spend"])
    lines = BudgetLine.objects.select_related("project__idea").order_by("?")
    pending = BudgetRequest.objects.filter(outcome="pending").order_by("?")
    try:
        if kind == "vote":
            services.vote_budget(
                organisation=director.organisation,
                user=director,
                year=timezone.localdate().year,
                amount=amount * 20,
                reason="Revu.",
            )
        elif kind == "amend":
            services.ask_amendment(
                line=lines.first(), user=lead, amount=amount * rng.choice([1, -1]), reason="Autre."
            )
        elif kind == "spend":
            services.note_expense(
                line=lines.first(),
                user=lead,
                amount=amount * rng.choice([1, 1, -1]),
                label="Achat",
                spent_on=timezone.localdate(),
            )
        else:
            services.decide_request(
                request=pending[0],
                user=director,
                approve=kind == "grant",
                answer="Voilà.",
                override_reason=rng.choice(["", "Urgent."]),
            )
    except (ValidationError, Stale, IndexError):
        return False
    return True


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_control_without_the_lock_more_is_granted_than_was_voted(requests):
    _director, rows = requests

    def naive(row):
        def work(barrier):
            budget = Budget.objects.get()
            barrier.wait()
            if budget.left < row.amount:
                return False
            BudgetLine.objects.filter(pk=row.line_id).update(amount=row.amount)
            Budget.objects.filter(pk=budget.pk).update(
                committed=budget.committed + row.amount, left=budget.left - row.amount
            )
            return True

        return work

    granted = at_once(*[naive(row) for row in rows])

    promised = sum(BudgetLine.objects.values_list("amount", flat=True))
    assert sum(granted) == ASKED
    assert promised == EACH * ASKED > Budget.objects.get().voted
    assert Budget.objects.get().committed != promised
    assert BudgetRequest.objects.count() == ASKED
