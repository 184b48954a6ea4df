"""The index each database derives from the search documents.

PostgreSQL: a generated `tsvector` column, without positions (relevance is computed by
`ideas.search`), and its GIN index. Its statistics are kept finer than usual, because the planner
chooses between the date index and this one by how rare the words are; its list of waiting entries
is kept short, because every search reads it from end to end. SQLite: an FTS5 table that
reads the documents, kept by triggers, so that no way of writing can forget it.
"""

from django.db import migrations

POSTGRESQL = [
    """ALTER TABLE ideas_searchdocument ADD COLUMN vector tsvector
       GENERATED ALWAYS AS ((title || ' ' || body)::tsvector) STORED""",
    "ALTER TABLE ideas_searchdocument ALTER COLUMN vector SET STORAGE MAIN",
    "ALTER TABLE ideas_searchdocument ALTER COLUMN vector SET STATISTICS 500",
    """CREATE INDEX ideas_search_vector ON ideas_searchdocument USING gin (vector)
       WITH (gin_pending_list_limit = 256)""",
]
POSTGRESQL_BACK = [
    "DROP INDEX ideas_search_vector",
    "ALTER TABLE ideas_searchdocument DROP COLUMN vector",
]

INSERTED = """INSERT INTO ideas_search_index (rowid, title, body)
              VALUES (new.id, new.title, new.body);"""
DELETED = """INSERT INTO ideas_search_index (ideas_search_index, rowid, title, body)
             VALUES ('delete', old.id, old.title, old.body);"""
SQLITE = [
    """CREATE VIRTUAL TABLE ideas_search_index USING fts5(
         title, body, content='ideas_searchdocument', content_rowid='id', tokenize='ascii')""",
    f"""CREATE TRIGGER ideas_search_inserted AFTER INSERT ON ideas_searchdocument
        BEGIN {INSERTED} END""",
    f"""CREATE TRIGGER ideas_search_deleted AFTER DELETE ON ideas_searchdocument
        BEGIN {DELETED} END""",
    f"""CREATE TRIGGER ideas_search_updated AFTER UPDATE OF title, body ON ideas_searchdocument
        BEGIN {DELETED} {INSERTED} END""",
    "INSERT INTO ideas_search_index (ideas_search_index) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER ideas_search_updated",
    "DROP TRIGGER ideas_search_deleted",
    "DROP TRIGGER ideas_search_inserted",
    "DROP TABLE ideas_search_index",
]


def make(apps, schema_editor):
    _run(schema_editor, {"postgresql": POSTGRESQL, "sqlite": SQLITE})


def unmake(apps, schema_editor):
    _run(schema_editor, {"postgresql": POSTGRESQL_BACK, "sqlite": SQLITE_BACK})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    replaces = [("ideas", "0003_search")]
    initial = True
    dependencies = [("ideas", "0001_squashed_0024_ideas_given_to_nobody")]
    operations = [migrations.RunPython(make, unmake)]
