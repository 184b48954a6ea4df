"""What people are told about the sites of an innovation."""

from abc import abstractmethod
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation, User
from accounts.selectors import people_in_office
from ideas.enums import Audience
from ideas.notices import AUDIENCES, AboutOneRow, absolute
from notifications.kinds import Kind, register_kind
from notifications.notices import Notice, Recipient, register
from projects.enums import Ring, SiteState
from projects.models import Project, RolloutSite, Sheet
from projects.sites import answering_for

#: How many sites a mail names.
SHOWN = 8

register_kind(
    Kind(
        "projects.rollout",
        _("Le déploiement des innovations"),
        _("Les sites qui adoptent une innovation, l’adaptent ou y renoncent."),
        weight=20,
    )
)


class _AboutSite(AboutOneRow):
    kind = "projects.rollout"

    def row(self, context: dict) -> RolloutSite:
        return RolloutSite.objects.select_related(
            "project__idea__organisation", "unit__organisation", "organisation"
        ).get(pk=context["site"])

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {
            "site": row,
            "idea": row.project.idea,
            "url": absolute(reverse("projects:detail", args=[row.project_id])),
            "action_label": self.label,
        }

    def thread(self, context: dict) -> str:
        return f"idea:{self.row(context).project_id}"


class _AboutMySites(Notice):
    """About the sites that one person answers for, told in one mail whatever their number."""

    kind = "projects.rollout"
    audience = "site"
    label = _("Dire ce que fait le site")
    label_many = _("Voir mes sites")

    @abstractmethod
    def rows(self, context: dict) -> QuerySet[RolloutSite]:
        """The sites it is about that still await an answer."""

    def of(self, context: dict, user_id: int) -> list[RolloutSite]:
        """Those of them that this person answers for, the oldest first."""
        return answering_for(self._loaded(context)).get(user_id, [])

    def recipients(self, context: dict) -> Iterable[Recipient]:
        people = answering_for(self._loaded(context))
        return [Recipient(user_id, self.audience) for user_id in sorted(people)]

    def is_current(self, context: dict) -> bool:
        return self.rows(context).exists()

    def template(self, message) -> str:
        return f"email/{self.code.replace('.', '/')}/{self.audience}.txt"

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        sites = self.of(context, user.pk)
        alone = sites[0] if len(sites) == 1 else None
        page = (
            reverse("projects:site", args=[alone.project_id, alone.pk])
            if alone
            else reverse("projects:my_sites")
        )
        return {
            "site": alone,
            "sites": sites[:SHOWN],
            "count": len(sites),
            "more": max(0, len(sites) - SHOWN),
            "url": absolute(page),
            "action_label": self.label if alone else self.label_many,
        }

    def _loaded(self, context: dict) -> QuerySet[RolloutSite]:
        loaded = self.rows(context).select_related(
            "project__idea__organisation", "unit__organisation", "organisation"
        )
        return loaded.order_by("since", "pk")


@register
class SiteProposed(_AboutMySites):
    """To those who answer for sites: an innovation is proposed to them."""

    code = "projects.site_proposed"

    def rows(self, context: dict) -> QuerySet[RolloutSite]:
        return RolloutSite.objects.filter(pk__in=context["sites"], state=SiteState.PROPOSED)

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        project = Project.objects.select_related("idea__organisation").get(pk=context["project"])
        shown = super().render_context(context, user, audience)
        return {**shown, "idea": project.idea, "how_to": project.how_to}

    def thread(self, context: dict) -> str:
        return f"idea:{context['project']}"


@register
class SitesAwaited(_AboutMySites):
    """To the person who answers for sites: some wait for an answer since long, or their planned
    day has passed. Once a week at most; what was answered meanwhile is no longer said."""

    code = "projects.sites_awaited"
    kind = "ideas.duties"

    def rows(self, context: dict) -> QuerySet[RolloutSite]:
        return RolloutSite.objects.acted_on_by(self._person(context)).late()

    def recipients(self, context: dict) -> Iterable[Recipient]:
        person = context["user"]
        return [Recipient(person, self.audience)] if self.of(context, person) else []

    def _person(self, context: dict) -> User:
        return User.objects.get(pk=context["user"])


@register
class SitesUnanswered(_AboutMySites):
    """To the « responsables innovation » of an organisation: sites left without an answer although
    their referents were reminded."""

    code = "projects.sites_unanswered"
    kind = "ideas.duties"
    audience = "in_charge"

    def rows(self, context: dict) -> QuerySet[RolloutSite]:
        return RolloutSite.objects.of_organisation(context["organisation"]).long_late()

    def of(self, context: dict, user_id: int) -> list[RolloutSite]:
        return list(self._loaded(context))

    def recipients(self, context: dict) -> Iterable[Recipient]:
        organisation = Organisation.objects.get(pk=context["organisation"])
        asked = answering_for(self._loaded(context))
        groups = (
            people_in_office(role, organisation=organisation).exclude(pk__in=asked)
            for role in (Role.REFERENT, Role.DIRECTOR)
        )
        people = next((group for group in groups if group.exists()), User.objects.none())
        keys = people.filter(is_active=True).order_by("pk").values_list("pk", flat=True)
        return [Recipient(user_id, self.audience) for user_id in keys]


@register
class SiteChanged(_AboutSite):
    """To the team and the authors: a site adopted, adapted, refused or gave up."""

    code = "projects.site_changed"
    audience = "team"
    label = _("Voir le déploiement")

    def people(self, row: RolloutSite) -> QuerySet[User]:
        idea = row.project.idea
        return AUDIENCES[Audience.TEAM](idea) | AUDIENCES[Audience.AUTHOR](idea)


@register
class SheetShared(Notice):
    """To the team and the authors: others may now read the sheet of their innovation."""

    code = "projects.sheet_shared"
    kind = "projects.rollout"
    audience = "team"

    def row(self, context: dict) -> Sheet:
        return Sheet.objects.select_related("project__idea__organisation", "groupement").get(
            pk=context["sheet"]
        )

    def recipients(self, context: dict) -> Iterable[Recipient]:
        row = self.row(context)
        idea = row.project.idea
        people = AUDIENCES[Audience.TEAM](idea) | AUDIENCES[Audience.AUTHOR](idea)
        told = people.exclude(pk=row.shared_by_id).order_by("pk").values_list("pk", flat=True)
        return [Recipient(user_id, self.audience) for user_id in told.distinct()]

    def is_current(self, context: dict) -> bool:
        return self.row(context).ring != Ring.ORGANISATION

    def template(self, message) -> str:
        return "email/projects/sheet_shared/team.txt"

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {
            "sheet": row,
            "idea": row.project.idea,
            "url": absolute(row.get_absolute_url()),
            "action_label": _("Lire la fiche"),
        }

    def thread(self, context: dict) -> str:
        return f"idea:{self.row(context).project_id}"
