"""What the components show of an idea, in the words and shapes they expect. No query here save
those its arguments carry."""

import datetime
from collections.abc import Container, Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.enums import (
    ActorKind,
    AnswerKind,
    MessageKind,
    Party,
    RejectionReason,
    State,
    Step,
)
from ideas.lifecycle import CORRECTION, STATES, label_of
from ideas.models import Answer, Decision, DialogueMessage, HistoryEntry, Idea
from ideas.permissions import Standing, may_read_proposal
from innovation_platform.typography import of_name

#: « en attente … »: each party with its article.
AWAITED = {
    Party.AUTHOR: gettext_lazy("de l’auteur"),
    Party.REFERENT: gettext_lazy("du référent innovation"),
    Party.NETWORK_LEAD: gettext_lazy("de la tête de réseau"),
    Party.COMMITTEE: gettext_lazy("du comité innovation"),
    Party.DIRECTOR: gettext_lazy("de la direction"),
    Party.SPONSOR: gettext_lazy("du sponsor"),
    Party.LEAD: gettext_lazy("du pilote du projet"),
}

#: What is expected of whoever is awaited, by state.
EXPECTED = {
    State.DEPOSITED: gettext_lazy("Un premier regard, et la suite à lui donner."),
    State.IN_TRIAGE: gettext_lazy("L’étude de l’idée, avec les services concernés."),
    State.INFO_REQUESTED: gettext_lazy("Une réponse aux questions posées."),
    State.FORWARDED: gettext_lazy("La réponse du national à l’organisme."),
    State.IN_COMMITTEE: gettext_lazy("L’examen de l’idée et une décision."),
    State.ADJOURNED: gettext_lazy("La reprise de l’examen à la date fixée."),
    State.ACCEPTED: gettext_lazy("La constitution de l’équipe projet."),
    State.SUSPENDED: gettext_lazy("Les moyens de commencer, à la date fixée."),
    State.IN_PROJECT: gettext_lazy("Des nouvelles du projet."),
    State.IN_PILOT: gettext_lazy("La fin de l’expérimentation et ce qu’elle apprend."),
    State.IN_ROLLOUT: gettext_lazy("L’accompagnement des sites ; chacun a ses propres dates."),
}

#: « par … »: in which capacity someone acted.
BY = {
    Party.AUTHOR: gettext_lazy("par l’auteur"),
    Party.REFERENT: gettext_lazy("par le référent innovation"),
    Party.NETWORK_LEAD: gettext_lazy("par la tête de réseau"),
    Party.SECRETARY: gettext_lazy("par le comité innovation"),
    Party.CHAIR: gettext_lazy("par le comité innovation"),
    Party.DECIDER: gettext_lazy("par l’instance de décision"),
    Party.DIRECTOR: gettext_lazy("par la direction"),
    Party.SPONSOR: gettext_lazy("par le sponsor"),
    Party.LEAD: gettext_lazy("par le pilote du projet"),
    Party.LOCAL_LEAD: gettext_lazy("par le pilote du projet"),
    Party.CLOCK: gettext_lazy("à la date prévue"),
}

#: What a move is called once it is done.
DONE = {
    "deposit": gettext_lazy("Idée déposée"),
    "take_charge": gettext_lazy("Étude commencée"),
    "request_info": gettext_lazy("Précisions demandées"),
    "provide_info": gettext_lazy("Précisions apportées"),
    "lapse": gettext_lazy("Étude reprise sans précision de l’auteur"),
    "answer": gettext_lazy("Réponse donnée"),
    "contest": gettext_lazy("Réponse contestée, étude reprise"),
    "forward": gettext_lazy("Transmise au national"),
    "return_forwarded": gettext_lazy("Réponse du national reçue"),
    "merge": gettext_lazy("Fusionnée avec une autre idée"),
    "unmerge": gettext_lazy("Fusion défaite"),
    "refer": gettext_lazy("Proposée au comité"),
    "start_locally": gettext_lazy("Réalisation locale commencée"),
    "accept": gettext_lazy("Idée retenue"),
    "adjourn": gettext_lazy("Décision reportée"),
    "resume": gettext_lazy("Examen repris"),
    "reject": gettext_lazy("Idée non retenue, réponse détaillée envoyée"),
    "appeal": gettext_lazy("Réexamen demandé"),
    "suspend": gettext_lazy("En attente de moyens"),
    "restart": gettext_lazy("Idée relancée"),
    "form_team": gettext_lazy("Équipe constituée"),
    "start_pilot": gettext_lazy("Expérimentation lancée"),
    "resume_project": gettext_lazy("Expérimentation close"),
    "start_rollout": gettext_lazy("Déploiement lancé"),
    "achieve": gettext_lazy("Idée réalisée"),
    "stop": gettext_lazy("Idée non poursuivie"),
    "retire": gettext_lazy("Plus en usage"),
    "withdraw": gettext_lazy("Retirée par son auteur"),
    "reopen": gettext_lazy("Idée rouverte"),
}

