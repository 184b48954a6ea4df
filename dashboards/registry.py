"""Every figure, in the order that pages show them."""

from dashboards.definitions import Figure, Section
from dashboards.figures import alive, fair, spreads, useful

__all__ = ["FIGURES", "Figure", "Section", "figure", "figures_of"]

FIGURES: tuple[Figure, ...] = (*alive.FIGURES, *fair.FIGURES, *useful.FIGURES, *spreads.FIGURES)

_BY_CODE = {one.code: one for one in FIGURES}


def figure(code: str) -> Figure:
    """The figure of this code. Raises `KeyError`."""
    return _BY_CODE[code]


def figures_of(section: Section, *, public_only: bool = False) -> list[Figure]:
    """The figures of a section, in order."""
    return [one for one in FIGURES if one.section == section and (one.public or not public_only)]
