"""Find, and where allowed create, the organisation and the unit that a row names."""

import re

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Organisation, Unit
from accounts.networks import fold
from accounts.services.imports import Refused

SLUG = re.compile(r"[a-z0-9_-]+")


class OrganisationFinder:
    """Every organisation in memory (a few hundred), by code and by names."""

    def __init__(self) -> None:
        self._by_code: dict[str, Organisation] = {}
        self._by_name: dict[str, list[Organisation]] = {}
        for organisation in Organisation.objects.order_by("pk"):
            self._by_code[organisation.code] = organisation
            for name in {fold(organisation.name), fold(organisation.short_name)} - {""}:
                self._by_name.setdefault(name, []).append(organisation)

    def find(self, written: str) -> Organisation:
        """The organisation of this code, name or short name. Raises `Refused`."""
        if written.lower() in self._by_code:
            return self._by_code[written.lower()]
        named = self._by_name.get(fold(written), [])
        if not named:
            raise Refused(_("organisme « %(name)s » inconnu") % {"name": written})
        if len(named) > 1:
            raise Refused(
                _("plusieurs organismes s’appellent « %(name)s » : donnez le code")
                % {"name": written}
            )
        return named[0]


class UnitFinder:
    """The units of the organisations met so far, read once each. On a dry run the missing units are
    made in memory only."""

    def __init__(self, *, create: bool, dry_run: bool) -> None:
        self.created = 0
        self._create = create
        self._dry_run = dry_run
        self._units: dict[int, list[Unit]] = {}

    def find(self, organisation: Organisation, written: str) -> Unit:
        """The unit of this code, name or path (`/pf/accueil/`, « Prestations > Accueil »). Raises
        `Refused` when there is none and none may be created, or when several are meant."""
        steps = self._steps(written)
        if len(steps) > 1 or written.startswith("/"):
            return self._walk(organisation, steps)
        named = [unit for unit in self._of(organisation) if _is_called(unit, written)]
        if len(named) > 1:
            raise Refused(
                _("plusieurs unités s’appellent « %(name)s » : donnez le chemin")
                % {"name": written}
            )
        return named[0] if named else self._make(organisation, None, written)

    def _steps(self, written: str) -> list[str]:
        if ">" in written:
            steps = written.split(">")
        elif written.startswith("/") or all(SLUG.fullmatch(s) for s in written.split("/")):
            steps = written.split("/")
        else:
            steps = [written]
        return [step.strip() for step in steps if step.strip()]

    def _walk(self, organisation: Organisation, steps: list[str]) -> Unit:
        if not steps:
            raise Refused(_("le chemin de l’unité est vide"))
        unit = None
        for step in steps:
            below = next(
                (
                    child
                    for child in self._of(organisation)
                    if child.parent is unit and _is_called(child, step)
                ),
                None,
            )
            unit = below or self._make(organisation, unit, step)
        return unit

    def _make(self, organisation: Organisation, parent: Unit | None, name: str) -> Unit:
        if not self._create:
            raise Refused(_("unité « %(name)s » inconnue") % {"name": name})
        unit = Unit(
            organisation=organisation, parent=parent, name=name, code=slugify(name)[:60].strip("-")
        )
        unit.path = f"{parent.path if parent else '/'}{unit.code}/"
        longest = {name: Unit._meta.get_field(name).max_length for name in ("name", "path")}
        if not unit.code or len(name) > longest["name"] or len(unit.path) > longest["path"]:
            raise Refused(_("« %(name)s » ne peut pas nommer une unité") % {"name": name[:40]})
        taken = [other for other in self._of(organisation) if other.path == unit.path]
        if taken:
            return taken[0]
        if not self._dry_run:
            unit.save()
        self._of(organisation).append(unit)
        self.created += 1
        return unit

    def _of(self, organisation: Organisation) -> list[Unit]:
        if organisation.pk not in self._units:
            units = list(Unit.objects.filter(organisation=organisation).order_by("path"))
            by_pk = {unit.pk: unit for unit in units}
            for unit in units:
                unit.parent = by_pk.get(unit.parent_id)
            self._units[organisation.pk] = units
        return self._units[organisation.pk]


def _is_called(unit: Unit, written: str) -> bool:
    return unit.code == written.lower() or fold(unit.name) == fold(written)
