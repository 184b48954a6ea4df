"""`manage.py demo`: believable French data, the same for the same seed."""

import sys
from collections.abc import Iterator

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.models import User
from dashboards.services.publishing import publish_counts
from dashboards.services.rebuilding import rebuild
from ideas.demo.accounts import ACCOUNTS, PASSWORD
from ideas.demo.loading import Wanted, load
from ideas.models import Idea
from ideas.search import learn_newest


class Command(BaseCommand):
    help = (
        "Remplit une installation de démonstration d’idées, de personnes et d’organismes inventés. "
        "Refuse les réglages de production."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--ideas", type=int, default=120, help="nombre d’idées")
        parser.add_argument("--organisations", type=int, default=4, help="nombre d’organismes")
        parser.add_argument("--seed", type=int, default=1, help="même graine, mêmes données")
        parser.add_argument(
            "--supports-per-idea", type=float, default=2.5, help="soutiens par idée, en moyenne"
        )
        parser.add_argument(
            "--mirror",
            action="store_true",
            help="ajouter un organisme et son défi, aux chiffres de celui de la Caf de Paris",
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="ne rien faire s’il y a déjà une idée"
        )
        parser.add_argument(
            "--accounts", action="store_true", help="seulement écrire les comptes à essayer"
        )
        parser.add_argument("--quiet", action="store_true", help="sans barre de progression")

    def handle(self, *, accounts: bool, if_empty: bool, **options) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("La démonstration ne se charge pas dans ces réglages (production).")
        if accounts:
            self._list_accounts()
        elif not (if_empty and Idea.objects.exists()):
            self._load(options)

    def _list_accounts(self) -> None:
        """One line per account that exists."""
        known = set(
            User.objects.filter(email__in=[row.email for row in ACCOUNTS]).values_list(
                "email", flat=True
            )
        )
        for row in ACCOUNTS:
            if row.email in known:
                self.stdout.write(f"{row.role} {row.email} {PASSWORD}")

    def _load(self, options: dict) -> None:
        wanted = Wanted(
            ideas=options["ideas"],
            organisations=options["organisations"],
            seed=options["seed"],
            supports_per_idea=options["supports_per_idea"],
            mirror=options["mirror"],
        )
        if wanted.ideas < 1 or wanted.organisations < 1 or wanted.supports_per_idea < 0:
            raise CommandError("Il faut au moins une idée et un organisme.")
        if User.objects.filter(email=ACCOUNTS[0].email).exists():
            raise CommandError("La démonstration est déjà chargée dans cette base.")
        quiet = options["quiet"] or options["verbosity"] == 0 or not sys.stderr.isatty()

        def progress(plans: Iterator, total: int) -> Iterator:
            return tqdm(plans, total=total, unit=" idées", disable=quiet, file=sys.stderr)

        tables = load(wanted, progress=progress)
        learn_newest()
        with tqdm(total=tables.idea.written, unit=" idées comptées", disable=quiet) as bar:
            rebuild(told=bar.update)
        publish_counts()
        if options["verbosity"] > 0:
            self.stdout.write(
                f"{tables.idea.written} idées, {tables.history.written} étapes, "
                f"{tables.support.written} soutiens."
            )
