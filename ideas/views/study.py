"""Beside the circuit: give an idea to a colleague, leave a note to those who study it."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from ideas import presenters, services
from ideas.actors import Person
from ideas.errors import Stale
from ideas.forms import AssignForm, NoteForm
from ideas.models import Idea
from ideas.permissions import Right, standing
from ideas.selectors import colleagues_for, page_of
from ideas.views.parts import go_on, template_of
from innovation_platform.forms import whole_number
from innovation_platform.links import way_back

CONFLICT, UNPROCESSABLE = 409, 422


def assign(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A referent gives an idea to a colleague, or takes it from one."""
    idea = get_object_or_404(page_of(request.user), pk=pk)
    if idea.info.closed or not standing(Person(request.user), idea).may(Right.ASSIGN):
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    form = AssignForm(posted, colleagues=colleagues_for(idea))
    if posted is not None and form.is_valid():
        try:
            services.assign(
                idea=idea,
                user=request.user,
                seen=whole_number(posted.get("seen")) or 0,
                was=whole_number(posted.get("was")),
                **form.cleaned_data,
            )
        except Stale as late:
            return _stale(request, idea, form, late.seen)
        except ValidationError as refused:
            form.add_error(None, " ".join(refused.messages))
        else:
            messages.success(request, _("L’idée est confiée. La personne est prévenue."))
            return go_on(request, idea)
    context = {"idea": idea, "form": form, "next": way_back(request)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, template_of(request, "assign"), context, status=status)


def note(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write a note that its author never sees, nor anyone outside the organisation."""
    idea = get_object_or_404(page_of(request.user), pk=pk)
    if not standing(Person(request.user), idea).may(Right.WRITE_NOTE):
        raise PermissionDenied
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.write_note(idea=idea, user=request.user, body=form.cleaned_data["body"])
        messages.success(request, _("Votre note est gardée, pour ceux qui étudient l’idée."))
        return go_on(request, idea)
    context = {"idea": idea, "form": form, "next": way_back(request)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, template_of(request, "note"), context, status=status)


def _stale(request: HttpRequest, idea: Idea, form: AssignForm, seen: int) -> HttpResponse:
    since = idea.history.filter(revision__gt=seen).select_related("actor", "confirmed_by")
    typed = form.cleaned_data.get("word", "")
    context = {
        "idea": idea,
        "entries": presenters.history_rows(since),
        "kept": [{"label": form["word"].label, "text": typed}] if typed else [],
    }
    return render(request, template_of(request, "stale"), context, status=CONFLICT)
