"""Migrations that can be applied while the release before goes on serving people.

The fault suite plays one under traffic (`tests/services/test_lifetimes.py`); this reads them all.
"""

import pytest
from django.db import connection, models
from django.db.migrations import AddField, CreateModel, RemoveField, RenameField, RenameModel
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.fields import NOT_PROVIDED

ROOMS = ("accounts", "notifications", "referents", "campaigns", "ideas", "projects", "dashboards")


def faults_of(operations) -> list[str]:
    """What the release before could not go on writing after: it does not name a new column, and
    still names one that leaves or changes its name. A table made by the same migration is free."""
    made = {operation.name_lower for operation in operations if isinstance(operation, CreateModel)}
    faults = []
    for operation in operations:
        if getattr(operation, "model_name_lower", None) in made:
            continue
        if isinstance(operation, (RemoveField, RenameField, RenameModel)):
            faults.append(f"{operation.describe()}: in two releases, unused first, then removed")
        if isinstance(operation, AddField) and _must_be_said(operation.field):
            faults.append(f"{operation.describe()}: its default belongs in the database")
    return faults


def _must_be_said(field: models.Field) -> bool:
    """Whether a row cannot be added without naming it."""
    has_default = field.null or field.db_default is not NOT_PROVIDED
    return not has_default and not isinstance(field, models.ManyToManyField)


def test_the_release_before_can_go_on_writing():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found = {
        f"{room}.{name}": faults_of(migration.operations)
        for (room, name), migration in sorted(loader.disk_migrations.items())
        if room in ROOMS and not migration.initial
    }
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_what_it_could_not_is_found():
    """The negative control: each kind of fault, and what looks like one and is none."""
    text = models.TextField
    operations = [
        CreateModel("Note", fields=[("id", models.BigAutoField(primary_key=True))]),
        AddField("note", "words", text()),
        AddField("idea", "said", text()),
        AddField("idea", "may_be_null", text(null=True)),
        AddField("idea", "with_default", text(db_default="")),
        RemoveField("idea", "title"),
        RenameField("idea", "title", "name"),
        RenameModel("Idea", "Proposal"),
    ]
    assert [fault.partition(":")[0] for fault in faults_of(operations)] == [
        "Add field said to idea",
        "Remove field title from idea",
        "Rename field title on idea to name",
        "Rename model Idea to Proposal",
    ]


@pytest.mark.django_db
def test_an_installation_made_before_the_tables_were_written_together_has_nothing_to_do():
    """ADR 66: its tables were made by migrations that are gone, and are the same."""
    recorder = MigrationRecorder(connection)
    disk = MigrationLoader(connection).disk_migrations
    for (room, name), migration in disk.items():
        for replaced in migration.replaces:
            recorder.record_applied(*replaced)
        if migration.replaces:
            recorder.record_unapplied(room, name)
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    # The negative control: the last of them were never applied.
    for name in ("0015_desk_of_a_large_organisation", "0021_unit_and_its_organisation"):
        recorder.record_unapplied("ideas", name)
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    assert [step.name for step, _ in plan] == ["0003_planner_statistics"]
