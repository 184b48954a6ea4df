"""Which organisations of the demo show their figures, and where they stand on the map."""

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from dashboards.models import DashboardSettings
from ideas.demo.cast import Cast
from innovation_platform.charts.departements import NAMES

#: One organisation in so many keeps its figures to itself.
KEEPS = 4
#: How far apart the départements of two organisations are, in the list of their codes.
STRIDE = 37


def show_figures(cast: Cast) -> None:
    """Let network leads read most organisations, and agents their own « démarche en chiffres »
    where the demo accounts are; give local organisations a département, national funds none."""
    codes = sorted(NAMES)
    local = frozenset(
        Organisation.objects.filter(kind=OrganisationKind.LOCAL).values_list("pk", flat=True)
    )
    for number, place in enumerate(cast.places):
        DashboardSettings.objects.update_or_create(
            organisation_id=place.pk,
            defaults={
                "shares_figures": number % KEEPS != KEEPS - 1,
                "shows_public_page": number == 0,
            },
        )
        if place.pk in local:
            code = codes[number * STRIDE % len(codes)]
            Organisation.objects.filter(pk=place.pk).update(departements=code)
