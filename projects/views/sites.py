"""What a site's referent sees: the page of a site, and all the sites that await them."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Role
from accounts.selectors import reach_of
from ideas.errors import NotAllowed, Stale
from ideas.paging import page
from projects import services
from projects.enums import SITE_LOOKS, SiteState
from projects.models import Project, ProjectSettings, RolloutSite
from projects.services.kit import current_version
from projects.services.rollout import Seen
from projects.views.site_forms import SiteForm, TogetherForm

CONFLICT = 409
UNPROCESSABLE = 422
PAGE = 25
OLDEST_FIRST = ("since", "id")
NEWEST_FIRST = ("-since", "-id")


def site(request: HttpRequest, pk: uuid.UUID, site: int) -> HttpResponse:
    """Say what a site does with an innovation; those who answer for the site only, whether or not
    they may open the project: it is proposed to them."""
    rows = RolloutSite.objects.acted_on_by(request.user).select_related(
        "project__idea__organisation", "unit__organisation", "organisation", "lead", "kit"
    )
    row = get_object_or_404(rows, pk=site, project=pk)
    latest = _latest_kit(row)
    form = SiteForm(request.POST if request.method == "POST" else None, site=row, latest_kit=latest)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.act_on_site(site=row, user=request.user, **_said(form))
        except (Stale, NotAllowed):
            row = rows.get(pk=site)
            form = _again(form, row, latest)
            status = CONFLICT
        else:
            messages.success(request, _("C’est noté. L’équipe du projet en est informée."))
            return redirect("projects:my_sites")
    elif request.method == "POST":
        if _is_stale(form, row):
            form, status = _again(form, row, latest), CONFLICT
        else:
            status = UNPROCESSABLE
    return render(
        request, "projects/site.html", _site_context(request, row, form, latest), status=status
    )


def _said(form: SiteForm) -> dict:
    return form.cleaned_data | {"state": SiteState(form.cleaned_data["state"])}


def _is_stale(form: SiteForm, row: RolloutSite) -> bool:
    return form.cleaned_data.get("seen", row.revision) != row.revision


def _latest_kit(row: RolloutSite) -> int | None:
    """The number of the latest version of the kit, where its organisation makes kits."""
    project = row.project
    if not ProjectSettings.of(project.idea.organisation_id).uses_kit:
        return None
    return current_version(project) or None


def _again(form: SiteForm, row: RolloutSite, latest: int | None) -> SiteForm:
    """The form over the site as it is now, with what was typed."""
    again = SiteForm({**form.data.dict(), "seen": row.revision}, site=row, latest_kit=latest)
    again.full_clean()
    again.add_error(
        None,
        _(
            "Quelqu’un a agi pour ce site entre-temps. Voici où il en est. Votre texte est gardé : "
            "vérifiez, puis envoyez à nouveau."
        ),
    )
    return again


def _site_context(
    request: HttpRequest, row: RolloutSite, form: SiteForm, latest: int | None
) -> dict:
    open_to_me = Project.objects.for_user(request.user).filter(pk=row.project_id).exists()
    project_url = reverse("projects:rollout", args=[row.project_id]) if open_to_me else ""
    return {
        "project": row.project,
        "idea": row.project.idea,
        "site": row,
        "look": SITE_LOOKS[row.state],
        "form": form,
        "answers_at_once": row.state == SiteState.PROPOSED and not form.is_bound,
        "events": row.events.select_related("actor").order_by("-revision"),
        "project_url": project_url,
        "latest_kit": latest,
    }


def my_sites(request: HttpRequest) -> HttpResponse:
    """The sites one answers for: those that await an answer, the longest first; or all of them."""
    everything = _asks_all(request)
    form = TogetherForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if not _answers_somewhere(request):
            raise PermissionDenied
        if _answer_together(request, form):
            return redirect("projects:my_sites")
        status = UNPROCESSABLE
    shown = page(
        sites_asked(request), order=_order(request), cursor=request.GET.get("page"), size=PAGE
    )
    checked = set(request.POST.getlist("site"))
    query = "?tous=1&page=" if everything else "?page="
    context = {
        "rows": [
            {
                "site": row,
                "seen": str(Seen(row.pk, row.revision)),
                "checked": str(Seen(row.pk, row.revision)) in checked,
                "look": SITE_LOOKS[row.state],
            }
            for row in shown.items
        ],
        "everything": everything,
        "query": "tous=1" if everything else "",
        "form": form,
        "answers": _answers_somewhere(request),
        "next_url": shown.next_cursor and f"{request.path}{query}{shown.next_cursor}",
        "previous_url": shown.previous_cursor and f"{request.path}{query}{shown.previous_cursor}",
    }
    return render(request, "projects/my_sites.html", context, status=status)


def _asks_all(request: HttpRequest) -> bool:
    return request.GET.get("tous") == "1"


def _order(request: HttpRequest) -> tuple[str, str]:
    return NEWEST_FIRST if _asks_all(request) else OLDEST_FIRST


def sites_asked(request: HttpRequest) -> QuerySet[RolloutSite]:
    """The sites that an address of « Mes sites » lists, in its order, with what a row shows."""
    mine = RolloutSite.objects.acted_on_by(request.user).select_related(
        "project__idea__organisation", "unit__organisation", "organisation"
    )
    return (mine if _asks_all(request) else mine.awaiting()).order_by(*_order(request))


def _answers_somewhere(request: HttpRequest) -> bool:
    return bool(reach_of(request.user).roles & {Role.REFERENT, Role.DIRECTOR})


def _answer_together(request: HttpRequest, form: TogetherForm) -> bool:
    """Carry out the answer given for several sites and say what became of it; False when the form
    is to be shown again."""
    rows = [row for row in map(Seen.read, request.POST.getlist("site")) if row]
    if not rows:
        form.add_error(None, _("Cochez au moins un site."))
    if not form.is_valid():
        return False
    done, left = services.act_on_sites(
        rows=rows,
        user=request.user,
        state=SiteState(form.cleaned_data["state"]),
        planned_on=form.cleaned_data["planned_on"],
    )
    if done:
        messages.success(
            request,
            ngettext(
                "C’est noté pour %(count)s site.", "C’est noté pour %(count)s sites.", len(done)
            )
            % {"count": len(done)},
        )
    if left or not done:
        names = ", ".join(map(str, left)) or _("les sites cochés")
        messages.warning(
            request,
            _("Rien n’a changé pour %(names)s : quelqu’un y a répondu entre-temps.")
            % {"names": names},
        )
    return True
