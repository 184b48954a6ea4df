"""A page as a document: a tagged PDF where WeasyPrint is installed, else its print page.

A PDF is made by a process of its own, which ends with it: what makes documents weighs 45 MB, and a
web worker that had it once would keep it (ADR 0064).
"""

import logging
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from notifications.causes import cause_of

#: The variant of PDF that says how it is read aloud: tags, title, language (ISO 14289).
ACCESSIBLE = "pdf/ua-1"
STYLE = "css/document.css"
MAKER = Path(__file__).with_name("pdf_maker.py")
#: Seconds that a document may take. With as many to wait for its turn, it is less than a web worker
#: is given to answer (60: `timeout` in gunicorn.conf.py).
LONGEST = 25
#: What the process is told of this machine: where programs, fonts and their cache are. Neither the
#: keys nor the database's address, which are in the platform's own environment.
TOLD = ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "SYSTEMROOT")


#: Seconds during which a machine that could not make a document is not asked again whether it can.
ASKED_AGAIN = 60
#: How many documents a process of the platform has made at once, and the seconds that a person
#: waits for their turn before they are given the page to print.
AT_ONCE = 2
TURN = 5

logger = logging.getLogger(__name__)
_turns = BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """Other documents are being made: this one did not have its turn."""


#: Why a document is not made though it could be: no turn, no process, too long, or ended badly.
NOT_MADE = (Busy, OSError, subprocess.SubprocessError)


@dataclass
class _Found:
    """Whether documents can be made here, and when that was found out, on the clock that only goes
    on. What can be done is known for good; what could not may be for a moment only."""

    installed: bool = False
    at: float | None = None

    @property
    def holds(self) -> bool:
        return self.at is not None and (self.installed or time.monotonic() - self.at < ASKED_AGAIN)


_found = _Found()


def pdf_installed() -> bool:
    """Whether PDF documents can be made here: the optional extra `pdf`, and Pango from the
    system."""
    if find_spec("weasyprint") is None:
        return False
    if not _found.holds:
        _found.installed, _found.at = _can_make(), time.monotonic()
    return _found.installed


def _can_make() -> bool:
    """Ask it of a process; why not is in the log."""
    try:
        asked = _run("-c", "import weasyprint", stderr=subprocess.PIPE)
    except (OSError, subprocess.TimeoutExpired) as failed:
        logger.warning("no PDF document for now: %s", type(failed).__name__)
        return False
    if asked.returncode:
        said = asked.stderr.decode(errors="replace").strip().splitlines()
        logger.warning("no PDF document for now: %s", said[-1] if said else asked.returncode)
    return asked.returncode == 0


def document(request: HttpRequest, template: str, context: dict, *, name: str) -> HttpResponse:
    """The document as a file to keep; without WeasyPrint, or when it is not made (`NOT_MADE`), as a
    page that the browser prints. Why it was not is in the log."""
    if pdf_installed():
        page = render_to_string(template, context)
        try:
            made = _pdf(page, wait=TURN)
        except NOT_MADE as failed:
            logger.warning("a document was given as a page: %s", cause_of(failed))
        else:
            response = HttpResponse(made, "application/pdf")
            response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
            return response
    return render(request, template, {**context, "to_print": True})


def pdf_file(template: str, context: dict) -> bytes | None:
    """The document as a file to join to a mail; None without WeasyPrint. Raises as `_pdf`."""
    return _pdf(render_to_string(template, context)) if pdf_installed() else None


def _pdf(page: str, *, wait: float = LONGEST) -> bytes:
    """Raises one of `NOT_MADE`: `Busy` when it has no turn within `wait` seconds; what went wrong
    in the process is on its error output, which is this one's."""
    if not _turns.acquire(timeout=wait):
        raise Busy
    try:
        made = _run(str(MAKER), finders.find(STYLE), ACCESSIBLE, input=page.encode(), check=True)
    finally:
        _turns.release()
    return made.stdout


def _run(*args: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """A Python of its own, for a time: `-I` leaves the platform's code out of its reach."""
    told = {name: os.environ[name] for name in TOLD if name in os.environ}
    return subprocess.run(  # noqa: S603  no shell, no argument from outside
        [sys.executable, "-I", *args], stdout=subprocess.PIPE, timeout=LONGEST, env=told, **more
    )
