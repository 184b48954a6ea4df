from argparse import ArgumentParser

from django.core.management.base import CommandError

from accounts.management.commands._importing import ImportCommand
from accounts.models import Organisation
from accounts.services.import_people import COLUMNS, import_people


class Command(ImportCommand):
    help = "Charge un annuaire (e-mail, nom, organisme, unité) ; peut être relancée."
    columns = COLUMNS

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--organisation", help="code de l’organisme des lignes qui n’en nomment pas"
        )
        parser.add_argument(
            "--create-units", action="store_true", help="créer les unités encore inconnues"
        )

    def handle(self, *args, **options) -> None:
        code = options["organisation"]
        organisation = Organisation.objects.filter(code=code).first() if code else None
        if code and organisation is None:
            raise CommandError(f"Il n’y a pas d’organisme de code « {code} ».")
        self.run(
            options,
            lambda table, on_reject: import_people(
                table=table,
                on_reject=on_reject,
                organisation=organisation,
                create_units=options["create_units"],
                dry_run=options["dry_run"],
            ),
        )
