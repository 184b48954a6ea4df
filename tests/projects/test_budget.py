"""The money of innovation: committed and left make what was voted, whatever is done."""

import datetime
import random
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from ideas.errors import Incomplete, NotAllowed, Stale
from notifications.models import Occurrence
from projects import services
from projects.models import Budget, BudgetLine, BudgetRequest, Expense, Project
from projects.money import parse_euros, show_euros
from tests.ideas.cast import Cast

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year
D = Decimal


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def project(cast):
    return Project.objects.get(pk=cast.idea("in_project").pk)


def vote(cast, amount, *, by="director"):
    services.vote_budget(
        organisation=cast.organisation,
        user=cast.actor(by).user,
        year=YEAR,
        amount=D(amount),
        reason="Comité de direction.",
    )
    return Budget.objects.get()


def ask(cast, project, amount, label="Écrans"):
    return services.ask_line(
        project=project, user=cast.actor("lead").user, label=label, amount=D(amount), reason="Un."
    )


def decide(cast, request, *, by="director", approve=True, **words):
    return services.decide_request(
        request=request, user=cast.actor(by).user, approve=approve, **words
    )


def sums(budget=None):
    row = Budget.objects.get()
    return tuple(str(getattr(row, name)) for name in ("voted", "committed", "left", "spent"))


def holds():
    """What must be true after every step."""
    for row in Budget.objects.all():
        lines = row.lines.aggregate(amount=Sum("amount"), spent=Sum("spent"))
        expenses = Expense.objects.filter(line__budget=row).aggregate(sum=Sum("amount"))["sum"]
        votes = row.votes.aggregate(sum=Sum("amount"))["sum"]
        granted = BudgetRequest.objects.filter(line__budget=row, outcome="approved")
        assert row.committed + row.left == row.voted == D(votes or 0).quantize(D("0.01"))
        assert row.committed == D(lines["amount"] or 0).quantize(D("0.01"))
        assert row.committed == D(granted.aggregate(s=Sum("amount"))["s"] or 0).quantize(D("0.01"))
        assert row.spent == D(lines["spent"] or 0).quantize(D("0.01"))
        assert row.spent == D(expenses or 0).quantize(D("0.01"))
        assert row.left >= 0 or granted.filter(beyond__gt=0).exists()


# Who ----------------------------------------------------------------------------------------------


def who_may(cast, work):
    done = set()
    for name in cast.people:
        try:
            with transaction.atomic():
                work(cast.actor(name).user)
                done.add(name)
                transaction.set_rollback(True)
        except NotAllowed:
            continue
    return done


DIRECTION = {"director", "delegated_director", "sponsor", "director_author", "director_in_team"}


def test_who_may_do_what(cast, project):
    vote(cast, 1000)
    request = ask(cast, project, 100)
    decide(cast, request)
    line = BudgetLine.objects.get()
    amended = services.ask_amendment(
        line=line, user=cast.actor("lead").user, amount=D(50), reason="Plus."
    )
    other = {"amount": D(10), "reason": "Oui."}
    found = {
        "vote": who_may(
            cast,
            lambda user: services.vote_budget(
                organisation=cast.organisation, user=user, year=YEAR + 1, **other
            ),
        ),
        "ask": who_may(
            cast, lambda user: services.ask_line(project=project, user=user, label="Un", **other)
        ),
        "decide": who_may(
            cast, lambda user: services.decide_request(request=amended, user=user, approve=True)
        ),
        "spend": who_may(
            cast,
            lambda user: services.note_expense(
                line=line, user=user, amount=D(1), label="Un", spent_on=timezone.localdate()
            ),
        ),
    }

    assert found == {
        "vote": DIRECTION,
        "ask": {"lead", "sponsor"},
        # Those who have a hand in the idea do not decide on its money.
        "decide": {"director", "delegated_director", "sponsor"},
        "spend": {"lead", "sponsor"},
    }


def test_nobody_grants_what_they_asked_for(cast, project):
    vote(cast, 1000)
    sponsor = cast.actor("sponsor").user
    request = services.ask_line(
        project=project, user=sponsor, label="Un", amount=D(10), reason="Oui."
    )

    with pytest.raises(NotAllowed):
        decide(cast, request, by="sponsor")
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetRequest.objects.update(
            outcome="approved", decided_by=sponsor, decided_on=timezone.localdate()
        )
    assert decide(cast, request).outcome == "approved"


# Sums ---------------------------------------------------------------------------------------------


def test_from_the_vote_to_the_expense(cast, project):
    vote(cast, "1000.10")
    request = ask(cast, project, "300.05")
    assert sums() == ("1000.10", "0.00", "1000.10", "0.00")
    decide(cast, request)
    assert sums() == ("1000.10", "300.05", "700.05", "0.00")
    line = BudgetLine.objects.get()
    services.note_expense(
        line=line,
        user=cast.actor("lead").user,
        amount=D("120.30"),
        label="Câbles",
        spent_on=timezone.localdate(),
    )

    assert sums() == ("1000.10", "300.05", "700.05", "120.30")
    holds()
    assert Occurrence.objects.filter(notice="projects.budget_asked").count() == 1
    assert Occurrence.objects.filter(notice="projects.budget_decided").count() == 1


