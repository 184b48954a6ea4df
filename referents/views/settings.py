"""The settings of an organisation: first steps, groups of settings, charter, note."""

from crispy_forms.helper import FormHelper
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation
from accounts.permissions import names_direction
from accounts.settings_groups import all_groups, find_group
from campaigns.models import CampaignSettings
from ideas.models import Category, IdeaSettings
from referents import services
from referents.charter import default_text, parts_of
from referents.forms import CharterForm
from referents.models import Charter
from referents.views.first_steps import first_steps
from referents.views.places import other_places, place_of
from referents.views.rooms import rooms

UNPROCESSABLE = 422


@require_safe
def settings_home(request: HttpRequest) -> HttpResponse:
    """The first steps of a new organisation, then everything that can be set."""
    organisation = place_of(request)
    steps = first_steps(organisation)
    context = {
        **_shared(request, organisation),
        "steps": steps,
        "steps_left": sum(step["done"] is False for step in steps),
        "groups": all_groups(),
        "pages": _other_pages(organisation),
        "categories": list(Category.objects.values_list("name", flat=True)),
        "others": other_places(request, organisation),
    }
    return render(request, "referents/settings.html", context)


def settings_group(request: HttpRequest, code: str) -> HttpResponse:
    """One group of settings."""
    organisation = place_of(request)
    group = find_group(code)
    if group is None:
        raise Http404
    form = group.bind(organisation, request.POST if request.method == "POST" else None)
    form.helper = FormHelper()
    form.helper.form_tag = False
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Vos réglages sont gardés."))
        return redirect(_at("referents:settings", organisation))
    context = {**_shared(request, organisation), "group": group, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "referents/settings_group.html", context, status=status)


def charter(request: HttpRequest) -> HttpResponse:
    """The version in force, the one in preparation, and those before."""
    organisation = place_of(request)
    versions = list(
        Charter.objects.filter(organisation=organisation).select_related("written_by", "signed_by")
    )
    draft = next((row for row in versions if row.signed_on is None), None)
    signed = [row for row in versions if row.signed_on]
    start = draft or (signed[0] if signed else None)
    form = CharterForm(
        request.POST if request.method == "POST" else None,
        initial={"text": start.text if start else default_text()},
    )
    if form.is_bound and form.is_valid():
        services.write_charter(
            organisation=organisation, user=request.user, text=form.cleaned_data["text"]
        )
        messages.success(request, _("Le texte est gardé. La direction peut le signer."))
        return redirect(_at("referents:charter", organisation))
    context = {
        **_shared(request, organisation),
        "form": form,
        "draft": draft,
        "draft_parts": parts_of(draft.text) if draft else [],
        "signed": signed,
        "may_sign": names_direction(request.user, organisation.pk),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "referents/charter.html", context, status=status)


@require_POST
def sign_charter(request: HttpRequest) -> HttpResponse:
    """The direction signs the version in preparation."""
    organisation = place_of(request)
    draft = Charter.objects.filter(organisation=organisation, signed_on=None).first()
    if draft is None:
        messages.error(request, _("Il n’y a rien à signer : le texte est d’abord à écrire."))
        return redirect(_at("referents:charter", organisation))
    try:
        services.sign_charter(charter=draft, user=request.user, text=request.POST.get("seen", ""))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("La charte est signée. Elle se lit en bas de chaque page."))
    return redirect(_at("referents:charter", organisation))


@require_safe
def works_council(request: HttpRequest) -> HttpResponse:
    """The note for the works council: a page to print, or a document to keep."""
    organisation = place_of(request)
    signed = Charter.objects.signed().filter(organisation=organisation).first()
    context = {**_shared(request, organisation), "charter": signed}
    if request.GET.get("format") != "document":
        return render(request, "referents/works_council.html", context)
    response = render(request, "referents/works_council_document.html", context)
    response["Content-Disposition"] = f'attachment; filename="note-cse-{organisation.code}.html"'
    return response


#: Other pages of the back-office: address, words, icon, and the part of the circuit they are for.
OTHER_PAGES = (
    (
        "referents:mails",
        gettext_lazy("Courriels"),
        gettext_lazy("À quel rythme écrire à celles et ceux qui n’ont rien choisi."),
        "mail",
        "",
    ),
    (
        "referents:bulletins",
        gettext_lazy("Lettre de la semaine"),
        gettext_lazy("Ce que deviennent les idées, écrit à tout l’organisme."),
        "mail-open",
        "",
    ),
    (
        "referents:committees",
        gettext_lazy("Comités"),
        gettext_lazy("Membres, présidence, grille de critères, séances."),
        "users-round",
        "uses_committee",
    ),
    (
        "referents:committees",
        gettext_lazy("Jurys"),
        gettext_lazy("Membres, présidence et grille de ceux qui jugent les défis."),
        "award",
        "uses_jury",
    ),
    (
        "referents:model_answers",
        gettext_lazy("Réponses types"),
        gettext_lazy("Un point de départ par raison, à adapter à chaque idée."),
        "mail-open",
        "",
    ),
)


def _other_pages(organisation: Organisation) -> list[dict]:
    """Those pages that this installation has, and whose part of the circuit is on."""
    parts = {
        "uses_committee": IdeaSettings.of(organisation.pk).uses_committee,
        "uses_jury": CampaignSettings.of(organisation.pk).uses_jury,
    }
    found = []
    for name, label, why, icon, part in OTHER_PAGES:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        if url in {page["url"] for page in found}:
            continue
        if not part or parts[part]:
            found.append({"url": url, "label": label, "why": why, "icon": icon})
    return found


def _shared(request: HttpRequest, organisation: Organisation) -> dict:
    here = f"?organisme={organisation.pk}"
    return {
        "organisation": organisation,
        "place": here if organisation.pk != request.user.organisation_id else "",
        "rooms": rooms(request),
    }


def _at(name: str, organisation: Organisation) -> str:
    return f"{reverse(name)}?organisme={organisation.pk}"
