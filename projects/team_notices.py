"""What people are told of a team: seats, calls for skills, help asked for."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import people_in_office
from ideas.enums import Audience, Tie
from ideas.models import Idea, Involvement
from ideas.notices import AUDIENCES, AboutOneRow, AboutTie, about, absolute, tied
from notifications.kinds import Kind, register_kind
from notifications.notices import register
from projects.enums import HelpKind
from projects.models import CallAnswer, HelpRequest, SeatTerms

register_kind(
    Kind(
        "projects.team",
        _("La vie de mes équipes projet"),
        _("Qui rejoint ou quitte l’équipe, ce que l’on répond à ses appels et à ses demandes."),
        weight=18,
    )
)


def _page(name: str, idea: Idea) -> str:
    return absolute(reverse(f"projects:{name}", args=[idea.pk]))


def _carriers(idea: Idea) -> QuerySet[User]:
    """The lead and the sponsor."""
    return tied(idea, Tie.LEAD, Tie.SPONSOR)


class _AboutSeat(AboutTie):
    """About a seat in a team; leads to one of the project's pages."""

    page = "team"

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {
            **about(row.idea),
            "row": row,
            "terms": SeatTerms.objects.filter(pk=row.pk).first(),
            "url": _page(self.page, row.idea),
            "action_label": self.label,
        }


class _Awaiting(_AboutSeat):
    """Something its holder must answer."""

    kind = "ideas.duties"
    mandatory = True
    audience = "member"
    page = "seat"
    label = _("Lire et répondre")

    def people(self, row: Involvement) -> QuerySet[User]:
        return User.objects.filter(pk=row.user_id)


@register
class SeatOffered(_Awaiting):
    """To a colleague: a seat is theirs if they want it."""

    code = "projects.seat_offered"

    def is_current(self, context: dict) -> bool:
        row = self.row(context)
        return row.accepted_on is None and row.ended_on is None


@register
class TermsChanged(_Awaiting):
    """To someone of the team: the time asked is no longer what they agreed to."""

    code = "projects.terms_changed"

    def is_current(self, context: dict) -> bool:
        row = self.row(context)
        terms = SeatTerms.objects.filter(pk=row.pk).first()
        return row.ended_on is None and terms is not None and terms.agreed_on is None


@register
class MemberAnnounced(_AboutSeat):
    """To whom the member named, else to the referents of their unit: for information."""

    code = "projects.member_announced"
    kind = "projects.team"
    audience = "manager"
    label = _("Voir l’équipe")

    def people(self, row: Involvement) -> QuerySet[User]:
        terms = SeatTerms.objects.filter(pk=row.pk).first()
        if terms and terms.manager_id:
            return User.objects.filter(pk=terms.manager_id, is_active=True)
        member = row.user
        unit = member.unit if member.unit_id else None
        office = people_in_office(Role.REFERENT, organisation=member.organisation, unit=unit)
        return office.exclude(pk=member.pk)

    def is_current(self, context: dict) -> bool:
        return self.row(context).ended_on is None


@register
class MemberLeft(_AboutSeat):
    """To the lead and the sponsor: someone left the team."""

    code = "projects.member_left"
    kind = "projects.team"
    audience = "lead"
    label = _("Voir l’équipe")

    def people(self, row: Involvement) -> QuerySet[User]:
        return _carriers(row.idea).exclude(pk=row.user_id)


@register
class LeadChanged(_AboutSeat):
    """To the team and the sponsor: someone else leads."""

    code = "projects.lead_changed"
    kind = "projects.team"
    audience = "team"
    label = _("Voir l’équipe")

    def people(self, row: Involvement) -> QuerySet[User]:
        return AUDIENCES[Audience.TEAM](row.idea) | tied(row.idea, Tie.SPONSOR)

    def is_current(self, context: dict) -> bool:
        return self.row(context).ended_on is None


class _AboutAnswer(AboutOneRow):
    def row(self, context: dict) -> CallAnswer:
        return CallAnswer.objects.select_related(
            "call__project__idea__organisation", "call__opened_by", "user"
        ).get(pk=context["answer"])

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        idea = row.call.project.idea
        return {
            **about(idea),
            "row": row,
            "call": row.call,
            "url": _page("team", idea),
            "action_label": self.label,
        }

    def thread(self, context: dict) -> str:
        return f"idea:{self.row(context).call.project_id}"


@register
class CallAnswered(_AboutAnswer):
    """To the lead, or the sponsor when there is none: someone offers their help."""

    code = "projects.call_answered"
    kind = "ideas.duties"
    audience = "lead"
    label = _("Répondre")

    def people(self, row: CallAnswer) -> QuerySet[User]:
        lead = tied(row.call.project.idea, Tie.LEAD)
        return lead if lead.exists() else tied(row.call.project.idea, Tie.SPONSOR)

    def is_current(self, context: dict) -> bool:
        return self.row(context).accepted is None


@register
class CallReplied(_AboutAnswer):
    """To who offered their help: welcome, or thank you."""

    code = "projects.call_replied"
    kind = "projects.team"
    mandatory = True
    audience = "person"
    label = _("Voir le projet")

    def people(self, row: CallAnswer) -> QuerySet[User]:
        return User.objects.filter(pk=row.user_id)


class _AboutHelp(AboutOneRow):
    def row(self, context: dict) -> HelpRequest:
        return HelpRequest.objects.select_related(
            "project__idea__organisation",
            "project__idea__unit",
            "project__idea__referent",
            "asked_by",
            "answered_by",
        ).get(pk=context["help"])

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {
            **about(row.project.idea),
            "row": row,
            "url": _page("team", row.project.idea),
            "action_label": self.label,
        }

    def thread(self, context: dict) -> str:
        return f"idea:{self.row(context).project_id}"


@register
class HelpAsked(_AboutHelp):
    """To the referents and the sponsor: a team needs help; to the sponsor alone: it needs time."""

    code = "projects.help_asked"
    kind = "ideas.duties"
    audience = "helpers"
    label = _("Répondre à l’équipe")

    def people(self, row: HelpRequest) -> QuerySet[User]:
        idea = row.project.idea
        sponsor = tied(idea, Tie.SPONSOR)
        if not sponsor.exists():
            sponsor = AUDIENCES[Audience.DIRECTOR](idea)
        people = sponsor
        if row.kind == HelpKind.HELP:
            people = AUDIENCES[Audience.REFERENTS](idea) | sponsor
        return people.exclude(pk=row.asked_by_id)

    def is_current(self, context: dict) -> bool:
        return self.row(context).answered_on is None


@register
class HelpAnswered(_AboutHelp):
    """To the team: what was answered."""

    code = "projects.help_answered"
    kind = "projects.team"
    audience = "team"
    label = _("Voir le projet")

    def people(self, row: HelpRequest) -> QuerySet[User]:
        asker = User.objects.filter(pk=row.asked_by_id)
        if row.kind == HelpKind.TIME:
            return asker | tied(row.project.idea, Tie.LEAD)
        return AUDIENCES[Audience.TEAM](row.project.idea) | asker
