"""The harness: what every test can rely on, and what fails any of them."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.template import engines

from innovation_platform.celery import app as celery_app
from innovation_platform.documents import pdf_installed
from innovation_platform.recently import forget_all
from notifications.rendering import Words
from tests.support import browser
from tests.support.mail_html import faults_of
from tests.support.mail_sink import MailSink
from tests.support.platform import OwnDatabase, RunningPlatform, end_other_sessions, other_redis
from tests.support.stage import Stage
from tests.support.templates import UndefinedVariable
from tests.support.tidy_worker import tidy_worker

E2E_FOLDER = Path(__file__).parent / "e2e"
SERVICES_FOLDER = Path(__file__).parent / "services"
POPULATE = (
    "from tests.support import assembly, feast, gallery, hive, lake, people; "
    "from tests.support import settled, tribunal; "
    "people.populate(); gallery.fill(); assembly.gather(); hive.settle(); tribunal.sit(); "
    "feast.set_table(); settled.settle(); lake.fill()"
)

# Playwright's own loop runs in the test's thread; Django's guard against it is meant for servers.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_collection_modifyitems(config, items):
    """Mark browser and fault tests by their folder; leave browser tests out without Chromium, and
    the crawl of pages when asked."""
    for item in items:
        if E2E_FOLDER in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if os.environ.get("CI"):
                # A browser on a busy machine may answer late once: ADR 20.
                item.add_marker(pytest.mark.flaky(reruns=1))
        if SERVICES_FOLDER in item.path.parents:
            item.add_marker(pytest.mark.faults)
    if browser.chromium() is None:
        left_out = [item for item in items if item.get_closest_marker("e2e")]
        if left_out and browser.required():
            raise pytest.UsageError(browser.LOUD)
        _leave_out(config, items, left_out)
    for marker, runs in (("crawl", browser.crawls()), ("story", browser.plays())):
        if not runs:
            _leave_out(config, items, [item for item in items if item.get_closest_marker(marker)])


def _leave_out(config, items, left_out) -> None:
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A browser test that fails shows the end of the platform's log."""
    report = yield
    platform = getattr(item, "funcargs", {}).get("running_platform")
    if report.failed and platform is not None:
        report.sections.append(("platform log, its end", platform.log[-6000:]))
    return report


def pytest_terminal_summary(terminalreporter):
    """Say loudly when there was no browser, and that pages were not crawled."""
    if browser.chromium() is None:
        terminalreporter.section("browser", sep="!", red=True, bold=True)
        terminalreporter.line(browser.LOUD, red=True, bold=True)
    if not browser.crawls():
        terminalreporter.line(browser.NO_CRAWL)
    if not browser.plays():
        terminalreporter.line(browser.NO_STORIES)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Remove what a killed run may have left of its write-ahead log beside the SQLite file."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        for rest in ("-wal", "-shm", "-journal"):
            Path(f"{database['TEST']['NAME']}{rest}").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, which a thread that ended without closing it does not keep from leaving.

    PostgreSQL drops no database that a session still uses, and a worker's thread keeps its own for
    CONN_MAX_AGE: the collector may not have met it yet when the last test ends.
    """
    yield
    with django_db_blocker.unblock():
        end_other_sessions()


@pytest.fixture(scope="session", autouse=True)
def _undefined_variables_fail():
    """An undefined variable in one of our templates fails the test that renders it."""
    for engine in engines.all():
        engine.engine.string_if_invalid = UndefinedVariable()


@pytest.fixture(scope="session", autouse=True)
def _mails_that_not_everyone_can_read_fail():
    """The HTML part of every mail that any test writes can be read by everyone."""
    laid_out = Words.as_html

    def checked(words: Words) -> str:
        html = laid_out(words)
        assert faults_of(html, subject=words.subject) == []
        return html

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Words, "as_html", checked)
        yield


@pytest.fixture(autouse=True)
def _apart(request, settings, tmp_path):
    """Each test has its own folders of uploads and keys, and starts without cached values nor
    throttles."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KEYS_DIR = str(tmp_path / "keys")
    settings.BOX_KEYS_DIR = str(tmp_path / "keys" / "box")
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("db" if not _transactional(request) else "transactional_db")
        cache.clear()
    forget_all()


def _transactional(request) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return "transactional_db" in request.fixturenames or bool(
        marker and marker.kwargs.get("transaction")
    )


@pytest.fixture
def needs_pdf():
    """Leave the test out where documents cannot be made: a failure where E2E_REQUIRED=1."""
    if not pdf_installed():
        (pytest.fail if browser.required() else pytest.skip)(
            "Documents cannot be made here: WeasyPrint or Pango is missing."
        )


@pytest.fixture
def empty_queues():
    """Every queue declared and empty, before and after; call it for what each one holds."""
    with celery_app.connection_for_write() as connection:
        queues = [queue(connection.default_channel) for queue in celery_app.amqp.queues.values()]

        def sizes() -> dict[str, int]:
            return {queue.name: queue.queue_declare().message_count for queue in queues}

        for queue in queues:
            queue.declare()
            queue.purge()
        yield sizes
        for queue in queues:
            queue.purge()


@pytest.fixture
def celery_worker(transactional_db, empty_queues):
    """A real worker in a thread, consuming every queue; tasks are carried out, never simulated."""
    with tidy_worker() as worker:
        yield worker


@pytest.fixture(scope="session")
def mail_server():
    """One SMTP server for the session; use `smtp_sink`, which starts each test empty."""
    sink = MailSink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def smtp_sink(mail_server, settings):
    """A real SMTP server that Django's mail goes to in this test; see MailSink."""
    mail_server.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    return mail_server


@pytest.fixture(scope="session")
def platform_mail():
    """The mail server of the running platform, kept for its whole life."""
    sink = MailSink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def stage(tmp_path_factory, platform_mail):
    """The running platform with its database: see Stage.

    With DATABASE_URL and REDIS_URL set it runs on them, in a database and a Redis number apart.
    """
    name = f"essaim_e2e_{os.getpid()}"
    with OwnDatabase(os.environ.get("DATABASE_URL", ""), name) as database:
        stage = Stage(
            platform=RunningPlatform(
                var_dir=tmp_path_factory.mktemp("platform"),
                email_url=platform_mail.email_url,
                database_url=database.url,
                redis_url=other_redis(os.environ.get("REDIS_URL", "")),
            ),
            database=database,
            mail=platform_mail,
            populate=POPULATE,
        )
        stage.set()
        yield stage
        assert stage.platform.stop() == 0, stage.platform.log


@pytest.fixture(scope="session")
def running_platform(stage):
    """The whole platform in a process of its own: see RunningPlatform. It holds the people of
    tests/support/people.py and the ideas of tests/support/gallery.py."""
    return stage.platform


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium, without what needs a sandbox, a screen or the outside."""
    return {
        **browser_type_launch_args,
        "executable_path": browser.chromium(),
        "args": browser.FLAGS,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A French person's browser."""
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}
