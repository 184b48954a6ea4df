"""The money of innovation: an organisation's budget of the year, a project's lines, what is asked,
decided and spent. Sums are `Decimal` euros; whoever changes one locks the budget's row first."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Round
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from projects.models.append_only import AppendOnly
from projects.models.project import Project
from projects.money import EUROS, RequestState

ZERO = Decimal(0)


class Budget(models.Model):
    """What an organisation votes for innovation in a year: committed to lines, or left. Committed
    and left make what was voted, which the database holds; left is below zero only by approvals
    that a director took upon themselves, with a reason."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="innovation_budgets"
    )
    year = models.PositiveSmallIntegerField(_("année"))
    voted = models.DecimalField(_("voté"), default=ZERO, **EUROS)
    committed = models.DecimalField(_("engagé"), default=ZERO, **EUROS)
    left = models.DecimalField(_("disponible"), default=ZERO, **EUROS)
    spent = models.DecimalField(_("dépensé"), default=ZERO, **EUROS)

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = _("budget de l’innovation")
        verbose_name_plural = _("budgets de l’innovation")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="budget_one_a_year"),
            models.CheckConstraint(
                condition=Q(voted=Round(F("committed") + F("left"), Value(2))),
                name="budget_committed_and_left_make_voted",
            ),
            models.CheckConstraint(
                condition=Q(
                    voted__gte=0, committed__gte=0, spent__gte=0, spent__lte=F("committed")
                ),
                name="budget_sums_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


class BudgetVote(AppendOnly):
    """What was voted, then each amendment: by how much, by whom, why. Only ever added to."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="votes")
    amount = models.DecimalField(_("montant"), **EUROS)
    reason = models.TextField(_("pourquoi"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(_("jour"), default=timezone.localdate)

    class Meta:
        ordering = ["budget", "pk"]
        verbose_name = _("vote du budget")
        verbose_name_plural = _("votes du budget")
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="budget_vote_changes_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="budget_vote_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.budget_id} {self.amount}"


class BudgetLine(models.Model):
    """What a project may spend, from the budget of a year: the sum of what was granted."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="budget_lines")
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="lines")
    label = models.CharField(_("pour quoi"), max_length=160)
    amount = models.DecimalField(_("accordé"), default=ZERO, **EUROS)
    spent = models.DecimalField(_("dépensé"), default=ZERO, **EUROS)

    class Meta:
        ordering = ["budget", "pk"]
        verbose_name = _("ligne de budget")
        verbose_name_plural = _("lignes de budget")
        constraints = [
            models.CheckConstraint(
                condition=Q(spent__gte=0, spent__lte=F("amount")), name="budget_line_not_overspent"
            ),
            models.CheckConstraint(condition=~Q(label=""), name="budget_line_has_label"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def left(self) -> Decimal:
        return self.amount - self.spent


class BudgetRequest(models.Model):
    """Money asked for on a line: its first amount, or an amendment, up or down. Decided by another
    person; `beyond` is the part that the budget did not hold, granted with `override_reason`."""

    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="requests")
    amount = models.DecimalField(_("montant"), **EUROS)
    reason = models.TextField(_("pourquoi"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_on = models.DateField(_("demandée le"), default=timezone.localdate)
    outcome = models.CharField(
        _("suite donnée"), max_length=10, choices=RequestState, default=RequestState.PENDING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_on = models.DateField(_("décidée le"), null=True)
    answer = models.TextField(_("réponse"), blank=True)
    beyond = models.DecimalField(_("au-delà du budget"), default=ZERO, **EUROS)
    override_reason = models.TextField(_("pourquoi au-delà"), blank=True)

    class Meta:
        ordering = ["line", "pk"]
        verbose_name = _("demande de budget")
        verbose_name_plural = _("demandes de budget")
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="budget_request_changes_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="budget_request_says_why"),
            models.CheckConstraint(
                condition=Q(outcome=RequestState.PENDING, decided_by=None, decided_on=None)
                | (
                    ~Q(outcome=RequestState.PENDING)
                    & Q(decided_by__isnull=False, decided_on__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
                name="budget_request_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=RequestState.REFUSED) | ~Q(answer=""),
                name="budget_request_refused_with_words",
            ),
            models.CheckConstraint(
                condition=Q(beyond=0) | (Q(beyond__gt=0) & ~Q(override_reason="")),
                name="budget_request_beyond_with_reason",
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(outcome=RequestState.PENDING),
                name="budget_request_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount}"


class Expense(AppendOnly):
    """Money spent on a line; a mistake is taken back by another of the opposite sign."""

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="expenses")
    amount = models.DecimalField(_("montant"), **EUROS)
    label = models.CharField(_("libellé"), max_length=160)
    spent_on = models.DateField(_("le"), default=timezone.localdate)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["line", "pk"]
        verbose_name = _("dépense")
        verbose_name_plural = _("dépenses")
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="expense_is_something"),
            models.CheckConstraint(condition=~Q(label=""), name="expense_has_label"),
        ]

    def __str__(self) -> str:
        return self.label