def test_beyond_the_budget_only_by_someone_named_with_a_reason(cast, project):
    vote(cast, 100)
    request = ask(cast, project, "100.01")

    with pytest.raises(ValidationError) as refused:
        decide(cast, request)
    assert list(refused.value.message_dict) == ["override_reason"]
    assert sums() == ("100.00", "0.00", "100.00", "0.00")

    done = decide(cast, request, override_reason="Le matériel n’attend pas.")
    assert (done.beyond, done.override_reason) == (D("0.01"), "Le matériel n’attend pas.")
    assert done.decided_by == cast.people["director"]
    assert sums() == ("100.00", "100.01", "-0.01", "0.00")
    holds()


@pytest.mark.parametrize("amount", ["300.06", "-0.01"])
def test_a_line_is_not_overspent(cast, project, amount):
    vote(cast, 1000)
    decide(cast, ask(cast, project, "300.05"))

    with pytest.raises(ValidationError) as refused:
        services.note_expense(
            line=BudgetLine.objects.get(),
            user=cast.actor("lead").user,
            amount=D(amount),
            label="Trop",
            spent_on=timezone.localdate(),
        )

    assert list(refused.value.message_dict) == ["amount"]
    assert Expense.objects.count() == 0


def test_what_is_committed_stays_voted(cast, project):
    vote(cast, 1000)
    decide(cast, ask(cast, project, 300))

    with pytest.raises(ValidationError):
        vote(cast, "299.99")
    vote(cast, 300)
    assert sums() == ("300.00", "300.00", "0.00", "0.00")


def test_what_is_decided_is_not_decided_again(cast, project):
    vote(cast, 1000)
    request = ask(cast, project, 300)
    with pytest.raises(Incomplete):
        decide(cast, request, approve=False)
    decide(cast, request, approve=False, answer="Pas cette année.")

    with pytest.raises(Stale):
        decide(cast, request)
    assert sums() == ("1000.00", "0.00", "1000.00", "0.00")


def test_one_request_at_a_time_on_a_line(cast, project):
    vote(cast, 1000)
    request = ask(cast, project, 300)

    with pytest.raises(ValidationError):
        services.ask_amendment(
            line=request.line, user=cast.actor("lead").user, amount=D(5), reason="Plus."
        )


def test_no_budget_no_line(cast, project):
    with pytest.raises(ValidationError) as refused:
        ask(cast, project, 10)
    assert list(refused.value.message_dict) == ["amount"]


@pytest.mark.parametrize(
    "columns",
    [{"committed": D(1)}, {"left": D(1)}, {"voted": D(1)}, {"spent": D(1)}, {"spent": D(-1)}],
)
def test_the_database_holds_the_sums(cast, columns):
    vote(cast, 1000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.update(**columns)


def test_votes_and_expenses_are_only_ever_added_to(cast):
    row = vote(cast, 1000).votes.get()
    for rewrite in (row.save, row.delete, row.budget.votes.all().delete):
        with pytest.raises(TypeError):
            rewrite()
    with pytest.raises(TypeError):
        row.budget.votes.update(amount=3)


# A walk -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_committed_and_left_make_voted_at_every_step(cast, project, seed):
    rng, lead = random.Random(seed), cast.actor("lead").user
    vote(cast, "1000.37")
    done = 0
    for _step in range(60):
        amount = D(rng.randint(1, 40_000)) / 100
        pending = list(BudgetRequest.objects.filter(outcome="pending"))
        lines = list(BudgetLine.objects.all())
        kind = rng.choice(["vote", "ask", "amend", "grant", "grant", "refuse", "spend", "spend"])
        try:
            with transaction.atomic():
                if kind == "vote":
                    vote(cast, D(rng.randint(0, 200_000)) / 100)
                elif kind == "ask":
                    ask(cast, project, amount)
                elif kind == "amend" and lines:
                    services.ask_amendment(
                        line=rng.choice(lines),
                        user=lead,
                        amount=amount * rng.choice([1, -1]),
                        reason="Autre chose.",
                    )
                elif kind in ("grant", "refuse") and pending:
                    decide(
                        cast,
                        rng.choice(pending),
                        approve=kind == "grant",
                        answer="Voilà.",
                        override_reason=rng.choice(["", "Urgent."]),
                    )
                elif kind == "spend" and lines:
                    services.note_expense(
                        line=rng.choice(lines),
                        user=lead,
                        amount=amount * rng.choice([1, 1, -1]),
                        label="Achat",
                        spent_on=timezone.localdate() - datetime.timedelta(days=1),
                    )
                done += 1
        except ValidationError:
            pass
        holds()
    assert done > 20


# As people write them -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sum_", "shown"),
    [
        ("1500", "1500.00", "1\u202f500\u00a0€"),
        ("1 500,5 €", "1500.50", "1\u202f500,50\u00a0€"),
        ("-0,01", "-0.01", "−0,01\u00a0€"),
        ("0", "0.00", "0\u00a0€"),
    ],
)
def test_a_sum_as_it_is_typed_and_read(typed, sum_, shown):
    assert str(parse_euros(typed)) == sum_
    assert show_euros(D(sum_)) == shown


@pytest.mark.parametrize("typed", ["", "cent", "1,005", "10000000000", "=1+1", "1e3"])
def test_what_is_no_sum(typed):
    assert parse_euros(typed) is None
