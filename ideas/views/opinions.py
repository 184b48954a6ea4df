"""Asking an expert for an opinion, and giving it."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas import services
from ideas.actors import Person
from ideas.errors import Stale
from ideas.forms import ExpertsForm, OpinionForm
from ideas.models import Opinion
from ideas.permissions import Right, standing
from ideas.selectors import page_of
from ideas.views.parts import go_on, template_of
from innovation_platform.links import way_back


def ask(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A referent asks one or several people of the organisation what they think."""
    idea = get_object_or_404(page_of(request.user), pk=pk)
    if not standing(Person(request.user), idea).may(Right.ASK_OPINION):
        raise PermissionDenied
    people = idea.organisation.people.here().exclude(pk=request.user.pk)
    form = ExpertsForm(_posted(request), people=people)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask_opinions(idea=idea, user=request.user, **form.cleaned_data)
        except Stale:
            form.add_error(None, _("L’idée a changé entre-temps. Relisez-la, puis envoyez."))
            status = 409
        except ValidationError as refused:
            form.add_error(None, refused)
            status = 422
        else:
            said = ngettext(
                "Votre demande d’avis est partie.",
                "Vos %(count)d demandes d’avis sont parties.",
                len(asked),
            )
            messages.success(request, said % {"count": len(asked)})
            return go_on(request, idea)
    elif form.is_bound:
        status = 422
    context = {"idea": idea, "form": form, "next": way_back(request)}
    return render(request, template_of(request, "opinion_ask"), context, status=status)


def give(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The expert asked writes their opinion; a link followed once it is given leads to the idea."""
    idea = get_object_or_404(page_of(request.user), pk=pk)
    asked = Opinion.objects.filter(idea=idea, expert=request.user).select_related("asked_by")
    opinion = asked.filter(given_on=None).first()
    if opinion is None:
        if not asked.exists():
            raise Http404
        messages.info(request, _("Votre avis est déjà donné, merci."))
        return redirect("ideas:detail", pk=pk)
    form = OpinionForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        services.give_opinion(opinion=opinion, user=request.user, **form.cleaned_data)
        messages.success(request, _("Merci : votre avis est transmis."))
        return redirect("ideas:detail", pk=pk)
    context = {"idea": idea, "opinion": opinion, "form": form}
    return render(request, "ideas/opinion_give.html", context, status=422 if form.errors else 200)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
