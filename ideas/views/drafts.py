"""Keeping what someone is writing on an idea, before they send it."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ideas import services
from ideas.models import Idea
from ideas.views.parts import go_on
from innovation_platform.typography import hour_words

UNPROCESSABLE = 422


def keep_typed(
    request: HttpRequest, idea: Idea, *, action: str, names: Iterable[str]
) -> HttpResponse:
    """Keep the fields of these names for this person, as what they write for an action; answers
    with the hour as they type, and goes back when their own button asked."""
    typed = {name: ",".join(request.POST.getlist(name)) for name in names if name != "seen"}
    try:
        kept = services.keep_move_draft(idea=idea, user=request.user, action=action, fields=typed)
    except ValidationError as refused:
        return HttpResponse(" ".join(refused.messages), status=UNPROCESSABLE)
    if not request.htmx:
        messages.success(request, _("Votre texte est gardé. Vous le retrouverez ici."))
        return go_on(request, idea)
    hour = hour_words(kept.saved_at) if kept else ""
    return HttpResponse(_("enregistré à %(hour)s") % {"hour": hour} if kept else "")
