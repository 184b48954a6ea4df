"""Large sets on PostgreSQL: indexes and foreign keys are set aside while rows come in.

Building an index or checking a key once over all rows costs a fraction of doing it row by row.
Everything happens in the transaction of the load: if it fails, nothing has changed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, models

#: Below this number of ideas it is not worth the locks.
WORTH_IT = 50_000
MEMORY = ("SET LOCAL maintenance_work_mem = '256MB'", "SET LOCAL work_mem = '64MB'")

CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE conrelid = ANY (%s::regclass[]) AND contype IN ('u', 'f')
    ORDER BY contype = 'u', conrelid, conname
"""
#: The full-text index stays: it fills while the next ideas are being told.
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
    WHERE indrelid = ANY (%s::regclass[]) AND NOT indisprimary AND amname = 'btree'
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype = 'u')
    ORDER BY 1
"""


@contextmanager
def bare(tables: Iterable[type[models.Model]]) -> Iterator[None]:
    """Set aside what these tables have beside their primary keys, and make it again at the end."""
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        for statement in MEMORY:
            cursor.execute(statement)
        cursor.execute(CONSTRAINTS, [names])
        constraints = cursor.fetchall()
        cursor.execute(INDEXES, [names])
        indexes = cursor.fetchall()
        for table, name, _definition in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in reversed(constraints):
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for name in names:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(name)}")
