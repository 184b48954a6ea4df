"""Load a list of organisations: one row each, idempotent."""

import re
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from accounts.networks import branch_of, find_network, fold, kind_of, nearest_network
from accounts.services.imports import ImportReport, Refused, RejectRow
from accounts.services.tabular import Column, Row, Table

COLUMNS = (
    Column("network", ("réseau", "type d’organisme", "catégorie"), required=True),
    Column(
        "name", ("nom", "nom de l’organisme", "organisme", "libellé", "dénomination"), required=True
    ),
    Column("code", ("code", "code organisme", "identifiant")),
    Column("departements", ("départements", "département", "dept", "code département")),
    Column("city", ("siege_commune", "commune", "ville", "commune du siège")),
    Column("headcount", ("effectif", "effectifs", "nombre d’agents")),
)
FIELDS = ("name", "network", "branch", "kind", "departements", "city", "headcount")
# Guessed when the organisation is created; what an administrator has made of them stays.
GUESSED = {"short_name", "branch", "kind"}
DEPARTEMENT = re.compile(r"0[1-9]|1\d|2[1-9AB]|20|[3-8]\d|9[0-5]|97[1-8]|98[6-8]|99")
CEDEX = re.compile(r"\s+cedex\b.*$", re.IGNORECASE)
APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
LITTLE_WORDS = {"de", "du", "des", "d", "la", "le", "les", "l", "et"}


@dataclass
class _Known:
    """What the base and the file already hold, to recognise an organisation."""

    by_code: dict[str, Organisation]
    by_name: dict[tuple[str, str], Organisation]
    by_place: dict[tuple[str, str], Organisation]

    @classmethod
    def load(cls) -> "_Known":
        known = cls({}, {}, {})
        for organisation in Organisation.objects.order_by("pk"):
            known.add(organisation)
        return known

    def add(self, organisation: Organisation) -> None:
        self.by_code[organisation.code] = organisation
        network = fold(organisation.network)
        self.by_name[network, fold(organisation.name)] = organisation
        self.by_place.setdefault((base_code(organisation), organisation.departements), organisation)


@transaction.atomic
def import_organisations(
    *, table: Table, on_reject: RejectRow, dry_run: bool = False
) -> ImportReport:
    """Create or update the organisations of a table.

    An organisation is recognised by its code when the file gives one, else by its network and name
    (case, accents and signs aside), else by its network, place and départements, so that a
    corrected spelling updates it. Columns absent from the file and empty cells change nothing.
    Rows that cannot be taken go to `on_reject` with the reason. Nothing is written on a dry run.
    """
    report = ImportReport()
    known = _Known.load()
    created: list[Organisation] = []
    changed: list[Organisation] = []
    lines: dict[int, int] = {}
    for row in table:
        try:
            wanted, code = _read(row)
            organisation = _recognise(wanted, code, known)
            if organisation is not None and id(organisation) in lines:
                raise Refused(
                    _("même organisme qu’à la ligne %(line)d (« %(name)s »)")
                    % {"line": lines[id(organisation)], "name": organisation.name}
                )
        except Refused as refusal:
            on_reject(row, str(refusal))
            report.rejected += 1
            continue
        if organisation is None:
            organisation = Organisation(**wanted)
            organisation.code = code or _free_code(organisation, known)
            known.add(organisation)
            created.append(organisation)
            report.created += 1
        elif _update(organisation, wanted):
            changed.append(organisation)
            report.changed += 1
        else:
            report.unchanged += 1
        lines[id(organisation)] = row.line
    if not dry_run:
        Organisation.objects.bulk_create(created, batch_size=500)
        Organisation.objects.bulk_update(changed, FIELDS, batch_size=200)
    return report


def base_code(organisation: Organisation) -> str:
    """The code that an organisation's network and place give: « Caf de l’Ain » is `caf-ain`."""
    words = [word for word in fold(organisation.short_name).split() if word not in LITTLE_WORDS]
    network = fold(organisation.network).split()
    if words[: len(network)] != network and organisation.kind == OrganisationKind.LOCAL:
        words = [*network, *words]
    return slugify(" ".join(words))[:70].rstrip("-")


