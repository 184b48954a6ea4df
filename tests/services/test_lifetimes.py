"""A release put in place while people work, and a backup put back."""

import hashlib
import subprocess
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.services.servers import wait_until
from tests.services.test_pages_hold import Traffic, assert_nothing_half_done, deposited

#: What `migrate` does for a field of the next release: a default that the database knows, so that
#: the release before, which does not name the column, goes on writing.
ADD = "ALTER TABLE {table} ADD COLUMN of_tomorrow varchar(20) DEFAULT '' NOT NULL"
#: The mistake: Django drops the default that only Python knows.
CARELESS = "ALTER TABLE {table} ALTER COLUMN of_tomorrow DROP DEFAULT"
INDEX = "CREATE INDEX CONCURRENTLY of_tomorrow_{table} ON {table} (of_tomorrow)"
DROP = "ALTER TABLE {table} DROP COLUMN IF EXISTS of_tomorrow"
TABLES = ("ideas_idea", "ideas_historyentry", "notifications_occurrence", "notifications_message")


@pytest.fixture
def schema(postgresql):
    """Run statements on each table, as the next release's migrations do; undone at the end."""

    def change(*statements: str) -> None:
        for table in TABLES:
            for statement in statements:
                _psql(postgresql, statement.format(table=table))

    yield change
    change(DROP)


def _psql(postgresql, statement: str) -> str:
    command = (postgresql.program("psql"), "-qAt", postgresql.url, "-v", "ON_ERROR_STOP=1")
    return _run(*command, "-c", "SET lock_timeout = '5s'", "-c", statement)


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_migration_under_traffic_answers_no_error(newsroom, postgresql, web, visitor, schema):
    web.start()
    traffic = Traffic(visitor)
    with traffic.flowing():
        wait_until(lambda: len(traffic.with_status(302)) >= 3, "no deposit")
        newsroom.migrate()
        schema(ADD, INDEX)
        held = len(traffic.with_status(302))
        wait_until(lambda: len(traffic.with_status(302)) > held + 5, "no deposit after it")
    assert traffic.statuses() == {200, 302}
    assert traffic.with_status(302) == deposited(postgresql)
    assert_nothing_half_done(postgresql)


def test_control_a_careless_migration_breaks_the_release_before(postgresql, web, visitor, schema):
    web.start()
    schema(ADD, CARELESS)
    assert visitor.deposit(uuid.uuid4()).status == 500


def test_a_backup_put_back_has_the_same_rows_and_files(
    newsroom, postgresql, web, visitor, tmp_path
):
    web.start()
    assert [visitor.deposit(uuid.uuid4(), *notes(number)).status for number in range(5)] == [
        302
    ] * 5
    rows, files = counts(postgresql.url, postgresql), hashes(newsroom.media)
    assert (rows["ideas_idea"], rows["ideas_attachment"], len(files)) == (5, 10, 10)

    # The commands of docs/operations/backup.md.
    dump, copy = str(tmp_path / "essaim.dump"), tmp_path / "restored"
    _run(postgresql.program("pg_dump"), "--format=custom", f"--file={dump}", postgresql.url)
    _run("cp", "-a", str(newsroom.media), str(copy))
    other = postgresql.url.rpartition("/")[0] + "/restored"
    _psql(postgresql, "CREATE DATABASE restored")
    try:
        _run(postgresql.program("pg_restore"), "--no-owner", f"--dbname={other}", dump)
        assert counts(other, postgresql) == rows
        assert hashes(copy) == files
    finally:
        _psql(postgresql, "DROP DATABASE restored")


def notes(number: int) -> list[SimpleUploadedFile]:
    texts = (f"Note {number}. " * 500 * count for count in (1, 2))
    return [SimpleUploadedFile("note.txt", text.encode(), "text/plain") for text in texts]


def counts(url: str, postgresql) -> dict[str, int]:
    """How many rows each table has."""
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"

    def ask(query: str) -> str:
        return _run(postgresql.program("psql"), "-qAt", url, "-c", query)

    return {name: int(ask(f'SELECT count(*) FROM "{name}"')) for name in ask(tables).split()}


def hashes(folder: Path) -> dict[str, str]:
    """The sum of each file, by its name."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
