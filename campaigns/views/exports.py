"""A challenge as tables to keep: the ideas that answer it, and its figures."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.permissions import CampaignRight, standing_on
from campaigns.views.detail import found
from campaigns.views.sections import figures_of
from ideas.entries import entries_of
from ideas.enums import State
from ideas.models import Idea
from innovation_platform.downloads import csv_answer, xlsx_answer
from notifications.site import absolute

COLUMNS = (
    *("pk", "title", "state", "category__name", "organisation__name", "unit__name"),
    *("deposited_on", "supports_count", "comments_count"),
)
CHUNK = 500


@require_safe
def export(request: HttpRequest, pk: int, table: str, kind: str) -> HttpResponseBase:
    """One of the tables, as CSV or as a workbook: never who wrote an idea."""
    campaign = found(request, pk)
    if table not in TABLES or kind not in ("csv", "xlsx"):
        raise Http404
    if not standing_on(request.user, campaign).may(CampaignRight.EXPORT):
        raise PermissionDenied
    headers, rows = TABLES[table](request, campaign)
    name = f"defi-{campaign.pk}-{table}"
    if kind == "csv":
        return csv_answer(name, headers, rows)
    return xlsx_answer(name, _("Défi"), headers, rows)


def _ideas(request: HttpRequest, campaign: Campaign) -> tuple[list[str], Iterator[list[Any]]]:
    headers = [
        *(_("Titre"), _("État"), _("Catégorie"), _("Organisme"), _("Unité"), _("Déposée le")),
        *(_("Soutiens"), _("Commentaires"), _("Adresse")),
    ]
    listed = Idea.objects.listed_for(request.user).filter(pk__in=entries_of(campaign).values("pk"))
    ideas = listed.order_by("deposited_on", "pk").values_list(*COLUMNS)

    def rows() -> Iterator[list[Any]]:
        for key, title, state, *rest in ideas.iterator(chunk_size=CHUNK):
            page = absolute(reverse("ideas:detail", args=[key]))
            yield [title, str(State(state).label), *rest, page]

    return headers, rows()


def _figures(request: HttpRequest, campaign: Campaign) -> tuple[list[str], Iterator[list[Any]]]:
    figures = figures_of(campaign)
    states = entries_of(campaign).order_by().values_list("state").annotate(n=Count("pk"))

    def rows() -> Iterator[list[Any]]:
        yield [_("Idées vues de tous"), figures["ideas"]]
        yield [_("Soutiens reçus"), figures["supports"]]
        yield [_("Commentaires reçus"), figures["comments"]]
        for state, count in sorted(states):
            yield [_("Idées : %(state)s") % {"state": str(State(state).label)}, count]

    return [_("Chiffre"), _("Nombre")], rows()


TABLES = {"idees": _ideas, "chiffres": _figures}
