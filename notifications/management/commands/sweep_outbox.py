"""Run the outbox's sweep by hand."""

from django.core.management.base import BaseCommand

from notifications.sweeping import sweep


class Command(BaseCommand):
    help = "Address and send whatever the outbox holds that is due, then say what became of it."

    def handle(self, *args, **options) -> None:
        for state, count in sweep().items():
            self.stdout.write(f"{state}: {count}")
