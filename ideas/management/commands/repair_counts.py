"""`manage.py repair_counts`: the counts kept with ideas, compared with their rows and mended."""

from django.core.management.base import BaseCommand

from ideas.services import repair_counts


class Command(BaseCommand):
    help = (
        "Compare les soutiens, commentaires et aides comptés avec ce que contient la base, et "
        "corrige les écarts ; peut être relancée."
    )

    def handle(self, *args, **options):
        seen = mended = 0
        for seen, mended in repair_counts():
            if options["verbosity"] > 1:
                self.stdout.write(f"{seen} idées regardées, {mended} écarts corrigés")
        self.stdout.write(f"{seen} idées regardées, {mended} écarts corrigés.")
