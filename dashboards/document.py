"""The definitions of all figures as a document."""

from collections.abc import Iterable

from django.utils import translation

from dashboards.definitions import Figure, Section
from dashboards.part_definitions import PARTS, PartDefinition
from dashboards.registry import figures_of

HEAD = """# The figures

Written by `manage.py write_figures` from the figures' own definitions (`dashboards/figures/`); a
test fails when it is stale. The words are those that the pages show.
"""


def document() -> str:
    """The whole of `docs/figures.md`, in French whatever the language in force."""
    with translation.override("fr"):
        return "\n".join([HEAD, *_sections(), *_parts()])


def _sections() -> Iterable[str]:
    for section in Section:
        figures = figures_of(section)
        if figures:
            yield f"## {section.label}\n"
        for figure in figures:
            yield from _entry(figure)


def _parts() -> Iterable[str]:
    yield "## Adoption, argent, défis, objectifs\n"
    for part in PARTS:
        yield from _part(part)


def _part(part: PartDefinition) -> Iterable[str]:
    yield f"### {part.title} (`{part.code}`)\n"
    yield f"- Question : {part.question}"
    yield f"- Définition : {part.definition}"
    yield f"- Petits groupes : {part.small_groups}\n"


def _entry(figure: Figure) -> Iterable[str]:
    yield f"### {figure.title} (`{figure.code}`)\n"
    yield f"- Question : {figure.question}"
    yield f"- Formule : {figure.formula}"
    yield f"- Population : {figure.population}"
    yield f"- Période : {figure.period}"
    yield f"- Lignes lues : {figure.source}"
    yield f"- Petits groupes : {figure.small_groups}"
    yield f"- Se compte en : {figure.measure.label}\n"
