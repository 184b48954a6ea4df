"""What the pages show of a trial. Reads what `trials_of` prefetched: no other query."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from projects.measuring import Usefulness, Verdict, read, sentence
from projects.models import Indicator, Measure, Pilot, PilotExtension, PilotFeedback, Project
from projects.pictures import trend

#: As every figure about persons: notes are counted from ten people on.
FEWEST_NOTES = 10
VERDICT_LOOKS = {
    Verdict.BETTER: ("done", "circle-check"),
    Verdict.SAME: ("draft", "circle-dot"),
    Verdict.WORSE: ("closed", "circle-alert"),
}


def trials_of(project: Project) -> QuerySet[Pilot]:
    """The trials of a project with all that their page shows, the last first."""
    return (
        project.pilots.select_related("site")
        .prefetch_related(
            "indicators__measures",
            Prefetch("extensions", PilotExtension.objects.select_related("decided_by")),
            Prefetch("feedback", PilotFeedback.objects.select_related("author")),
        )
        .order_by("-starts_on", "-pk")
    )


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator, what was measured, and how it compares with what was before."""

    indicator: Indicator
    measures: list[Measure]
    last: Measure | None
    sentence: str = ""
    verdict: str = ""
    family: str = ""
    icon: str = ""
    picture: dict | None = None


@dataclass(frozen=True)
class Trial:
    """A trial as its page shows it. `notes` are empty until enough people gave one."""

    pilot: Pilot
    indicators: list[IndicatorRow]
    notes: list[tuple[str, int]] = field(default_factory=list)
    notes_given: int = 0

    @property
    def measured(self) -> bool:
        return any(row.measures for row in self.indicators)


def trial_of(pilot: Pilot) -> Trial:
    """What the page shows of a trial."""
    notes = Counter(row.usefulness for row in pilot.feedback.all() if row.usefulness)
    shown = notes.total() >= FEWEST_NOTES
    return Trial(
        pilot,
        [row_of(indicator, pilot) for indicator in pilot.indicators.all()],
        [(str(note.label), notes[note]) for note in reversed(Usefulness) if notes[note]]
        if shown
        else [],
        notes.total(),
    )


def row_of(indicator: Indicator, pilot: Pilot) -> IndicatorRow:
    """An indicator of a trial, read."""
    measures = list(indicator.measures.all())
    last = measures[-1] if measures else None
    if not indicator.is_number:
        return IndicatorRow(indicator, measures, last)
    values = [(row.day, row.number) for row in measures if row.number is not None]
    picture = trend(
        indicator.number_before,
        values,
        starts_on=pilot.starts_on,
        ends_on=pilot.ends_on,
        target=indicator.number_target,
        unit=indicator.unit,
    )
    if not values:
        return IndicatorRow(indicator, measures, last, picture=picture)
    reading = read(
        indicator.number_before,
        values[-1][1],
        direction=indicator.direction,
        target=indicator.number_target,
    )
    family, icon = VERDICT_LOOKS.get(reading.verdict, ("", ""))
    return IndicatorRow(
        indicator,
        measures,
        last,
        sentence=sentence(
            reading,
            unit=indicator.unit,
            target=indicator.number_target,
            under_way=pilot.closed_on is None,
        ),
        verdict=str(reading.verdict.label) if reading.verdict else "",
        family=family,
        icon=icon,
        picture=picture,
    )
