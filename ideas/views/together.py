"""The same act on the ideas chosen on a list: said before, confirmed, and reported one by one."""

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from ideas.bulk import ACTS, Outcome, act_on_all, read_rows, shown
from ideas.forms import AssignForm, ExpertsForm, ReplyForm
from ideas.selectors import referents_over
from innovation_platform.links import way_back

UNPROCESSABLE = 422

TITLES = {
    "take_charge": gettext_lazy("Commencer l’étude"),
    "assign": gettext_lazy("Confier à une personne"),
    "ask_opinion": gettext_lazy("Demander un avis"),
    "return_forwarded": gettext_lazy("Répondre ensemble"),
}
NEXT = {
    "take_charge": gettext_lazy("Chaque auteur saura que vous étudiez son idée."),
    "assign": gettext_lazy("La personne est prévenue. Les délais ne changent pas."),
    "ask_opinion": gettext_lazy("Chaque personne est prévenue, une fois par idée."),
    "return_forwarded": gettext_lazy(
        "Chaque organisme reçoit votre réponse et reprend l’étude ; chaque auteur la lit."
    ),
}
SAID = {
    Outcome.DONE: gettext_lazy("c’est fait"),
    Outcome.STALE: gettext_lazy("quelqu’un a agi entre-temps : rien n’a été changé, relisez-la"),
    Outcome.REFUSED: gettext_lazy("ce n’est pas possible sur cette idée"),
}


def together(request: HttpRequest) -> HttpResponse:
    """Show what will be done to which ideas, then do it and say what became of each."""
    asked = request.POST if request.method == "POST" else request.GET
    action = asked.get("faire", "")
    if action not in ACTS:
        raise Http404
    rows, left_out = read_rows(asked.getlist("idee"))
    chosen = shown(rows, request.user)
    form = FORMS[action](request.POST if request.method == "POST" else None, chosen, request.user)
    context = {
        "action": action,
        "title": TITLES[action],
        "next_step": NEXT[action],
        "chosen": [{"value": str(row), "idea": idea} for row, idea in chosen],
        "left_out": left_out,
        "form": form,
        "next": way_back(request),
    }
    if request.method != "POST" or not chosen or not form.is_valid():
        status = UNPROCESSABLE if request.method == "POST" else 200
        return render(request, "ideas/together.html", context, status=status)
    results = act_on_all(action, chosen, user=request.user, **form.cleaned_data)
    context["results"] = [
        {
            "idea": row.idea,
            "done": row.outcome == Outcome.DONE,
            "said": row.why or SAID[row.outcome],
        }
        for row in results
    ]
    context["count"] = sum(done.outcome == Outcome.DONE for done in results)
    context["summary"] = _summary(context["count"], len(results))
    return render(request, "ideas/together_done.html", context)


def _summary(done: int, of: int) -> str:
    if done == of:
        return (
            _("C’est fait pour les %(count)d idées choisies.") % {"count": of}
            if of > 1
            else _("C’est fait.")
        )
    if done == 0:
        return _("Rien n’a changé.")
    words = ngettext(
        "C’est fait pour une idée sur %(count)d.",
        "C’est fait pour %(done)d idées sur %(count)d.",
        done,
    )
    return words % {"done": done, "count": of}


def _nothing_to_fill(data, chosen: list, user: User) -> forms.Form:
    return forms.Form(data)


def _to_whom(data, chosen: list, user: User) -> forms.Form:
    return AssignForm(data, colleagues=referents_over(idea for _row, idea in chosen))


def _whom_to_ask(data, chosen: list, user: User) -> forms.Form:
    places = {idea.organisation_id for _row, idea in chosen}
    people = User.objects.here().filter(organisation__in=places).exclude(pk=user.pk)
    return ExpertsForm(data, people=people)


def _what_to_reply(data, chosen: list, user: User) -> forms.Form:
    return ReplyForm(data)


FORMS: dict[str, Callable[..., forms.Form]] = {
    "take_charge": _nothing_to_fill,
    "assign": _to_whom,
    "ask_opinion": _whom_to_ask,
    "return_forwarded": _what_to_reply,
}
