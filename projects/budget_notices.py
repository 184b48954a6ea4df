"""Money asked for, and what the direction answered."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import people_in_office
from ideas.notices import AboutOneRow, absolute
from notifications.notices import register
from projects.models import BudgetRequest
from projects.money import RequestState, show_euros


class _AboutRequest(AboutOneRow):
    kind = "ideas.duties"

    def row(self, context: dict) -> BudgetRequest:
        return BudgetRequest.objects.select_related(
            "line__project__idea__organisation", "line__budget", "asked_by", "decided_by"
        ).get(pk=context["request"])

    def thread(self, context: dict) -> str:
        return f"idea:{self.row(context).line.project_id}"

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {
            "request_row": row,
            "line": row.line,
            "idea": row.line.project.idea,
            "sum": show_euros(row.amount),
            "left": show_euros(row.line.budget.left),
            "granted": row.outcome == RequestState.APPROVED,
            "url": absolute(self.address(row)),
            "action_label": self.label,
        }


@register
class BudgetAsked(_AboutRequest):
    """To the direction, save who asks: a project asks for money."""

    code = "projects.budget_asked"
    audience = "director"
    label = _("Lire et décider")

    def people(self, row: BudgetRequest) -> QuerySet[User]:
        organisation = row.line.project.idea.organisation
        found = people_in_office(Role.DIRECTOR, organisation=organisation)
        return found.exclude(pk=row.asked_by_id)

    def is_current(self, context: dict) -> bool:
        return self.row(context).outcome == RequestState.PENDING

    def address(self, row: BudgetRequest) -> str:
        return reverse("projects:budget_request", args=[row.pk])


@register
class BudgetDecided(_AboutRequest):
    """To whoever asked: what the direction decided."""

    code = "projects.budget_decided"
    audience = "asker"
    label = _("Voir le budget du projet")

    def people(self, row: BudgetRequest) -> QuerySet[User]:
        return User.objects.filter(pk=row.asked_by_id)

    def address(self, row: BudgetRequest) -> str:
        return reverse("projects:budget", args=[row.line.project_id])
