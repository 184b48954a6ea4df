"""What a container's healthcheck runs, for each kind of process."""

import urllib.error
import urllib.request
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from innovation_platform import health
from innovation_platform.celery import app


class Command(BaseCommand):
    help = "Exit code 0 when this kind of process does its work, 1 with the reason otherwise."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("process", choices=["web", "worker", "beat"])
        parser.add_argument("--port", type=int, default=8000, help="port of the web process")
        parser.add_argument("--node", default=None, help="name of the worker; any by default")

    def handle(self, *, process: str, port: int, node: str | None, **options) -> None:
        if process == "web":
            self._web(port)
        elif process == "worker":
            self._worker(node)
        elif not health.schedule_is_alive():
            raise CommandError("No scheduled task was carried out in the last three minutes.")

    def _web(self, port: int) -> None:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/sante/pret",
            headers={"Host": urlsplit(settings.SITE_URL).netloc},
        )
        try:
            with urllib.request.urlopen(request, timeout=4):  # noqa: S310 (address fixed above)
                return
        except (urllib.error.URLError, OSError) as error:
            raise CommandError(f"The web process is not ready: {error}") from error

    def _worker(self, node: str | None) -> None:
        answers = app.control.inspect(timeout=3, destination=[node] if node else None).ping()
        if not answers:
            raise CommandError("No worker answers.")
