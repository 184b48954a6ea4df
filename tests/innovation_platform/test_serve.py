"""`manage.py serve`, as `make run` starts it: one process that begins and ends in good order."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from ideas.demo.accounts import ACCOUNTS, PASSWORD
from tests.support.platform import ROOT, RunningPlatform

pytestmark = pytest.mark.crawl


@pytest.fixture(scope="module")
def installation(tmp_path_factory, mail_server):
    """An empty installation on SQLite and files, whatever the suite runs on."""
    platform = RunningPlatform(
        var_dir=tmp_path_factory.mktemp("serve"), email_url=mail_server.email_url
    )
    platform.manage("migrate", "--verbosity", "0")
    return platform


@pytest.fixture
def serving(installation):
    """The installation, started for this test."""
    installation.start()
    yield installation
    if installation.process.poll() is None:
        installation.stop()


def test_serve_carries_out_tasks_and_ends_cleanly_on_ctrl_c(serving):
    serving.manage("shell", "--command", PUBLISH)
    limit = time.monotonic() + 90
    while "files://localhost alive=True" not in serving.manage("shell", "--command", ALIVE):
        assert time.monotonic() < limit, f"the worker did nothing:\n{serving.log}"
    assert_ends_cleanly(serving, signal.SIGINT)


def test_a_room_of_browsers_that_keep_their_connections_shuts_nobody_out(serving):
    """Twenty-five browsers keep six connections each; the next visitor is answered."""
    with contextlib.ExitStack() as room:
        for _ in range(150):
            room.enter_context(socket.create_connection(("127.0.0.1", serving.port)))
        with urllib.request.urlopen(f"{serving.url}/connexion/", timeout=20) as page:
            assert page.status == 200


def test_a_port_that_is_taken_is_said_in_clear_and_sigterm_ends_cleanly(serving):
    second = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=serving.environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert second.returncode == 1
    assert f"Le port {serving.port} est déjà pris" in second.stderr
    assert "Traceback" not in second.stderr
    assert_ends_cleanly(serving, signal.SIGTERM)


def test_a_fresh_folder_prepared_twice_holds_the_same_data(tmp_path, mail_server):
    """What `make run` does the first time, and the next."""
    platform = RunningPlatform(var_dir=tmp_path, email_url=mail_server.email_url)
    held = []
    for times in (1, 2):
        platform.start("--prepare", timeout=300)
        assert_ends_cleanly(platform, signal.SIGTERM)
        held.append(platform.manage("shell", "--command", HELD))
        for row in ACCOUNTS:
            line = f"{row.role} {row.email} {PASSWORD}"
            assert platform.log.splitlines().count(line) == times
    assert held[0] == held[1]
    assert "ideas=185" in held[0]


def assert_ends_cleanly(platform, number):
    before = time.monotonic()
    assert platform.stop(with_signal=number) == 0
    assert time.monotonic() - before < 10
    assert "Traceback" not in platform.log


HELD = """
from accounts.models import Organisation, User
from ideas.models import Idea
print(f"ideas={Idea.objects.count()}")
print(sorted(map(str, Idea.objects.values_list("pk", flat=True))))
print(sorted(User.objects.values_list("email", flat=True)), Organisation.objects.count())
"""
PUBLISH = "from innovation_platform.tasks import pulse; pulse.delay()"
ALIVE = """
from django.conf import settings
from innovation_platform import health
print(f"{settings.CELERY_BROKER_URL} alive={health.schedule_is_alive()}")
"""
