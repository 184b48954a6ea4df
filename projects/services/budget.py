"""The money of innovation: voted, asked for, decided by another person, spent.

Every service here locks the budget's row before it reads a sum: two approvals at once are one after
the other, and committed and left make what was voted at every step.
"""

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.permissions import directs
from ideas.actors import Person
from ideas.enums import State
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.permissions import Right, standing
from notifications.outbox import enqueue
from projects.models import (
    Budget,
    BudgetLine,
    BudgetRequest,
    BudgetVote,
    Expense,
    Project,
)
from projects.money import RequestState, show_euros
from projects.services.team import UNDER_WAY

#: Bills still come once a project is over.
BILLED = (*UNDER_WAY, State.ACHIEVED, State.STOPPED)


@transaction.atomic
def vote_budget(
    *, organisation: Organisation, user: User, year: int, amount: Decimal, reason: str
) -> BudgetVote:
    """Vote a year's budget, or amend it: `amount` is the whole sum then. Side effect: one vote in
    the record, of the difference.

    Raises `NotAllowed` for anyone not of the direction, `Incomplete` without a reason,
    `ValidationError` keyed `amount` for less than what is committed, or for what changes nothing.
    """
    if not directs(user, organisation.pk):
        raise NotAllowed
    if not reason.strip():
        raise Incomplete(["reason"])
    Budget.objects.get_or_create(organisation=organisation, year=year)
    budget = Budget.objects.select_for_update().get(organisation=organisation, year=year)
    if amount < budget.committed:
        raise ValidationError(
            {
                "amount": _("%(sum)s sont déjà engagés : le budget ne peut pas être moindre.")
                % {"sum": show_euros(budget.committed)}
            }
        )
    if amount == budget.voted:
        raise ValidationError({"amount": _("C’est déjà le montant voté.")})
    difference = amount - budget.voted
    _write(budget, voted=difference, left=difference)
    return BudgetVote.objects.create(
        budget=budget, amount=difference, reason=reason.strip(), decided_by=user
    )


@transaction.atomic
def ask_line(
    *, project: Project, user: User, label: str, amount: Decimal, reason: str
) -> BudgetRequest:
    """Ask for a line of this year's budget for a project. Side effect: the direction is told.

    Raises `NotAllowed`, `Incomplete`, `ValidationError` when no budget was voted this year, or for
    a sum that is not above zero.
    """
    require(project, user, Right.RUN_PROJECT, UNDER_WAY)
    missing = [name for name, text in (("label", label), ("reason", reason)) if not text.strip()]
    if missing:
        raise Incomplete(missing)
    if amount <= 0:
        raise ValidationError({"amount": _("Écrivez une somme, par exemple 1\u202f500.")})
    year = timezone.localdate().year
    budget = Budget.objects.filter(organisation=project.idea.organisation_id, year=year).first()
    if budget is None:
        raise ValidationError(
            {"amount": _("Aucun budget de l’innovation n’est voté pour %(year)s.") % {"year": year}}
        )
    line = BudgetLine.objects.create(project=project, budget=budget, label=label.strip())
    return _ask(line, user, amount, reason)


@transaction.atomic
def ask_amendment(*, line: BudgetLine, user: User, amount: Decimal, reason: str) -> BudgetRequest:
    """Ask for more on a line, or give some back: `amount` is the difference. Raises `NotAllowed`,
    `Incomplete`, `ValidationError` for nothing, for more back than is left, or while a request on
    the line waits."""
    require(line.project, user, Right.RUN_PROJECT, UNDER_WAY)
    if not reason.strip():
        raise Incomplete(["reason"])
    if amount == 0 or line.amount + amount < line.spent:
        raise ValidationError(
            {
                "amount": _("Il reste %(sum)s sur cette ligne, que l’on peut rendre au plus.")
                % {"sum": show_euros(line.left)}
            }
        )
    return _ask(line, user, amount, reason)


def _ask(line: BudgetLine, user: User, amount: Decimal, reason: str) -> BudgetRequest:
    try:
        with transaction.atomic():
            row = BudgetRequest.objects.create(
                line=line, amount=amount, reason=reason.strip(), asked_by=user
            )
    except IntegrityError as waits:
        raise ValidationError(
            {"amount": _("Une demande attend déjà la direction sur cette ligne.")}
        ) from waits
    enqueue(
        "projects.budget_asked", key=f"projects.budget_asked:{row.pk}", context={"request": row.pk}
    )
    return row


