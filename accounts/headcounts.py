"""The people of several places together, each counted once."""

from collections.abc import Mapping

from accounts.selectors import paths_above

#: A place: its organisation, and the path of the unit in it, "" for the whole organisation.
Place = tuple[int, str]


def people_of(places: Mapping[Place, int]) -> int:
    """The people of these places: the headcount of a unit holds those of the units below it, so
    that only the highest places count."""
    return sum(highest(places).values())


def highest(places: Mapping[Place, int]) -> dict[Place, int]:
    """Those of these places that no other of them holds."""
    return {
        (organisation, path): people
        for (organisation, path), people in places.items()
        if not any((organisation, above) in places for above in _above(path))
    }


def _above(path: str) -> list[str]:
    """The places that hold the unit of a path: those above it, and the whole organisation ("")."""
    return ["", *paths_above(path)[:-1]] if path else []
