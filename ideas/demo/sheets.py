"""The sheets of the demo's finished ideas, some of them shared with a ring."""

from django.db.models import OuterRef, Subquery

from accounts.enums import Role
from accounts.selectors import people_in_office
from ideas.enums import State, Tie
from ideas.models import Involvement
from projects.enums import Ring
from projects.models import AdoptionKit, Project, RolloutSite, Sheet
from projects.services import write_missing_sheets
from projects.services.rollout import TAKES_KIT

#: Beyond, the clock writes them: a large demo is made to measure lists.
MOST = 2_000
#: Whom one sheet out of four is shared with, in their order.
RINGS = (Ring.BRANCH, Ring.ALL, Ring.ORGANISATION, Ring.ORGANISATION)


def share_sheets() -> None:
    """Write the sheets and share some, where the organisation does."""
    write_missing_sheets(limit=MOST)
    shared = Sheet.objects.filter(project__idea__organisation__project_settings__uses_sharing=True)
    owners: dict[int, int | None] = {}
    rows = list(shared.select_related("project__idea__organisation").order_by("-made_on", "pk"))
    for number, sheet in enumerate(rows):
        place = sheet.project.idea.organisation
        if place.pk not in owners:
            office = people_in_office(Role.REFERENT, organisation=place)
            owners[place.pk] = office.order_by("pk").values_list("pk", flat=True).first()
        ring = RINGS[number % len(RINGS)]
        if owners[place.pk] and ring != Ring.ORGANISATION:
            sheet.ring, sheet.shared_on = ring, sheet.made_on
            sheet.shared_by_id = owners[place.pk]
    Sheet.objects.bulk_update(rows, ["ring", "shared_on", "shared_by"])


def write_kits() -> None:
    """A kit for the innovations being rolled out where the organisation makes kits, taken by the
    sites that plan or use them."""
    leads = Involvement.objects.active().filter(kind=Tie.LEAD, idea=OuterRef("pk"))
    rolled_out = (
        Project.objects.filter(
            idea__state=State.IN_ROLLOUT, idea__organisation__project_settings__uses_kit=True
        )
        .exclude(how_to="")
        .annotate(lead=Subquery(leads.values("user")[:1]))
    )
    kits = AdoptionKit.objects.bulk_create(
        AdoptionKit(
            project=project,
            version=1,
            text=project.how_to,
            checklist="Le service est prévenu\nLe matériel est commandé\nUne date est choisie",
            published_on=project.started_on,
            published_by_id=project.lead,
        )
        for project in rolled_out.order_by("pk")[:MOST]
        if project.lead
    )
    made = AdoptionKit.objects.filter(project=OuterRef("project"), pk__in=[kit.pk for kit in kits])
    sites = RolloutSite.objects.filter(
        state__in=TAKES_KIT, project__in=[k.project_id for k in kits]
    )
    sites.update(kit=Subquery(made.values("pk")))
