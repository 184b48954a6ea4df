"""Preparing a celebration: its categories, its nominees, its invitation; then its thanks."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.celebration_dates import Dates, dates_of, is_to_come, may_move
from campaigns.enums import Act
from campaigns.errors import StaleCampaign
from campaigns.models import AwardCategory, Campaign, CampaignSettings
from campaigns.permissions import CampaignRight, may_launch, standing_on
from campaigns.views.celebration_forms import (
    AchievedForm,
    CategoryForm,
    CeremonyForm,
    ChosenForm,
    CitationForm,
    DatesForm,
    PlanForm,
    ThanksForm,
)
from campaigns.views.celebrations import celebration_of, trophy_of
from campaigns.views.vote import category_of
from ideas import services
from ideas.celebrations import is_past, nominable, nominees_of, trophies_of
from ideas.voting import FEWEST_TO_CHOOSE
from innovation_platform.forms import seen_in
from innovation_platform.links import with_query

UNPROCESSABLE, CONFLICT = 422, 409
#: Achieved ideas shown at once, to choose from.
SHOWN = 50


def plan(request: HttpRequest) -> HttpResponse:
    """Announce a new celebration."""
    place = request.user.organisation
    if (
        place is None
        or not may_launch(request.user, organisation_id=place.pk)
        or not CampaignSettings.of(place.pk).uses_celebration
    ):
        raise PermissionDenied
    form = PlanForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            campaign = services.plan_celebration(
                organisation=place, user=request.user, **form.cleaned_data
            )
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            messages.success(request, _("C’est annoncé. Choisissez maintenant les catégories."))
            return redirect("campaigns:run_celebration", pk=campaign.pk)
    return _form_page(request, "campaigns/celebration_plan.html", {"form": form})


@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """What is ready, what is left to do."""
    campaign = _run(request, pk)
    return render(request, "campaigns/celebration_run.html", _context(campaign))


def add_category(request: HttpRequest, pk: int) -> HttpResponse:
    """Add what a trophy is given for."""
    campaign = _run(request, pk)
    _require(campaign, Act.NOMINATE)
    form = CategoryForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = services.add_category(campaign=campaign, user=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            return redirect("campaigns:nominees", pk=pk, category=row.pk)
    return _form_page(
        request, "campaigns/celebration_category.html", {"campaign": campaign, "form": form}
    )


@require_POST
def remove_category(request: HttpRequest, pk: int, category: int) -> HttpResponse:
    """Take a category away."""
    campaign = _run(request, pk)
    services.remove_category(category=category_of(campaign, category), user=request.user)
    messages.success(request, _("La catégorie est retirée."))
    return redirect("campaigns:run_celebration", pk=pk)


def nominees(request: HttpRequest, pk: int, category: int) -> HttpResponse:
    """Choose the nominees of a category among the achieved ideas; those chosen come first and stay
    whatever the filter."""
    campaign = _run(request, pk)
    _require(campaign, Act.NOMINATE)
    row = category_of(campaign, category)
    filters = AchievedForm(request.GET or None)
    chosen = set(row.nominees.values_list("idea", flat=True))
    form = ChosenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        known = dict(_known(campaign, request.POST.getlist("ideas")))
        form.fields["ideas"].choices = [(key, key) for key in known]
        chosen = set(known.values())
        if form.is_valid():
            try:
                services.nominate(category=row, user=request.user, ideas=chosen)
            except ValidationError as refused:
                form.add_error("ideas", refused.messages)
            else:
                messages.success(request, _("Les réalisations en lice sont enregistrées."))
                return redirect("campaigns:run_celebration", pk=pk)
    found = _achieved(campaign, filters, chosen)
    context = {
        "campaign": campaign,
        "category": row,
        "form": form,
        "filters": filters,
        "ideas": [idea | {"chosen": idea["id"] in chosen} for idea in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "clear_url": request.path,
        "asked": bool(request.GET),
        "action": with_query(request),
    }
    return _form_page(request, "campaigns/celebration_nominees.html", context)


def ceremony(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is called, where it is held, and the words of the invitation."""
    campaign = _run(request, pk)
    row = campaign.ceremony
    if not is_to_come(campaign, row):
        raise PermissionDenied
    now = {name: getattr(campaign, name) for name in ("title", "question")}
    now |= {name: getattr(row, name) for name in ("place", "invitation")}
    form = CeremonyForm(request.POST if request.method == "POST" else None, initial=now)
    stale = False
    if form.is_bound and form.is_valid():
        try:
            services.correct_celebration(
                campaign=campaign,
                user=request.user,
                seen=seen_in(request),
                **form.cleaned_data,
            )
        except ValidationError as refused:
            form.add_errors(refused)
        except StaleCampaign:
            stale = True
        else:
            messages.success(request, _("C’est enregistré. Personne n’en est averti."))
            return redirect("campaigns:run_celebration", pk=pk)
    context = {"campaign": campaign, "form": form, "stale": stale}
    return _form_page(request, "campaigns/celebration_ceremony.html", context)


