"""What an organisation has done together, and what one has lived here oneself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dashboards.models import DashboardSettings
from ideas import services
from ideas.discussion_rows import note_row
from ideas.enums import Badge
from ideas.errors import NotAllowed
from ideas.models import ShownBadge
from ideas.paging import count_up_to
from ideas.recognition import earned_by, shown_in
from projects import recognition
from projects.recognition import Period

CARDS, SITES, NOTES = 9, 8, 6

#: What each badge says to its holder, and its icon.
WORDS = {
    Badge.FIRST_IDEA: ("lightbulb", gettext_lazy("Vous avez déposé une idée à votre nom.")),
    Badge.TOGETHER: ("users", gettext_lazy("Vous avez signé une idée avec d’autres.")),
    Badge.HELPED: ("hand-heart", gettext_lazy("Un de vos commentaires a aidé quelqu’un.")),
    Badge.EXPERT: ("message-square", gettext_lazy("Vous avez donné un avis que l’on attendait.")),
    Badge.TEAM: ("hammer", gettext_lazy("Vous avez pris part à la réalisation d’une idée.")),
    Badge.ACHIEVED: ("sprout", gettext_lazy("Une idée que vous avez signée est réalisée.")),
    Badge.THANKED: ("heart", gettext_lazy("Une équipe dont vous êtes a été remerciée.")),
}


@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """« Ce que nous avons fait ensemble », in one's organisation."""
    organisation = request.user.organisation
    if organisation is None:
        return render(request, "ideas/we_did.html", {"organisation": None})
    today = timezone.localdate()
    years = recognition.years(organisation, today)
    period = Period(_year(request, years))
    dashboards = DashboardSettings.of(organisation.pk)
    done = recognition.achieved(organisation, period)
    sites = recognition.adoptions(organisation, period)
    notes = recognition.thanks(organisation, period)
    context = {
        "shows_figures": dashboards.shows_public_page,
        "keeps_objectives": dashboards.uses_objectives,
        "organisation": organisation,
        "years": years,
        "year": period.year,
        "achieved": recognition.with_sites(done)[:CARDS],
        "achieved_count": count_up_to(done),
        "sites": sites[:SITES],
        "sites_count": count_up_to(sites),
        "thanks": [note_row(row) for row in notes[:NOTES]],
        "thanks_count": count_up_to(notes),
        "shown": [
            {"person": person, "badges": [_badge(badge) for badge in badges]}
            for person, badges in shown_in(organisation)
        ],
    }
    return render(request, "ideas/we_did.html", context)


def _year(request: HttpRequest, years: list[int]) -> int | None:
    """The year asked for, if it has anything to show."""
    asked = request.GET.get("annee", "")
    return int(asked) if asked in map(str, years) else None


def _badge(badge: Badge) -> dict:
    icon, words = WORDS[badge]
    return {"code": badge.value, "label": badge.label, "icon": icon, "words": words}


@never_cache
def badges(request: HttpRequest) -> HttpResponse:
    """One's own badges: seen by oneself, and by colleagues where one says so."""
    if request.method == "POST":
        return _show(request)
    held = earned_by(request.user)
    shown = set(ShownBadge.objects.filter(user=request.user).values_list("badge", flat=True))
    context = {
        "held": [_badge(code) | {"on": day, "shown": code in shown} for code, day in held.items()],
        "others": [_badge(code) for code in Badge if code not in held],
    }
    return render(request, "ideas/badges.html", context)


def _show(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.getlist("badge")
    try:
        services.show_badges(user=request.user, badges=chosen)
    except NotAllowed:
        raise PermissionDenied from None
    told = _("Vos collègues voient désormais ce que vous avez choisi.")
    messages.success(request, told if chosen else _("Vous seul voyez vos reconnaissances."))
    return redirect("badges")
