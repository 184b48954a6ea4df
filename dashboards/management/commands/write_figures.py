"""Write `docs/figures.md` from the definitions of the figures."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dashboards.document import document

PLACE = Path(settings.BASE_DIR) / "docs" / "figures.md"


class Command(BaseCommand):
    help = "Write docs/figures.md from dashboards/figures/; --check only says whether it is stale."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when stale")

    def handle(self, *args, check: bool, **options) -> None:
        text = document()
        if not check:
            PLACE.write_text(text)
            self.stdout.write("docs/figures.md is written.")
        elif not PLACE.exists() or PLACE.read_text() != text:
            raise CommandError("docs/figures.md is stale: run manage.py write_figures")
