"""Reminders: what waits for someone, and what is late.

They stop by themselves: as soon as someone has acted, what they say no longer holds and they do
not leave.
"""

import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ideas.actors import Person
from ideas.awaited import (
    awaited_by,
    awaited_for_opinion,
    awaited_to_confirm,
    awaited_to_read,
    in_charge_of,
)
from ideas.enums import Party
from ideas.models import Decision, Idea, Opinion
from ideas.notices import AboutDecision, AboutOneRow, AboutOpinion, about, absolute
from ideas.permissions import Right, standing
from ideas.presenters import AWAITED, EXPECTED
from ideas.reminders import OPINION_STATES
from ideas.services.moves import today_in
from notifications.notices import register


class _AboutIdea(AboutOneRow):
    """About an idea, named by its key."""

    kind = "ideas.duties"

    def row(self, context: dict) -> Idea:
        rows = Idea.objects.select_related("organisation", "unit", "referent")
        return rows.get(pk=context["idea"])

    def may_join(self, context: dict, audience: str) -> bool:
        """Two reminders of one thing that leave together are one."""
        return True

    def thread(self, context: dict) -> str:
        return f"idea:{context['idea']}"


class _AboutLimit(_AboutIdea):
    """About the limit of the state an idea was in when this was decided."""

    def is_current(self, context: dict) -> bool:
        """The idea has not moved, gave no sign of life, and waits for no decision."""
        idea = self.row(context)
        return (
            idea.revision == context["revision"]
            and idea.due_on is not None
            and idea.due_on.isoformat() == context["due"]
            and not idea.decisions.open().exists()
        )

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        idea = self.row(context)
        return {
            **about(idea),
            "expected": EXPECTED.get(idea.state, ""),
            "awaited": AWAITED.get(idea.info.awaits, ""),
            "late": _has_passed(idea.due_on, idea),
            "action_label": self.label,
        }


@register
class LimitReminder(_AboutLimit):
    """To whoever the idea waits for: the limit nears, or has passed."""

    code = "ideas.reminder_limit"
    audience = "awaited"
    label = _("Donner une suite")

    def people(self, row: Idea) -> QuerySet[User]:
        return awaited_by(row)


@register
class QuestionReminder(_AboutLimit):
    """To an author: a question waits for an answer."""

    code = "ideas.reminder_question"
    kind = "ideas.own"
    audience = "author"
    label = _("Apporter mes précisions")

    def people(self, row: Idea) -> QuerySet[User]:
        return awaited_by(row)

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        question = self.row(context).dialogue.filter(revision=context["revision"]).first()
        return {**super().render_context(context, user, audience), "message": question}


@register
class Escalation(_AboutLimit):
    """To the « responsable innovation »: an idea has waited for someone past its limit. Those who
    are themselves awaited have been reminded already."""

    code = "ideas.reminder_escalation"
    audience = "in_charge"
    label = _("Voir l’idée")

    def people(self, row: Idea) -> QuerySet[User]:
        return in_charge_of(row).exclude(pk__in=_keys(awaited_by(row)))

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        people = awaited_by(self.row(context)).order_by("pk")
        return {**super().render_context(context, user, audience), "people": list(people)}


class _AboutPending(AboutDecision):
    """About a decision that waits for its second person."""

    kind = "ideas.duties"

    def is_current(self, context: dict) -> bool:
        return self.row(context).closed_at is None

    def may_join(self, context: dict, audience: str) -> bool:
        return True

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {
            **super().render_context(context, user, audience),
            "late": _has_passed(row.due_on, row.idea),
        }


@register
class SignatureReminder(_AboutPending):
    """To whoever must confirm: the limit nears, or has passed."""

    code = "ideas.reminder_signature"
    audience = "second"
    label = _("Lire et confirmer")

    def people(self, row: Decision) -> QuerySet[User]:
        return awaited_to_confirm(row)


@register
class SignatureEscalation(_AboutPending):
    """To the « responsable innovation »: a decision is still not confirmed."""

    code = "ideas.reminder_signature_escalation"
    audience = "in_charge"
    label = _("Voir l’idée")

    def people(self, row: Decision) -> QuerySet[User]:
        return in_charge_of(row.idea).exclude(pk__in=_keys(awaited_to_confirm(row)))

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {
            **super().render_context(context, user, audience),
            "awaited": AWAITED[Party(row.awaits)],
            "people": list(awaited_to_confirm(row).order_by("pk")),
        }


@register
class OpinionReminder(AboutOpinion):
    """To an expert: their opinion is still awaited."""

    code = "ideas.reminder_opinion"
    kind = "ideas.duties"
    audience = "expert"
    label = _("Donner mon avis")

    def people(self, row: Opinion) -> QuerySet[User]:
        return awaited_for_opinion(row)

    def is_current(self, context: dict) -> bool:
        row = self.row(context)
        return row.given_on is None and row.idea.state in OPINION_STATES

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {
            **super().render_context(context, user, audience),
            "late": _has_passed(row.due_on, row.idea),
        }


class _AboutReading(_AboutIdea):
    """About an idea that nobody sees until a referent has read it."""

    label = _("Relire et décider")

    def is_current(self, context: dict) -> bool:
        waits = Idea.objects.to_read().filter(pk=context["idea"], moderate_by=context["due"])
        return waits.exists()

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        idea = self.row(context)
        return {
            **about(idea),
            "url": absolute(reverse("referents:moderate_idea", args=[idea.pk])),
            "people": list(awaited_to_read(idea).order_by("pk")),
            "action_label": self.label,
        }


@register
class ReadingReminder(_AboutReading):
    """To the referents who may publish it: the days to read it have passed."""

    code = "ideas.reminder_reading"
    audience = "referents"

    def people(self, row: Idea) -> QuerySet[User]:
        return awaited_to_read(row)


@register
class ReadingEscalation(_AboutReading):
    """To the « responsable innovation »: an idea still waits to be read."""

    code = "ideas.reminder_reading_escalation"
    audience = "in_charge"

    def people(self, row: Idea) -> QuerySet[User]:
        return in_charge_of(row).exclude(pk__in=_keys(awaited_to_read(row)))

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        """The direction finds someone to read it; it does not read it itself."""
        shown = super().render_context(context, user, audience)
        if not standing(Person(user), self.row(context)).may(Right.MODERATE):
            shown |= {
                "url": absolute(reverse("referents:coverage")),
                "action_label": _("Voir la couverture"),
            }
        return shown


def _has_passed(due_on: datetime.date | None, idea: Idea) -> bool:
    return due_on is not None and due_on < today_in(idea)


def _keys(people: QuerySet[User]) -> list[int]:
    return list(people.values_list("pk", flat=True))
