"""From deposit to achievement, as a whole and by cohort, so that young ideas do not blur it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from innovation_platform.charts.scales import num, part


@dataclass(frozen=True)
class Stage:
    """One stage: how many ideas reached it; `url` the ideas themselves. `share` is of the first
    stage, in whole percent."""

    label: str
    count: int
    url: str = ""
    share: int | None = None
    x: str = "0"
    width: str = "0"


@dataclass(frozen=True)
class Cohort:
    """The ideas deposited in one period, stage by stage. `young`: too recent for its end to be
    known, which its line says. `counts` are in the order of the stages."""

    label: str
    counts: tuple[int, ...]
    young: bool = False
    shares: tuple[int | None, ...] = field(default=())

    @property
    def cells(self) -> list[tuple[int, int | None]]:
        """Each stage's count and share of the cohort."""
        return list(zip(self.counts, self.shares, strict=True))


@dataclass(frozen=True)
class Funnel:
    """The chart."""

    stages: list[Stage]
    cohorts: list[Cohort]


def share_of(count: int, whole: int) -> int | None:
    """A whole percentage; None of nothing."""
    return round(count * 100 / whole) if whole else None


def funnel(stages: Iterable[Stage], cohorts: Iterable[Cohort] = ()) -> Funnel:
    """The funnel of these stages, each bar centred, and the same by cohort."""
    stages = list(stages)
    first = stages[0].count if stages else 0
    drawn = []
    for stage in stages:
        width = part(stage.count, first)
        drawn.append(
            replace(
                stage,
                share=share_of(stage.count, first),
                x=num((100 - width) / 2),
                width=num(width),
            )
        )
    return Funnel(
        stages=drawn,
        cohorts=[
            replace(
                cohort,
                shares=tuple(share_of(count, cohort.counts[0]) for count in cohort.counts),
            )
            for cohort in cohorts
        ],
    )
