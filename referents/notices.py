"""What is told of signatures that are delegated, and of the charter that waits for one."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import own_directors
from notifications.notices import Notice, Recipient, register
from notifications.site import absolute
from referents.models import Charter, Delegation


class _AboutDelegation(Notice):
    #: Declared by the ideas room: what waits for something of me.
    kind = "ideas.duties"
    mandatory = True
    audiences: tuple[str, ...] = ("delegate",)
    label: str
    page: str

    def row(self, context: dict) -> Delegation:
        return Delegation.objects.select_related(
            "director", "delegate", "organisation", "ended_by", "mandate__delegated_by"
        ).get(pk=context["delegation"])

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        return {
            "act": self.row(context),
            "url": absolute(reverse(self.page)),
            "action_label": self.label,
        }

    def thread(self, context: dict) -> str:
        return f"delegation:{context['delegation']}"


@register
class SignatureDelegated(_AboutDelegation):
    """To the delegate: they sign for the direction during these days."""

    code = "referents.signature_delegated"
    label = _("Voir ce qui est à signer")
    page = "referents:signatures"

    def recipients(self, context: dict) -> Iterable[Recipient]:
        return [Recipient(self.row(context).delegate_id, "delegate")]

    def is_current(self, context: dict) -> bool:
        return not self.row(context).is_over


@register
class DelegationEnded(_AboutDelegation):
    """To the other of the two people: the delegation is over before its day."""

    code = "referents.delegation_ended"
    label = _("Voir les délégations")
    page = "referents:delegations"
    audiences = ("delegate", "director")

    def recipients(self, context: dict) -> Iterable[Recipient]:
        act = self.row(context)
        both = ((act.delegate_id, "delegate"), (act.director_id, "director"))
        return [Recipient(pk, audience) for pk, audience in both if pk != act.ended_by_id]


@register
class CharterToSign(Notice):
    """To the direction, once for each version: a text is ready, and binds nobody before they sign
    it. Whoever signs by delegation does not promise for the direction, and is not asked."""

    code = "referents.charter_to_sign"
    kind = "ideas.duties"
    audiences = ("director",)

    def row(self, context: dict) -> Charter:
        return Charter.objects.select_related("organisation", "written_by").get(
            pk=context["charter"]
        )

    def recipients(self, context: dict) -> Iterable[Recipient]:
        row = self.row(context)
        people = own_directors(row.organisation_id).exclude(pk=row.written_by_id)
        return [
            Recipient(pk, "director") for pk in people.order_by("pk").values_list("pk", flat=True)
        ]

    def is_current(self, context: dict) -> bool:
        return self.row(context).signed_on is None

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        page = f"{reverse('referents:charter')}?organisme={row.organisation_id}"
        return {
            "charter": row,
            "url": absolute(page),
            "action_label": _("Lire et signer la charte"),
        }
