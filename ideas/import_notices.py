"""What is told once a table of ideas is in."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import people_in_office
from ideas.models import IdeaImport
from ideas.notices import AboutOneRow, absolute
from notifications.notices import register


@register
class ImportDone(AboutOneRow):
    """To the referents who will study them: one news for all the ideas of a table."""

    code = "ideas.import_done"
    kind = "ideas.duties"
    audience = "referents"
    label = _("Voir ces idées")

    def row(self, context: dict) -> IdeaImport:
        return IdeaImport.objects.select_related("organisation", "user__unit").get(
            pk=context["import"]
        )

    def people(self, row: IdeaImport) -> QuerySet[User]:
        return people_in_office(
            Role.REFERENT, organisation=row.organisation, unit=row.user.unit
        ).exclude(pk=row.user_id)

    def is_current(self, context: dict) -> bool:
        return IdeaImport.objects.filter(pk=context["import"]).exists()

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        query = urlencode({"q": row.group_author, "tri": "recent"})
        return {
            "row": row,
            "count": row.created_count,
            "url": absolute(f"{reverse('ideas:list')}?{query}"),
            "action_label": self.label,
        }

    def thread(self, context: dict) -> str:
        return f"idea-import:{context['import']}"
