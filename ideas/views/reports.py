"""Telling the referents that something should be looked at; what one follows without asking."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ideas import services
from ideas.forms import FollowingForm, ReportForm
from ideas.models import CommunityPreference
from ideas.permissions import Party
from ideas.views.talk import comment_of, talk_of
from innovation_platform.forms import show_refusal


def report(request: HttpRequest, pk: uuid.UUID, comment: int | None = None) -> HttpResponse:
    """Report an idea, or one of its comments."""
    talk = talk_of(request, pk)
    row = comment_of(talk, comment) if comment else None
    own = row.author_id == request.user.pk if row else Party.AUTHOR in talk.who.parties
    if own or not (row.is_standing if row else talk.idea.visibility == "visible"):
        raise PermissionDenied
    posted = request.method == "POST"
    form = ReportForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            services.report(
                idea=row.idea if row else talk.idea,
                user=request.user,
                comment=row,
                **form.cleaned_data,
            )
        except ValidationError as refused:
            show_refusal(form, refused)
        else:
            messages.success(
                request, _("Merci. Un référent va regarder, et vous saurez ce qu’il en a fait.")
            )
            return redirect("ideas:detail", pk=pk)
    context = {"idea": talk.idea, "comment": row, "form": form}
    return render(request, "ideas/report.html", context, status=422 if posted else 200)


def following(request: HttpRequest) -> HttpResponse:
    """What one follows without asking."""
    chosen = CommunityPreference.objects.filter(user=request.user).first() or CommunityPreference()
    posted = request.method == "POST"
    names = ("follow_deposited", "follow_supported", "follow_commented")
    form = FollowingForm(
        request.POST if posted else None, initial={name: getattr(chosen, name) for name in names}
    )
    if posted and form.is_valid():
        services.choose_following(user=request.user, **form.cleaned_data)
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("ideas:following")
    return render(request, "ideas/following.html", {"form": form})
