"""What is told of an amendment to those who join a jury at work by it, or leave it: a seat is not
taken nor lost without a word (ADR 65)."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.enums import PhaseCode
from campaigns.juries import is_judging
from campaigns.models import Campaign, RulesVersion
from notifications.notices import Notice, Recipient, register
from notifications.site import absolute
from notifications.together import once
from referents.enums import Seat


class _AboutSeats(Notice):
    #: Declared by the ideas room: what waits for something of me.
    kind = "ideas.duties"
    mandatory = True
    audience = "juror"

    def rules(self, context: dict) -> RulesVersion:
        pk = context["rules"]
        rows = RulesVersion.objects.select_related("campaign__organisation", "campaign__jury")
        return once(("campaigns.rules_of_jurors", pk), lambda: rows.get(pk=pk))

    def campaign(self, context: dict) -> Campaign:
        return self.rules(context).campaign

    def recipients(self, context: dict) -> Iterable[Recipient]:
        return [Recipient(user, self.audience) for user in context["people"]]

    def thread(self, context: dict) -> str:
        return f"challenge:{self.campaign(context).pk}"

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        campaign = self.campaign(context)
        return {
            "campaign": campaign,
            "rules": self.rules(context),
            "results": campaign.span(PhaseCode.RESULTS),
            "url": absolute(campaign.get_absolute_url()),
            "action_label": _("Voir le défi"),
        }


@register
class JuryJoined(_AboutSeats):
    """To whoever takes a seat in a jury at work: what is asked of them, and until when."""

    code = "campaigns.jury_joined"

    def is_current(self, context: dict) -> bool:
        return is_judging(self.campaign(context))

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        shown = super().render_context(context, user, audience)
        phase = shown["campaign"].phase
        return {
            **shown,
            "seat": Seat(dict(self.rules(context).jury["seats"])[user.pk]).label,
            "takes_ideas": phase == PhaseCode.OPEN,
            "results_to_come": phase == PhaseCode.DELIBERATION,
            "url": absolute(reverse("referents:jury", args=[shown["campaign"].pk])),
            "action_label": _("Ouvrir le bureau du jury"),
        }


@register
class JuryLeft(_AboutSeats):
    """To whoever no longer sits in a jury at work: why, as everyone reads it."""

    code = "campaigns.jury_left"
