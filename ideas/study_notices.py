"""What referents are told about who studies what."""

from abc import abstractmethod
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation, User
from accounts.selectors import people_in_office
from ideas.models import Assignment
from ideas.notices import AboutOneRow, absolute
from notifications.notices import Notice, Recipient, register


@register
class Assigned(AboutOneRow):
    """To a referent: a colleague gives them an idea to study."""

    code = "ideas.assigned"
    kind = "ideas.duties"
    audience = "referent"
    label = _("Étudier l’idée")

    def row(self, context: dict) -> Assignment:
        return Assignment.objects.select_related("idea__organisation", "given_by").get(
            pk=context["assignment"]
        )

    def people(self, row: Assignment) -> QuerySet[User]:
        return User.objects.filter(pk=row.referent_id)

    def is_current(self, context: dict) -> bool:
        row = self.row(context)
        return row.idea.referent_id == row.referent_id


class _AboutMany(Notice):
    """About several ideas of someone whose mission has ended."""

    kind = "ideas.duties"
    mandatory = True
    audience: str
    label: str

    @abstractmethod
    def people(self, context: dict) -> QuerySet[User]:
        """Who is told of them."""

    @abstractmethod
    def address(self, context: dict) -> str:
        """The page where they are found."""

    def recipients(self, context: dict) -> Iterable[Recipient]:
        people = self.people(context).order_by("pk").values_list("pk", flat=True)
        return [Recipient(user_id, self.audience) for user_id in people]

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        return {
            "organisation": Organisation.objects.get(pk=context["organisation"]),
            "before": User.objects.get(pk=context["before"]),
            "count": context["count"],
            "url": absolute(self.address(context)),
            "action_label": self.label,
        }


@register
class HandedOver(_AboutMany):
    """To whoever takes over: ideas came to them because a mission ended."""

    code = "ideas.handed_over"
    audience = "referent"
    label = _("Voir ces idées")

    def people(self, context: dict) -> QuerySet[User]:
        return User.objects.filter(pk=context["to"], is_active=True)

    def address(self, context: dict) -> str:
        return f"{reverse('referents:desk')}?qui=moi"


@register
class LeftWithoutReferent(_AboutMany):
    """To the direction: ideas wait and nobody holds the mission of studying them."""

    code = "ideas.left_without_referent"
    audience = "director"
    label = _("Voir la couverture")

    def people(self, context: dict) -> QuerySet[User]:
        organisation = Organisation.objects.get(pk=context["organisation"])
        return people_in_office(Role.DIRECTOR, organisation=organisation)

    def is_current(self, context: dict) -> bool:
        organisation = Organisation.objects.get(pk=context["organisation"])
        return not people_in_office(Role.REFERENT, organisation=organisation).exists()

    def address(self, context: dict) -> str:
        return reverse("referents:coverage")
