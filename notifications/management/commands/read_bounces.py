"""Read the mails that came back."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from notifications.bounces import read_folder


class Command(BaseCommand):
    help = "Read the mails that came back (a maildir or an mbox) and mark the addresses they name."

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", type=Path, help="a maildir folder or an mbox file")

    def handle(self, *args, path: Path, **options) -> None:
        if not path.exists():
            raise CommandError(f"{path} does not exist")
        for outcome, count in sorted(read_folder(path).items()):
            self.stdout.write(f"{outcome}: {count}")
