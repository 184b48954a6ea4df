"""The kinds of news that a person may ask for more or less often.

Each app declares its own beside its notices, with `register_kind()`.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from notifications.enums import Frequency


@dataclass(frozen=True)
class Kind:
    """A line of the preferences page. `weight` orders digests: the lower, the earlier;
    `frequencies` are those that make sense for it."""

    code: str
    label: str | Promise
    help: str | Promise
    default: str = Frequency.IMMEDIATE
    weight: int = 50
    frequencies: tuple[Frequency, ...] = tuple(Frequency)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(frequency.value, frequency.label) for frequency in self.frequencies]


def field_name(kind: Kind) -> str:
    """What the field of a kind is called in a form."""
    return kind.code.replace(".", "_")


_KINDS: dict[str, Kind] = {}


def register_kind(kind: Kind) -> Kind:
    """Make a kind known, so that its frequency can be chosen."""
    _KINDS[kind.code] = kind
    return kind


def all_kinds() -> tuple[Kind, ...]:
    """Every kind whose frequency can be chosen, the weightiest first."""
    return tuple(sorted(_KINDS.values(), key=lambda kind: (kind.weight, kind.code)))


def find_kind(code: str) -> Kind | None:
    """The kind of this code; None when its frequency cannot be chosen."""
    return _KINDS.get(code)
