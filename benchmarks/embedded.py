"""The embedded mode: the ideas of a size in SQLite, copied from their PostgreSQL database."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg2
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

from benchmarks.database import recipe
from benchmarks.places import COPIED, NAME, VAR

CHUNK = 2_000
#: How many times the floor a page may take there.
GOAL = 3.0


def prepare(size: int) -> None:
    """Put a fresh copy of the ideas of a size where they are measured. They are copied from
    PostgreSQL once, and again when a migration changes."""
    used = Path(connection.settings_dict["NAME"])
    kept = VAR / f"{NAME}_{size}_{recipe()[:12]}.sqlite3"
    for path in (used, Path(f"{used}-wal"), Path(f"{used}-shm")):
        path.unlink(missing_ok=True)
    if kept.exists():
        shutil.copy(kept, used)
        return
    VAR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    with psycopg2.connect(os.environ[COPIED]) as filled:
        _copy(filled)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(used, kept)


def _copy(filled) -> None:
    tables = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    with connection.constraint_checks_disabled(), transaction.atomic():
        for model in tables:
            _copy_table(model, filled)


def _copy_table(model: type[models.Model], filled) -> None:
    table, fields = model._meta.db_table, model._meta.local_concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}"')
        insert = f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join(["%s"] * len(fields))})'
        for rows in _chunks(filled, f'SELECT {columns} FROM "{table}"'):
            cursor.executemany(
                insert,
                [
                    [
                        field.get_db_prep_save(value, connection)
                        for field, value in zip(fields, row, strict=True)
                    ]
                    for row in rows
                ],
            )


def _chunks(filled, sql: str) -> Iterator[list[tuple]]:
    with filled.cursor(name="copied") as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(CHUNK):
            yield rows
