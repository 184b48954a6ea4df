"""What goes on while pages are measured (`--busy`): ideas are deposited and counted.

`python -m benchmarks.busy PORT`, then the keys of a session, deposits through the measured server
until it is ended, and brings the figures up to date as the schedule does, more often.
"""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple
from urllib.parse import urlencode

from benchmarks.client import Session, ask
from benchmarks.places import ROOT

#: Deposits a second: some seventy times those of a million ideas over five years of office hours.
RATE = 2.0
#: Seconds between two updates of the figures: the schedule's is sixty.
EVERY = 5


@contextmanager
def busy(port: int, session: Session, *, wanted: bool) -> Iterator[None]:
    """Deposits and updates for the time of a measure, in a process of their own."""
    if not wanted:
        yield
        return
    command = [sys.executable, "-m", "benchmarks.busy", str(port), *astuple(session)]
    process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ))
    try:
        yield
        if process.poll() is not None:
            raise RuntimeError("the deposits of a busy server have stopped")
    finally:
        process.terminate()
        process.wait(30)


def main(port: int, session: Session) -> None:
    """Deposit at a steady rate, and count what was deposited; until ended."""
    import django

    django.setup()
    from benchmarks.pages import TEXTS
    from dashboards.services.updating import update

    update(seconds=60)
    body = urlencode({**TEXTS, "benefit": "", "csrfmiddlewaretoken": session.csrf}).encode()
    counted = time.monotonic()
    while True:
        start = time.monotonic()
        answer = ask(port, session.post(f"/idees/deposer/signee/{uuid.uuid4()}/", body))
        if answer.status not in (302, 303):
            raise RuntimeError(f"a deposit was answered {answer.status}")
        if start - counted > EVERY:
            update(seconds=EVERY)
            counted = start
        time.sleep(max(0.0, start + 1 / RATE - time.monotonic()))


if __name__ == "__main__":
    main(int(sys.argv[1]), Session(*sys.argv[2:]))
