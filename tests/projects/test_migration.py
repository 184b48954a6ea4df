"""What was typed before indicators were numbers or observations is kept."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories.projects import PilotFactory

BEFORE, AFTER = [("projects", "0005_rollout_sheets_kit")], [("projects", "0006_pilot")]


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return executor.loader.project_state(target).apps


@pytest.mark.django_db(transaction=True)
def test_texts_that_are_numbers_become_numbers_others_stay_as_they_were():
    pilot = PilotFactory()
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes("projects")
    try:
        apps = migrate(BEFORE)
        Indicator = apps.get_model("projects", "Indicator")
        Measure = apps.get_model("projects", "Measure")
        typed = {
            "counted": ("minutes", "23", "15", ["21", "14,5"]),
            "upwards": ("%", "40 %", "80 %", ["75 %"]),
            "no target": ("", "1 234", "", []),
            "unit within": ("", "23 minutes", "15", ["14"]),
            "target in words": ("", "23", "moins", []),
            "measured in words": ("", "23", "15", ["mieux"]),
            "seen": ("", "On attend debout.", "", ["On attend assis."]),
        }
        for name, (unit, before, target, values) in typed.items():
            row = Indicator.objects.create(
                pilot_id=pilot.pk, name=name, unit=unit, value_before=before, target=target
            )
            for number, value in enumerate(values, start=1):
                Measure.objects.create(
                    indicator=row, day=datetime.date(2026, 9, number), value=value
                )

        apps = migrate(AFTER)

        columns = ("kind", "direction", "number_before", "number_target", "value_before", "target")
        rows = apps.get_model("projects", "Indicator").objects.order_by("pk")
        found = {
            row.name: (
                *(getattr(row, column) for column in columns),
                [(measure.number, measure.value) for measure in row.measures.order_by("day")],
            )
            for row in rows
        }
        number, text = Decimal, "observation"
        assert found == {
            "counted": (
                "number", "down", 23, 15, "", "", [(21, ""), (number("14.5"), "")],
            ),
            "upwards": ("number", "up", 40, 80, "", "", [(75, "")]),
            "no target": ("number", "", 1234, None, "", "", []),
            "unit within": (text, "", None, None, "23 minutes", "15", [(None, "14")]),
            "target in words": (text, "", None, None, "23", "moins", []),
            "measured in words": (text, "", None, None, "23", "15", [(None, "mieux")]),
            "seen": (
                text, "", None, None, "On attend debout.", "", [(None, "On attend assis.")],
            ),
        }  # fmt: skip
    finally:
        migrate(latest)
