"""Where the platform meets the anonymous zone: its closed door, and revealing oneself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ideas.anonymous import reveal
from ideas.enums import Disclosure

UNPROCESSABLE = 422
UNAVAILABLE = 503

LATE = {
    reveal.ClaimExpired: gettext_lazy(
        "Cette attestation a plus de quinze minutes. Préparez-en une autre."
    ),
    reveal.ClaimUsed: gettext_lazy(
        "Cette attestation a déjà servi : une personne s’est fait connaître."
    ),
    reveal.ClaimInvalid: gettext_lazy(
        "Ce texte n’est pas une attestation entière. Copiez-la de nouveau."
    ),
}


@login_not_required
def closed_door(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The zone's addresses, met by the platform's own handler: something is badly installed, and
    nothing done here would be anonymous."""
    return render(request, "errors/zone_closed.html", status=UNAVAILABLE)


@csrf_exempt
@never_cache
def show_claim(request: HttpRequest) -> HttpResponse:
    """What a claim is about, and to whom to make oneself known.

    Arrives from the zone, which has no cookie to take a token from: hence the exemption. It writes
    nothing; the two confirmations that follow carry a token.
    """
    claim = request.POST.get("claim", "").strip()
    if request.method != "POST" or not claim:
        return render(request, "ideas/reveal_claim.html", {"claim": "", "problem": ""})
    return _scope_page(request, claim)


@require_POST
@never_cache
def confirm_claim(request: HttpRequest) -> HttpResponse:
    """Confirm once more, then make oneself known."""
    claim = request.POST.get("claim", "").strip()
    chosen = request.POST.get("disclosure", "")
    if chosen not in Disclosure.values:
        return _scope_page(request, claim, asked=True)
    try:
        idea = reveal.read_claim(claim, user=request.user)
        if "sure" not in request.POST:
            context = {"claim": claim, "idea": idea, "disclosure": Disclosure(chosen)}
            return render(request, "ideas/reveal_confirm.html", context)
        tie = reveal.redeem(claim=claim, user=request.user, disclosure=Disclosure(chosen))
    except reveal.ClaimProblem as problem:
        return _problem_page(request, claim, problem)
    messages.success(request, _("C’est dit : cette idée est la vôtre."))
    return redirect("ideas:detail", pk=tie.idea_id)


def _scope_page(request: HttpRequest, claim: str, *, asked: bool = False) -> HttpResponse:
    try:
        idea = reveal.read_claim(claim, user=request.user)
    except reveal.ClaimProblem as problem:
        return _problem_page(request, claim, problem)
    cards = [
        {
            "title": _("À l’équipe projet"),
            "icon": "users",
            "points": [
                _("Le pilote, l’équipe et le sponsor verront votre nom."),
                _("Les autres continueront de lire « auteur anonyme »."),
            ],
            "value": Disclosure.TEAM.value,
        },
        {
            "title": _("À tous"),
            "icon": "user",
            "points": [_("Votre nom s’affiche sur la page de l’idée, comme pour une idée signée.")],
            "value": Disclosure.PUBLIC.value,
        },
    ]
    context = {"claim": claim, "idea": idea, "cards": cards, "asked": asked}
    status = UNPROCESSABLE if asked else 200
    return render(request, "ideas/reveal.html", context, status=status)


def _problem_page(request: HttpRequest, claim: str, problem: reveal.ClaimProblem) -> HttpResponse:
    context = {"claim": claim, "problem": LATE[type(problem)]}
    return render(request, "ideas/reveal_claim.html", context, status=UNPROCESSABLE)
