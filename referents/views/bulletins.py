"""The weekly letter of an organisation: composed, previewed, tried, sent."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import organisations_run_by
from ideas import services
from ideas.bulletins import sections_of
from ideas.models import Bulletin
from ideas.services.bulletins import AlreadySent
from notifications.selectors import people_of
from referents.forms.bulletins import BulletinForm
from referents.views.places import other_places, place_of
from referents.views.rooms import rooms

UNPROCESSABLE = 422
SHOWN = 20


@require_safe
def bulletins(request: HttpRequest) -> HttpResponse:
    """The letters of the organisations one answers for: the drafts, then those sent."""
    place = place_of(request)
    places = [place, *other_places(request, place)]
    mine = Bulletin.objects.filter(organisation__in=places).select_related("organisation")
    context = {
        "drafts": list(mine.draft().order_by("-saved_at", "-pk")),
        "sent": list(mine.exclude(sent_at=None).order_by("-sent_at", "-pk")[:SHOWN]),
        "places": places,
        "several": len(places) > 1,
        "rooms": rooms(request),
    }
    return render(request, "referents/bulletins.html", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Open the organisation's draft, made if there is none."""
    draft = services.begin_bulletin(organisation=place_of(request), user=request.user)
    return redirect("referents:bulletin", pk=draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """Compose a draft beside what it will say; `try` sends it to oneself, `send` to everyone."""
    draft = _draft(request, pk)
    if draft.sent_at is not None:
        return redirect("referents:bulletins")
    form = BulletinForm(request.POST if request.method == "POST" else None, instance=draft)
    if request.method == "POST" and form.is_valid():
        response = _act(request, form)
        if response is not None:
            return response
    if form.errors:
        draft.refresh_from_db()
    context = {
        "form": form,
        "bulletin": draft,
        "sections": sections_of(draft),
        "readers": people_of(draft.organisation).count(),
        "rooms": rooms(request),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "referents/bulletin.html", context, status=status)


def _act(request: HttpRequest, form: BulletinForm) -> HttpResponse | None:
    """Save, then do what the button says; None when the letter is refused."""
    draft, user = form.save(), request.user
    try:
        if "send" in request.POST:
            services.send_bulletin(bulletin=draft, user=user)
            messages.success(request, _("La lettre part. Vous la recevrez aussi."))
            return redirect("referents:bulletins")
        if "try" in request.POST:
            services.try_bulletin(bulletin=draft, user=user)
            said = _("Un essai part à %(address)s.") % {"address": user.email}
            messages.success(request, said)
        else:
            messages.success(request, _("La lettre est enregistrée ; personne ne l’a reçue."))
    except AlreadySent:
        said = _("Une lettre est déjà partie cette semaine : celle-ci attendra la prochaine.")
        messages.error(request, said)
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
    return redirect("referents:bulletin", pk=draft.pk)


@require_POST
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft."""
    try:
        services.delete_bulletin(bulletin=_draft(request, pk), user=request.user)
        messages.success(request, _("Le brouillon est supprimé."))
    except AlreadySent:
        messages.error(request, _("Cette lettre est déjà partie : elle ne se supprime plus."))
    return redirect("referents:bulletins")


def _draft(request: HttpRequest, pk: int) -> Bulletin:
    mine = Bulletin.objects.filter(organisation__in=organisations_run_by(request.user))
    return get_object_or_404(mine.select_related("organisation"), pk=pk)
