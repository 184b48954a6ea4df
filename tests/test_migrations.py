"""Migrations that can be applied while the release before goes on serving people.

The fault suite plays one under traffic (`tests/services/test_lifetimes.py`); this reads them all.
"""

import pytest
from django.db import models
from django.db.migrations import AddField, RemoveField, RenameField, RenameModel
from django.db.migrations.loader import MigrationLoader
from django.db.models.fields import NOT_PROVIDED

ROOMS = ("accounts", "notifications", "referents", "campaigns", "ideas", "projects", "dashboards")


def operations():
    """Every operation on a table that a release before may be writing to."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for (room, name), migration in sorted(loader.disk_migrations.items()):
        if room not in ROOMS or migration.initial:
            continue
        made = {
            operation.name_lower
            for operation in migration.operations
            if type(operation).__name__ == "CreateModel"
        }
        for operation in migration.operations:
            if getattr(operation, "model_name_lower", None) not in made:
                yield pytest.param(operation, id=f"{room}.{name}: {operation.describe()}"[:120])


@pytest.mark.parametrize("operation", list(operations()))
def test_the_release_before_can_go_on_writing(operation):
    """It does not name a new column, and still names one that leaves or changes its name."""
    assert not isinstance(operation, (RemoveField, RenameField, RenameModel)), (
        "a field leaves in two releases: unused first, then removed"
    )
    if isinstance(operation, AddField) and not isinstance(operation.field, models.ManyToManyField):
        has_default = operation.field.db_default is not NOT_PROVIDED
        assert operation.field.null or has_default, "a new column has its default in the database"
