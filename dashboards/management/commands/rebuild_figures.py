"""Count every figure again from the rows it comes from."""

import sys

from django.core.management.base import BaseCommand
from tqdm import tqdm

from dashboards.services.rebuilding import rebuild
from ideas.models import Idea


class Command(BaseCommand):
    help = "Count the figures of the dashboards again; frozen months stay as they are."

    def handle(self, *, verbosity: int, **options) -> None:
        quiet = verbosity == 0 or not sys.stderr.isatty()
        with tqdm(total=Idea.objects.count(), unit=" ideas", disable=quiet) as bar:
            count = rebuild(told=bar.update)
        self.stdout.write(f"{count} ideas were counted again.")
