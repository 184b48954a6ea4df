"""What everyone is told of a vote of all agents: that it is open, once. Nobody is reminded: whether
someone has voted is known to nobody."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign
from campaigns.notices import AboutCampaign
from ideas.vote_calls import has_choice, vote_is_open
from ideas.voting import voting_span
from notifications.notices import Recipient, register
from notifications.site import absolute
from notifications.together import once

CHALLENGE, CELEBRATION = "challenge", "celebration"


@register
class VoteOpened(AboutCampaign):
    """To everyone a challenge or a celebration is addressed to, at the pace each has chosen for the
    one or for the other."""

    code = "ideas.vote_opened"
    audiences = (CHALLENGE, CELEBRATION)
    label = _("Voter")

    def kind_of(self, audience: str) -> str:
        return "ideas.celebration" if audience == CELEBRATION else self.kind

    def recipients(self, context: dict) -> Iterable[Recipient]:
        audience = CELEBRATION if self.campaign(context).is_celebration else CHALLENGE
        return [Recipient(row.user_id, audience) for row in super().recipients(context)]

    def holds(self, campaign: Campaign) -> bool:
        """Until the vote is over: a digest that comes later says nothing of it."""
        return once(
            ("ideas.vote_holds", campaign.pk),
            lambda: vote_is_open(campaign) and has_choice(campaign),
        )

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        shown = super().render_context(context, user, audience)
        campaign = shown["campaign"]
        return {
            **shown,
            "span": voting_span(campaign),
            "url": absolute(reverse("campaigns:vote", args=[campaign.pk])),
        }

    def thread(self, context: dict) -> str:
        campaign = self.campaign(context)
        return f"{'celebration' if campaign.is_celebration else 'campaign'}:{campaign.pk}"
