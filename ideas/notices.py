"""What people are told about an idea: one notice per transition, and a few beside them."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import people_in_office
from ideas.awaited import awaited_to_confirm
from ideas.enums import Audience, MessageKind, State, Tie
from ideas.families import authors_of, followers_of
from ideas.holding import held_until
from ideas.lifecycle import TRANSITIONS, label_of
from ideas.mailable import mailable, mailable_entry, withheld
from ideas.models import Decision, DialogueMessage, HistoryEntry, Idea, Involvement, Opinion
from ideas.recusal import recused_from
from notifications.kinds import Kind, register_kind
from notifications.notices import Notice, Recipient, register
from notifications.site import absolute
from notifications.together import keep, once
from referents.selectors import members_of, stands_in_for

A = Audience


def page_of(idea: Idea) -> str:
    """The idea's page, absolute."""
    return absolute(reverse("ideas:detail", args=[idea.pk]))


# What people choose the frequency of --------------------------------------------------------------

register_kind(
    Kind(
        "ideas.duties",
        _("Ce qui attend quelque chose de moi"),
        _("Les idées que j’étudie, que je signe, que je pilote ou sur lesquelles on me consulte."),
        weight=10,
    )
)
register_kind(
    Kind(
        "ideas.news",
        _("Les idées que je soutiens ou que je suis"),
        _("Chaque étape qu’elles franchissent, jusqu’à leur bilan."),
        weight=30,
    )
)


# Who is meant by an audience ----------------------------------------------------------------------


def tied(idea: Idea, *kinds: Tie) -> QuerySet[User]:
    """Those tied to the idea in one of these ways."""
    rows = Involvement.objects.active().filter(idea=idea, kind__in=kinds)
    return User.objects.filter(pk__in=rows.values("user"), is_active=True)


def referents_of(idea: Idea) -> QuerySet[User]:
    """Who took the idea in charge, or stands in for them, else those in office over its unit or its
    organisation."""
    if idea.referent_id and idea.referent.is_active:
        return User.objects.filter(pk=stands_in_for(idea.referent_id))
    return people_in_office(Role.REFERENT, organisation=idea.organisation, unit=idea.unit)


def _committee(idea: Idea) -> QuerySet[User]:
    return members_of(idea.committee_id).exclude(pk__in=recused_from(idea).values("pk"))


AUDIENCES = {
    A.AUTHOR: authors_of,
    A.REFERENTS: referents_of,
    A.SPONSOR: lambda idea: tied(idea, Tie.SPONSOR),
    A.LEAD: lambda idea: tied(idea, Tie.LEAD),
    A.TEAM: lambda idea: tied(idea, Tie.LEAD, Tie.MEMBER),
    A.COMMITTEE: _committee,
    A.DIRECTOR: lambda idea: people_in_office(Role.DIRECTOR, organisation=idea.organisation),
    A.NETWORK_LEAD: lambda idea: people_in_office(
        Role.NETWORK_LEAD, organisation=idea.organisation
    ),
    A.FOLLOWERS: followers_of,
}


# The transitions ----------------------------------------------------------------------------------


