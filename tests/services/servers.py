"""PostgreSQL, Redis, SMTP, workers and schedule, each started by the suite and ended by its id."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg2
import redis

from tests.support.platform import ROOT, free_port


def wait_until(condition: Callable[[], bool], what: str, *, timeout: float = 30) -> None:
    """Wait for a condition; the test fails when it takes too long."""
    limit = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < limit, f"after {timeout} s: {what}"
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Whether something listens on this port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


class Program:
    """A process in a session of its own: ending it ends what it started, and nothing else."""

    def __init__(self, *command: str, log: Path, env: dict[str, str] | None = None) -> None:
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """kill -9, without a last word."""
        if self.alive:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Ask it to end, then insist."""
        if self.alive:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
        self.kill()


class PostgreSQL:
    """A cluster of our own that may be restarted."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        folder.mkdir(mode=0o755)
        self._as_postgres: list[str] = []
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            shutil.chown(folder, "postgres")
            self._as_postgres = ["runuser", "-u", "postgres", "--"]
        self._run("initdb", "-D", self._data, "-U", "postgres", "--auth=trust", "--no-sync")

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def make(self, database: str, *, like: str = "template1") -> None:
        """A database of one test, the copy of another."""
        server = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres")
        self._run("createdb", *server, "-T", like, database)

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self._data, "-l", log, "-w", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-m", mode, "stop")

    def restart(self) -> None:
        """Cut every connection and start again, as an upgrade of the server does."""
        self.stop()
        self.start()

    def scalar(self, query: str):
        """One value, read on a connection of the suite's own."""
        return self.rows(query)[0][0]

    def rows(self, query: str) -> list[tuple]:
        """What a query finds, read on a connection of the suite's own."""
        connection = psycopg2.connect(self.url)
        try:
            with connection.cursor() as cursor:
                cursor.execute(query)
                return cursor.fetchall()
        finally:
            connection.close()

    def empty(self) -> None:
        """Delete every row but those that tell what is migrated."""
        kept = "('django_migrations', 'django_content_type', 'auth_permission')"
        found = self.rows(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables"
            f" WHERE schemaname = 'public' AND tablename NOT IN {kept}"
        )
        self.execute(f"TRUNCATE {found[0][0]} RESTART IDENTITY CASCADE")

    def execute(self, statement: str) -> None:
        """Run a statement and commit, on a connection of the suite's own."""
        connection = psycopg2.connect(self.url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    def program(self, name: str) -> str:
        """Where a program of PostgreSQL's is."""
        return _postgresql_program(name)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_postgres, _postgresql_program(program), *arguments]
        done = subprocess.run(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"


def _postgresql_program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    program = str(found[-1]) if found else shutil.which(name)
    assert program, f"{name} was not found: the fault suite needs PostgreSQL's server programs"
    return program


class Redis:
    """A broker of our own: FLUSHALL and stops harm nobody else."""

    def __init__(self, folder: Path) -> None:
        assert shutil.which("redis-server"), "redis-server was not found: the fault suite needs it"
        self.port = free_port()
        self.log = folder / "redis.log"
        self._program: Program | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port)

    def start(self) -> None:
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "")
        self._program = Program("redis-server", *options, "--appendonly", "no", log=self.log)
        wait_until(lambda: answers(self.port), "redis-server does not answer")

    def stop(self) -> None:
        if self._program is not None:
            self._program.stop()


class Newsroom:
    """The platform's processes around these servers."""

    UNSETTLED = (
        "SELECT (SELECT count(*) FROM notifications_message WHERE state IN"
        " ('waiting', 'sending')) + (SELECT count(*) FROM notifications_occurrence"
        " WHERE expanded_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL)"
    )

    def __init__(self, folder: Path, postgresql: PostgreSQL, broker: Redis) -> None:
        self.folder = folder
        self.postgresql = postgresql
        self.broker = broker
        self.smtp_port = free_port()
        self.kept = folder / "kept.log"
        self.kept.touch()
        self._programs: list[Program] = []
        self.workers: list[Program] = []

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def base_env(self) -> dict[str, str]:
        return {
            **os.environ,
            "VAR_DIR": str(self.folder),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
        }

    @property
    def env(self) -> dict[str, str]:
        return {
            **self.base_env,
            "DJANGO_SETTINGS_MODULE": "tests.services.settings",
            "DATABASE_URL": self.postgresql.url,
            "REDIS_URL": self.broker.url,
        }

    def start(self, *, workers: int = 2, calm: bool = False, clock: str = "") -> None:
        """Start the mail server, the schedule and the workers; `clock` is how wrong the workers'
        is ("+1d")."""
        self.start_sink(calm=calm)
        schedule = str(self.folder / "schedule")
        self._start("beat", "celery", "-A", "innovation_platform", "beat", "-s", schedule)
        self.workers = [self._worker(clock) for _ in range(workers)]

    def start_sink(self, *, calm: bool = False) -> None:
        """Start the mail server alone."""
        port, calmly = str(self.smtp_port), ["--calm"] if calm else []
        self._start("sink", "tests.services.sink", port, str(self.kept), *calmly)
        wait_until(lambda: answers(self.smtp_port), "the mail server does not answer")

    def stop(self) -> None:
        for program in [*self.workers, *self._programs]:
            program.stop()

    def kill_a_worker(self, number: int) -> None:
        """kill -9 one of the workers and start another in its place."""
        place = number % len(self.workers)
        self.workers[place].kill()
        self.workers[place] = self._worker()

    def act(self, act: str, count: int = 0):
        """See `tests.services.actor`."""
        done = self._run("-m", "tests.services.actor", act, str(count))
        return json.loads(done.splitlines()[-1])

    def migrate(self) -> None:
        self._run("manage.py", "migrate", "--verbosity", "0")

    def received(self) -> list[str]:
        """The Message-IDs that the mail server kept, repeated when it was given them twice."""
        return self.kept.read_text().split()

    def empty(self) -> None:
        """Forget what was said before."""
        self.kept.write_text("")
        self.postgresql.empty()
        self.broker.client.flushall()

    def unsettled(self) -> int:
        """How many occurrences and messages still have somewhere to go."""
        return self.postgresql.scalar(self.UNSETTLED)

    def manage(self, *arguments: str) -> Program:
        """A management command, left running."""
        log = self.folder / f"{arguments[0]}.log"
        return Program(sys.executable, "manage.py", *arguments, log=log, env=self.env)

    def _worker(self, clock: str = "") -> Program:
        worker = ("celery", "-A", "innovation_platform", "worker", "-P", "solo")
        wrong = ("faketime", "-f", clock) if clock else ()
        return self._program("worker", *worker, "--without-gossip", "--without-mingle", wrap=wrong)

    def _start(self, name: str, module: str, *arguments: str) -> None:
        self._programs.append(self._program(name, module, *arguments))

    def _program(
        self, name: str, module: str, *arguments: str, wrap: tuple[str, ...] = ()
    ) -> Program:
        log, env = self.folder / f"{name}.log", self.env | {"DONT_FAKE_MONOTONIC": "1"}
        return Program(*wrap, sys.executable, "-m", module, *arguments, log=log, env=env)

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout
