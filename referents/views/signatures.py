"""The answers that wait for one's signature, on one page."""

import datetime
from functools import lru_cache

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas import presenters
from ideas.answer_advice import helpfulness, warnings_for
from ideas.anyone import TODAY, Kinds, anyone_with, given_of, kinds_of
from ideas.desk import letters_awaiting
from ideas.lifecycle import CONTEST_DAYS, CORRECTION
from ideas.model_answers import Model, models_of
from ideas.models import Answer, Decision
from ideas.services.signing import sign_together
from innovation_platform.forms import whole_number
from innovation_platform.prepared import PreparedObjects
from referents.selectors import charters_to_sign
from referents.views.asked import charter_links
from referents.views.rooms import rooms

SHOWN = 50


def signatures(request: HttpRequest) -> HttpResponse:
    """Read the letters, tick them, sign them together; each has its own limit and its warnings."""
    if request.method == "POST":
        return _sign(request)
    decisions = _letters(kinds_of(request.user)).objects(**given_of(request.user))
    models: dict[int, dict[str, Model]] = {}
    for decision in decisions:
        place = decision.idea.organisation_id
        if place not in models:
            models[place] = models_of(place)
    until = _appeals(decisions)
    today = timezone.localdate()
    rows = [
        {
            "decision": decision,
            "letter": presenters.draft_letter(decision, decision.idea, until=until[decision.pk]),
            "warning": warnings_for(decision.inputs, models[decision.idea.organisation_id]),
            "late": decision.due_on < today,
            "corrects": decision.action == CORRECTION.name,
        }
        for decision in decisions[:SHOWN]
    ]
    place = request.user.organisation_id
    context = {
        "rows": rows,
        "charters": charter_links(charters_to_sign(request.user)),
        "rooms": rooms(request),
        "more": len(decisions) > SHOWN,
        "helped": helpfulness(organisation_id=place) if place else None,
    }
    return render(request, "referents/signatures.html", context)


@lru_cache(maxsize=100)
def _letters(kinds: Kinds) -> PreparedObjects:
    """The letters that whoever has missions of these kinds may sign, and one more if there are
    more."""
    user = anyone_with(kinds)
    return PreparedObjects(lambda: letters_awaiting(user, today=TODAY)[: SHOWN + 1])


def _appeals(decisions: list[Decision]) -> dict[int, datetime.date]:
    """Until when each answer could be contested if it were signed today; a correction keeps the
    date of the answer it corrects."""
    keys = [row.inputs["answer"] for row in decisions if row.action == CORRECTION.name]
    kept = dict(Answer.objects.filter(pk__in=keys).values_list("pk", "appeal_until"))
    fresh = timezone.localdate() + datetime.timedelta(days=CONTEST_DAYS)
    return {row.pk: kept.get(row.inputs.get("answer"), fresh) for row in decisions}


def _sign(request: HttpRequest) -> HttpResponse:
    given = request.POST.getlist("decision")
    keys = [key for text in given if (key := whole_number(text)) is not None]
    waiting = letters_awaiting(request.user).filter(pk__in=keys)
    signed = sign_together(decisions=list(waiting), user=request.user)
    done, left = len(signed.done), len(keys) - len(signed.done)
    if not keys:
        messages.info(request, _("Cochez les réponses à signer."))
    if done:
        messages.success(
            request,
            ngettext("%(count)s réponse est signée.", "%(count)s réponses sont signées.", done)
            % {"count": done},
        )
    if left:
        messages.warning(
            request,
            ngettext(
                "%(count)s réponse n’a pas été signée : elle a changé entre-temps.",
                "%(count)s réponses n’ont pas été signées : elles ont changé entre-temps.",
                left,
            )
            % {"count": left},
        )
    return redirect("referents:signatures")
