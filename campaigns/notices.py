"""What people are told about challenges: a line of their digest, unless they chose otherwise."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Unit, User
from campaigns.amendments import changes_by_version
from campaigns.enums import PhaseCode
from campaigns.juries import juries_by_version
from campaigns.models import Campaign, CampaignNews, RulesVersion
from campaigns.participation import audience_of, participants_of, reminded_of
from notifications.enums import Frequency
from notifications.kinds import Kind, register_kind
from notifications.notices import Notice, Recipient, register
from notifications.site import absolute
from notifications.together import once

#: How many units a reminder names.
SHOWN = 8

register_kind(
    Kind(
        "campaigns.calendar",
        _("Les défis"),
        _("Un défi qui s’annonce, ouvre, passe au vote, arrive à sa fin ou à ses résultats."),
        default=Frequency.WEEKLY,
        weight=40,
    )
)
register_kind(
    Kind(
        "campaigns.mine",
        _("Les défis auxquels je participe"),
        _("Des nouvelles, des règles modifiées, la suite donnée."),
        default=Frequency.DAILY,
        weight=25,
    )
)


class AboutCampaign(Notice):
    """What is told of a challenge: to everyone it is addressed to, as long as it is not put away;
    read once for all the messages of a batch."""

    kind = "campaigns.calendar"
    audience = "audience"
    label = _("Voir le défi")

    def campaign(self, context: dict) -> Campaign:
        pk = context["campaign"]
        rows = Campaign.objects.select_related("organisation", "groupement").with_calendar()
        return once(("campaigns.campaign", pk), lambda: rows.get(pk=pk))

    def people(self, campaign: Campaign) -> QuerySet[User]:
        return audience_of(campaign)

    def recipients(self, context: dict) -> Iterable[Recipient]:
        people = self.people(self.campaign(context)).order_by("pk").values_list("pk", flat=True)
        for user_id in people.distinct():
            yield Recipient(user_id, self.audience)

    def is_current(self, context: dict) -> bool:
        campaign = self.campaign(context)
        return campaign.archived_on is None and self.holds(campaign)

    def holds(self, campaign: Campaign) -> bool:
        """Whether it is still worth saying."""
        return True

    def may_join(self, context: dict, audience: str) -> bool:
        return True

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        campaign = self.campaign(context)
        return {
            "campaign": campaign,
            "results": campaign.span(PhaseCode.RESULTS),
            "url": absolute(campaign.get_absolute_url()),
            "action_label": self.label,
        }

    def thread(self, context: dict) -> str:
        return f"campaign:{self.campaign(context).pk}"


@register
class Announced(AboutCampaign):
    """To the audience: a challenge will open."""

    code = "campaigns.announced"

    def holds(self, campaign: Campaign) -> bool:
        return campaign.phase == PhaseCode.ANNOUNCED


@register
class Opened(AboutCampaign):
    """To the audience: it takes ideas."""

    code = "campaigns.opened"
    label = _("Répondre au défi")

    def holds(self, campaign: Campaign) -> bool:
        return campaign.phase == PhaseCode.OPEN


@register
class LastDays(Opened):
    """To the audience: a few days remain."""

    code = "campaigns.last_days"


class _ToParticipants(AboutCampaign):
    kind = "campaigns.mine"
    audience = "participant"

    def people(self, campaign: Campaign) -> QuerySet[User]:
        return participants_of(campaign)


@register
class EntriesClosed(_ToParticipants):
    """To those who take part: no more ideas are taken, what happens now, and until when."""

    code = "campaigns.entries_closed"

    def holds(self, campaign: Campaign) -> bool:
        return campaign.phase == PhaseCode.DELIBERATION


@register
class ResultsDue(_ToParticipants):
    """To those who take part in a challenge without jury: the day of its results has come."""

    code = "campaigns.results_due"


@register
class RulesAmended(_ToParticipants):
    """To those who take part: the rules or the calendar changed, and why."""

    code = "campaigns.rules_amended"
    mandatory = True
    label = _("Lire les règles")

    def rules(self, context: dict) -> RulesVersion:
        pk = context["rules"]
        rows = RulesVersion.objects.select_related("campaign__organisation", "campaign__groupement")
        return once(("campaigns.rules", pk), lambda: rows.get(pk=pk))

    def campaign(self, context: dict) -> Campaign:
        return self.rules(context).campaign

    def changes(self, context: dict) -> list[str]:
        """What it changes in the words, the days and the jury, read once for a batch."""
        rules = self.rules(context)

        def read() -> list[str]:
            near = (rules.version - 1, rules.version)
            rows = list(RulesVersion.objects.filter(campaign=rules.campaign_id, version__in=near))
            return changes_by_version(rows, juries_by_version(rows))[rules.version]

        return once(("campaigns.rules_changes", rules.pk), read)

    def may_join(self, context: dict, audience: str) -> bool:
        return False

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        shown = super().render_context(context, user, audience)
        phase = shown["campaign"].phase
        return {
            **shown,
            "rules": self.rules(context),
            "changes": self.changes(context),
            "takes_ideas": phase in (PhaseCode.ANNOUNCED, PhaseCode.OPEN),
            "results_to_come": phase
            in (PhaseCode.ANNOUNCED, PhaseCode.OPEN, PhaseCode.DELIBERATION),
        }


@register
class NewsWritten(_ToParticipants):
    """To those who take part: a few lines from who runs it."""

    code = "campaigns.news"

    def row(self, context: dict) -> CampaignNews:
        pk = context["news"]
        rows = CampaignNews.objects.select_related(
            "campaign__organisation", "campaign__groupement", "written_by"
        )
        return once(("campaigns.news", pk), lambda: rows.get(pk=pk))

    def campaign(self, context: dict) -> Campaign:
        return self.row(context).campaign

    def may_join(self, context: dict, audience: str) -> bool:
        return False

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        return {**super().render_context(context, user, audience), "news": self.row(context)}


@register
class UnitsReminded(AboutCampaign):
    """To those who animate units that no idea comes from yet: one mail, whatever their number."""

    code = "campaigns.units_reminded"
    audience = "animator"

    def recipients(self, context: dict) -> Iterable[Recipient]:
        return [Recipient(user_id, self.audience) for user_id in sorted(self.reminded(context))]

    def reminded(self, context: dict) -> dict[int, list[Unit | Organisation]]:
        """Who is written to and of what, worked out once for a batch: not who asked for it."""
        campaign = self.campaign(context)
        people = once(("campaigns.reminded", campaign.pk), lambda: reminded_of(campaign))
        return {pk: rows for pk, rows in people.items() if pk != context.get("by")}

    def holds(self, campaign: Campaign) -> bool:
        return campaign.phase == PhaseCode.OPEN

    def may_join(self, context: dict, audience: str) -> bool:
        return False

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        units = self.reminded(context).get(user.pk, [])
        return {
            **super().render_context(context, user, audience),
            "units": units[:SHOWN],
            "more": max(0, len(units) - SHOWN),
        }
