"""What people are told about a trial besides its transitions."""

from functools import reduce
from operator import or_

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.enums import Audience
from ideas.notices import AUDIENCES, AboutOneRow, absolute
from notifications.notices import register
from projects.models import PilotExtension


@register
class PilotExtended(AboutOneRow):
    """To the team, the sponsor and the authors: the trial lasts longer, and why."""

    code = "projects.pilot_extended"
    kind = "projects.rollout"
    audience = "team"
    label = _("Voir l’expérimentation")

    def row(self, context: dict) -> PilotExtension:
        return PilotExtension.objects.select_related(
            "pilot__project__idea__organisation", "pilot__site", "decided_by"
        ).get(pk=context["extension"])

    def people(self, row: PilotExtension) -> QuerySet[User]:
        told = (Audience.TEAM, Audience.LEAD, Audience.SPONSOR, Audience.AUTHOR)
        people = reduce(or_, (AUDIENCES[who](row.pilot.project.idea) for who in told))
        return people.exclude(pk=row.decided_by_id)

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {
            "extension": row,
            "pilot": row.pilot,
            "idea": row.pilot.project.idea,
            "url": absolute(reverse("projects:pilot", args=[row.pilot.project_id])),
            "action_label": self.label,
        }

    def thread(self, context: dict) -> str:
        return f"idea:{self.row(context).pilot.project_id}"