def move_celebration(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the days and hours; whoever was invited is told."""
    campaign = _run(request, pk)
    if not may_move(campaign, campaign.ceremony):
        raise PermissionDenied
    form = DatesForm(
        request.POST if request.method == "POST" else None,
        initial=asdict(dates_of(campaign, campaign.ceremony)),
    )
    stale = False
    if form.is_bound and form.is_valid():
        try:
            told = services.move_celebration(
                campaign=campaign,
                user=request.user,
                seen=seen_in(request),
                dates=Dates(**form.cleaned_data),
            )
        except ValidationError as refused:
            form.add_errors(refused)
        except StaleCampaign:
            stale = True
        else:
            messages.success(request, _moved_words(told))
            return redirect("campaigns:run_celebration", pk=pk)
    context = {
        "campaign": campaign,
        "form": form,
        "stale": stale,
        "invited": campaign.ceremony.sequence > 0,
    }
    return _form_page(request, "campaigns/celebration_dates.html", context)


def _moved_words(told: bool) -> str:
    if told:
        return _("C’est enregistré. Une nouvelle invitation part à tous, avec la date à jour.")
    return _("C’est enregistré. Personne n’en est averti.")


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the invitation, or the one that replaces it; the form says how many were sent."""
    seen = seen_in(request)
    if services.invite(campaign=_run(request, pk), user=request.user, seen=seen):
        messages.success(request, _("L’invitation part à tous, avec la date pour leur agenda."))
    else:
        messages.info(
            request, _("L’invitation est déjà partie : elle n’est pas envoyée deux fois.")
        )
    return redirect("campaigns:run_celebration", pk=pk)


def citation(request: HttpRequest, pk: int, trophy: int) -> HttpResponse:
    """Write what is said when a trophy is handed over."""
    campaign = _run(request, pk)
    row = trophy_of(campaign, trophy)
    form = CitationForm(
        request.POST if request.method == "POST" else None, initial={"citation": row.citation}
    )
    if form.is_bound and form.is_valid():
        services.write_citation(trophy=row, user=request.user, **form.cleaned_data)
        messages.success(request, _("Le mot de remise est enregistré."))
        return redirect("campaigns:run_celebration", pk=pk)
    return _form_page(
        request,
        "campaigns/celebration_citation.html",
        {"campaign": campaign, "trophy": row, "form": form},
    )


def thank(request: HttpRequest, pk: int) -> HttpResponse:
    """Thank all who took part."""
    campaign = _run(request, pk)
    _require(campaign, Act.THANK)
    form = ThanksForm(
        request.POST if request.method == "POST" else None,
        initial={"thanks": campaign.ceremony.thanks},
    )
    if form.is_bound and form.is_valid():
        services.thank_everyone(campaign=campaign, user=request.user, **form.cleaned_data)
        messages.success(request, _("Les remerciements paraissent dans la galerie."))
        return redirect("campaigns:celebration", pk=pk)
    context = {"campaign": campaign, "form": form, "first": campaign.ceremony.thanked_on is None}
    return _form_page(request, "campaigns/celebration_thanks.html", context)


def _run(request: HttpRequest, pk: int) -> Campaign:
    campaign = celebration_of(request, pk)
    if not standing_on(request.user, campaign).holds(CampaignRight.RUN_VOTE):
        raise PermissionDenied
    return campaign


def _require(campaign: Campaign, act: Act) -> None:
    if not campaign.allows(act):
        raise PermissionDenied


def _form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A form; `stale`, when another change made it so, shows what is saved now."""
    form, stale = context["form"], context.get("stale", False)
    if "campaign" in context:
        context["seen"] = seen_in(request) if form.errors else context["campaign"].revision
    status = CONFLICT if stale else UNPROCESSABLE if form.errors else 200
    return render(request, template, context, status=status)


def _context(campaign: Campaign) -> dict[str, Any]:
    row, named = campaign.ceremony, nominees_of(campaign)
    categories = [
        {"category": category, "nominees": named.get(category.pk, [])}
        for category in AwardCategory.objects.filter(campaign=campaign)
    ]
    past = is_past(campaign)
    return {
        "campaign": campaign,
        "ceremony": row,
        "categories": categories,
        "ready": bool(categories)
        and all(len(each["nominees"]) >= FEWEST_TO_CHOOSE for each in categories),
        "may_nominate": campaign.allows(Act.NOMINATE),
        "may_invite": is_to_come(campaign, row),
        "may_move": may_move(campaign, row),
        "may_thank": campaign.allows(Act.THANK),
        "trophies": trophies_of([campaign]).get(campaign.pk, []) if past else [],
        "past": past,
    }


def _known(campaign: Campaign, posted: list[str]) -> Iterator[tuple[str, UUID]]:
    """Those of the keys sent that can be nominated, as they were sent."""
    keys = {}
    for text in posted[: 2 * SHOWN]:
        with suppress(ValueError):
            keys[UUID(text)] = text
    for key in nominable(campaign).filter(pk__in=keys).values_list("pk", flat=True):
        yield keys[key], key


def _achieved(campaign: Campaign, filters: AchievedForm, chosen: set) -> list[dict[str, Any]]:
    """The achieved ideas that the filters leave, after those chosen, the latest first."""
    asked = filters.cleaned_data if filters.is_bound and filters.is_valid() else {}
    done = nominable(campaign).annotate(
        achieved_on=Max("history__day", filter=Q(history__action="achieve"))
    )
    narrowed = done
    if asked.get("q"):
        narrowed = narrowed.filter(title__icontains=asked["q"])
    if asked.get("theme"):
        narrowed = narrowed.filter(category=asked["theme"])
    if asked.get("since"):
        narrowed = narrowed.filter(achieved_on__gte=asked["since"])
    columns = ("id", "title", "achieved_on", "unit__name", "category__name")
    first = done.filter(pk__in=chosen).order_by("title", "pk").values(*columns)
    rest = narrowed.exclude(pk__in=chosen).order_by("-achieved_on", "title", "pk")
    return [*first, *rest.values(*columns)[: SHOWN + 1]]
