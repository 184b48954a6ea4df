"""The weekly letter as a mail: to everyone, and first to whoever writes it."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.bulletins import sections_of
from ideas.models import Bulletin
from ideas.notices import absolute
from notifications.enums import Channel, Frequency
from notifications.kinds import Kind, register_kind
from notifications.notices import Notice, Recipient, register
from notifications.together import once

register_kind(
    Kind(
        "ideas.bulletin",
        _("La lettre de la semaine"),
        _("Ce que deviennent les idées de mon organisme, en une minute."),
        weight=60,
        frequencies=(Frequency.IMMEDIATE, Frequency.NEVER),
    )
)


class _AboutBulletin(Notice):
    audience: str

    def row(self, context: dict) -> Bulletin:
        return once(
            ("ideas.bulletin", context["bulletin"]),
            lambda: Bulletin.objects.select_related("organisation").get(pk=context["bulletin"]),
        )

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {"bulletin": row, "sections": sections_of(row)}


@register
class BulletinSent(_AboutBulletin):
    """To everyone of the organisation."""

    code = "ideas.bulletin"
    kind = "ideas.bulletin"
    audience = "reader"

    def recipients(self, context: dict) -> Iterable[Recipient]:
        people = User.objects.filter(organisation=self.row(context).organisation, is_active=True)
        for user_id in people.order_by("pk").values_list("pk", flat=True):
            yield Recipient(user_id, self.audience)

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {
            **super().render_context(context, user, audience),
            "url": absolute(row.get_absolute_url()),
            "action_label": _("Lire la lettre sur le site"),
        }


@register
class BulletinTrial(_AboutBulletin):
    """To whoever writes it, as it is when it leaves."""

    code = "ideas.bulletin_trial"
    kind = "ideas.bulletin"
    mandatory = True
    audience = "writer"

    def recipients(self, context: dict) -> Iterable[Recipient]:
        return [Recipient(context["to"], self.audience, channels=(Channel.MAIL,))]

    def is_current(self, context: dict) -> bool:
        return Bulletin.objects.filter(pk=context["bulletin"]).exists()
