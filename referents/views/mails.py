"""How often the people of an organisation are written to, unless they choose otherwise."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from referents.forms.mails import DefaultFrequenciesForm
from referents.views.places import other_places, place_of
from referents.views.rooms import rooms

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: HttpRequest) -> HttpResponse:
    """Set the organisation's own frequencies."""
    place = place_of(request)
    form = DefaultFrequenciesForm(
        request.POST if request.method == "POST" else None, organisation=place
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(
            request, _("Ces choix valent désormais pour %(place)s.") % {"place": place}
        )
        return redirect(f"{reverse('referents:mails')}?organisme={place.pk}")
    return render(
        request,
        "referents/mails.html",
        {
            "form": form,
            "place": place,
            "others": other_places(request, place),
            "rooms": rooms(request),
        },
        status=UNPROCESSABLE if form.errors else 200,
    )
