"""What people are told of the life of a project: its news, and its silence."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.awaited import awaited_by, in_charge_of
from ideas.enums import Audience, Party, Tie, Visibility
from ideas.models import Idea
from ideas.notices import AUDIENCES, AboutOneRow, about, absolute, tied
from notifications.enums import Frequency
from notifications.kinds import Kind, register_kind
from notifications.notices import Notice, Recipient, register
from notifications.together import once
from projects.models import JournalEntry
from projects.silence import heard_on

register_kind(
    Kind(
        "projects.journal",
        _("Le journal des projets que je suis"),
        _("Les nouvelles que leurs équipes donnent, réunies."),
        default=Frequency.DAILY,
        weight=35,
    )
)


@register
class JournalWritten(Notice):
    """To the authors, the team and its sponsor, then to those who support or follow: news. Grouped
    by day unless one asks otherwise."""

    code = "projects.journal_written"
    kind = "projects.journal"
    audiences = ("carriers", "followers")
    label = _("Lire le journal")

    def row(self, context: dict) -> JournalEntry:
        rows = JournalEntry.objects.select_related("project__idea__organisation", "author")
        return once(("projects.entry", context["entry"]), lambda: rows.get(pk=context["entry"]))

    def recipients(self, context: dict) -> Iterable[Recipient]:
        row = self.row(context)
        idea = row.project.idea
        carriers = (
            AUDIENCES[Audience.AUTHOR](idea)
            | AUDIENCES[Audience.TEAM](idea)
            | tied(idea, Tie.SPONSOR)
        )
        for audience, people in (
            ("carriers", carriers),
            ("followers", AUDIENCES[Audience.FOLLOWERS](idea)),
        ):
            told = people.exclude(pk=row.author_id).order_by("pk").values_list("pk", flat=True)
            for user_id in told.distinct():
                yield Recipient(user_id, audience)

    def may_join(self, context: dict, audience: str) -> bool:
        return True

    def is_current(self, context: dict) -> bool:
        return self.row(context).project.idea.visibility == Visibility.VISIBLE

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {
            **about(row.project.idea),
            "row": row,
            "files": [file.name for file in row.files.all()],
            "url": absolute(reverse("projects:journal", args=[row.project_id])),
            "action_label": self.label,
        }

    def thread(self, context: dict) -> str:
        return f"idea:{self.row(context).project_id}"


class _AboutSilence(AboutOneRow):
    """No news of a project since a day. Stops by itself as soon as it gives some."""

    kind = "ideas.duties"
    label = _("Donner des nouvelles")

    def row(self, context: dict) -> Idea:
        return Idea.objects.select_related("organisation", "unit", "referent").get(
            pk=context["idea"]
        )

    def is_current(self, context: dict) -> bool:
        idea = self.row(context)
        return idea.state == context["state"] and str(heard_on(idea)) == context["heard"]

    def may_join(self, context: dict, audience: str) -> bool:
        return True

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        idea = self.row(context)
        return {
            **about(idea),
            "heard": heard_on(idea),
            "url": absolute(reverse("projects:journal", args=[idea.pk])),
            "action_label": self.label,
        }

    def thread(self, context: dict) -> str:
        return f"idea:{context['idea']}"


@register
class Silence(_AboutSilence):
    """To the lead: no news for long."""

    code = "projects.silence"
    audience = "lead"

    def people(self, row: Idea) -> QuerySet[User]:
        lead = tied(row, Tie.LEAD)
        return lead if lead.exists() else tied(row, Tie.SPONSOR)


@register
class SilenceEscalated(_AboutSilence):
    """To the « responsable innovation »: the lead was reminded, and there is still no news."""

    code = "projects.silence_escalation"
    audience = "in_charge"
    label = _("Voir le projet")

    def people(self, row: Idea) -> QuerySet[User]:
        return in_charge_of(row)


@register
class SilenceToSponsor(_AboutSilence):
    """To the sponsor, or the direction where there is none: it is theirs to decide what follows."""

    code = "projects.silence_sponsor"
    audience = "sponsor"
    label = _("Voir le projet")

    def people(self, row: Idea) -> QuerySet[User]:
        if row.info.awaits == Party.SPONSOR:
            return awaited_by(row)
        sponsor = tied(row, Tie.SPONSOR)
        return sponsor if sponsor.exists() else AUDIENCES[Audience.DIRECTOR](row)