@transaction.atomic
def decide_request(
    *,
    request: BudgetRequest,
    user: User,
    approve: bool,
    answer: str = "",
    override_reason: str = "",
) -> BudgetRequest:
    """Grant what was asked for, or not, as a director who did not ask for it. Side effects: the
    line and the budget change together; whoever asked is told.

    Raises `NotAllowed`, `Stale` when it was decided meanwhile, `Incomplete` for a refusal without
    words, `ValidationError` keyed `override_reason` when the budget does not hold it and no reason
    says why it is granted all the same.
    """
    budget = _locked(request)
    current = BudgetRequest.objects.select_related("line__project__idea").get(pk=request.pk)
    require(current.line.project, user, Right.DECIDE_BUDGET, BILLED)
    if current.asked_by_id == user.pk:
        raise NotAllowed
    if current.outcome != RequestState.PENDING:
        raise Stale(current.line.project_id, 0)
    if not approve and not answer.strip():
        raise Incomplete(["answer"])
    if approve:
        current.beyond = _beyond(budget, current.amount)
        if current.beyond and not override_reason.strip():
            raise ValidationError({"override_reason": _over(budget, current.beyond)})
        current.override_reason = override_reason.strip() if current.beyond else ""
        _commit(budget, current)
    current.outcome = RequestState.APPROVED if approve else RequestState.REFUSED
    current.answer = answer.strip()
    current.decided_by, current.decided_on = user, timezone.localdate()
    current.save()
    enqueue(
        "projects.budget_decided",
        key=f"projects.budget_decided:{current.pk}",
        context={"request": current.pk},
    )
    return current


def _beyond(budget: Budget, amount: Decimal) -> Decimal:
    """The part of a sum that the budget does not hold."""
    return max(amount - max(budget.left, Decimal(0)), Decimal(0))


def _over(budget: Budget, beyond: Decimal) -> str:
    return _(
        "Il reste %(left)s : la demande dépasse le budget de %(beyond)s. Dites pourquoi vous "
        "l’accordez tout de même : votre nom et cette raison restent sur la page du budget."
    ) % {"left": show_euros(budget.left), "beyond": show_euros(beyond)}


def _commit(budget: Budget, request: BudgetRequest) -> None:
    line = BudgetLine.objects.get(pk=request.line_id)
    if line.amount + request.amount < line.spent:
        raise ValidationError(
            {"answer": _("Entre-temps, la ligne a été dépensée : elle ne peut plus baisser.")}
        )
    BudgetLine.objects.filter(pk=line.pk).update(amount=line.amount + request.amount)
    _write(budget, committed=request.amount, left=-request.amount)


@transaction.atomic
def note_expense(
    *, line: BudgetLine, user: User, amount: Decimal, label: str, spent_on: datetime.date
) -> Expense:
    """Note money spent on a line, or take a mistake back with a sum below zero.

    Raises `NotAllowed`, `Incomplete`, `ValidationError` for more than the line still holds: an
    amendment is asked for first.
    """
    require(line.project, user, Right.RUN_PROJECT, BILLED)
    budget = _locked_of(line)
    current = BudgetLine.objects.get(pk=line.pk)
    if not label.strip():
        raise Incomplete(["label"])
    if spent_on > timezone.localdate():
        raise ValidationError({"spent_on": _("Ce jour n’est pas encore venu.")})
    if amount == 0 or not 0 <= current.spent + amount <= current.amount:
        raise ValidationError(
            {
                "amount": _(
                    "Il reste %(sum)s sur cette ligne. Pour dépenser plus, demandez d’abord une "
                    "modification de la ligne."
                )
                % {"sum": show_euros(current.left)}
            }
        )
    row = Expense.objects.create(
        line=current, amount=amount, label=label.strip(), spent_on=spent_on, noted_by=user
    )
    BudgetLine.objects.filter(pk=current.pk).update(spent=current.spent + amount)
    _write(budget, spent=amount)
    return row


def _locked(request: BudgetRequest) -> Budget:
    return Budget.objects.select_for_update(of=("self",)).get(lines__requests=request.pk)


def _locked_of(line: BudgetLine) -> Budget:
    return Budget.objects.select_for_update().get(pk=line.budget_id)


def _write(budget: Budget, **differences: Decimal) -> None:
    """Change the sums of a locked budget."""
    sums = {name: getattr(budget, name) + amount for name, amount in differences.items()}
    Budget.objects.filter(pk=budget.pk).update(**sums)
    for name, total in sums.items():
        setattr(budget, name, total)


def require(project: Project, user: User, right: Right, states: tuple[State, ...]) -> None:
    """Raise `NotAllowed` unless the project is in one of the states and the right is theirs."""
    idea = project.idea
    if idea.state not in states or not standing(Person(user), idea).may(right):
        raise NotAllowed
