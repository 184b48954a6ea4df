"""Running a challenge: amendments, more days, news, reminders to teams, copy, archive."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from campaigns import services
from campaigns.errors import NotNow, StaleCampaign
from campaigns.forms import AmendForm, ExtendForm, NewsForm
from campaigns.models import Campaign, CampaignSettings
from campaigns.permissions import CampaignRight, standing_on
from campaigns.services.launching import WORDS
from campaigns.views.detail import found
from campaigns.views.launching import CONFLICT, UNPROCESSABLE
from innovation_platform.forms import PlainForm, seen_in


def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the rules of an open challenge, and say why."""
    campaign = _held(request, pk, CampaignRight.AMEND)
    current = campaign.rules.first()
    form = AmendForm(
        _posted(request),
        initial={name: getattr(current, name, "") for name in WORDS},
        uses_prizes=CampaignSettings.of(campaign.organisation_id).uses_prizes,
    )

    def carry_out() -> None:
        words = dict(form.cleaned_data)
        reason = words.pop("reason")
        services.amend_rules(
            campaign=campaign, words=words, reason=reason, by=request.user, seen=seen_in(request)
        )

    page = {
        "title": _("Modifier les règles"),
        "lede": _("Les règles ne changent plus en silence : chaque version reste lisible."),
        "next": _("toutes les personnes qui participent reçoivent la modification et sa raison."),
        "button": _("Publier la modification"),
    }
    done = _("Les règles sont modifiées ; les personnes qui participent en sont averties.")
    return _form_page(request, campaign, form, page, carry_out, done=done)


def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give more days to the phase under way."""
    campaign = _held(request, pk, CampaignRight.EXTEND)
    form = ExtendForm(_posted(request))

    def carry_out() -> None:
        services.extend_campaign(
            campaign=campaign, by=request.user, seen=seen_in(request), **form.cleaned_data
        )

    page = {
        "title": _("Prolonger"),
        "lede": _("Les dates suivantes se décalent d’autant. Un défi ne se raccourcit pas."),
        "next": _("toutes les personnes qui participent reçoivent le nouveau calendrier."),
        "button": _("Prolonger le défi"),
        "span": campaign.span(campaign.phase) if campaign.phase else None,
    }
    done = _("Le défi est prolongé ; les personnes qui participent en sont averties.")
    return _form_page(request, campaign, form, page, carry_out, done=done)


def write_news(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell where the challenge stands, or say thank you."""
    campaign = _held(request, pk, CampaignRight.WRITE_NEWS)
    form = NewsForm(_posted(request))

    def carry_out() -> None:
        services.write_news(campaign=campaign, by=request.user, **form.cleaned_data)

    page = {
        "title": _("Donner des nouvelles"),
        "lede": _("Quelques lignes suffisent : où l’on en est, ce qui se dessine, un merci."),
        "next": _(
            "ces lignes paraissent sur la page du défi, et les personnes qui participent les "
            "reçoivent au rythme qu’elles ont choisi."
        ),
        "button": _("Publier"),
    }
    return _form_page(request, campaign, form, page, carry_out, done=_("La nouvelle est publiée."))


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind the teams that no idea comes from yet, by those who animate them."""
    campaign = found(request, pk)
    try:
        count = services.remind_units(campaign=campaign, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    except NotNow:
        messages.warning(request, _not_now())
    else:
        messages.success(request, _reminded_words(campaign, count))
    return redirect("campaigns:detail", pk=pk)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare a new challenge from this one."""
    campaign = found(request, pk)
    try:
        made = services.copy_campaign(campaign=campaign, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("campaigns:detail", pk=pk)
    messages.success(request, _("Une nouvelle édition est préparée : relisez ses dates."))
    return redirect("campaigns:edit", pk=made.pk)


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a closed challenge away."""
    campaign = found(request, pk)
    try:
        services.archive_campaign(campaign=campaign, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    except NotNow:
        messages.warning(request, _not_now())
    else:
        messages.success(
            request, _("Le défi est archivé : sa page reste, parmi les défis archivés.")
        )
    return redirect("campaigns:detail", pk=pk)


def _reminded_words(campaign: Campaign, count: int) -> str:
    words = ngettext(
        "Les personnes qui animent %(count)s équipe seront averties.",
        "Les personnes qui animent %(count)s équipes seront averties.",
        count,
    )
    if campaign.groupement_id:
        words = ngettext(
            "Les personnes qui animent un organisme ou une équipe seront averties.",
            "Les personnes qui animent %(count)s organismes ou équipes seront averties.",
            count,
        )
    return words % {"count": count}


def _not_now() -> str:
    return _("La phase où se trouve le défi ne le permet pas.")


def _posted(request: HttpRequest):
    return request.POST if request.method == "POST" else None


def _held(request: HttpRequest, pk: int, right: CampaignRight) -> Campaign:
    """The challenge, for someone who holds this right over it, whatever its phase."""
    campaign = found(request, pk)
    if not standing_on(request.user, campaign).holds(right):
        raise PermissionDenied
    return campaign


def _form_page(
    request: HttpRequest,
    campaign: Campaign,
    form: PlainForm,
    page: dict,
    carry_out: Callable[[], None],
    *,
    done: str,
) -> HttpResponse:
    """A form of one act: carried out, refused next to its fields, or too late, the text kept."""
    stale = False
    if form.is_bound and form.is_valid():
        try:
            carry_out()
        except ValidationError as refused:
            form.add_errors(refused)
        except (NotNow, StaleCampaign):
            stale = True
        else:
            messages.success(request, done)
            return redirect("campaigns:detail", pk=campaign.pk)
    context = {"campaign": campaign, "form": form, "page": page, "stale": stale}
    status = CONFLICT if stale else UNPROCESSABLE if form.errors else 200
    return render(request, "campaigns/act.html", context, status=status)
