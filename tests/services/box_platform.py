"""The whole platform around the letter box, as it is run in both ways, and all that it writes."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from tests.services.browser import Browser
from tests.services.servers import PostgreSQL, Program, Redis, answers, wait_until
from tests.services.traces import PostgreSQLSnapshot, Snapshot, SQLiteSnapshot
from tests.support.mail_sink import MailSink
from tests.support.platform import ROOT, free_port

PLACE = "caf-de-l-ain"
#: Seconds that a command may take on a busy machine.
PATIENCE = 400


class Installation(ABC):
    """Web server, worker, schedule and mail server; `traces()` is everything they wrote."""

    mode = ""

    def __init__(self, folder: Path, mail: MailSink) -> None:
        self.folder = folder
        self.mail = mail
        self.port = free_port()
        self.programs: list[Program] = []

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.services.box_settings",
            "BOX_MODE": self.mode,
            "VAR_DIR": str(self.folder / "var"),
            "PORT": str(self.port),
            "EMAIL_URL": self.mail.email_url,
            "SITE_URL": self.site,
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
            "COLUMNS": "80",
        }

    def migrate(self) -> None:
        """Make the tables."""
        (self.folder / "var").mkdir(exist_ok=True)
        self.manage("migrate", "--verbosity", "0")

    def prepare(self, *emails: str) -> None:
        """Keys, an organisation and its people."""
        (self.folder / "var").mkdir(exist_ok=True)
        self.act("people", PLACE, *emails)

    def start(self, name: str, *command: str, port: int = 0) -> Program:
        program = Program(sys.executable, *command, log=self.folder / f"{name}.log", env=self.env)
        self.programs.append(program)
        if port:
            wait_until(lambda: answers(port), f"{name} does not answer", timeout=60)
        return program

    def stop(self) -> None:
        for program in reversed(self.programs):
            program.stop()
        self.programs.clear()

    def manage(self, *arguments: str) -> str:
        return self._run("manage.py", *arguments)

    def act(self, *arguments: str):
        return json.loads(self._run("-m", "tests.services.box_actor", *arguments).splitlines()[-1])

    def browser(self, canary: str, address: str = "203.0.113.77") -> Browser:
        return Browser(self.site, canary=canary, address=address)

    def traces(self) -> Iterator[tuple[str, bytes]]:
        """What this installation wrote outside its database: each place and its bytes."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield str(path.relative_to(self.folder)), path.read_bytes()
        for number, message in enumerate(self.mail.messages):
            yield (
                f"mail {number}",
                message.as_bytes() + message.get_body(("plain",)).get_content().encode(),
            )
        for program in self.programs:
            for line in Path("/proc").glob(f"{program.pid}/cmdline"):
                yield f"arguments {program.pid}", line.read_bytes()

    @abstractmethod
    def rows(self) -> dict[str, bytes]:
        """The whole database, by table."""

    @abstractmethod
    def journal(self) -> bytes:
        """The write-ahead log."""

    @abstractmethod
    def snapshot(self) -> Snapshot:
        """What the database tells of who wrote what, and when."""

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout


class Services(Installation):
    """PostgreSQL, Redis, gunicorn as it is shipped, Celery's worker and schedule."""

    mode = "services"

    def __init__(self, folder, mail, postgresql: PostgreSQL, broker: Redis, database: str) -> None:
        super().__init__(folder, mail)
        self.postgresql, self.broker, self.database = postgresql, broker, database

    @property
    def env(self) -> dict[str, str]:
        return {
            **super().env,
            "DATABASE_URL": self.postgresql.url_of(self.database),
            "REDIS_URL": self.broker.url,
        }

    def run(self, *, gunicorn: tuple[str, ...] = (), background: bool = True) -> None:
        """Start everything; `gunicorn` adds options to the web server's shipped ones."""
        shipped = str(ROOT / "innovation_platform" / "gunicorn.conf.py")
        self.start(
            "web", "-m", "gunicorn", "innovation_platform.wsgi:application", "-c", shipped,
            "--bind", f"127.0.0.1:{self.port}", *gunicorn, port=self.port,
        )  # fmt: skip
        if background:
            celery = ("-m", "celery", "-A", "innovation_platform")
            self.start(
                "worker", *celery, "worker", "-P", "solo", "--without-gossip", "--without-mingle",
                "-Q", "mail,digests,maintenance", "--loglevel", "WARNING",
            )  # fmt: skip
            self.start("beat", *celery, "beat", "-s", str(self.folder / "schedule"), "--pidfile=")

    def listen(self) -> None:
        """Keep every command that reaches Redis, arguments included."""
        self.start("redis-commands", "-m", "tests.services.redis_commands", str(self.broker.port))

    def traces(self) -> Iterator[tuple[str, bytes]]:
        yield from super().traces()
        yield "postgresql log", (self.postgresql.folder / "log").read_bytes()
        client = self.broker.client
        for key in client.scan_iter():
            yield f"redis {key!r}", key + (client.dump(key) or b"")

    def rows(self) -> dict[str, bytes]:
        found = {}
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            for (table,) in cursor.fetchall():
                cursor.execute(f'SELECT "{table}"::text FROM "{table}"')
                found[table] = "\n".join(row[0] for row in cursor.fetchall()).encode()
        return found

    def journal(self) -> bytes:
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_flush_lsn()")
        folder = self.postgresql.folder / "data" / "pg_wal"
        return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())

    def snapshot(self) -> Snapshot:
        with contextlib.closing(self.connect()) as connection:
            return PostgreSQLSnapshot(connection)

    def connect(self):
        return psycopg2.connect(self.postgresql.url_of(self.database))


class Embedded(Installation):
    """`manage.py serve`: one process, SQLite, a broker of files."""

    mode = "embedded"

    @property
    def env(self) -> dict[str, str]:
        return {**super().env, "DATABASE_URL": "", "REDIS_URL": ""}

    def run(self, *, background: bool = True, **_options) -> None:
        """Start everything; without `background`, the web server alone, on the same settings."""
        if background:
            self.start("web", "manage.py", "serve", port=self.port)
            return
        self.start(
            "web", "-m", "waitress", "--listen", f"127.0.0.1:{self.port}",
            "innovation_platform.wsgi:application", port=self.port,
        )  # fmt: skip

    def copy_tables(self, base: Path) -> None:
        """Begin with the tables of another installation, made already."""
        self.base.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(base, self.base)

    def listen(self) -> None:
        """The broker's files are among the traces."""

    @property
    def base(self) -> Path:
        return self.folder / "var" / "essaim.sqlite3"

    def traces(self) -> Iterator[tuple[str, bytes]]:
        """Without the database itself, which `rows()` and `journal()` read."""
        for place, content in super().traces():
            if "essaim.sqlite3" not in place:
                yield place, content

    def rows(self) -> dict[str, bytes]:
        connection = sqlite3.connect(self.base)
        try:
            names = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type='table'"
                )
            ]
            return {
                name: "\n".join(map(repr, connection.execute(f'SELECT * FROM "{name}"'))).encode()
                for name in names
                if not name.startswith("ideas_search_index")
            }
        finally:
            connection.close()

    def snapshot(self) -> Snapshot:
        with contextlib.closing(sqlite3.connect(self.base)) as connection:
            return SQLiteSnapshot(connection)

    def journal(self) -> bytes:
        """Everything in the files: pages, freed pages, the write-ahead log."""
        return b"".join(
            path.read_bytes() for path in sorted(self.base.parent.glob("essaim.sqlite3*"))
        )
