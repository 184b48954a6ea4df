"""The shipped configurations, read as artefacts; test_proxy.py runs the real nginx."""

import json
import re
import runpy
from pathlib import Path

import yaml
from django.conf import settings
from gunicorn.config import Config

OPERATIONS = Path(settings.BASE_DIR) / "docs" / "operations"
GUNICORN = "innovation_platform/gunicorn.conf.py"


def test_gunicorn_writes_no_line_per_request():
    given = runpy.run_path(str(settings.BASE_DIR / GUNICORN))
    config = Config()
    for name in config.settings:
        if name in given:
            config.set(name, given[name])
    assert (config.accesslog, config.loglevel, config.capture_output) == (None, "warning", False)
    assert config.worker_tmp_dir == "/dev/shm"
    assert config.address == [("127.0.0.1", 8000)]


def test_the_image_and_the_compose_file_run_gunicorn_as_it_is_shipped():
    """They are told the file, which is in the image, and where to listen; nothing else."""
    image = re.search(r"^CMD (.*)$", (settings.BASE_DIR / "Dockerfile").read_text(), re.M)[1]
    compose = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())
    asked = json.loads(image)

    assert compose["services"]["web"]["command"] == asked
    assert asked[:3] == ["gunicorn", "-c", GUNICORN]
    assert asked[3:] == ["--bind", "0.0.0.0:8000", "innovation_platform.wsgi:application"]
    left_out = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
    assert [name for name in left_out if GUNICORN.startswith(name)] == []


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
