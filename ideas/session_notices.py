"""What members are told of the sessions of their committee."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.agenda import agenda_of, seats_on
from ideas.notices import absolute
from innovation_platform.typography import french_spaces
from notifications.notices import Notice, Recipient, register
from notifications.sections import Item, Section
from referents.enums import SessionPhase
from referents.models import Session


class _AboutSession(Notice):
    kind = "ideas.duties"
    mandatory = True
    audience = "member"
    label = _("Ouvrir l’ordre du jour")

    def row(self, context: dict) -> Session:
        return Session.objects.select_related("committee__organisation").get(pk=context["session"])

    def recipients(self, context: dict) -> Iterable[Recipient]:
        people = sorted(seat.user_id for seat in seats_on(self.row(context)))
        return [Recipient(key, self.audience) for key in people]

    def template(self, message) -> str:
        return f"email/{self.code.replace('.', '/')}/{self.audience}.txt"

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        session = self.row(context)
        return {
            "session": session,
            "url": absolute(reverse("referents:session", args=[session.pk])),
            "action_label": self.label,
        }

    def thread(self, context: dict) -> str:
        return f"session:{context['session']}"


@register
class SessionConvened(_AboutSession):
    """To each member: when, where, and the agenda with its files; again when it changes. An idea
    one stands back from is a number only."""

    code = "ideas.session_convened"

    def is_current(self, context: dict) -> bool:
        session = self.row(context)
        return session.phase == SessionPhase.PLANNED and session.convening == context["convening"]

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        shown = super().render_context(context, user, audience)
        lines = tuple(_line(item, shown["session"]) for item in agenda_of(shown["session"], user))
        return {
            **shown,
            "again": context["convening"] > 1,
            "count": len(lines),
            "sections": (Section(gettext("Ordre du jour"), lines),),
        }


def _line(item, session: Session) -> Item:
    number = item.row.position
    if item.hidden:
        words = gettext("%(number)s. Vous ne prenez pas part à ce point") % {"number": number}
        return Item(words)
    return Item(
        f"{number}. {french_spaces(item.row.idea.title)}",
        url=absolute(reverse("referents:item", args=[session.pk, item.row.pk])),
    )


@register
class SessionCancelled(_AboutSession):
    """To each member who was convened: the session is not held."""

    code = "ideas.session_cancelled"
    label = _("Voir le comité")

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        shown = super().render_context(context, user, audience)
        committee = shown["session"].committee_id
        return {**shown, "url": absolute(reverse("referents:committee", args=[committee]))}
