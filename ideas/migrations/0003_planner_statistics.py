"""What PostgreSQL is told that it would otherwise guess wrong of the ideas of a large organisation.

The committee of an idea and its state go together: it believed few rows before a committee, and
sorted them all rather than walk the index of limits. A unit says its organisation: it took the two
for independent, expected a twentieth of the ideas there were, and sorted them all rather than walk
the newest.
"""

from django.db import migrations

MAKE = [
    """CREATE STATISTICS ideas_committee_and_state (dependencies, mcv)
       ON committee_id, state FROM ideas_idea""",
    """CREATE STATISTICS ideas_unit_and_organisation (dependencies)
       ON unit_id, organisation_id FROM ideas_idea""",
]
DROP = [
    "DROP STATISTICS ideas_unit_and_organisation",
    "DROP STATISTICS ideas_committee_and_state",
]


def _on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    replaces = [
        ("ideas", "0015_desk_of_a_large_organisation"),
        ("ideas", "0021_unit_and_its_organisation"),
    ]
    initial = True
    dependencies = [("ideas", "0002_search_index")]
    operations = [migrations.RunPython(_on_postgresql(MAKE), _on_postgresql(DROP))]