_STATE_LABELS = {state.value: state.label for state in State}
_URL_PLACE = "00000000-0000-4000-8000-000000000000"


def awaited_words(state: str) -> str:
    """« du référent innovation », or nothing when nobody is awaited."""
    party = STATES[State(state)].awaits
    return str(AWAITED[party]) if party else ""


def rows(
    ideas: Iterable[dict], *, categories: dict[int, str], organisations: dict[int, str]
) -> list[dict]:
    """The rows of a list, from `values()` of `selectors.ROW`."""
    today = timezone.localdate()
    awaited = _awaited(get_language())
    before, after = _around_key(get_script_prefix(), "ideas:detail")
    found = []
    for idea in ideas:
        category = categories.get(idea["category_id"], "")
        organisation = organisations.get(idea["organisation_id"], "")
        overdue = idea["due_on"] is not None and idea["due_on"] < today
        key, *shown = idea.values()
        url = f"{before}{key}{after}"
        row = {
            **idea,
            # All that a row shows, so that a template may remember it.
            "key": (url, *shown, category, organisation, overdue),
            "state_label": _STATE_LABELS[idea["state"]],
            "category_name": category,
            "organisation_name": organisation,
            "awaited_label": awaited[idea["state"]],
            "overdue": overdue,
            "url": url,
        }
        found.append(row)
    return found


def address_of(name: str, pk: UUID, *rest: str) -> str:
    """`reverse(name, args=[pk, *rest])` for an idea: resolved once for each name, where a page has
    dozens of them."""
    before, after = _around_key(get_script_prefix(), name, *rest)
    return f"{before}{pk}{after}"


@cache
def _around_key(prefix: str, name: str, *rest: str) -> tuple[str, str]:
    """What stands before and after the key of an idea in an address of this name."""
    before, after = reverse(name, args=[_URL_PLACE, *rest]).split(_URL_PLACE)
    return before, after


@cache
def _awaited(language: str) -> dict[str, str]:
    """Who is awaited in each state, in words of this language."""
    return {state.value: awaited_words(state) for state in State}


def history_rows(
    entries: Iterable[HistoryEntry], *, hidden: Container[int] = frozenset()
) -> list[dict]:
    """The history, newest first, as its component reads it. `hidden`: whose name is not shown as
    that of an author."""
    return [
        {
            "state": entry.target,
            "label": str(DONE[entry.action]),
            "on": entry.day,
            "who": _who(entry, hidden),
            "why": entry.reason,
        }
        for entry in sorted(entries, key=lambda entry: -entry.revision)
    ]


def proposal_row(decision: Decision) -> dict:
    """A pending decision, as a row beside those of the history."""
    label = _("Proposition en attente : « %(action)s »") % {"action": label_of(decision.action)}
    return {
        "state": decision.idea.state,
        "label": label,
        "on": timezone.localtime(decision.proposed_at).date(),
        "who": ", ".join(
            str(part) for part in (BY[Party(decision.proposed_as)], decision.proposed_by) if part
        ),
        "why": "",
    }


def _who(entry: HistoryEntry, hidden: Container[int]) -> str:
    by = str(BY[Party(entry.party)])
    if entry.actor_kind == ActorKind.DEPOSITOR:
        by = _("%(by)s, anonyme") % {"by": by}
    named = entry.party != Party.AUTHOR or entry.actor_id not in hidden
    if entry.actor_kind == ActorKind.PERSON and named:
        by = f"{by}, {entry.actor}"
    if entry.confirmed_by and entry.action == "reject":
        by = _("%(by)s, signée par %(second)s") % {"by": by, "second": entry.confirmed_by}
    elif entry.confirmed_by:
        by = _("%(by)s, avec l’accord de %(second)s") % {"by": by, "second": entry.confirmed_by}
    return by


def steps_passed(entries: Iterable[HistoryEntry]) -> dict[str, datetime.date]:
    """Each step the idea reached, with the day it first did."""
    reached: dict[str, datetime.date] = {}
    for entry in sorted(entries, key=lambda entry: entry.revision):
        step = STATES[State(entry.target)].step
        if step:
            reached.setdefault(step, entry.day)
    reached.setdefault(Step.DEPOSIT, None)
    return reached


