"""What the settings promise: refusals, keys, headers, a broker that may be down."""

import os
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core.cache import cache

from innovation_platform import health, tasks
from innovation_platform.celery import app
from innovation_platform.keys import read_or_create_key
from tests.support.platform import ROOT

COMPLETE = {
    "SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrst",
    "ALLOWED_HOSTS": "essaim.example.fr",
    "DATABASE_URL": "postgres://essaim@localhost/essaim",
    "SITE_URL": "https://essaim.example.fr",
}


def run(code: str, **environment: str) -> subprocess.CompletedProcess:
    """Run Python in a process with this environment only."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=240,
    )


def production(code: str, **environment: str) -> subprocess.CompletedProcess:
    module = "innovation_platform.settings.production"
    return run(code, DJANGO_SETTINGS_MODULE=module, **environment)


def test_production_refuses_to_start_without_what_it_cannot_invent():
    done = production("")
    assert done.returncode == 1
    assert f"ImproperlyConfigured: Set {', '.join(COMPLETE)} in the environment" in done.stderr


def test_production_refuses_plain_http_outside_loopback():
    done = production("", **{**COMPLETE, "SITE_URL": "http://essaim.example.fr"})
    assert "SITE_URL must start with https://" in done.stderr


@pytest.fixture
def database_without_keys(tmp_path):
    """A database up to date, as before `init_keys`; its environment for production."""
    given = {
        **COMPLETE,
        "DATABASE_URL": f"sqlite:///{tmp_path}/base.sqlite3",
        "KEYS_DIR": str(tmp_path / "keys"),
        "BOX_KEYS_DIR": str(tmp_path / "box"),
        "VAR_DIR": str(tmp_path),
    }
    migrate = (
        "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )
    assert production(migrate, **given).returncode == 0
    return given


WEB = "import innovation_platform.wsgi"
WORKER = (
    "from celery.signals import celeryd_init as s; import innovation_platform.celery; s.send(1)"
)


def test_production_refuses_to_start_without_its_own_keys(database_without_keys, tmp_path):
    given = database_without_keys
    init = "from django.core.management import call_command; call_command('init_keys')"
    done = production(WEB, **given)
    assert done.returncode == 1
    assert "manage.py init_keys" in done.stderr
    assert production(init, **given).returncode == 0
    assert production(WEB, **given).returncode == 0
    elsewhere = {**given, "KEYS_DIR": str(tmp_path / "another")}
    for code in (WEB, WORKER):
        done = production(code, **elsewhere)
        assert done.returncode == 1
        assert "are not those of this database" in done.stderr


@pytest.mark.parametrize(
    ("site", "cookie", "secure"),
    [
        ("https://essaim.example.fr", "__Host-sessionid", True),
        ("http://localhost:8000", "sessionid", False),
    ],
)
def test_production_cookies(site, cookie, secure):
    code = """
from django.conf import settings
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT)
"""
    done = production(code, **{**COMPLETE, "SITE_URL": site})
    assert done.stdout.split() == [cookie, str(secure), str(secure)], done.stderr


def test_the_gallery_of_components_is_for_those_who_build_the_platform(tmp_path):
    code = """
from django.urls import is_valid_path
print(bool(is_valid_path("/connexion/")), bool(is_valid_path("/composants/")))
"""
    embedded = {
        "DJANGO_SETTINGS_MODULE": "innovation_platform.settings.embedded",
        "VAR_DIR": str(tmp_path),
    }
    assert production(code, **COMPLETE).stdout.split() == ["True", "False"]
    assert run(code, **embedded).stdout.split() == ["True", "True"]


def test_a_secret_may_come_from_a_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("from-a-file")
    given = {key: value for key, value in COMPLETE.items() if key != "SECRET_KEY"}
    code = "from django.conf import settings; print(settings.SECRET_KEY)"
    assert production(code, **given, SECRET_KEY_FILE=str(secret)).stdout.strip() == "from-a-file"


def test_processes_that_start_together_agree_on_one_private_key(tmp_path):
    path = tmp_path / "keys" / "secret_key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read_or_create_key(path), range(40)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_publishing_with_the_broker_down_fails_fast(tmp_path):
    code = """
import time
from kombu.exceptions import OperationalError
from innovation_platform.tasks import pulse
before = time.monotonic()
try:
    pulse.delay()
except OperationalError:
    print(time.monotonic() - before < 5)
"""
    embedded = "innovation_platform.settings.embedded"
    given = {"DJANGO_SETTINGS_MODULE": embedded, "VAR_DIR": str(tmp_path)}
    done = run(code, **given, REDIS_URL="redis://127.0.0.1:1/0")
    assert done.stdout.strip() == "True", done.stderr


@pytest.mark.django_db
def test_pages_carry_the_security_headers(client):
    headers = client.get("/connexion/").headers
    policy = dict(
        directive.split(" ", 1) for directive in headers["Content-Security-Policy"].split("; ")
    )
    assert policy == {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == settings.PERMISSIONS_POLICY


def test_a_real_worker_carries_out_what_is_published(celery_worker):
    cache.delete(health.PULSE_KEY)
    tasks.pulse.delay()
    limit = time.monotonic() + 60
    while not health.schedule_is_alive():
        assert time.monotonic() < limit, "the worker carried out nothing"
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("notifications.tasks.sweep", "mail"),
        ("notifications.tasks.send_digest", "digests"),
        ("ideas.tasks.tick_clock", "maintenance"),
    ],
)
def test_a_task_goes_to_one_queue_only(empty_queues, task, queue):
    app.send_task(task)
    assert empty_queues() == {"mail": 0, "digests": 0, "maintenance": 0, queue: 1}


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled - set(app.tasks) == set()
