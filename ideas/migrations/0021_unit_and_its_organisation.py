"""A filter on a service of a large organisation: what PostgreSQL expects of it, and its count.

PostgreSQL took a unit and its organisation for independent, expected a twentieth of the ideas there
were, and sorted them all rather than walk the newest. Extended statistics tell it that the one says
the other. The index on the unit carries the organisation: a count never leaves it.
"""

from django.db import migrations, models

MAKE = [
    "CREATE STATISTICS ideas_unit_and_organisation (dependencies)"
    " ON unit_id, organisation_id FROM ideas_idea",
    "ANALYZE ideas_idea",
]
DROP = ["DROP STATISTICS ideas_unit_and_organisation"]


def _on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("ideas", "0020_unit_and_state")]

    operations = [
        migrations.RemoveIndex(model_name="idea", name="idea_unit"),
        migrations.AddIndex(
            model_name="idea",
            index=models.Index(
                condition=models.Q(("visibility", "visible")),
                fields=["unit", "-deposited_on", "-id"],
                include=["organisation"],
                name="idea_unit",
            ),
        ),
        migrations.RunPython(_on_postgresql(MAKE), _on_postgresql(DROP)),
    ]
