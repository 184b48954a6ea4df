"""What everyone is told of a vote of all agents: that it is open, once. Nobody is reminded: whether
someone has voted is known to nobody."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign
from campaigns.participation import audience_of
from ideas.vote_calls import has_choice, vote_is_open
from ideas.voting import voting_span
from notifications.notices import Notice, Recipient, register
from notifications.site import absolute
from notifications.together import once

CHALLENGE, CELEBRATION = "challenge", "celebration"


@register
class VoteOpened(Notice):
    """To everyone a challenge or a celebration is addressed to, at the pace each has chosen for the
    one or for the other."""

    code = "ideas.vote_opened"
    kind = "campaigns.calendar"
    audiences = (CHALLENGE, CELEBRATION)

    def kind_of(self, audience: str) -> str:
        return "ideas.celebration" if audience == CELEBRATION else self.kind

    def campaign(self, context: dict) -> Campaign:
        pk = context["campaign"]
        rows = Campaign.objects.with_calendar().select_related("groupement")
        return once(("ideas.vote_opened", pk), lambda: rows.get(pk=pk))

    def recipients(self, context: dict) -> Iterable[Recipient]:
        campaign = self.campaign(context)
        audience = CELEBRATION if campaign.is_celebration else CHALLENGE
        people = audience_of(campaign).order_by("pk").values_list("pk", flat=True)
        return [Recipient(user_id, audience) for user_id in people.distinct()]

    def is_current(self, context: dict) -> bool:
        """Until the vote is over: a digest that comes later says nothing of it."""
        campaign = Campaign.objects.with_calendar().get(pk=context["campaign"])
        return campaign.archived_on is None and vote_is_open(campaign) and has_choice(campaign)

    def may_join(self, context: dict, audience: str) -> bool:
        return True

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        campaign = self.campaign(context)
        return {
            "campaign": campaign,
            "span": voting_span(campaign),
            "url": absolute(reverse("campaigns:vote", args=[campaign.pk])),
            "action_label": _("Voter"),
        }

    def thread(self, context: dict) -> str:
        campaign = self.campaign(context)
        return f"{'celebration' if campaign.is_celebration else 'campaign'}:{campaign.pk}"
