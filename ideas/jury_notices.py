"""What a jury, those who answer and the authors are told about the results of a challenge."""

from abc import abstractmethod
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import people_in_office
from campaigns.models import Campaign
from ideas.entries import entries_of, with_answer
from ideas.enums import VerdictKind
from ideas.families import authors_of
from ideas.jury import MATRIX, JuryRight, deliberation_of, docket_of, is_published, seats_on
from ideas.models import JuryEntry
from ideas.notices import AboutOneRow, absolute, referents_of
from ideas.presenters import awaited_words
from ideas.services.jury_results import unanswered
from notifications.notices import Notice, Recipient, register


@register
class EntryResult(AboutOneRow):
    """To each author on the day of the results: what the jury says of their idea, winner or not,
    and what comes next."""

    code = "ideas.entry_result"
    kind = "ideas.own"
    mandatory = True
    audience = "author"
    label = _("Voir mon idée")

    def row(self, context: dict) -> JuryEntry:
        rows = JuryEntry.objects.select_related(
            "idea__organisation", "idea__unit", "campaign__organisation"
        )
        return rows.get(pk=context["entry"])

    def people(self, row: JuryEntry) -> QuerySet[User]:
        return authors_of(row.idea)

    def is_current(self, context: dict) -> bool:
        """Unless the idea was taken out of the results meanwhile."""
        row = self.row(context)
        return entries_of(row.campaign).filter(pk=row.idea_id).exists()

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        awards = row.idea.awards.filter(campaign=row.campaign)
        return {
            **super().render_context(context, user, audience),
            "campaign": row.campaign,
            "award": awards.first(),
            "answered": with_answer(entries_of(row.campaign), row.campaign, published=False)
            .filter(pk=row.idea_id, has_answer=True)
            .exists(),
            "waits": row.verdict in (VerdictKind.ANSWERED, VerdictKind.NOT_RETAINED),
            "goes_on": row.verdict == VerdictKind.SENT_ON,
            "awaited": awaited_words(row.idea.state),
            "due": row.campaign.answers_by,
        }


class _AboutChallenge(Notice):
    """About a challenge, to those who have a part to play in its results."""

    kind = "ideas.duties"
    mandatory = True
    audience: str
    label: str
    page = "campaigns:detail"

    def row(self, context: dict) -> Campaign:
        return Campaign.objects.select_related("organisation", "jury", "sponsor").get(
            pk=context["campaign"]
        )

    @abstractmethod
    def people(self, row: Campaign) -> QuerySet[User]:
        """Who has that part to play."""

    def recipients(self, context: dict) -> Iterable[Recipient]:
        people = self.people(self.row(context)).filter(is_active=True)
        keys = people.order_by("pk").values_list("pk", flat=True).distinct()
        return [Recipient(user_id, self.audience) for user_id in keys]

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        campaign = self.row(context)
        return {
            "campaign": campaign,
            "count": self.count(campaign),
            "results_on": campaign.results_on,
            "due": campaign.answers_by,
            "url": absolute(reverse(self.page, args=[campaign.pk])),
            "action_label": self.label,
        }

    def count(self, campaign: Campaign) -> int:
        return unanswered(campaign)

    def thread(self, context: dict) -> str:
        return f"challenge:{context['campaign']}"


@register
class JuryCalled(_AboutChallenge):
    """To those who evaluate: the challenge is closed to ideas, they are before the jury."""

    code = "ideas.jury_called"
    audience = "juror"
    label = _("Évaluer les idées")
    page = "referents:jury"

    def people(self, row: Campaign) -> QuerySet[User]:
        seats = seats_on(row).filter(seat__in=MATRIX[JuryRight.EVALUATE])
        return User.objects.filter(pk__in=seats.order_by().values("user"))

    def is_current(self, context: dict) -> bool:
        return deliberation_of(self.row(context)) is None

    def count(self, campaign: Campaign) -> int:
        return entries_of(campaign).count()


@register
class JuryReminder(JuryCalled):
    """To those who have entries left to evaluate, and to them alone: the results near."""

    code = "ideas.jury_reminder"

    def people(self, row: Campaign) -> QuerySet[User]:
        evaluate = super().people(row)
        left = [user.pk for user in evaluate if docket_of(row, user).left]
        return User.objects.filter(pk__in=left)

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        shown = super().render_context(context, user, audience)
        return {**shown, "count": len(docket_of(shown["campaign"], user).left)}


@register
class JuryLate(_AboutChallenge):
    """To who runs the jury and to the sponsor: the day announced has come without results."""

    code = "ideas.jury_late"
    audience = "runs"
    label = _("Ouvrir la délibération")
    page = "referents:deliberation"

    def people(self, row: Campaign) -> QuerySet[User]:
        seats = seats_on(row).filter(seat__in=MATRIX[JuryRight.RUN])
        return User.objects.filter(Q(pk__in=seats.order_by().values("user")) | Q(pk=row.sponsor_id))

    def is_current(self, context: dict) -> bool:
        return not is_published(self.row(context))

    def count(self, campaign: Campaign) -> int:
        judged = JuryEntry.objects.filter(campaign=campaign).exclude(verdict="").values("idea")
        return entries_of(campaign).exclude(pk__in=judged).count()

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        """The sponsor follows it on the challenge's page: they do not sit."""
        shown = super().render_context(context, user, audience)
        campaign = shown["campaign"]
        if not seats_on(campaign).filter(user=user).exists():
            shown |= {
                "url": absolute(campaign.get_absolute_url()),
                "action_label": _("Voir le défi"),
            }
        return shown


@register
class ResultsToAnswer(_AboutChallenge):
    """To the referents: the results are told, these entries wait for the answer they announce."""

    code = "ideas.results_to_answer"
    audience = "referents"
    label = _("Voir les réponses à donner")
    page = "referents:jury_answers"

    def people(self, row: Campaign) -> QuerySet[User]:
        """Those who study the entries that wait, and so may write their answers."""
        waiting = with_answer(entries_of(row), row, published=True).filter(has_answer=False)
        rows = waiting.select_related("organisation", "unit", "referent")
        keys = {key for idea in rows for key in referents_of(idea).values_list("pk", flat=True)}
        return User.objects.filter(pk__in=keys)

    def is_current(self, context: dict) -> bool:
        return unanswered(self.row(context)) > 0


@register
class ResultsEscalated(_AboutChallenge):
    """To the « responsable innovation » and the sponsor: thirty days on, entries have no answer."""

    code = "ideas.results_escalated"
    audience = "in_charge"
    label = _("Voir les réponses qui manquent")
    page = "referents:jury_answers"

    def people(self, row: Campaign) -> QuerySet[User]:
        groups = [
            people_in_office(role, organisation=row.organisation)
            for role in (Role.REFERENT, Role.DIRECTOR)
        ]
        in_charge = next((group for group in groups if group.exists()), User.objects.none())
        return User.objects.filter(
            Q(pk__in=in_charge.order_by().values("pk")) | Q(pk=row.sponsor_id)
        )

    def is_current(self, context: dict) -> bool:
        return unanswered(self.row(context)) > 0
