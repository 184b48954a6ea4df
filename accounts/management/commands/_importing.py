"""What the import commands share: options, rows not taken, the closing account."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.services.imports import ImportReport, RejectRow, RejectsFile
from accounts.services.tabular import Column, Row, Table, UnreadableFile


class ImportCommand(BaseCommand):
    """A command that reads a table and says, row by row, what it did not take."""

    columns: Iterable[Column]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV ou XLSX")
        parser.add_argument(
            "--dry-run", action="store_true", help="dire ce qui serait fait, sans rien écrire"
        )
        parser.add_argument(
            "--rejects", type=Path, help="fichier où garder les lignes non prises, avec le motif"
        )

    def run(self, options: dict, service: Callable[[Table, RejectRow], ImportReport]) -> None:
        """Open the table, hand it to the service, print the rejected rows then the account."""
        try:
            table = Table(options["file"], self.columns)
            rejects = options["rejects"]
            with RejectsFile(rejects, table.headers) if rejects else nullcontext() as kept:

                def on_reject(row: Row, reason: str) -> None:
                    self.stdout.write(f"ligne {row.line} : {reason}")
                    if kept is not None:
                        kept.add(row, reason)

                report = service(table, on_reject)
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename} : {error.strerror}") from error
        self._account(report, options)

    def _account(self, report: ImportReport, options: dict) -> None:
        self.stdout.write(
            f"{report.read} lignes lues : {report.created} créées, {report.changed} modifiées, "
            f"{report.unchanged} inchangées, {report.rejected} non prises."
        )
        if report.units_created:
            self.stdout.write(f"Unités créées : {report.units_created}.")
        if report.rejected and options["rejects"]:
            self.stdout.write(f"Lignes non prises gardées dans {options['rejects']}.")
        if options["dry_run"]:
            self.stdout.write("Essai à blanc : rien n’a été écrit.")
