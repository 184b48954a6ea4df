"""The lists of challenges: those that live, and those put away."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.enums import PhaseCode
from campaigns.models import Campaign, CampaignSettings
from campaigns.permissions import launches_somewhere

PAGE = 20
#: Phases of the challenges that are shown as under way after those that take ideas.
UNDER_WAY = (PhaseCode.DELIBERATION, PhaseCode.RESULTS)


@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Open challenges, those to come, those being decided, then the past ones by page; and what one
    is preparing."""
    visible = Campaign.objects.for_user(request.user).kept()
    closed, current = [], {code: [] for code in (None, *PhaseCode)}
    held = False
    for row in visible.with_calendar():
        if row.is_celebration:
            held = True
            continue
        (closed if row.phase == PhaseCode.CLOSED else current[row.phase]).append(row)
    past = Paginator(closed, PAGE).get_page(request.GET.get("page"))
    mine = set(Campaign.objects.addressed_to(request.user).open().values_list("pk", flat=True))
    context = {
        "drafts": current[None],
        "open": sorted(
            current[PhaseCode.OPEN], key=lambda row: (row.pk not in mine, row.closes_on)
        ),
        "mine": mine,
        "coming": sorted(current[PhaseCode.ANNOUNCED], key=lambda row: row.opens_on),
        "under_way": [row for code in UNDER_WAY for row in current[code]],
        "past": past,
        "celebrates": held or CampaignSettings.of(request.user.organisation_id).uses_celebration,
        "may_launch": launches_somewhere(request.user),
    }
    return render(request, "campaigns/list.html", context)


@require_safe
def archived(request: HttpRequest) -> HttpResponse:
    """The challenges that were put away, the latest first, by page: their pages stay."""
    rows = Campaign.objects.for_user(request.user).archived().with_calendar()
    shown = Paginator(rows.order_by("-archived_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "campaigns/archived.html", {"campaigns": shown})
