"""What the inputs of a transition must satisfy; messages are keyed by input, next to its field."""

import datetime
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import people_in_office
from ideas.actors import Actor
from ideas.enums import RejectionReason, Tie
from ideas.errors import Incomplete
from ideas.lifecycle import Transition
from ideas.models import Idea, Involvement
from ideas.working_days import local_day
from referents.enums import CommitteeKind
from referents.models import Committee

RESULT_LINES = 3


def check_details(
    idea: Idea, transition: Transition, details: dict[str, Any], *, actor: Actor
) -> None:
    """Raise `Incomplete` for missing inputs, `ValidationError` for wrong ones."""
    given = {**_from_idea(idea), **details}
    missing = [name for name in transition.needs if _is_blank(given.get(name))]
    if missing:
        raise Incomplete(missing)
    for name in transition.needs:
        if name in CHECKS:
            CHECKS[name](idea, details, actor)


def _from_idea(idea: Idea) -> dict[str, Any]:
    """Inputs the idea itself carries: those of a deposit."""
    return {
        "title": idea.title,
        "problem": idea.problem,
        "proposal": idea.proposal,
        "organisation": idea.organisation_id,
    }


def _is_blank(value: Any) -> bool:
    return (
        value is None
        or value is False
        or (hasattr(value, "__len__") and not len(value))
        or (isinstance(value, str) and not value.strip())
    )


def _refuse(name: str, message: str) -> None:
    raise ValidationError({name: message})


def _check_date(idea: Idea, details: dict, actor: Actor) -> None:
    today = local_day(actor.at, idea.organisation.time_zone)
    if datetime.date.fromisoformat(details["date"]) <= today:
        _refuse("date", _("Choisissez une date à venir."))


def _check_sponsor(idea: Idea, details: dict, actor: Actor) -> None:
    directors = people_in_office(Role.DIRECTOR, organisation=idea.organisation)
    if not directors.filter(pk=details["sponsor"]).exists():
        _refuse("sponsor", _("Le sponsor est une personne de la direction en fonction."))
    hands = idea.involvements.active().filter(kind__in=Involvement.RECUSED)
    if hands.filter(user=details["sponsor"]).exists() or details["sponsor"] == details.get("lead"):
        _refuse(
            "sponsor",
            _("Cette personne participe à l’idée : elle ne peut pas aussi en être le sponsor."),
        )


def _check_lead(idea: Idea, details: dict, actor: Actor) -> None:
    people = User.objects.here().filter(organisation=idea.organisation_id)
    if not people.filter(pk=details["lead"]).exists():
        _refuse("lead", _("Choisissez une personne de l’organisme."))
    sponsors = idea.involvements.active().filter(kind=Tie.SPONSOR)
    if "sponsor" not in details and sponsors.filter(user=details["lead"]).exists():
        _refuse("lead", _("Le sponsor décide sur le projet : il ne peut pas aussi le piloter."))


def _check_committee(idea: Idea, details: dict, actor: Actor) -> None:
    if not Committee.objects.filter(
        pk=details["committee"],
        organisation=idea.organisation_id,
        kind=CommitteeKind.INNOVATION,
        is_active=True,
    ).exists():
        _refuse("committee", _("Choisissez un comité de l’organisme."))


def _check_survivor(idea: Idea, details: dict, actor: Actor) -> None:
    survivor = Idea.objects.for_user(actor.user).filter(pk=details["survivor"]).first()
    if survivor is None or survivor.organisation_id != idea.organisation_id:
        _refuse("survivor", _("Choisissez une autre idée de l’organisme."))
    if survivor.pk == idea.pk:
        _refuse("survivor", _("Une idée ne fusionne pas avec elle-même."))
    if survivor.state in ("draft", "merged", "withdrawn"):
        _refuse("survivor", _("Cette idée ne peut pas en accueillir une autre : elle est close."))


def _check_reasons(idea: Idea, details: dict, actor: Actor) -> None:
    if set(details["reasons"]) - set(RejectionReason.values):
        _refuse("reasons", _("Choisissez des raisons de la liste."))


def _check_results(idea: Idea, details: dict, actor: Actor) -> None:
    lines = [line for line in details["results"].splitlines() if line.strip()]
    if len(lines) < RESULT_LINES:
        _refuse(
            "results",
            _("Trois lignes au moins : ce qui a été fait, ce qui change, ce qu’il faut retenir."),
        )


#: An app above adds the checks of the inputs it owns.
CHECKS: dict[str, Callable[[Idea, dict, Actor], None]] = {
    "date": _check_date,
    "sponsor": _check_sponsor,
    "lead": _check_lead,
    "committee": _check_committee,
    "survivor": _check_survivor,
    "reasons": _check_reasons,
    "results": _check_results,
}
