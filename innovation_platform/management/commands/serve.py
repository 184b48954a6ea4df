"""The whole platform in one process: web server, Celery worker and schedule."""

import io
import os
import signal
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import autoreload
from waitress import create_server

from innovation_platform.celery import app as celery_app
from innovation_platform.services_runner import BackgroundServices
from innovation_platform.wsgi import application

LOOPBACK = "127.0.0.1"
THREADS = 8
CONNECTIONS = 1000


class Command(BaseCommand):
    help = (
        "Starts the web server, the Celery worker and the schedule in one process, on the loopback "
        "address (embedded settings only). Ctrl-C or SIGTERM ends all of it."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="first migrate, and load demo data when there is none and the data is SQLite",
        )
        parser.add_argument(
            "--reload", action="store_true", help="start again when a source file changes"
        )

    def handle(self, *, prepare: bool, reload: bool, **options) -> None:
        if not hasattr(settings, "PORT"):
            raise CommandError("serve runs on the embedded settings only; see docs/operations/.")
        if prepare and os.environ.get(autoreload.DJANGO_AUTORELOAD_ENV) != "true":
            self._prepare()
        if reload:
            autoreload.run_with_reloader(self._serve)
        else:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, _end)
            self._serve()

    def _prepare(self) -> None:
        """Bring the database up to date; demo data only ever goes to the embedded database."""
        self.stdout.write("Préparation de la base de données…")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("init_keys", stdout=io.StringIO())
        if not settings.DATABASE_URL:
            call_command("demo", if_empty=True, ideas=120, organisations=4, seed=1, mirror=True)

    def _serve(self) -> None:
        try:
            server = create_server(
                application,
                host=LOOPBACK,
                port=settings.PORT,
                threads=THREADS,
                ident=None,
                # A browser keeps six connections open: a room of people must not shut the door.
                connection_limit=CONNECTIONS,
                asyncore_use_poll=True,
                max_request_body_size=4 * settings.MAX_REQUEST_SIZE,
                # Bodies stay in memory: a form of the anonymous zone must not pass by a disk.
                inbuf_overflow=4 * settings.MAX_REQUEST_SIZE,
                outbuf_overflow=settings.MAX_REQUEST_SIZE,
            )
        except OSError as error:
            raise CommandError(
                f"Le port {settings.PORT} est déjà pris ({error.strerror}). "
                "Choisissez-en un autre : PORT=8001 make run"
            ) from error
        services = BackgroundServices(celery_app)
        services.start()
        self._announce()
        try:
            server.run()
        finally:
            self.stdout.write("Arrêt en cours…")
            server.close()
            services.stop()

    def _announce(self) -> None:
        self.stdout.write(self.style.SUCCESS(f"Essaim répond sur {settings.SITE_URL}"))
        if not settings.DATABASE_URL:
            call_command("demo", accounts=True, stdout=self.stdout)
        self.stdout.write("Ctrl-C pour arrêter.")
        self.stdout.flush()


def _end(number: int, frame) -> None:
    """First signal: end in good order. The handlers go, so that a second one ends at once."""
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_DFL)
    sys.exit(0)
