"""The people of several places together, each counted once."""

from collections.abc import Mapping

from accounts.selectors import paths_above


def people_of(places: Mapping[tuple[int, str], int]) -> int:
    """The people of these places, keyed by organisation and path of a unit ("" for the whole
    organisation): the headcount of a unit holds those of the units below it, so that only the
    highest places count."""
    return sum(
        people
        for (organisation, path), people in places.items()
        if not any((organisation, above) in places for above in _above(path))
    )


def _above(path: str) -> list[str]:
    """The places that hold the unit of a path: those above it, and the whole organisation ("")."""
    return ["", *paths_above(path)[:-1]] if path else []