def waiting(idea: Idea, who: Standing, decision: Decision | None) -> dict | None:
    """The « en attente de » banner: the second person of a pending decision first. What a session
    decided is told by its publication, not by the banner; what is proposed on the merit, to those
    who study the idea."""
    if decision is not None and decision.is_held:
        return {
            "awaited": _("de la publication de la séance"),
            "due_on": decision.session.publishes_on,
            "overdue": False,
            "what": _("Le comité l’a examinée. Son auteur apprendra la décision en premier."),
            "you": False,
        }
    if decision is not None and not may_read_proposal(decision, who):
        return {
            "awaited": AWAITED[Party.DIRECTOR],
            "due_on": decision.due_on,
            "overdue": decision.due_on < timezone.localdate(),
            "what": _("Une suite est préparée. Son auteur l’apprendra en premier."),
            "you": False,
        }
    if decision is not None:
        awaited = decision.awaits_user or AWAITED[Party(decision.awaits)]
        return {
            "awaited": of_name(awaited) if decision.awaits_user else awaited,
            "due_on": decision.due_on,
            "overdue": decision.due_on < timezone.localdate(),
            "what": _("Sa confirmation est nécessaire pour : « %(action)s ».")
            % {"action": str(label_of(decision.action)).lower()},
            "you": False,
        }
    party = idea.info.awaits
    if party is None or idea.state == State.DRAFT:
        return None
    return {
        "awaited": AWAITED[party],
        "due_on": idea.due_on,
        "overdue": idea.is_overdue,
        "what": EXPECTED[State(idea.state)],
        "you": party in who.parties,
    }


def letter(answer: Answer, idea: Idea) -> dict:
    """A detailed answer, or a plain one, as the letter component reads it. A corrected one keeps
    the day it was first given."""
    given = answer.corrects or answer
    signatures = [{"act": _("Rédigée par"), "name": str(answer.written_by), "role": "", "on": None}]
    if answer.signed_by:
        role = _("pour la direction, par délégation") if answer.by_delegation else _("la direction")
        signatures.append(
            {
                "act": _("Signée par"),
                "name": str(answer.signed_by),
                "role": role,
                "on": answer.published_at.date(),
            }
        )
    shown = {
        "organisation": str(idea.organisation),
        "on": timezone.localdate(given.published_at),
        "corrected_on": timezone.localdate(answer.published_at) if answer.corrects_id else None,
        "correction_reason": answer.correction_reason,
        "about": idea.title,
        "salutation": "",
        "understood": answer.understood,
        "reasons": answer.reason_labels,
        "explanation": answer.explanation,
        "way_forward": answer.way_forward,
        "contact": answer.contact,
        "signatures": signatures,
        "appeal_until": answer.appeal_until,
        "appeal_over": bool(answer.appeal_until and answer.appeal_until < timezone.localdate()),
        "appeal_used": bool(
            idea.appealed_on if answer.kind == AnswerKind.REJECTION else idea.contested_on
        ),
    }
    return shown | {"key": key_of(shown)}


def key_of(shown: Any) -> Any:
    """All that dictionaries and lists of texts and days show, for a template to remember it."""
    if isinstance(shown, dict):
        return tuple(key_of(value) for value in shown.values())
    return tuple(map(key_of, shown)) if isinstance(shown, list) else shown


def draft_letter(decision: Decision, idea: Idea, *, until: datetime.date) -> dict:
    """The letter a director is asked to sign, before it exists as an answer."""
    reason = decision.inputs["reason"] if decision.action == CORRECTION.name else ""
    by = decision.proposed_by
    return written_letter(decision.inputs, idea, written_by=by, until=until, reason=reason)


def written_letter(
    parts: Mapping, idea: Idea, *, written_by: User, until: datetime.date, reason: str = ""
) -> dict:
    """A letter being written, as its author would read it; `reason` says what it corrects."""
    return {
        "organisation": str(idea.organisation),
        "on": None,
        "correction_reason": reason,
        "about": idea.title,
        "salutation": "",
        **{name: parts[name] for name in ("understood", "explanation", "way_forward", "contact")},
        "reasons": [RejectionReason(code).label for code in parts["reasons"]],
        "signatures": [{"act": _("Rédigée par"), "name": str(written_by), "role": "", "on": None}],
        "appeal_until": until,
        "appeal_used": False,
    }


def dialogue_rows(
    messages: Iterable[DialogueMessage],
    reader: User | None,
    *,
    hidden: Container[int] = frozenset(),
) -> list[dict]:
    """The messages between the author and those who study the idea, oldest first. Without a reader
    signed in, it is the anonymous author who reads. `hidden`: whose name is not shown."""
    from_author = {
        MessageKind.REPLY,
        MessageKind.CONTEST,
        MessageKind.APPEAL,
        MessageKind.MESSAGE,
        MessageKind.SEAT,
    }
    return [
        {
            "label": message.get_kind_display(),
            "who": (
                str(message.author)
                if message.author and message.author_id not in hidden
                else _("auteur anonyme")
            ),
            "on": message.day,
            "body": message.body,
            "from_author": message.kind in from_author,
            "mine": message.author_id == (reader.pk if reader else None),
        }
        for message in messages
    ]
