"""A database of its own for each size, made once and kept until `--drop`."""

import hashlib
import sys

import psycopg2
from psycopg2 import sql

from benchmarks.places import ROOT, database_url, server_url

#: To be changed with what `fill` makes: databases of an older recipe are made again.
RECIPE = "recipe 3"


def drop(size: int | str) -> None:
    """Remove the database of a size, if any."""
    _on_server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_name(size)))


def create(size: int | str) -> None:
    """Make an empty database for a size."""
    _on_server(sql.SQL("CREATE DATABASE {}").format(_name(size)))


def prepare(size: int) -> None:
    """Make and fill the database of a size unless it is there, whole and up to date."""
    if _is_ready(size):
        return
    drop(size)
    create(size)
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from benchmarks.fill import fill

    sys.stderr.write(f"Filling {size:,} ideas…\n")
    call_command("migrate", verbosity=0)
    fill(size, timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_recipe AS SELECT %s::text AS recipe", [recipe()])
    connection.close()


def forget_deposits() -> None:
    """Remove what measuring the deposit has written, so that the next run starts from the same."""
    from django.db import connection, transaction

    from benchmarks.pages import TEXTS

    written = "SELECT id FROM ideas_idea WHERE organisation_id = 1 AND title = %s"
    _forget_figures(written)
    with transaction.atomic(), connection.cursor() as cursor:
        for table in (
            "dashboards_ideafact",
            "ideas_follow",
            "ideas_historyentry",
            "ideas_involvement",
            "ideas_searchdocument",
        ):
            cursor.execute(f"DELETE FROM {table} WHERE idea_id IN ({written})", [TEXTS["title"]])
        cursor.execute(f"DELETE FROM ideas_idea WHERE id IN ({written})", [TEXTS["title"]])
        cursor.execute("DELETE FROM notifications_occurrence WHERE expanded_at IS NULL")
        cursor.execute("DELETE FROM django_session")


def _forget_figures(written: str) -> None:
    """Take out of the figures the deposits that an update has counted."""
    from django.db import connection

    from benchmarks.pages import TEXTS
    from dashboards.services.cells import read_again

    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE ideas_idea SET visibility = 'hidden' WHERE id IN ({written}) RETURNING id",
            [TEXTS["title"]],
        )
        read_again(row[0] for row in cursor.fetchall())


def recipe() -> str:
    """What a database is made by: the recipe and every migration of ours."""
    made_by = hashlib.sha256(RECIPE.encode())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        made_by.update(path.read_bytes())
    return made_by.hexdigest()


def _is_ready(size: int) -> bool:
    try:
        with psycopg2.connect(database_url(size)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT recipe FROM bench_recipe")
            return cursor.fetchone() == (recipe(),)
    except (psycopg2.OperationalError, psycopg2.errors.UndefinedTable):
        return False


def _name(size: int | str) -> sql.Identifier:
    return sql.Identifier(database_url(size).rpartition("/")[2])


def _on_server(statement: sql.Composable) -> None:
    connection = psycopg2.connect(server_url())
    try:
        connection.autocommit = True
        connection.cursor().execute(statement)
    finally:
        connection.close()
