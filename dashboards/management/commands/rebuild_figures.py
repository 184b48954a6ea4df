"""Count every figure again from the rows it comes from."""

from django.core.management.base import BaseCommand

from dashboards.services.rebuilding import rebuild


class Command(BaseCommand):
    help = "Count the figures of the dashboards again; frozen months stay as they are."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{rebuild()} ideas were counted again.")