def _read(row: Row) -> tuple[dict, str]:
    """The values an organisation should have, and the code given by the file or ""."""
    if row.problem:
        raise Refused(row.problem)
    values = row.values
    name = APOSTROPHE.sub("’", values["name"])
    if not name:
        raise Refused(_("le nom manque"))
    if not values["network"]:
        raise Refused(_("le réseau manque"))
    network = find_network(values["network"])
    if network is None:
        near = nearest_network(values["network"])
        hint = _(" ; vouliez-vous dire « %(near)s » ?") % {"near": near} if near else ""
        raise Refused(_("réseau « %(name)s » inconnu") % {"name": values["network"]} + hint)
    _check_lengths(name=name, city=values.get("city", ""))
    wanted = {
        "name": name,
        "short_name": _short_name(network.label, name),
        "network": network.label,
        "branch": branch_of(network, name),
        "kind": kind_of(network, name),
        "departements": _departements(values.get("departements", "")),
        "city": CEDEX.sub("", values.get("city", "")),
        "headcount": _headcount(values.get("headcount", "")),
    }
    code = values.get("code", "")
    if code and slugify(code) != code.lower():
        raise Refused(
            _("code « %(code)s » : lettres, chiffres et tirets seulement") % {"code": code}
        )
    return {key: value for key, value in wanted.items() if value not in ("", None)}, code.lower()


def _recognise(wanted: dict, code: str, known: _Known) -> Organisation | None:
    if code in known.by_code:
        return known.by_code[code]
    named = known.by_name.get((fold(wanted["network"]), fold(wanted["name"])))
    if named is not None and code:
        raise Refused(
            _("« %(name)s » existe sous le code « %(code)s »")
            % {"name": named.name, "code": named.code}
        )
    if named is not None or code:
        return named
    place = base_code(Organisation(**wanted))
    return known.by_place.get((place, wanted.get("departements", "")))


def _update(organisation: Organisation, wanted: dict) -> bool:
    kept = GUESSED if wanted["network"] == organisation.network else {"short_name"}
    changes = {
        key: value
        for key, value in wanted.items()
        if key not in kept and getattr(organisation, key) != value
    }
    for key, value in changes.items():
        setattr(organisation, key, value)
    return bool(changes)


def _free_code(organisation: Organisation, known: _Known) -> str:
    """The base code, or when another organisation has it, the base code and its départements or a
    few letters drawn from its name: the same each time, whatever the order of the rows."""
    base = base_code(organisation)
    drawn = sha256(fold(organisation.name).encode()).hexdigest()[:6]
    places = slugify(organisation.departements)[:9].rstrip("-")
    candidates = [base, f"{base}-{places}" if places else "", f"{base}-{drawn}"]
    return next(code for code in candidates if code and code not in known.by_code)


def _short_name(network: str, name: str) -> str:
    """« Caf de l’Ain » from « Caisse d’allocations familiales (Caf) de l’Ain »."""
    before, mark, place = name.partition(f"({network})")
    short = f"{network} {place.strip(' -–')}" if mark and before else name
    return short if len(short) <= 80 else short[:79].rstrip() + "…"


def _departements(written: str) -> str:
    codes = [code.zfill(2).upper() for code in re.split(r"[\s,;/]+", written) if code]
    unknown = [code for code in codes if not DEPARTEMENT.fullmatch(code)]
    if unknown:
        raise Refused(_("département « %(code)s » inconnu") % {"code": unknown[0]})
    return " ".join(dict.fromkeys(codes))


def _headcount(written: str) -> int | None:
    digits = re.sub(r"[\s.]", "", written)
    if not digits:
        return None
    if not digits.isdecimal() or int(digits) > 1_000_000:
        raise Refused(
            _("effectif « %(value)s » : un nombre entier est attendu") % {"value": written}
        )
    return int(digits)


def _check_lengths(**texts: str) -> None:
    for name, text in texts.items():
        longest = Organisation._meta.get_field(name).max_length
        if len(text) > longest:
            raise Refused(
                _("« %(start)s… » dépasse %(count)d caractères")
                % {"start": text[:30], "count": longest}
            )
