"""What the study desk asks of a large organisation.

PostgreSQL is told that the committee of an idea and its state go together: it believed few rows
before a committee, and sorted them all rather than walk the index of limits. The newest entries of
the history are found by their day: a quiet week was looked for in every year.
"""

from django.db import migrations, models

MAKE = """CREATE STATISTICS ideas_committee_and_state (dependencies, mcv)
    ON committee_id, state FROM ideas_idea"""
DROP = "DROP STATISTICS ideas_committee_and_state"


def _on_postgresql(statement):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("ideas", "0014_shown_badges")]

    operations = [
        migrations.AddIndex(
            model_name="historyentry",
            index=models.Index(fields=["-day", "-id"], name="history_newest"),
        ),
        migrations.RunPython(_on_postgresql(MAKE), _on_postgresql(DROP)),
    ]
