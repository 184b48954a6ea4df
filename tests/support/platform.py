"""The platform as people run it: `manage.py serve` in a process, with folders of its own."""

import gc
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from django.db import connection
from psycopg2 import sql

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A TCP port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def end_other_sessions() -> list[str]:
    """End every session of the current PostgreSQL database; what each other one last asked for.

    Those of threads that have ended go by themselves first, once collected. The current one begins
    anew when next used: where Playwright runs, Django keeps two sessions for one thread, and this
    may be called in either.
    """
    if connection.vendor != "postgresql":
        return []
    gc.collect()
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT query, pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        asked = [query for query, _ in cursor.fetchall()]
    connection.close()
    return asked


@dataclass
class RunningPlatform:
    """One installation: `start()`, then `url`; `manage()` runs a command on the same data."""

    var_dir: Path
    email_url: str
    port: int = field(default_factory=free_port)
    database_url: str = ""
    redis_url: str = ""
    #: The interpreter, hence the packages, that it runs on.
    python: str = sys.executable
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "innovation_platform.settings.embedded",
            "VAR_DIR": str(self.var_dir),
            "PORT": str(self.port),
            "EMAIL_URL": self.email_url,
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def log(self) -> str:
        return (self.var_dir / "serve.log").read_text()

    def manage(self, *arguments: str) -> str:
        """Run a management command on this installation and return what it printed."""
        done = subprocess.run(
            [self.python, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self, *options: str, timeout: float = 180) -> None:
        """Start the web server, the worker and the schedule; wait until the platform is ready."""
        with (self.var_dir / "serve.log").open("a") as log:
            self.process = subprocess.Popen(
                [self.python, "manage.py", "serve", *options],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        limit = time.monotonic() + timeout
        while not self._is_ready():
            assert self.process.poll() is None, f"serve ended at once:\n{self.log}"
            assert time.monotonic() < limit, f"serve is not ready after {timeout} s:\n{self.log}"
            time.sleep(0.2)

    def stop(self, *, with_signal: int = signal.SIGTERM, timeout: float = 60) -> int:
        """End the platform as Ctrl-C or a supervisor would, and return its exit code."""
        self.process.send_signal(with_signal)
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"serve did not end within {timeout} s:\n{self.log}") from None

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/sante/pret", timeout=10) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False


def other_redis(url: str) -> str:
    """The same Redis, in a numbered database away from that of the suite, and of its own for each
    test process: a worker would take the messages of the other's platform."""
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return f"{re.sub(r'/[0-9]+$', '', url.rstrip('/'))}/{9 - process}" if url else ""


class OwnDatabase:
    """A PostgreSQL database beside that of DATABASE_URL, dropped at the end; SQLite needs none."""

    def __init__(self, url: str, name: str) -> None:
        self._server = url
        self.name = name
        self.url = re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", url) if url else ""

    def __enter__(self) -> "OwnDatabase":
        self.make()
        return self

    def make(self) -> None:
        """Make it, empty: what it held is lost."""
        if self.url:
            self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}")

    def __exit__(self, *failure: object) -> None:
        if self.url:
            self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)")

    def _run(self, *statements: str) -> None:
        connection = psycopg2.connect(re.sub(r"/[^/?]*(\?|$)", r"/postgres\1", self._server))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(sql.SQL(statement).format(sql.Identifier(self.name)))
        finally:
            connection.close()
