"""Approvals at once, on the real database, with a control that shows the race is really run."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts.models import User
from projects import services
from projects.models import Budget, BudgetLine, BudgetRequest, Project
from tests.ideas.cast import Cast
from tests.ideas.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e")]

EACH, ASKED, HELD = Decimal(100), 8, 3


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
