"""What people are told of a celebration: the invitation, then the thanks."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import paths_above
from campaigns.celebration_dates import is_to_come
from campaigns.models import Campaign, Ceremony
from ideas.enums import Visibility
from ideas.models import Involvement, Nominee
from ideas.voting import voting_span
from notifications.enums import Frequency
from notifications.kinds import Kind, register_kind
from notifications.notices import Notice, Recipient, register
from notifications.sections import Item, Section
from notifications.site import absolute
from notifications.together import once

register_kind(
    Kind(
        "ideas.celebration",
        _("La célébration annuelle"),
        _("L’invitation, le vote qui s’ouvre, les remerciements à qui a pris part."),
        weight=58,
        frequencies=(Frequency.IMMEDIATE, Frequency.NEVER),
    )
)


class _AboutCelebration(Notice):
    kind = "ideas.celebration"
    audience: str

    def row(self, context: dict) -> Ceremony:
        rows = Ceremony.objects.select_related("campaign__organisation", "campaign__groupement")
        pk = context["campaign"]
        return once(("ideas.ceremony", pk), lambda: rows.get(pk=pk))

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        ceremony = self.row(context)
        page = reverse("campaigns:celebration", args=[ceremony.pk])
        return {
            "ceremony": ceremony,
            "campaign": ceremony.campaign,
            "url": absolute(page),
            "action_label": self.label,
        }

    def thread(self, context: dict) -> str:
        return f"celebration:{context['campaign']}"


@register
class CelebrationInvited(_AboutCelebration):
    """To everyone it is addressed to: when and where, and the date to put in one's calendar. What a
    later invitation says is not said by an earlier one."""

    code = "ideas.celebration_invited"
    audience = "person"
    label = _("Voir la célébration")

    def recipients(self, context: dict) -> Iterable[Recipient]:
        for user_id in _addressed(self.row(context).campaign):
            yield Recipient(user_id, self.audience)

    def is_current(self, context: dict) -> bool:
        ceremony = self.row(context)
        return ceremony.sequence == context["sequence"] and is_to_come(ceremony.campaign, ceremony)

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        shown = super().render_context(context, user, audience)
        calendar = absolute(reverse("campaigns:invitation", args=[context["campaign"]]))
        item = Item(gettext("Ajouter la date à mon agenda"), url=calendar)
        return {
            **shown,
            "again": context["sequence"] > 1,
            "voting": voting_span(shown["campaign"]),
            "sections": (Section(gettext("Votre agenda"), (item,)),),
        }


@register
class CelebrationThanked(_AboutCelebration):
    """To those who have a hand in an idea that was nominated, trophy or not. Who deposited an
    anonymous idea is nobody known: they read the thanks on the page."""

    code = "ideas.celebration_thanked"
    audience = "team"
    label = _("Voir la galerie")

    def recipients(self, context: dict) -> Iterable[Recipient]:
        ideas = Nominee.objects.filter(
            category__campaign=context["campaign"], idea__visibility=Visibility.VISIBLE
        )
        tied = Involvement.objects.active().filter(
            idea__in=ideas.order_by().values("idea"), kind__in=Involvement.RECUSED
        )
        people = User.objects.filter(pk__in=tied.order_by().values("user"), is_active=True)
        for user_id in people.order_by("pk").values_list("pk", flat=True):
            yield Recipient(user_id, self.audience)


def _addressed(campaign: Campaign) -> Iterable[int]:
    """The keys of the people a celebration is addressed to: those of its organisation or of its
    groupement, or of its units and those below them."""
    people = User.objects.filter(is_active=True).order_by("pk").select_related("unit")
    if campaign.groupement_id:
        people = people.filter(organisation__in=campaign.groupement.organisations.all())
    else:
        people = people.filter(organisation=campaign.organisation_id)
    asked = {unit.path for unit in campaign.units.all()}
    for person in people:
        above = paths_above(person.unit.path) if person.unit_id else []
        if not asked or asked.intersection(above):
            yield person.pk
