"""Depositing an idea: the choice first, then one page, saved as it is typed."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign
from ideas import services
from ideas.entries import still_asked
from ideas.enums import State
from ideas.errors import Stale
from ideas.forms import DepositForm
from ideas.models import Attachment, Idea, IdeaSettings
from ideas.moderation import reads_first
from ideas.nearby import nearby
from ideas.own import own_or_not
from ideas.services.idea_imports import may_import
from innovation_platform.forms import whole_number

UNPROCESSABLE = 422
CONFLICT = 409
#: Buttons that keep the text and go elsewhere, without depositing.
ASIDE = ("later", "preview", "entrust")


@login_not_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Under one's name or not: asked before the first field, and before signing in."""
    cards = [
        {
            "title": _("En mon nom"),
            "icon": "user",
            "points": [
                _("Vos collègues voient votre nom et peuvent vous répondre."),
                _("Votre texte est enregistré à mesure que vous l’écrivez."),
                _("Si l’idée est retenue, la première place dans l’équipe est pour vous."),
            ],
            "go": _("Écrire mon idée"),
            "url": reverse("ideas:begin"),
        },
        {
            "title": _("Anonymement"),
            "icon": "mail",
            "points": [
                _("Sans compte, et sans lien gardé avec vous."),
                _("Un code de suivi, connu de vous seul, donne les nouvelles et les réponses."),
                _("Vous pourrez vous faire connaître plus tard, si vous le souhaitez."),
            ],
            "go": _("Déposer anonymement"),
            "url": reverse("anonymous"),
        },
    ]
    context = {
        "legend": _("Comment voulez-vous déposer ?"),
        "cards": cards,
        "may_import": request.user.is_authenticated and may_import(request.user),
    }
    return render(request, "ideas/deposit_choice.html", context)


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Open a blank form under a new key, so that saving it twice keeps one draft; for a challenge,
    it is chosen already."""
    if request.user.organisation_id is None:
        return render(request, "ideas/deposit_no_organisation.html", status=CONFLICT)
    page = reverse("ideas:write", args=[uuid.uuid4()])
    challenge = whole_number(request.GET.get("defi"))
    return redirect(page if challenge is None else f"{page}?defi={challenge}")


def write(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The form of a new idea or of a draft: save it for later, or deposit it."""
    if request.user.organisation_id is None:
        return redirect("ideas:begin")
    idea = _own_draft(request, pk)
    if idea is not None and idea.state != State.DRAFT:
        return redirect("ideas:detail", pk=pk)
    later = any(name in request.POST for name in ASIDE)
    posted = request.method == "POST"
    asked = _asked(request)
    form = DepositForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        instance=idea or Idea(pk=pk, campaign=asked if asked and asked.is_open else None),
        user=request.user,
        for_draft=later,
    )
    if posted and form.is_valid():
        response = _keep(request, pk, form, later=later)
        if response is not None:
            return response
    return _page(request, pk, form, shut=asked if asked and not asked.is_open else None)


def _keep(
    request: HttpRequest, pk: uuid.UUID, form: DepositForm, *, later: bool
) -> HttpResponse | None:
    """Save the text first, then the files, then deposit: a bad file never loses the text. With no
    file, depositing saves the text."""
    files = form.cleaned_data["files"]
    try:
        if files or later:
            idea = services.save_draft(key=pk, user=request.user, **form.texts())
        if files:
            services.attach(idea=idea, user=request.user, files=files)
        for name in ("preview", "entrust"):
            if name in request.POST:
                return redirect(f"ideas:{name}", pk=pk)
        if later:
            messages.success(request, _("Votre brouillon est enregistré ; vous seul le voyez."))
            return redirect("ideas:mine")
        is_new = form.instance._state.adding and not files
        services.deposit(key=pk, user=request.user, is_new=is_new, **form.texts())
    except Stale:
        return redirect("ideas:detail", pk=pk)
    except ValidationError as refused:
        form.add_error(None if hasattr(refused, "error_dict") else "files", refused)
        return None
    messages.success(
        request,
        _("Votre idée est déposée. Un référent la lira ; vous serez prévenu à chaque étape."),
    )
    return redirect("ideas:detail", pk=pk)