@register
class TransitionNotice(Notice):
    """What each transition tells its audiences; a template per transition and audience."""

    code = "ideas.transition"
    kind = "ideas.news"
    #: Whoever acts knows; only an author is sent the proof of what they did.
    to_actor_too = frozenset({A.AUTHOR})
    #: Those who may read the dialogue between the author and who studies the idea.
    in_confidence = frozenset({A.AUTHOR, A.REFERENTS, A.NETWORK_LEAD})
    #: The button, where it asks for more than a visit.
    action_labels = {
        ("deposit", A.REFERENTS): _("Lire l’idée"),
        ("request_info", A.AUTHOR): _("Apporter mes précisions"),
        ("forward", A.NETWORK_LEAD): _("Répondre à l’organisme"),
        ("answer", A.AUTHOR): _("Dire si cette réponse m’aide"),
        ("reject", A.AUTHOR): _("Dire si cette réponse m’aide"),
        ("reject", A.FOLLOWERS): _("Lire la réponse"),
    }

    def recipients(self, context: dict) -> Iterable[Recipient]:
        entry = _entry(context)
        for audience in self._in_order(TRANSITIONS[entry.action].tells):
            people = AUDIENCES[audience](entry.idea)
            if audience not in self.to_actor_too:
                people = people.exclude(pk__in=[entry.actor_id or 0, entry.confirmed_by_id or 0])
            for user_id in people.order_by("pk").values_list("pk", flat=True).distinct():
                yield Recipient(user_id, str(audience), held_until(entry, audience))

    @staticmethod
    def _in_order(audiences: tuple[Audience, ...]) -> list[Audience]:
        """Followers last: whoever has a part to play is written to as that, not as a follower."""
        return sorted(audiences, key=lambda audience: audience == A.FOLLOWERS)

    def kind_of(self, audience: str) -> str:
        """To its author it is an answer about their own idea, to followers news, to the others a
        part to play."""
        return {A.AUTHOR: "ideas.own", A.FOLLOWERS: "ideas.news"}.get(audience, "ideas.duties")

    def is_mandatory(self, audience: str) -> bool:
        return audience == A.AUTHOR

    def may_join(self, context: dict, audience: str) -> bool:
        """A step among others, to those whom it asks nothing of."""
        asks = (_entry(context).action, audience) in self.action_labels
        return audience in (A.AUTHOR, A.FOLLOWERS) and not asks

    def prefetch(self, contexts: list[dict]) -> None:
        for entry in _entries().filter(pk__in=[context["entry"] for context in contexts]):
            keep(("ideas.entry", entry.pk), entry)

    def is_current(self, context: dict) -> bool:
        """That someone took an idea in charge is no news once they have done something with it."""
        entry = _entry(context)
        return entry.action != "take_charge" or entry.idea.revision == entry.revision

    def template(self, message) -> str:
        entry = _entry(message.occurrence.context)
        return f"email/ideas/{entry.action}/{message.audience}.txt"

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        """Besides what every template may say: `until`, the limit that this transition set, and
        `since`, the state reached if the idea has moved again before the message leaves."""
        entry = _entry(context)
        idea, shared = entry.idea, about(entry.idea)
        latest = idea.revision == entry.revision
        told = audience in self.in_confidence
        return {
            **shared,
            "entry": mailable_entry(entry),
            "until": idea.due_on if latest else None,
            "since": "" if latest else shared["state"],
            "message": _said_by(entry) if told else None,
            "answer": idea.answers.order_by("version").last(),
            "action_label": self.action_labels.get((entry.action, audience), _("Voir l’idée")),
        }

    def thread(self, context: dict) -> str:
        return f"idea:{_entry(context).idea_id}"


def _said_by(entry: HistoryEntry) -> DialogueMessage | None:
    """The message a move came with, if any."""
    beside = (MessageKind.MESSAGE, MessageKind.SEAT)
    said = entry.idea.dialogue.filter(revision=entry.revision).exclude(kind__in=beside).first()
    if said and said.author_id is None:
        said.body = withheld()
    return said


def _entries() -> QuerySet[HistoryEntry]:
    return HistoryEntry.objects.select_related(
        "idea__organisation", "idea__unit", "idea__merged_into", "idea__referent", "actor"
    )


def _entry(context: dict) -> HistoryEntry:
    return once(("ideas.entry", context["entry"]), lambda: _entries().get(pk=context["entry"]))


def about(idea: Idea) -> dict[str, Any]:
    """What every template may say of an idea."""
    return {
        "idea": mailable(idea),
        "url": page_of(idea),
        "state": State(idea.state).label,
        "sponsor": tied(idea, Tie.SPONSOR).first(),
        "lead": tied(idea, Tie.LEAD).first(),
    }


# Beside the transitions ---------------------------------------------------------------------------


class AboutRow(Notice):
    """A notice about one row that is about an idea."""

    audience: str
    label: str

    @abstractmethod
    def row(self, context: dict):
        """The row it is about."""

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {**about(row.idea), "row": row, "action_label": self.label}

    def thread(self, context: dict) -> str:
        return f"idea:{self.row(context).idea_id}"


class AboutOneRow(AboutRow):
    """Told to one audience, which the row tells."""

    @abstractmethod
    def people(self, row) -> QuerySet[User]:
        """Who is told of it."""

    def recipients(self, context: dict) -> Iterable[Recipient]:
        people = self.people(self.row(context)).order_by("pk").values_list("pk", flat=True)
        return [Recipient(user_id, self.audience) for user_id in people.distinct()]


