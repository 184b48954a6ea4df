"""What is told to whoever receives a mission or a seat, and to whoever no longer has it: nobody
takes one, nor loses it, without a word."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Mandate, User
from accounts.selectors import is_followed
from notifications.enums import MessageState
from notifications.models import Message
from notifications.notices import Notice, Recipient, register
from notifications.site import absolute
from notifications.together import once
from referents.enums import Seat
from referents.models import Committee, CommitteeMember, Session

#: Where each mission is exercised, and the words of its button.
PAGES = {
    Role.REFERENT: ("referents:desk", _("Voir ce qui vous attend")),
    Role.DIRECTOR: ("referents:signatures", _("Voir ce qui est à signer")),
    Role.FACILITATOR: ("campaigns:list", _("Voir les défis")),
    Role.NETWORK_LEAD: ("referents:desk", _("Voir ce qui vous attend")),
    Role.ADMINISTRATOR: ("admin:index", _("Ouvrir l’administration")),
}


def _first_steps(user: User) -> dict:
    """Whether someone never came; they are led to choosing a password."""
    if user.last_login is not None:
        return {"never_here": False}
    reset = absolute(reverse("account_reset_password"))
    return {"never_here": True, "url": reset, "action_label": _("Choisir mon mot de passe")}


def person_of(pk: int | None) -> User | None:
    """Someone that a mail names, read once for all it is written to."""
    return once(("referents.person", pk), lambda: User.objects.filter(pk=pk).first())


class _ToOne(Notice):
    """To one person, about a row of theirs that may be gone when the mail is written."""

    #: Declared by the ideas room: what waits for something of me.
    kind = "ideas.duties"
    mandatory = True

    def recipients(self, context: dict) -> Iterable[Recipient]:
        return [Recipient(context["user"], self.audience)]

    @staticmethod
    def by(context: dict) -> User | None:
        """Who gave it, or ended it."""
        return person_of(context["by"])


class _AboutMission(_ToOne):
    audience = "holder"

    def row(self, context: dict) -> Mandate | None:
        pk = context["mandate"]
        rows = Mandate.objects.select_related("user", "organisation", "unit", "groupement")
        return once(("referents.mission", pk), lambda: rows.filter(pk=pk).first())

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        page, label = PAGES[Role(row.role)]
        return {
            "mission": row,
            "by": self.by(context),
            "role": str(row.get_role_display()),
            "url": absolute(reverse(page)),
            "action_label": label,
        }

    def thread(self, context: dict) -> str:
        return f"mission:{context['mandate']}"


@register
class MissionGiven(_AboutMission):
    """To whoever receives a mission: what it is, over what, until when, what is expected."""

    code = "referents.mission_given"

    def is_current(self, context: dict) -> bool:
        row = self.row(context)
        return row is not None and (row.until is None or row.until >= timezone.localdate())

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        shown = super().render_context(context, user, audience)
        later = shown["mission"].starts_on > timezone.localdate()
        return {**shown, "starts_later": later, **_first_steps(user)}


@register
class MissionEnded(_AboutMission):
    """To whoever a mission is ended for by someone else: its last day, and that nothing is lost."""

    code = "referents.mission_ended"

    def is_current(self, context: dict) -> bool:
        row = self.row(context)
        return row is not None and row.until is not None

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        shown = super().render_context(context, user, audience)
        return shown | {
            "followed": is_followed(shown["mission"]),
            "url": absolute(reverse("accounts:profile")),
            "action_label": _("Voir mes missions"),
        }


class _AboutSeat(_ToOne):
    audience = "member"

    def row(self, context: dict) -> CommitteeMember | None:
        pk = context["seat"]
        rows = CommitteeMember.objects.select_related("committee__organisation")
        return once(("referents.seat", pk), lambda: rows.filter(pk=pk).first())

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        committee = Committee.objects.select_related("organisation").get(pk=context["committee"])
        return {
            "committee": committee,
            "seat": str(Seat(context["held"]).label),
            "by": self.by(context),
            "url": absolute(reverse("referents:committee", args=[committee.pk])),
            "action_label": _("Voir le comité"),
        }

    def thread(self, context: dict) -> str:
        return f"seat:{context['seat']}"


@register
class SeatGiven(_AboutSeat):
    """To whoever takes a seat in a committee: what is asked of them, and when it meets next."""

    code = "referents.seat_given"

    def is_current(self, context: dict) -> bool:
        row = self.row(context)
        return row is not None and row.until is None

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        shown = super().render_context(context, user, audience)
        ahead = Session.objects.filter(
            committee=shown["committee"], held_on__gte=timezone.localdate(), cancelled_at=None
        )
        return {**shown, "next": ahead.order_by("held_on", "pk").first(), **_first_steps(user)}


@register
class SeatEnded(_AboutSeat):
    """To whoever no longer sits in a committee: what they gave stays. Of a seat taken back on the
    day it was given, whoever was never told they had it is told nothing."""

    code = "referents.seat_ended"

    def is_current(self, context: dict) -> bool:
        row = self.row(context)
        if row is not None:
            return row.until is not None
        given = Message.objects.filter(
            occurrence__key=f"referents.seat_given:{context['seat']}", recipient=context["user"]
        )
        return given.exclude(state=MessageState.CANCELLED).exists()

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        """They no longer open the committee's page."""
        shown = super().render_context(context, user, audience)
        return shown | {"url": absolute(reverse("ideas:list")), "action_label": _("Voir les idées")}
