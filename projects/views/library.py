"""The library of innovations: the sheets one may read, one of them, and taking it up."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.enums import Branch
from accounts.models import Organisation, Unit
from ideas.credits import credits_of
from ideas.disclosure import hidden_authors
from ideas.enums import State
from ideas.models import Category
from ideas.paging import count_up_to, count_words, page
from ideas.permissions import Standing
from innovation_platform.links import with_query
from projects import services
from projects.enums import Ring, SiteState
from projects.models import Indicator, ProjectSettings, Sheet
from projects.services.kit import current_version
from projects.sheets import adoptable_places, found_in, is_adoptable, listed, sheet_of
from projects.sites import cells_of
from projects.views.sheet_forms import AdoptForm, LibraryForm, ShareForm

UNPROCESSABLE = 422
PAGE = 20
ORDER = ("-made_on", "-id")
#: What someone who has no part in a project may know of it.
A_READER = Standing(frozenset())


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The sheets one may read; search, filters and page are in the address."""
    form, found = asked_by(request)
    shown = page(listed(found), order=ORDER, cursor=request.GET.get("page"), size=PAGE)
    asked = form.cleaned_data
    context = {
        "sheets": shown.items,
        "form": form,
        "asked": any(asked.values()),
        "lessons_only": asked.get("genre") == LibraryForm.LESSONS,
        "count_words": count_words(count_up_to(found)),
        "chips": _chips(request, form),
        "clear_url": request.path,
        "query": request.GET.urlencode(),
        "next_url": shown.next_cursor and with_query(request, page=shown.next_cursor),
        "previous_url": shown.previous_cursor and with_query(request, page=shown.previous_cursor),
        "kinds": [
            {
                "label": label,
                "url": with_query(request, genre=code or None, page=None),
                "here": asked.get("genre", "") == code,
            }
            for code, label in LibraryForm.KINDS
        ],
    }
    return render(request, "projects/library.html", context)


def asked_by(request: HttpRequest) -> tuple[LibraryForm, QuerySet[Sheet]]:
    """The search of an address, and the sheets it finds among those one may read."""
    form = LibraryForm(request.GET, categories=Category.objects.values_list("pk", "name"))
    return form, _narrowed(Sheet.objects.for_user(request.user), form)


def _narrowed(sheets: QuerySet[Sheet], form: LibraryForm) -> QuerySet[Sheet]:
    form.is_valid()
    asked = form.cleaned_data
    if asked.get("genre") == LibraryForm.LESSONS:
        sheets = sheets.filter(project__idea__state=State.STOPPED)
    elif asked.get("genre") == LibraryForm.ACHIEVED:
        sheets = sheets.exclude(project__idea__state=State.STOPPED)
    if asked.get("branche"):
        sheets = sheets.filter(project__idea__organisation__branch=asked["branche"])
    if asked.get("categorie"):
        sheets = sheets.filter(project__idea__category=asked["categorie"])
    return found_in(sheets, asked.get("q", ""))


def _chips(request: HttpRequest, form: LibraryForm) -> list[dict]:
    asked, chips = form.cleaned_data, []
    if asked.get("q"):
        label = _("Recherche : %(text)s") % {"text": asked["q"]}
        chips.append({"label": label, "url": with_query(request, q=None, page=None)})
    if asked.get("branche"):
        label = Branch(asked["branche"]).label
        chips.append({"label": label, "url": with_query(request, branche=None, page=None)})
    if asked.get("categorie"):
        label = dict(form.fields["categorie"].choices)[asked["categorie"]]
        chips.append({"label": label, "url": with_query(request, categorie=None, page=None)})
    return chips


def _open(request: HttpRequest, pk: uuid.UUID) -> Sheet:
    found = sheet_of(request.user, pk)
    if found is None:
        raise Http404
    return found


@require_safe
def sheet(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What of an innovation may be read elsewhere: neither comments nor any name but those of the
    people credited."""
    found = _open(request, pk)
    project, idea = found.project, found.project.idea
    ties = idea.involvements.select_related("user")
    places = adoptable_places(request.user, project) if is_adoptable(found) else []
    parts = ProjectSettings.of(idea.organisation_id)
    context = {
        "sheet": found,
        "project": project,
        "idea": idea,
        "credits": credits_of(idea, ties, hidden_authors(idea, A_READER)),
        "indicators": Indicator.objects.filter(pilot__project=project.pk).prefetch_related(
            "measures"
        ),
        "cells": _cells(project),
        "may_adopt": bool(places),
        "may_share": Sheet.objects.shared_by(request.user).filter(pk=found.pk).exists()
        and parts.uses_sharing,
        "kit_version": current_version(project) if parts.uses_kit else 0,
        "is_ours": idea.organisation_id == request.user.organisation_id,
    }
    return render(request, "projects/sheet.html", context)


def _cells(project) -> list[dict]:
    """Where it is in use, without what sites said about it."""
    rows = cells_of(project).filter(state__in=[SiteState.ADOPTED, SiteState.ADAPTED])[:150]
    return [
        row | {"state_label": SiteState(row["state"]).label, "reason": "", "url": ""}
        for row in rows
    ]


def share(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose with whom a sheet is shared; the « responsable innovation » only."""
    found = _open(request, pk)
    place = found.project.idea.organisation
    mine = Sheet.objects.shared_by(request.user).filter(pk=found.pk).exists()
    if not mine or not ProjectSettings.of(place.pk).uses_sharing:
        raise PermissionDenied
    form = ShareForm(
        request.POST if request.method == "POST" else None, organisation=place, sheet=found
    )
    if form.is_bound and form.is_valid():
        services.share_sheet(
            sheet=found,
            user=request.user,
            ring=Ring(form.cleaned_data["ring"]),
            groupement=form.cleaned_data.get("groupement"),
        )
        messages.success(request, _shared_words(form.cleaned_data["ring"]))
        return redirect(found)
    status = UNPROCESSABLE if form.errors else 200
    context = {"sheet": found, "idea": found.project.idea, "form": form}
    return render(request, "projects/share.html", context, status=status)


def _shared_words(ring: str) -> str:
    if ring == Ring.ORGANISATION:
        return _("La fiche n’est plus visible que dans votre organisme.")
    return _("C’est fait. La fiche est partagée, l’équipe en est informée.")


def adopt(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Declare that a site, or an organisation, took an innovation up."""
    found = _open(request, pk)
    places = adoptable_places(request.user, found.project) if is_adoptable(found) else []
    if not places:
        raise PermissionDenied
    form = AdoptForm(request.POST if request.method == "POST" else None, places=places)
    if form.is_bound and form.is_valid():
        kind, _dash, key = form.cleaned_data["place"].partition("-")
        model = Unit if kind == "unit" else Organisation
        try:
            services.declare_adoption(
                sheet=found,
                user=request.user,
                place=get_object_or_404(model, pk=key),
                state=SiteState(form.cleaned_data["state"]),
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as refused:
            form.add_error("place", refused.messages)
        else:
            words = _("C’est noté. %(organisation)s, où l’idée est née, en est informé.")
            messages.success(request, words % {"organisation": found.project.idea.organisation})
            return redirect(found)
    status = UNPROCESSABLE if form.errors else 200
    context = {"sheet": found, "idea": found.project.idea, "form": form}
    return render(request, "projects/adopt.html", context, status=status)
