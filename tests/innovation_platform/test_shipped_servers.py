"""The shipped configurations, read as artefacts; test_proxy.py runs the real nginx."""

import importlib.abc
import importlib.machinery
import re
import runpy
import sys
import types
from pathlib import Path

import pytest
from django.conf import settings
from gunicorn.config import Config

OPERATIONS = Path(settings.BASE_DIR) / "docs" / "operations"


def test_gunicorn_writes_no_line_per_request():
    given = runpy.run_path(str(OPERATIONS / "gunicorn.conf.py"))
    config = Config()
    for name in config.settings:
        if name in given:
            config.set(name, given[name])
    assert (config.accesslog, config.loglevel, config.capture_output) == (None, "warning", False)
    assert config.worker_tmp_dir == "/dev/shm"
    assert config.address == [("127.0.0.1", 8000)]


@pytest.mark.parametrize("installed", [True, False])
def test_what_makes_documents_is_loaded_before_the_workers_where_it_is_there(
    monkeypatch, installed
):
    start = runpy.run_path(str(OPERATIONS / "gunicorn.conf.py"))["on_starting"]
    loaded = types.ModuleType("weasyprint")
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    asked = []

    class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
        def find_spec(self, name, path, target=None):
            if name != "weasyprint":
                return None
            asked.append(name)
            if not installed:
                raise OSError("no Pango here")
            return importlib.machinery.ModuleSpec(name, self)

        def create_module(self, spec):
            return loaded

        def exec_module(self, module):
            """Nothing to run."""

    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    start(None)
    assert asked == ["weasyprint"]
    assert (sys.modules.get("weasyprint") is loaded) is installed


def location(path: str) -> list[str]:
    """The directives of a location of nginx.conf."""
    text = (OPERATIONS / "nginx.conf").read_text()
    block = re.search(rf"location \^~ {re.escape(path)} \{{(.*?)\n        \}}", text, re.S)[1]
    lines = (line.strip().rstrip(";") for line in block.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def test_the_proxy_passes_on_to_the_zone_what_it_needs_and_nothing_else():
    found = location("/anonyme")
    passed = [line.split()[1] for line in found if line.startswith("proxy_set_header")]
    assert "proxy_pass_request_headers off" in found
    assert passed == [
        "Host",
        "X-Forwarded-Proto",
        "Content-Type",
        "Content-Length",
        "Origin",
        "Sec-Fetch-Site",
        "Connection",
    ]


def test_the_proxy_writes_nothing_of_the_zone():
    assert {
        "access_log off",
        "error_log /dev/null emerg",
        "proxy_request_buffering off",
        "proxy_buffering off",
        "proxy_max_temp_file_size 0",
        "proxy_hide_header Set-Cookie",
    } <= set(location("/anonyme"))
    assert "access_log off" in location("/static/")
