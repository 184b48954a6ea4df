"""`manage.py forget_lost_letters`: after a restoration, remove letters nobody can open any more."""

from django.core.management.base import BaseCommand

from ideas.anonymous.boxkeys import is_lost
from ideas.models import Letter


class Command(BaseCommand):
    help = (
        "Removes from the box the letters whose key is not on this host any more: those of a "
        "restored backup. Run it on the worker's host. Letters that can be opened stay."
    )

    def handle(self, **options) -> None:
        lost = [row.pk for row in Letter.objects.defer("sealed") if is_lost(row.key_id)]
        Letter.objects.filter(pk__in=lost).delete()
        self.stdout.write(f"{len(lost)} letters removed.")
