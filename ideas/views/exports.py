"""What a list shows, as a table to keep: CSV written while it is read, XLSX. Bounded, formula-safe,
and of what the person may list only."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas import presenters
from ideas.enums import State
from ideas.filters import RELEVANCE, Asked, asked_by
from ideas.lifecycle import STATES
from ideas.search import ranked_keys
from ideas.selectors import ROW
from innovation_platform.downloads import Rows, csv_answer, rows_up_to_longest, xlsx_answer


@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """The ideas of an address, line by line as they are read."""
    return csv_answer(_name(), _headers(), _rows(asked_by(request.user, request.GET)))


@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The same as a workbook."""
    rows = _rows(asked_by(request.user, request.GET))
    return xlsx_answer(_name(), _("Idées"), _headers(), rows)


def _name() -> str:
    return f"idees-{timezone.localdate().isoformat()}"


def _headers() -> list[str]:
    return [
        _("Titre"),
        _("Étape"),
        _("État"),
        _("Catégorie"),
        _("Défi"),
        _("Organisme"),
        _("Unité"),
        _("Déposée le"),
        _("En attente"),
        _("Délai"),
        _("Soutiens"),
        _("Commentaires"),
        _("Adresse"),
    ]


def _rows(asked: Asked) -> Rows:
    """The rows in the order of the page; no author: the page of each idea says who."""
    columns = (*ROW, "campaign__title", "organisation__name", "unit__name")
    found = asked.found.order_by(*asked.order).values(*columns)
    if asked.sort == RELEVANCE:
        places = {key: n for n, key in enumerate(ranked_keys(asked.within, asked.text))}
        found = sorted(
            asked.within.order_by().filter(pk__in=places).values(*columns),
            key=lambda row: places[row["id"]],
        )
    categories = asked.choices["category"]
    return rows_up_to_longest(found, lambda idea: _cells(idea, categories))


def _cells(idea: dict, categories: dict[int, str]) -> list[Any]:
    state = State(idea["state"])
    step = STATES[state].step
    return [
        idea["title"],
        str(step.label) if step else "",
        str(state.label),
        categories.get(idea["category_id"], ""),
        idea["campaign__title"] or "",
        idea["organisation__name"],
        idea["unit__name"] or "",
        idea["deposited_on"],
        presenters.awaited_words(state),
        idea["due_on"],
        idea["supports_count"],
        idea["comments_count"],
        f"{settings.SITE_URL}{reverse('ideas:detail', args=[idea['id']])}",
    ]
