"""`manage.py init_keys`: the keys of the letter box, made once for an installation."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ideas.anonymous.boxkeys import make_key
from ideas.anonymous.keys import KeyProblem, init_keys


class Command(BaseCommand):
    help = (
        "Makes the keys that follow-up codes and the letter box need: the code key in KEYS_DIR, to "
        "be copied to every host and backed up apart from the data, and today's key of the box in "
        "BOX_KEYS_DIR, which only the worker's host holds and which is never backed up. Run it on "
        "that host, after migrate. Run again, it only checks."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--rotate",
            action="store_true",
            help="make one more code key; the former ones stay, to find the ideas of their time",
        )

    def handle(self, *, rotate: bool, **options) -> None:
        try:
            number = init_keys(rotate=rotate)
        except KeyProblem as error:
            raise CommandError(str(error)) from error
        make_key(timezone.localdate())
        self.stdout.write(f"Code key {number} is the current one; the box has its key.")
