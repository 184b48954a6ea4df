"""What runs in a process that reads ideas for the figures (`mass_reading`). Such a process meets
this module before Django is set up: models are imported by its functions only."""

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from dashboards.facts import Reading


def start(database: str) -> None:
    """Set Django up, on the database of the process that asks."""
    import django
    from django.db import connection

    django.setup()
    connection.settings_dict["NAME"] = database


def read_batch(keys: list[UUID]) -> "list[Reading]":
    """What these ideas add to the figures."""
    from dashboards.facts import read

    return read(keys)
