"""A Redis for the time of a measure, where the deposits of the benchmark wake nobody."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.places import VAR
from benchmarks.server import free_port


@contextmanager
def broker_url() -> Iterator[str]:
    """The address of a Redis that keeps nothing; "" (files as a broker) where none is installed."""
    program = shutil.which("redis-server")
    if program is None:
        (VAR / "broker" / "queue").mkdir(parents=True, exist_ok=True)
        yield ""
        return
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen([*command, "--appendonly", "no"], stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)
