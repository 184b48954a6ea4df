"""Load a directory export: one row per person, idempotent, by batches."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, Unit, User
from accounts.services.imports import ImportReport, Refused, RejectRow
from accounts.services.tabular import Column, Row, Table, UnreadableFile
from accounts.services.unit_finder import OrganisationFinder, UnitFinder

COLUMNS = (
    Column(
        "email",
        (
            "e-mail",
            "email",
            "mail",
            "mél",
            "courriel",
            "adresse électronique",
            "adresse e-mail",
            "adresse mail",
            "adresse de messagerie",
            "messagerie",
        ),
        required=True,
    ),
    Column("first_name", ("prénom", "prénoms", "prénom usuel", "given name", "firstname")),
    Column(
        "last_name",
        ("nom", "nom de famille", "nom usuel", "nom d’usage", "surname", "lastname", "sn"),
    ),
    Column(
        "full_name",
        (
            "nom complet",
            "nom et prénom",
            "nom prénom",
            "prénom nom",
            "prénom et nom",
            "identité",
            "name",
            "display name",
            "displayname",
            "cn",
        ),
    ),
    Column(
        "organisation",
        ("organisme", "organisation", "code organisme", "caisse", "établissement", "structure"),
    ),
    Column(
        "unit", ("unité", "code unité", "chemin unité", "service", "direction", "pôle", "entité")
    ),
)
BATCH = 1_000
FIELDS = ("first_name", "last_name", "organisation", "unit")


@dataclass(frozen=True)
class _Person:
    """A row understood, before its unit is looked for."""

    row: Row
    email: str
    first_name: str
    last_name: str
    organisation: Organisation
    unit: str


def import_people(
    *,
    table: Table,
    on_reject: RejectRow,
    organisation: Organisation | None = None,
    create_units: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Create or update the people of a table, found by e-mail; nobody is removed.

    Written by batches of 1,000 rows, one transaction each, so that 150,000 rows hold little memory
    and never lock the base for long: an import cut short is taken up again by running it again.
    New people have no password and choose theirs by « Mot de passe oublié ? ». `organisation` is
    that of the rows which name none. Empty cells change nothing. Rows that cannot be taken go to
    `on_reject` with the reason, closed accounts among them. Nothing is written on a dry run.

    Raises `UnreadableFile` when the columns cannot make a person.
    """
    if not {"last_name", "full_name"} & table.fields:
        raise UnreadableFile(_("Il manque la colonne « nom » (ou « nom complet »)."))
    if organisation is None and "organisation" not in table.fields:
        raise UnreadableFile(
            _("Il manque la colonne « organisme » : ajoutez-la, ou donnez l’option --organisation.")
        )
    report = ImportReport()
    units = UnitFinder(create=create_units, dry_run=dry_run)
    batch: list[_Person] = []

    def reject(row: Row, reason: str) -> None:
        report.rejected += 1
        on_reject(row, reason)

    for person in _people(table, organisation, reject):
        batch.append(person)
        if len(batch) == BATCH:
            _write(batch, units, report, reject, dry_run)
            batch = []
    if batch:
        _write(batch, units, report, reject, dry_run)
    report.units_created = units.created
    return report


def _people(table: Table, default: Organisation | None, reject: RejectRow) -> Iterator[_Person]:
    """The rows understood; the same address twice is refused the second time."""
    organisations = OrganisationFinder()
    seen: dict[str, int] = {}
    for row in table:
        try:
            person = _understand(row, default, organisations)
            if person.email in seen:
                raise Refused(
                    _("même adresse qu’à la ligne %(line)d") % {"line": seen[person.email]}
                )
        except Refused as refusal:
            reject(row, str(refusal))
            continue
        seen[person.email] = row.line
        yield person


def _understand(
    row: Row, default: Organisation | None, organisations: OrganisationFinder
) -> _Person:
    if row.problem:
        raise Refused(row.problem)
    values = row.values
    email = values["email"].lower()
    if not email:
        raise Refused(_("l’adresse électronique manque"))
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(
            _("« %(email)s » n’est pas une adresse électronique") % {"email": email}
        ) from None
    first_name, last_name = values.get("first_name", ""), values.get("last_name", "")
    if not last_name:
        first_name, last_name = _split(values.get("full_name", ""))
    if not last_name:
        raise Refused(_("le nom manque"))
    if len(email) > 254 or len(first_name) > 150 or len(last_name) > 150:
        raise Refused(_("nom ou adresse de plus de 150 caractères"))
    written = values.get("organisation", "")
    if not written and default is None:
        raise Refused(_("l’organisme manque"))
    return _Person(
        row=row,
        email=email,
        first_name=first_name,
        last_name=last_name,
        organisation=organisations.find(written) if written else default,
        unit=values.get("unit", ""),
    )


def _split(full_name: str) -> tuple[str, str]:
    """First and last name of « DUPONT Marie » or « Marie Dupont »: the words in capitals are the
    last name, else the first word is the first name."""
    words = full_name.split()
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    if capitals and len(capitals) < len(words):
        return " ".join(word for word in words if word not in capitals), " ".join(capitals)
    if len(words) < 2:
        return "", full_name
    return words[0], " ".join(words[1:])


def _write(
    batch: list[_Person],
    units: UnitFinder,
    report: ImportReport,
    reject: RejectRow,
    dry_run: bool,
) -> None:
    """Write one batch in one transaction."""
    with transaction.atomic():
        known = User.objects.select_related("unit").in_bulk(
            [person.email for person in batch], field_name="email"
        )
        created: list[User] = []
        changed: list[User] = []
        for person in batch:
            try:
                user = known.get(person.email)
                if user is not None and not user.may_sign_in:
                    raise Refused(_("compte fermé : un administrateur peut le rouvrir"))
                unit = units.find(person.organisation, person.unit) if person.unit else None
            except Refused as refusal:
                reject(person.row, str(refusal))
                continue
            if user is None:
                created.append(_new_user(person, unit))
            elif _update(user, person, unit):
                changed.append(user)
            else:
                report.unchanged += 1
        report.created += len(created)
        report.changed += len(changed)
        if not dry_run:
            User.objects.bulk_create(created)
            User.objects.bulk_update(changed, FIELDS, batch_size=200)


def _new_user(person: _Person, unit: Unit | None) -> User:
    return User(
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        organisation=person.organisation,
        unit=unit,
        password=make_password(None),
    )


def _update(user: User, person: _Person, unit: Unit | None) -> bool:
    """Take what the row says. Without a unit, the person keeps theirs unless they have moved to
    another organisation."""
    moved = user.organisation_id != person.organisation.pk
    wanted = {
        "first_name": person.first_name or user.first_name,
        "last_name": person.last_name,
        "organisation": person.organisation,
        "unit": unit or (None if moved else user.unit),
    }
    before = (user.first_name, user.last_name, user.organisation_id, user.unit_id)
    is_new_unit = unit is not None and unit.pk is None
    for name, value in wanted.items():
        setattr(user, name, value)
    after = (user.first_name, user.last_name, user.organisation_id, user.unit_id)
    return is_new_unit or before != after
