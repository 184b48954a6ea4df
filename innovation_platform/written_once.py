"""Rows that the database itself refuses to see rewritten, whoever asks: see ADR 58.

A model whose rows are only ever added says `written_once = True`. After each migration its table is
given a trigger that refuses every update; removing rows is left to the guards of the model, for the
day when what is too old is erased.
"""

from django.apps import AppConfig
from django.db import connections, models

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are written once', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
#: For each engine: the tables that have no trigger yet, and how they are given one.
_LACKING = {
    "postgresql": """
        SELECT relname FROM pg_class
        WHERE relkind = 'r' AND pg_table_is_visible(oid) AND NOT EXISTS (
          SELECT 1 FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'written_once')
    """,
    "sqlite": """
        SELECT name FROM sqlite_master AS found
        WHERE type = 'table' AND NOT EXISTS (
          SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND tbl_name = found.name
          AND name = 'written_once_' || found.name)
    """,
}
_CREATE = {
    "postgresql": "CREATE TRIGGER written_once BEFORE UPDATE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()",
    "sqlite": "CREATE TRIGGER written_once_{table} BEFORE UPDATE ON {table}"
    " BEGIN SELECT RAISE(ABORT, 'rows of {table} are written once'); END",
}


def written_once(app_config: AppConfig) -> list[type[models.Model]]:
    """The models of an app whose rows are only ever added."""
    return [model for model in app_config.get_models() if getattr(model, "written_once", False)]


def guard_tables(app_config: AppConfig, using: str = "default", **kwargs) -> list[str]:
    """Give the tables of an app the triggers they lack; returns their names. Received after each
    migration: an altered table is made again on SQLite, without its triggers."""
    tables = {model._meta.db_table for model in written_once(app_config)}
    if not tables:
        return []
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_LACKING[connection.vendor])
        lacking = sorted(tables & {name for (name,) in cursor.fetchall()})
        if lacking and connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for table in lacking:
            cursor.execute(_CREATE[connection.vendor].format(table=table))
    return lacking
