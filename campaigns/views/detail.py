"""The page of a challenge, and its rules by version."""

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from campaigns.amendments import changes_by_version
from campaigns.enums import PhaseCode
from campaigns.juries import juries_by_version
from campaigns.models import Campaign
from campaigns.permissions import standing_on
from campaigns.views.sections import SECTIONS


def found(request: HttpRequest, pk: int, *, or_celebration: bool = False) -> Campaign:
    """A challenge that this person may look at; else it is not found. A celebration has addresses
    of its own."""
    rows = Campaign.objects.for_user(request.user).with_calendar().prefetch_related("units")
    if not or_celebration:
        rows = rows.challenges()
    return get_object_or_404(rows.select_related("groupement", "sponsor", "launched_by"), pk=pk)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The question, where the challenge stands, its rules, its news, the ideas that answer it. A
    celebration has its own page."""
    campaign = found(request, pk, or_celebration=True)
    if campaign.is_celebration:
        return redirect("campaigns:celebration", pk=pk)
    standing = standing_on(request.user, campaign)
    context = {
        "campaign": campaign,
        "rights": standing.rights,
        "units": list(campaign.units.all()),
    }
    for section in SECTIONS:
        context |= section(request, campaign, standing)
    return render(request, "campaigns/detail.html", context)


@require_safe
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of the rules, the one in force first, each with its day and its reason."""
    campaign = found(request, pk)
    versions = list(campaign.rules.select_related("written_by"))
    juries = juries_by_version(versions)
    changes = changes_by_version(versions, juries)
    context = {
        "campaign": campaign,
        "versions": [
            {
                "rules": row,
                "calendar": _in_words(row.calendar),
                "jury": juries[row.version],
                "changes": changes[row.version],
            }
            for row in versions
        ],
        "rights": standing_on(request.user, campaign).rights,
    }
    return render(request, "campaigns/rules.html", context)


def _in_words(calendar: list[dict]) -> list[dict]:
    """The calendar that a version keeps, ready to be shown."""
    return [
        {
            "label": PhaseCode(row["code"]).label,
            "starts_on": datetime.date.fromisoformat(row["starts_on"]),
            "ends_on": datetime.date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
        }
        for row in calendar
    ]
