"""Documents are made by a process of their own: what they weigh and what they risk stays there."""

import runpy
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from gunicorn.config import Config

from innovation_platform import documents

#: What limits itself, then does what it is told: the maker, without a page.
BOUND = "import runpy; made = runpy.run_path({maker!r}); made['limit'](); {act}"
PAGE = "<html lang='fr'><head><title>Essai</title></head><body><h1>Essai</h1>{}</body></html>"


@pytest.mark.usefixtures("needs_pdf")
def test_a_document_leaves_nothing_of_its_maker_in_the_process(monkeypatch):
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(documents, "_found", documents._Found())
    assert documents.pdf_installed()
    assert documents._pdf(PAGE.format("")).startswith(b"%PDF-")
    assert "weasyprint" not in sys.modules


@pytest.mark.usefixtures("needs_pdf")
def test_a_document_loads_nothing(capfd, tmp_path):
    """A file of this machine, asked for by a text, ends the document, not the platform."""
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    with pytest.raises(subprocess.CalledProcessError):
        documents._pdf(PAGE.format(f"<img src='file://{secret}' alt=''>"))
    assert "a document does not load file:" in capfd.readouterr().err


def test_the_process_is_told_nothing_of_the_keys(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")
    monkeypatch.setenv("HOME", "/somewhere")
    told = documents._run("-c", "import os; print(sorted(os.environ), os.environ['HOME'])").stdout
    assert b"SECRET_KEY" not in told and b"/somewhere" in told


def test_a_document_ends_before_the_worker_that_asked_for_it():
    shipped = runpy.run_path(str(settings.BASE_DIR / "innovation_platform/gunicorn.conf.py"))
    assert min(Config().timeout, shipped["timeout"]) > documents.LONGEST
    assert shipped["timeout"] > 2 * documents.LONGEST  # as long to wait for its turn


def test_the_maker_knows_nothing_of_the_platform():
    """It is run alone: nothing of what holds the data or the keys is in its reach."""
    source = documents.MAKER.read_text()
    assert "django" not in source and "from innovation_platform" not in source
    asked = [sys.executable, "-I", "-c", "import innovation_platform"]
    ended = subprocess.run(asked, cwd=settings.BASE_DIR, capture_output=True, check=False)
    assert ended.returncode == 1


def bound(act):
    """What a process that took the maker's limits does."""
    code = BOUND.format(maker=str(documents.MAKER), act=act)
    return subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=False)


def test_the_maker_has_limits_of_its_own():
    """Its parent may be gone: the seconds that it waited at most are then the maker's."""
    maker = runpy.run_path(str(documents.MAKER))
    assert maker["SECONDS"] == documents.LONGEST
    asked = "resource.getrlimit(resource.{})"
    names = ("RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_CORE")
    said = bound(f"import resource; print([{', '.join(asked.format(name) for name in names)}])")
    limits = [(maker["SECONDS"],) * 2, (maker["ADDRESSES"],) * 2, (0, 0)]
    assert said.stdout.decode().strip() == str(limits), said.stderr


def test_a_maker_that_asks_for_too_much_ends():
    ended = bound("bytearray(made['ADDRESSES'])")
    assert (ended.returncode, ended.stderr.split()[-1]) == (1, b"MemoryError")
    assert bound("bytearray(2**20)").returncode == 0


def test_a_maker_that_is_given_less_keeps_the_less():
    """Limits of the machine that are stricter than ours are not raised, nor asked to be."""
    less = 300_000
    code = BOUND.format(
        maker=str(documents.MAKER),
        act="import resource; print(resource.getrlimit(resource.RLIMIT_AS)[0])",
    )
    shell = ["/bin/sh", "-c", f'ulimit -v {less}; exec "$@"', "sh"]
    said = subprocess.run(
        [*shell, sys.executable, "-I", "-c", code], capture_output=True, check=True
    )
    assert int(said.stdout) == less * 1024


def fails(monkeypatch, *, code="raise SystemExit('no Pango')"):
    """Every process asked whether it can make documents runs this instead."""
    run = documents._run
    monkeypatch.setattr(documents, "_run", lambda *args, **more: run("-c", code, **more))


@pytest.mark.usefixtures("needs_pdf")
def test_a_passing_failure_passes(monkeypatch, caplog):
    """The machine was short of memory once: it is asked again, not at each page."""
    monkeypatch.setattr(documents, "_found", documents._Found())
    now = [1_000.0]
    monkeypatch.setattr(documents.time, "monotonic", lambda: now[0])
    with monkeypatch.context() as broken:
        fails(broken)
        assert not documents.pdf_installed()
    assert "no Pango" in caplog.text

    now[0] += documents.ASKED_AGAIN - 1
    assert not documents.pdf_installed()
    now[0] += 1
    assert documents.pdf_installed()
    fails(monkeypatch)
    now[0] += 10 * documents.ASKED_AGAIN
    assert documents.pdf_installed()


@pytest.mark.parametrize("failed", [OSError("no process"), subprocess.TimeoutExpired("python", 25)])
@pytest.mark.usefixtures("needs_pdf")
def test_a_machine_that_starts_no_process_makes_no_document(monkeypatch, caplog, failed):
    def refuse(*args, **more):
        raise failed

    monkeypatch.setattr(documents, "_found", documents._Found())
    monkeypatch.setattr(documents, "_run", refuse)
    assert not documents.pdf_installed()
    assert type(failed).__name__ in caplog.text


@pytest.mark.usefixtures("needs_pdf")
def test_so_many_documents_at_once_the_next_is_a_page(monkeypatch, rf):
    """Whoever has no turn in time prints the page; a turn comes back, whatever became of it."""
    monkeypatch.setattr(documents, "TURN", 0.05)
    made, begun, go = [], threading.Barrier(documents.AT_ONCE + 1), threading.Event()
    run = documents._run

    def slow(*args, **more):
        begun.wait(timeout=10)
        go.wait(timeout=10)
        return run(*args, **more)

    monkeypatch.setattr(documents, "_run", slow)

    def make(page):
        try:
            made.append(documents._pdf(page)[:5])
        except subprocess.CalledProcessError:
            made.append(b"ended")

    pages = [PAGE.format(""), PAGE.format("<img src='file:///nowhere' alt=''>")]
    makers = [threading.Thread(target=make, args=[page]) for page in pages]
    for thread in makers:
        thread.start()
    begun.wait(timeout=10)
    with pytest.raises(documents.Busy):
        documents._pdf(PAGE.format(""), wait=documents.TURN)
    go.set()
    for thread in makers:
        thread.join()
    assert sorted(made) == [b"%PDF-", b"ended"]
    monkeypatch.setattr(documents, "_run", run)
    assert documents._pdf(PAGE.format(""), wait=0.05).startswith(b"%PDF-")