class AboutDecision(AboutOneRow):
    def row(self, context: dict) -> Decision:
        rows = Decision.objects.select_related("idea__organisation", "proposed_by", "session")
        return rows.get(pk=context["decision"])

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        row = self.row(context)
        return {
            **super().render_context(context, user, audience),
            "action": label_of(row.action),
            "held": row.is_held,
        }


@register
class DecisionProposed(AboutDecision):
    """To whoever must confirm: there is something to sign."""

    code = "ideas.decision_proposed"
    kind = "ideas.duties"
    mandatory = True
    audience = "second"
    label = _("Lire et confirmer")

    def people(self, row: Decision) -> QuerySet[User]:
        return awaited_to_confirm(row)

    def is_current(self, context: dict) -> bool:
        return self.row(context).closed_at is None


@register
class DecisionReturned(AboutDecision):
    """To whoever proposed: it came back with a comment."""

    code = "ideas.decision_returned"
    kind = "ideas.duties"
    mandatory = True
    audience = "proposer"
    label = _("Reprendre la proposition")

    def people(self, row: Decision) -> QuerySet[User]:
        return User.objects.filter(pk=row.proposed_by_id)


class AboutTie(AboutOneRow):
    def row(self, context: dict) -> Involvement:
        return Involvement.objects.select_related("idea__organisation", "user").get(
            pk=context["involvement"]
        )


class AboutOffer(AboutTie):
    """A place beside an idea, offered to one person until they answer."""

    kind = "ideas.own"
    mandatory = True

    def people(self, row: Involvement) -> QuerySet[User]:
        return User.objects.filter(pk=row.user_id)

    def is_current(self, context: dict) -> bool:
        row = self.row(context)
        return row.accepted_on is None and row.ended_on is None


@register
class SeatOffered(AboutOffer):
    """To an author: a seat in the team is theirs if they want it."""

    code = "ideas.seat_offered"
    audience = "author"
    label = _("Répondre")


@register
class SeatAnswered(AboutTie):
    """To the lead, or the sponsor before there is one: what the author answered."""

    code = "ideas.seat_answered"
    kind = "ideas.news"
    audience = "lead"
    label = _("Voir l’équipe")

    def people(self, row: Involvement) -> QuerySet[User]:
        lead = tied(row.idea, Tie.LEAD)
        people = lead if lead.exists() else tied(row.idea, Tie.SPONSOR)
        return people.exclude(pk=row.user_id)


class AboutOpinion(AboutOneRow):
    def row(self, context: dict) -> Opinion:
        return Opinion.objects.select_related("idea__organisation", "expert", "asked_by").get(
            pk=context["opinion"]
        )

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        """The expert's button opens the form itself, which has the idea's words beside it."""
        shown = super().render_context(context, user, audience)
        if audience == "expert":
            form = reverse("ideas:give_opinion", args=[shown["row"].idea_id])
            return {**shown, "url": absolute(form)}
        return shown


@register
class OpinionAsked(AboutOpinion):
    """To an expert: what is asked, until when."""

    code = "ideas.opinion_asked"
    kind = "ideas.duties"
    mandatory = True
    audience = "expert"
    label = _("Donner mon avis")

    def people(self, row: Opinion) -> QuerySet[User]:
        return User.objects.filter(pk=row.expert_id)

    def is_current(self, context: dict) -> bool:
        return self.row(context).given_on is None


@register
class OpinionGiven(AboutOpinion):
    """To the referent who asked."""

    code = "ideas.opinion_given"
    kind = "ideas.duties"
    audience = "referent"
    label = _("Lire l’avis")

    def people(self, row: Opinion) -> QuerySet[User]:
        return User.objects.filter(pk=row.asked_by_id)


def templates_wanted() -> list[str]:
    """Every mail template the circuit needs: one per transition and audience. A test reads it."""
    return [
        f"email/ideas/{row.name}/{audience}.txt"
        for row in TRANSITIONS.values()
        for audience in row.tells
    ]


__all__ = [
    "AUDIENCES",
    "AboutDecision",
    "AboutOffer",
    "AboutOneRow",
    "AboutOpinion",
    "AboutRow",
    "AboutTie",
    "about",
    "absolute",
    "page_of",
    "referents_of",
    "templates_wanted",
    "tied",
]