def preview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One's draft as others will read it, the similar ideas, and the last button."""
    draft = get_object_or_404(Idea.objects.authored_by(request.user), pk=pk)
    if draft.state != State.DRAFT:
        return redirect("ideas:detail", pk=pk)
    texts = model_to_dict(draft, fields=DepositForm.Meta.fields)
    if draft.campaign_id and still_asked(draft, request.user) is None:
        texts["campaign"] = None
    form = DepositForm(texts, instance=draft, user=request.user)
    if request.method == "POST":
        if not form.is_valid():
            return _page(request, pk, form)
        response = _keep(request, pk, form, later=False)
        if response is not None:
            return response
    context = {
        "idea": draft,
        "files": draft.attachments.all(),
        "read_first": _read_first(request, draft.campaign),
        "past_challenge": form.past_challenge,
        "missing": [form.fields[name].label for name in form.errors],
        "similar": nearby(
            organisation_id=request.user.organisation_id,
            title=draft.title,
            problem=draft.problem,
            author=request.user,
        ),
    }
    return render(request, "ideas/deposit_preview.html", context)


@require_POST
def autosave(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """Keep what is typed so far; answers with the words to show."""
    form = DepositForm(
        request.POST,
        instance=_own_draft(request, pk) or Idea(pk=pk),
        user=request.user,
        for_draft=True,
    )
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=UNPROCESSABLE)
    try:
        idea = services.save_draft(key=pk, user=request.user, **form.texts())
    except Stale:
        return JsonResponse({"deposited": True}, status=CONFLICT)
    hour = date_format(timezone.localtime(idea.saved_at), "H:i")
    return JsonResponse({"saved": _("Enregistré à %(hour)s") % {"hour": hour}})


@require_POST
def throw_away(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete one's draft."""
    idea = get_object_or_404(Idea.objects.authored_by(request.user), pk=pk)
    try:
        services.delete_draft(idea=idea, user=request.user)
    except Stale:
        messages.error(request, _("Cette idée est déjà déposée : elle ne se supprime plus."))
        return redirect("ideas:detail", pk=pk)
    messages.success(request, _("Le brouillon est supprimé."))
    return redirect("ideas:mine")


@require_POST
def add_files(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Join files to one's draft, which begins with them if need be; answers with its files, or
    with why they are refused."""
    if request.user.organisation_id is None:
        return HttpResponse(_("Votre compte n’est rattaché à aucun organisme."), status=CONFLICT)
    _own_draft(request, pk)
    files = request.FILES.getlist("files")
    try:
        idea = services.save_draft(key=pk, user=request.user)
        if files:
            services.attach(idea=idea, user=request.user, files=files)
    except Stale:
        return HttpResponse(_("Cette idée est déjà déposée."), status=CONFLICT)
    except ValidationError as refused:
        return HttpResponse(
            " ".join(refused.messages), status=UNPROCESSABLE, content_type="text/plain"
        )
    context = {"files": idea.attachments.all(), "key": pk}
    return render(request, "ideas/_deposit_files.html", context)


@require_POST
def remove_file(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """Remove a file from one's draft."""
    idea = get_object_or_404(Idea.objects.authored_by(request.user), pk=pk)
    services.detach(attachment=get_object_or_404(Attachment, pk=file, idea=idea), user=request.user)
    return redirect("ideas:write", pk=pk)


def _own_draft(request: HttpRequest, pk: uuid.UUID) -> Idea | None:
    """One's own idea under this key, or nothing yet; someone else's is not found."""
    idea = own_or_not(pk, request.user)
    if idea is not None and not idea.is_own:
        raise Http404
    return idea


def _asked(request: HttpRequest) -> Campaign | None:
    """The challenge announced that a new idea is written for, if its address names one: a poster
    leads here before it opens and after it closes."""
    asked = whole_number(request.GET.get("defi"))
    if request.method == "POST" or asked is None:
        return None
    told = Campaign.objects.addressed_to(request.user).challenges().published().with_calendar()
    return told.filter(pk=asked).first()


def _read_first(request: HttpRequest, campaign: Campaign | None) -> bool:
    """Whether a referent reads what this person deposits before the others see it."""
    return reads_first(
        settings=IdeaSettings.of(request.user.organisation_id),
        campaign=campaign,
        anonymous=False,
    )


def _page(
    request: HttpRequest, pk: uuid.UUID, form: DepositForm, *, shut: Campaign | None = None
) -> HttpResponse:
    """The form; `shut` is the challenge that its address names and that is not open today."""
    saved, challenge = form.instance.saved_at, form.instance.campaign
    if challenge == form.past_challenge:
        challenge = None
    context = {
        "form": form,
        "key": pk,
        "draft": saved is not None,
        "saved_at": saved,
        "files": Attachment.objects.filter(idea=pk),
        "read_first": _read_first(request, challenge),
        "shut": shut,
    }
    return render(
        request, "ideas/deposit.html", context, status=UNPROCESSABLE if form.errors else 200
    )
