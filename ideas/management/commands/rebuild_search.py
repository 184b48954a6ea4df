"""`manage.py rebuild_search`: write every search document again."""

from django.core.management.base import BaseCommand

from ideas.search import rebuild


class Command(BaseCommand):
    help = "Refait l’index de recherche de toutes les idées, par lots ; peut être relancée."

    def handle(self, *args, **options):
        done = 0
        for done in rebuild():
            if options["verbosity"] > 1:
                self.stdout.write(f"{done} idées indexées")
        self.stdout.write(f"{done} idées indexées.")
