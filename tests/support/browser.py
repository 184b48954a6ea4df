"""Where Chromium is, and the flags it needs to run without a screen nor an outside network."""

import os
import shutil

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
NO_CRAWL = "E2E_CRAWL=0: the tests of what no database changes were left out."
NO_STORIES = "E2E_STORIES=0: long stories, and every address for all, were left out."
LOUD = (
    "BROWSER TESTS DID NOT RUN: no Chromium on this machine. Install the package `chromium` (or "
    "set CHROMIUM to its path) and run again; with E2E_REQUIRED=1 this is a failure."
)


def chromium() -> str | None:
    """The path of the browser, or None. The one without windows first: it draws the same pages, and
    spends nothing on the frame around them."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else list(NAMES)
    return next((path for name in candidates if (path := shutil.which(name))), None)


def crawls() -> bool:
    """Whether the tests of what no database changes run too: pages looked at only (ADR 57)."""
    return os.environ.get("E2E_CRAWL", "") != "0"


def plays() -> bool:
    """Whether the long stories, and every address for all, run too (ADR 57)."""
    return os.environ.get("E2E_STORIES", "") != "0"


def required() -> bool:
    """Whether it is a failure that the browser is missing, or what makes documents."""
    return os.environ.get("E2E_REQUIRED", "") not in ("", "0")
