from accounts.management.commands._importing import ImportCommand
from accounts.services.import_organisations import COLUMNS, import_organisations


class Command(ImportCommand):
    help = "Charge une liste d’organismes (réseau, nom, départements…) ; peut être relancée."
    columns = COLUMNS

    def handle(self, *args, **options) -> None:
        self.run(
            options,
            lambda table, on_reject: import_organisations(
                table=table, on_reject=on_reject, dry_run=options["dry_run"]
            ),
        )
