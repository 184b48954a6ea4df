"""The circuit as a document: a Mermaid diagram and two tables, written from `lifecycle`."""

from collections.abc import Iterable

from django.utils import translation

from ideas.enums import Party, State, Step
from ideas.lifecycle import STATES, TRANSITIONS, Limit, leaving, proposers, seconds

HEAD = """# The circuit

Written by `manage.py draw_circuit` from `ideas/lifecycle.py`; a test fails when it is stale. Labels
are those people read.
"""


def document() -> str:
    """The whole of `docs/circuit.md`, in French labels whatever the language in force."""
    with translation.override("fr"):
        return "\n".join([HEAD, *_diagram(), "", *_states(), "", *_transitions(), ""])


def _diagram() -> Iterable[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    direction LR"
    for step in Step:
        inside = [state for state, info in STATES.items() if info.step == step]
        yield f'    state "{step.label}" as step_{step.value} {{'
        yield from (f'        state "{state.label}" as {state.value}' for state in inside)
        yield "    }"
    closed = [state for state, info in STATES.items() if info.step is None]
    yield from (f'    state "{state.label}" as {state.value}' for state in closed)
    yield f"    [*] --> {State.DRAFT.value}"
    for row in TRANSITIONS.values():
        for source in row.sources:
            yield f"    {source.value} --> {row.target.value}: {row.label}"
    yield "```"


def _states() -> Iterable[str]:
    yield "## States"
    yield ""
    yield "| state | label | step | awaits | limit | left by |"
    yield "|---|---|---|---|---|---|"
    for state, info in STATES.items():
        yield _row(
            f"`{state.value}`",
            state.label,
            info.step.label if info.step else "closed",
            info.awaits.label if info.awaits else "",
            _limit(info.limit),
            ", ".join(f"`{row.name}`" for row in leaving(state)),
        )


def _transitions() -> Iterable[str]:
    yield "## Transitions"
    yield ""
    yield "| transition | label | from | to | who | confirmed by | cannot happen without | tells |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in TRANSITIONS.values():
        same = len({(proposers(row, source), seconds(row, source)) for source in row.sources}) == 1
        groups = [row.sources] if same else [(source,) for source in row.sources]
        for sources in groups:
            yield _row(
                f"`{row.name}`",
                row.label,
                ", ".join(f"`{source.value}`" for source in sources),
                f"`{row.target.value}`",
                _parties(proposers(row, sources[0])),
                _parties(seconds(row, sources[0])),
                ", ".join(row.needs),
                ", ".join(audience.value for audience in row.tells),
            )


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) or "–" for cell in cells) + " |"


def _parties(parties: tuple[Party, ...]) -> str:
    return "; ".join(str(party.label) for party in parties)


def _limit(limit: Limit | None) -> str:
    if limit is None:
        return ""
    return f"{limit.days} {'working days' if limit.working else 'days'}"
