"""Write `docs/circuit.md` from the circuit's table."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ideas.circuit_diagram import document

PLACE = Path(settings.BASE_DIR) / "docs" / "circuit.md"


class Command(BaseCommand):
    help = "Write docs/circuit.md from ideas/lifecycle.py; --check only says whether it is stale."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when stale")

    def handle(self, *args, check: bool, **options) -> None:
        text = document()
        if not check:
            PLACE.write_text(text)
            self.stdout.write("docs/circuit.md is written.")
        elif not PLACE.exists() or PLACE.read_text() != text:
            raise CommandError("docs/circuit.md is stale: run manage.py draw_circuit")
