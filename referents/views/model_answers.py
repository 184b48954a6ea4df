"""The model answers of an organisation: the defaults, and what it writes in their place."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from ideas.enums import RejectionReason
from ideas.model_answers import models_of
from ideas.services.model_answers import (
    forget_model_answer,
    write_model_answer,
)
from referents.forms.answers import ModelAnswerForm
from referents.views.committees import UNPROCESSABLE, posted
from referents.views.places import other_places, place_of
from referents.views.rooms import rooms


@require_safe
def model_answers(request: HttpRequest) -> HttpResponse:
    """One model per reason."""
    place = place_of(request)
    context = {
        "models": models_of(place.pk).values(),
        "place": place,
        "others": other_places(request, place),
        "rooms": rooms(request),
    }
    return render(request, "referents/model_answers.html", context)


def model_answer(request: HttpRequest) -> HttpResponse:
    """Write the organisation's model for the reason `?raison=` names, or come back to the default
    one."""
    place = place_of(request)
    reason = request.GET.get("raison", RejectionReason.values[0])
    model = models_of(place.pk).get(reason)
    if model is None:
        raise Http404
    if "forget" in request.POST:
        forget_model_answer(organisation=place, reason=reason, by=request.user)
        messages.success(request, _("Le modèle par défaut est de retour."))
        return redirect(_models_of(place))
    start = {"explanation": model.explanation, "way_forward": model.way_forward}
    form = ModelAnswerForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            write_model_answer(
                organisation=place, reason=reason, by=request.user, **form.cleaned_data
            )
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            messages.success(request, _("Le modèle est enregistré."))
            return redirect(_models_of(place))
    status = UNPROCESSABLE if form.errors else 200
    context = {"model": model, "form": form, "models_url": _models_of(place)}
    return render(request, "referents/model_answer.html", context, status=status)


def _models_of(place: Organisation) -> str:
    return f"{reverse('referents:model_answers')}?organisme={place.pk}"
