"""The rollout of an innovation: where its sites are, more sites, and the tables to keep."""

import uuid
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import Organisation, Unit
from ideas.paging import page
from ideas.permissions import Right
from innovation_platform.downloads import Rows, csv_answer, rows_up_to_longest, xlsx_answer
from innovation_platform.forms import PlainForm, show_refusal
from innovation_platform.links import with_query
from innovation_platform.places import organisations_field, sites_field
from projects import services
from projects.enums import IN_USE, SITE_LOOKS, SiteState
from projects.models import Project, RolloutEvent, RolloutSite
from projects.sites import ROLLED_OUT, below, cells_of, people_using
from projects.views.page import UNPROCESSABLE, open_project, page_context
from projects.views.site_forms import SitesFilterForm

PAGE = 50
#: The last news first.
ORDER = ("-since", "-id")
#: Above this many sites the comb is a line of figures only.
COMB = 150


class AddSitesForm(PlainForm):
    """More sites, and other organisations."""

    sites = sites_field()
    organisations = organisations_field()

    def __init__(self, *args, project: Project, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        known = list(project.sites.order_by().values_list("unit_id", "organisation_id"))
        place = project.idea.organisation_id
        self.fields["sites"].required = False
        self.fields["sites"].offer_units(
            Unit.objects.filter(organisation=place),
            besides=[unit for unit, _organisation in known if unit],
        )
        elsewhere = [organisation for _unit, organisation in known if organisation]
        self.fields["organisations"].offer_organisations(
            Organisation.objects.filter(is_active=True).exclude(pk__in=[place, *elsewhere])
        )


@require_safe
def rollout(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Where the sites of an innovation are: figures, then rows, narrowed and paged."""
    project = open_project(request, pk)
    context = page_context(request, project, "rollout")
    form = SitesFilterForm(request.GET, organisation=project.idea.organisation)
    narrowed = _narrowed(project, form)
    shown = page(
        narrowed.select_related("unit", "organisation", "lead", "kit"),
        order=ORDER,
        cursor=request.GET.get("page"),
        size=PAGE,
    )
    spread = spread_of(project)
    context |= {
        "rows": [
            {"site": row, "look": SITE_LOOKS[row.state], "mine": row.is_answered_by(request.user)}
            for row in shown.items
        ],
        "spread": spread,
        "counts": [
            {
                "state": state.value,
                "label": state.label,
                "count": count,
                "look": SITE_LOOKS[state],
                "url": with_query(request, etat=state.value, page=None),
                "here": form.cleaned_data.get("etat") == state.value,
            }
            for state, count in spread["counts"].items()
        ],
        "filters": form,
        "chips": _chips(request, form),
        "clear_url": request.path,
        "query": _query(request),
        "may_add": project.idea.state in ROLLED_OUT and context["who"].may(Right.PROPOSE_SITES),
        "next_url": shown.next_cursor and with_query(request, page=shown.next_cursor),
        "previous_url": shown.previous_cursor and with_query(request, page=shown.previous_cursor),
    }
    return render(request, "projects/rollout.html", context)


def spread_of(project: Project) -> dict:
    """How far an innovation has spread: in figures, and as a comb while its cells can be told
    apart. One query."""
    cells = list(cells_of(project))
    found = Counter(cell["state"] for cell in cells)
    return {
        "counts": {state: found[state] for state in SiteState},
        "total": len(cells),
        "used": sum(found[state] for state in IN_USE),
        "people": people_using(cells),
        "comb": [cell | {"state_label": SiteState(cell["state"]).label} for cell in cells]
        if len(cells) <= COMB
        else [],
    }


def _narrowed(project: Project, form: SitesFilterForm):
    """The sites that the valid filters leave."""
    form.is_valid()
    asked, found = form.cleaned_data, project.sites.all()
    if asked.get("etat"):
        found = found.filter(state=asked["etat"])
    if asked.get("branche") == "ailleurs":
        found = found.filter(unit=None)
    elif asked.get("branche"):
        found = below(found, project.idea.organisation_id, form.paths[asked["branche"]])
    if asked.get("nom"):
        words = asked["nom"]
        found = found.filter(
            Q(unit__name__icontains=words) | Q(organisation__name__icontains=words)
        )
    return found


def _query(request: HttpRequest) -> str:
    """What narrows the page, for the tables to keep."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _chips(request: HttpRequest, form: SitesFilterForm) -> list[dict]:
    chips = []
    for name, value in form.cleaned_data.items():
        if value:
            field = form.fields[name]
            shown = dict(getattr(field, "choices", ())).get(value, value)
            url = with_query(request, **{name: None, "page": None})
            chips.append({"label": f"{field.label} : {str(shown).strip()}", "url": url})
    return chips


def add_sites(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Propose the innovation to more sites, or to other organisations."""
    project = open_project(request, pk)
    context = page_context(request, project, "rollout")
    if project.idea.state not in ROLLED_OUT or not context["who"].may(Right.PROPOSE_SITES):
        raise PermissionDenied
    form = AddSitesForm(request.POST if request.method == "POST" else None, project=project)
    if request.method == "POST" and form.is_valid():
        try:
            rows = services.add_sites(
                project=project,
                user=request.user,
                units=[unit.pk for unit in form.cleaned_data["sites"]],
                organisations=[row.pk for row in form.cleaned_data["organisations"]],
            )
        except ValidationError as refused:
            show_refusal(form, refused)
        else:
            words = ngettext(
                "L’innovation est proposée à %(count)s site de plus.",
                "L’innovation est proposée à %(count)s sites de plus.",
                len(rows),
            )
            messages.success(request, words % {"count": len(rows)})
            return redirect("projects:rollout", pk=pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "projects/add_sites.html", context | {"form": form}, status=status)


# Tables to keep -----------------------------------------------------------------------------------

TABLES = ("sites", "historique")


@require_safe
def export(request: HttpRequest, pk: uuid.UUID, table: str, kind: str) -> HttpResponseBase:
    """The sites that the page shows, or every change of theirs: CSV written while it is read, or a
    workbook."""
    if table not in TABLES or kind not in ("csv", "xlsx"):
        raise Http404
    project = open_project(request, pk)
    form = SitesFilterForm(request.GET, organisation=project.idea.organisation)
    sites = _narrowed(project, form)
    headers, rows = _sites_table(sites) if table == "sites" else _events_table(sites)
    name = f"{slugify(project.idea.title)[:40]}-{table}-{timezone.localdate().isoformat()}"
    if kind == "xlsx":
        title = _("Sites") if table == "sites" else _("Historique")
        return xlsx_answer(name, title, headers, rows)
    return csv_answer(name, headers, rows)


def _sites_table(sites) -> tuple[list[str], Rows]:
    headers = [
        _("Site"),
        _("Organisme"),
        _("État"),
        _("Depuis le"),
        _("Prévue le"),
        _("Ce qui diffère, ou pourquoi"),
        _("Personnes concernées"),
        _("De sa propre initiative"),
    ]
    found = sites.select_related("unit__organisation", "organisation").order_by("pk")

    def cells(row: RolloutSite) -> list[Any]:
        return [
            str(row),
            str(row.place),
            row.get_state_display(),
            row.since,
            row.planned_on,
            row.reason,
            row.headcount,
            _("oui") if row.is_spontaneous else _("non"),
        ]

    return headers, rows_up_to_longest(found, cells)


def _events_table(sites) -> tuple[list[str], Rows]:
    """No name of who answered: the site did."""
    headers = [_("Jour"), _("Site"), _("État"), _("Ce qui diffère, ou pourquoi"), _("Prévue le")]
    found = (
        RolloutEvent.objects.filter(site__in=sites.order_by().values("pk"))
        .select_related("site__unit", "site__organisation")
        .order_by("day", "pk")
    )

    def cells(row: RolloutEvent) -> list[Any]:
        return [row.day, str(row.site), row.get_state_display(), row.reason, row.planned_on]

    return headers, rows_up_to_longest(found, cells)
