"""Challenges side by side, then one beside a published case."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from dashboards.challenges import (
    CHALLENGES_DEFINITION,
    SHOWN,
    U_MAP,
    Answered,
    answered,
    retained_by,
)
from dashboards.models import DashboardSettings
from dashboards.permissions import (
    compared_challenges,
    lists_all_of,
    places_of,
    reads_challenge_for,
)
from dashboards.views.behind import list_behind
from dashboards.views.places import challenges_scope, neighbours
from innovation_platform.charts import Bar, bars


@require_safe
def challenges(request: HttpRequest) -> HttpResponse:
    """The challenges of an organisation, beside U-MAP."""
    scope = challenges_scope(request)
    rows = answered(compared_challenges(request.user, scope)[:SHOWN])
    context = {
        "scope": scope,
        "query": f"?organisme={scope.organisation}" if scope.organisation else "",
        "rows": rows,
        "mirror": U_MAP,
        "chart": _participation([*rows, U_MAP]),
        "definition": CHALLENGES_DEFINITION,
        "neighbours": neighbours(request, scope.organisation, "challenges"),
    }
    return render(request, "dashboards/challenges.html", context)


def _participation(rows: list[Answered]):
    """The part of the staff that took part in each, as bars."""
    hidden = _("non publiée")
    return bars(
        [
            Bar(
                label=f"{row.title}, {row.when}" if row.when else row.title,
                value=row.percent,
                words="" if row.percent is None else f"{row.percent}\u00a0%",
                hidden=hidden if row.percent is None else "",
            )
            for row in rows
        ],
        label=_("Défi"),
        value_label=_("Participation"),
        top=100,
    )


def _ideas_url(campaign: Campaign) -> str:
    """The list that shows the ideas counted."""
    asked = {"organisation": campaign.organisation_id, "campaign": campaign.pk}
    return f"{reverse('ideas:list')}?{urlencode(asked)}"


def _open(request: HttpRequest, pk: int) -> tuple[Campaign, int]:
    """A challenge whose figures one reads, and the organisation for which one reads them: 403 for
    whoever reads none of it, 404 for one that is not theirs, and where they are not compared."""
    places = places_of(request.user)
    mine = Campaign.objects.for_user(request.user).order_by().values("pk")
    visible = (
        Campaign.objects.challenges()
        .published()
        .filter(Q(pk__in=mine) | Q(organisation_id__in=places.network))
    )
    campaign = get_object_or_404(visible.select_related("organisation", "groupement"), pk=pk)
    reader = reads_challenge_for(request.user, campaign)
    if reader is None:
        raise PermissionDenied
    if not DashboardSettings.of(reader).uses_comparison:
        raise Http404
    return campaign, reader


@require_safe
def challenge(request: HttpRequest, pk: int) -> HttpResponse:
    """What one challenge brought, beside the published case."""
    campaign, reader = _open(request, pk)
    listed = lists_all_of(request.user, campaign)
    context = {
        "campaign": campaign,
        "reader": reader,
        "row": answered([campaign])[0],
        "ideas_url": _ideas_url(campaign) if listed else "",
        "retained_url": reverse("dashboards:retained", args=[pk]) if listed else "",
        "mirror": U_MAP,
        "definition": CHALLENGES_DEFINITION,
        "neighbours": neighbours(request, reader, "challenges"),
    }
    return render(request, "dashboards/challenge.html", context)


@require_safe
def retained(request: HttpRequest, pk: int) -> HttpResponse:
    """The ideas that a challenge counts as retained, for whoever may list them all."""
    campaign, _reader = _open(request, pk)
    if not lists_all_of(request.user, campaign):
        raise Http404
    crumb = {"label": _("Défi en chiffres"), "url": reverse("dashboards:challenge", args=[pk])}
    context = {
        "title": _("Idées retenues"),
        "scope_name": campaign.title,
        "period_words": "",
        "line": "",
        "counts": "",
        **list_behind(request, retained_by(campaign)),
        "crumbs": [crumb],
    }
    return render(request, "dashboards/behind.html", context)
