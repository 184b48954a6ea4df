"""`make run` asks for nothing beyond `requirements/base.txt`: no test tool, no maker of PDF."""

import os
import re
import subprocess
import venv
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from ideas.demo.accounts import PASSWORD, account
from tests.services.browser import Browser
from tests.support.platform import ROOT, RunningPlatform

PINNED = re.compile(r"^([\w.-]+)==([^\s;]+)( ;.*)? \\$", re.MULTILINE)


def base_packages() -> set[Path]:
    """What the base requirements installed: files and folders, in the versions that are pinned."""
    found = set()
    for name, version, marker in PINNED.findall((ROOT / "requirements/base.txt").read_text()):
        try:
            package = distribution(name)
        except PackageNotFoundError:
            package = None
        if package is None or package.version != version:
            assert marker, f"{name} {version} is not what is installed"
            continue
        tops = {file.parts[0] for file in package.files} - {"..", "__pycache__"}
        found |= {Path(package.locate_file(top)) for top in tops}
    return found


@pytest.fixture
def base_python(tmp_path):
    """The Python of an environment that holds the base requirements only. They are linked from
    this one rather than installed: the same files, in a second, without asking any registry."""
    folder = tmp_path / "venv"
    venv.create(folder, symlinks=True, with_pip=False)
    (inside,) = folder.glob("lib/python*/site-packages")
    for package in base_packages():
        (inside / package.name).symlink_to(package)
    return str(folder / "bin" / "python")


def missing(python: str, *names: str) -> list[str]:
    """Which of these modules it does not have."""
    code = (
        "import sys, importlib.util as u; print(*[n for n in sys.argv[1:] if not u.find_spec(n)])"
    )
    done = subprocess.run(
        [python, "-I", "-c", code, *names], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the embedded mode: once is enough")
def test_the_platform_runs_on_the_base_requirements_and_offers_no_pdf(
    base_python, tmp_path, mail_server
):
    others = ("pytest", "factory", "playwright", "weasyprint", "pypdf")
    assert missing(base_python, "django", "celery", "waitress", *others) == list(others)

    platform = RunningPlatform(
        var_dir=tmp_path / "var", email_url=mail_server.email_url, python=base_python
    )
    platform.var_dir.mkdir()
    platform.start("--prepare", timeout=300)
    try:
        director = Browser(platform.url, canary="base", address="203.0.113.9")
        assert "Aucune idée ne reste sans réponse." in director.get("/")
        director.sign_in(account("director").email, PASSWORD)
        reports = director.get("/tableaux-de-bord/rapports/")
        report = director.get("/tableaux-de-bord/rapport/")
    finally:
        ended = platform.stop()

    assert "Chaque rapport est une page à imprimer" in reports
    assert "Tous les rapports" in report
    assert [page.count("rapport.pdf") for page in (reports, report)] == [0, 0]
    assert ended == 0
    assert "Traceback" not in platform.log
