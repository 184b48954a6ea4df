"""The organisations of the demo and their services: those of the corpus, then invented ones."""

from collections.abc import Iterator

from django.utils.text import slugify

from accounts.models import Organisation, Unit
from ideas.demo import corpus
from ideas.demo.cast import Place
from ideas.demo.corpus.types import OrganisationText, UnitText

#: Small sets have two organisations of a branch, one of another, and their national fund.
FIRST = (
    "Caf du Val-Fleuri",
    "Caf des Deux-Rives",
    "CPAM du Val-Fleuri",
    "Caisse nationale de la branche Famille (démonstration)",
)
#: What invented towns are given when more organisations are asked for than the corpus has.
NETWORKS = (
    ("Caf", "family", 320),
    ("CPAM", "health", 420),
    ("Urssaf", "collection", 380),
    ("Carsat", "retirement", 520),
    ("MSA", "farming", 340),
    ("CCSS", "other", 150),
)
#: A site has about this part of the staff, at its desks.
SITE_SHARE = 0.04


def organisation_texts() -> Iterator[OrganisationText]:
    """Every organisation the demo can have, in the order in which it takes them."""
    written = {text.name: text for text in corpus.organisations()}
    yield from (written[name] for name in FIRST)
    yield from (text for name, text in written.items() if name not in FIRST)
    towns = corpus.towns()
    for number, town in enumerate(towns):
        for network, branch, headcount in NETWORKS:
            name = f"{network} de {town}"
            sites = (town, towns[(number + 7) % len(towns)], towns[(number + 23) % len(towns)])
            yield OrganisationText(
                name, name, branch, "local", network, headcount + 11 * (number % 17), sites
            )


def make_units(place: Place, organisation: Organisation, text: OrganisationText) -> None:
    """The tree of services, and the sites where an innovation is rolled out."""
    for branch in corpus.units(text.branch, national=text.kind == "national"):
        top = _unit(organisation, branch, text.headcount)
        below = [_unit(organisation, child, top.headcount, parent=top) for child in branch.children]
        place.tops.append((top.pk, [row.pk for row in below]))
        place.units += [row.pk for row in below] or [top.pk]
        place.unit_names |= {row.name: row.pk for row in (*below, top)}
    for town in text.sites:
        site = _unit(organisation, UnitText(f"Site de {town}", SITE_SHARE, ()), text.headcount)
        place.units.append(site.pk)
        place.targets.append(site.pk)
    if not place.targets:
        place.targets = [top for top, _below in place.tops[:3]]


def _unit(
    organisation: Organisation, text: UnitText, staff: int, parent: Unit | None = None
) -> Unit:
    return Unit.objects.create(
        organisation=organisation,
        parent=parent,
        code=slugify(text.name)[:60].strip("-"),
        name=text.name,
        headcount=max(1, round(staff * text.share)),
    )
