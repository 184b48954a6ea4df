"""What the transitions of a project write: team, pilot, rollout rows, results, lessons."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Unit
from ideas.actors import Actor
from ideas.enums import Tie
from ideas.models import Idea
from ideas.services.effects import Move, When, columns, effect
from ideas.services.guards import CHECKS
from ideas.services.seats import offer_seats, tie
from projects.measuring import IndicatorKind, PilotOutcome
from projects.models import Indicator, Measure, Pilot, Project
from projects.selectors import unmeasured
from projects.services.pilot import measured, values_of
from projects.services.rollout import check_places, propose_sites
from projects.services.sheets import write_sheet


@effect("form_team")
def _form_team(move: Move) -> None:
    """The first seats have been offered to the authors when the idea was retained; an author who
    came back since is offered one now."""
    offer_seats(move.idea, on=move.today)
    tie(move.idea, move.details["lead"], Tie.LEAD, on=move.today)
    Project.objects.get_or_create(idea=move.idea, defaults={"started_on": move.today})


@columns("start_locally")
def _local(idea: Idea, details: dict, on: When) -> dict:
    return {"is_local": True}


@effect("start_locally")
def _start_locally(move: Move) -> None:
    tie(move.idea, move.details["sponsor"], Tie.SPONSOR, on=move.today)
    _form_team(move)


@effect("start_pilot")
def _start_pilot(move: Move) -> None:
    pilot = Pilot.objects.create(
        project=move.idea.project,
        site_id=move.details["site"],
        hypothesis=move.details["hypothesis"],
        starts_on=move.today,
        ends_on=move.details["date"],
    )
    Indicator.objects.create(pilot=pilot, **_first_indicator(move.details))


def _first_indicator(details: dict) -> dict:
    """The columns of the indicator without which no trial starts; others may join it until the
    first measure."""
    return values_of(
        kind=details.get("indicator_kind", IndicatorKind.OBSERVATION),
        name=details["indicator"],
        unit=details.get("indicator_unit", ""),
        direction=details.get("direction", ""),
        before=details["value_before"],
        target=details.get("target", ""),
    )


@effect("resume_project")
def _close_pilot(move: Move) -> None:
    _end_running_pilot(move, move.details["outcome"], move.details["learned"])


@effect("start_rollout")
def _start_rollout(move: Move) -> None:
    """A pilot still running closes; the sites are proposed to those who answer for them."""
    _end_running_pilot(move, PilotOutcome.GO_ON, move.details.get("learned", ""))
    Project.objects.filter(pk=move.idea.pk).update(how_to=move.details["how_to"])
    propose_sites(
        project=move.idea.project,
        user=move.user,
        units=move.details["sites"],
        organisations=move.details.get("organisations", []),
    )


@effect("achieve")
def _write_results(move: Move) -> None:
    for key, value in move.details.get("measures", {}).items():
        indicator = Indicator.objects.get(pk=key)
        Measure.objects.update_or_create(
            indicator=indicator, day=move.today, defaults=measured(indicator, value)
        )
    _end_running_pilot(move, PilotOutcome.GO_ON, move.details.get("learned", ""))
    Project.objects.filter(pk=move.idea.pk).update(results=move.details["results"])
    write_sheet(Project.objects.select_related("idea").get(pk=move.idea.pk))


@effect("stop")
def _write_lessons(move: Move) -> None:
    _end_running_pilot(move, PilotOutcome.STOP, move.details["lessons"])
    said = {name: move.details.get(name, "") for name in ("tried", "lessons", "differently")}
    project, _created = Project.objects.update_or_create(
        idea=move.idea, defaults=said, create_defaults=said | {"started_on": move.today}
    )
    write_sheet(project)


def _end_running_pilot(move: Move, outcome: str, learned: str) -> None:
    """Close the trial under way, if any, with what is decided and what was learned."""
    Pilot.objects.running().filter(project=move.idea.pk).update(
        outcome=outcome, learned=learned, closed_on=move.today
    )


def _check_site(idea: Idea, details: dict, actor: Actor) -> None:
    if not Unit.objects.filter(pk=details["site"], organisation=idea.organisation_id).exists():
        raise ValidationError({"site": _("Choisissez un site de l’organisme.")})


def _check_value_before(idea: Idea, details: dict, actor: Actor) -> None:
    """A number is a number, and says which way it should go."""
    names = {"before": "value_before", "target": "target", "direction": "direction"}
    try:
        _first_indicator(details)
    except ValidationError as refused:
        raise ValidationError(
            {names[key]: texts for key, texts in refused.message_dict.items()}
        ) from refused


def _check_outcome(idea: Idea, details: dict, actor: Actor) -> None:
    if details["outcome"] not in PilotOutcome.values:
        raise ValidationError({"outcome": _("Dites ce que vous décidez.")})


def _check_learned(idea: Idea, details: dict) -> None:
    """A trial still running is closed with what it taught."""
    running = Pilot.objects.running().filter(project=idea.pk).exists()
    if running and not details.get("learned", "").strip():
        raise ValidationError({"learned": _("Dites ce que l’expérimentation vous a appris.")})


def _check_sites(idea: Idea, details: dict, actor: Actor) -> None:
    _check_learned(idea, details)
    check_places(idea.organisation_id, details["sites"], details.get("organisations", ()))


def _check_measures(idea: Idea, details: dict, actor: Actor) -> None:
    """Where there was a trial, its results say what each of its indicators became."""
    given = {key: value for key, value in details.get("measures", {}).items() if value.strip()}
    known = Indicator.objects.filter(pilot__project=idea.pk, pk__in=given)
    if len(known) != len(given) or unmeasured(idea).exclude(pk__in=given).exists():
        raise ValidationError(
            {"measures": _("Dites la valeur après de chaque indicateur de l’expérimentation.")}
        )
    for indicator in known:
        try:
            measured(indicator, given[str(indicator.pk)])
        except ValidationError as refused:
            raise ValidationError({f"measure_{indicator.pk}": refused.messages}) from refused


_check_lines = CHECKS["results"]


def _check_results(idea: Idea, details: dict, actor: Actor) -> None:
    _check_lines(idea, details, actor)
    _check_learned(idea, details)
    _check_measures(idea, details, actor)


CHECKS |= {
    "site": _check_site,
    "value_before": _check_value_before,
    "outcome": _check_outcome,
    "sites": _check_sites,
    "results": _check_results,
}
