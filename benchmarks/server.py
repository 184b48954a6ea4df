"""A gunicorn for the time of a measure: two sync workers on a free port of 127.0.0.1."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.places import ROOT, VAR

WORKERS = 2
PATIENCE = 60


def free_port() -> int:
    """A TCP port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`with Server(...) as server:` starts it and ends it, by its own process id, come what may."""

    def __init__(self, application: str, settings: str, **environment: str) -> None:
        self.application = application
        self.environment = {"DJANGO_SETTINGS_MODULE": settings, **environment}
        self.port = free_port()
        self._process: subprocess.Popen | None = None

    def __enter__(self) -> "Server":
        VAR.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "gunicorn", self.application]
        command += ["--workers", str(WORKERS), "--bind", f"127.0.0.1:{self.port}"]
        command += ["--backlog", "256", "--timeout", "60", "--log-level", "warning"]
        with (VAR / "gunicorn.log").open("a") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
            )
        return self

    def __exit__(self, *exc_info) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def seconds_to_first_answer(self, path: str, cookie: str) -> float:
        """From now, which is the start, to the first page; raises when it is no page."""
        start = time.perf_counter()
        while time.perf_counter() - start < PATIENCE:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
                connection.request("GET", path, headers={"Cookie": cookie})
                status = connection.getresponse().status
            except ConnectionRefusedError:
                time.sleep(0.005)
                continue
            if status != 200:
                raise RuntimeError(f"{path} answered {status}: see {VAR / 'gunicorn.log'}")
            return time.perf_counter() - start
        raise TimeoutError(f"no answer from {path} in {PATIENCE} s")

    def worker_megabytes(self) -> float:
        """The resident memory of the largest worker."""
        pid = self._process.pid
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return max(_resident(int(worker)) for worker in workers)


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError(pid)
