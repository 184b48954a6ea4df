from argparse import ArgumentParser
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from ideas.errors import NotAllowed
from ideas.models import IdeaImport
from ideas.services import order_import, run_import, start_import, try_import
from ideas.services.idea_imports import FIELDS, Outcome


class Command(BaseCommand):
    """The table of a workshop, by the services of its page: the same rights, the same refusals, and
    bringing it again changes nothing. Rows not taken go to the standard output, with their line."""

    help = "Dépose les idées d’un tableau (CSV ou XLSX) ; peut être relancée sans doublon."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV ou XLSX")
        parser.add_argument(
            "--by",
            required=True,
            help="adresse du référent ou de l’animateur qui dépose pour le groupe",
        )
        parser.add_argument("--group", required=True, help="nom du groupe, montré comme auteur")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="CHAMP=EN-TÊTE",
            help=f"ce que porte une colonne ({', '.join(FIELDS)}) ; sinon les en-têtes le disent",
        )
        parser.add_argument(
            "--problem", default="", help="le problème commun, pour les lignes qui n’en disent rien"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="dire ce qui serait fait, sans rien écrire"
        )

    def handle(self, *args, **options) -> None:
        user = User.objects.filter(email=options["by"].lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Personne n’a l’adresse « {options['by']} ».")
        columns = dict(map(_column, options["column"]))
        try:
            row = start_import(
                user=user, file=_opened(options["file"]), group_author=options["group"]
            )
            outcome = self._carry_out(row, columns, options)
        except NotAllowed as error:
            raise CommandError(
                "Cette personne n’a pas de mission qui importe des idées."
            ) from error
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        self._account(outcome, dry_run=options["dry_run"])

    def _carry_out(self, row: IdeaImport, columns: dict[str, str], options: dict) -> Outcome:
        """Try the table, and deposit it unless it is a trial, of which nothing is kept."""
        user, mapping = row.user, {**row.mapping, **columns}
        kept = False
        try:
            tried = try_import(
                idea_import=row, user=user, mapping=mapping, problem=options["problem"]
            )
            if options["dry_run"]:
                return tried
            order_import(idea_import=row, user=user)
            kept = True
            return run_import(idea_import=row)
        finally:
            if not kept:
                _forget(row)

    def _account(self, outcome: Outcome, *, dry_run: bool) -> None:
        for line, why, _cells in outcome.rejects:
            self.stdout.write(f"ligne {line} : {why}")
        self.stdout.write(
            f"{outcome.read} lignes lues : {outcome.created} idées nouvelles, {outcome.known} déjà "
            f"là, {len(outcome.rejects)} non prises."
        )
        if dry_run:
            self.stdout.write("Essai à blanc : rien n’a été écrit.")


def _column(said: str) -> tuple[str, str]:
    name, _sign, header = said.partition("=")
    if name not in FIELDS or not header:
        raise CommandError(f"« {said} » : écrivez CHAMP=EN-TÊTE, avec {', '.join(FIELDS)}.")
    return name, header


def _opened(path: Path) -> ContentFile:
    try:
        return ContentFile(path.read_bytes(), name=path.name)
    except OSError as error:
        raise CommandError(f"{path} : {error.strerror}") from error


@transaction.atomic
def _forget(row: IdeaImport) -> None:
    row.file.delete(save=False)
    row.delete()
