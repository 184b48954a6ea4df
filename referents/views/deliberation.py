"""The jury deliberates: ranking, shortlist, verdicts, and the way to the results."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign
from ideas import jury as reading
from ideas import services
from ideas.errors import Stale
from ideas.jury import Entry, JuryRight
from ideas.models import Idea
from referents.forms.jury import ClosingForm, TogetherForm, VerdictForm
from referents.views.committees import UNPROCESSABLE, posted
from referents.views.jury import challenge_of, entry_of
from referents.views.sessions import say_refused

CONFLICT = 409


@require_safe
def deliberation(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking once the deliberation has begun, with the verdicts; before, how far the
    evaluations have come."""
    return _page(request, challenge_of(request, pk))


def _page(request: HttpRequest, campaign: Campaign, **forms) -> HttpResponse:
    row = reading.deliberation_of(campaign)
    docket = reading.docket_of(campaign, request.user)
    rights = reading.rights_of(campaign, request.user)
    entries = reading.rank_docket(campaign, docket) if row else []
    in_time = reading.may_deliberate(campaign)
    under_way = row is not None and row.closed_at is None and in_time
    runs = JuryRight.RUN in rights
    context = {
        "campaign": campaign,
        "deliberation": row,
        "docket": docket,
        "entries": entries,
        "shortlisted": [entry for entry in entries if entry.shortlisted],
        "ties": _ties(entries),
        "runs": runs,
        "acts": runs and under_way,
        "may_start": runs and row is None and in_time,
        "results_on": campaign.results_on,
        "to_pronounce": [one for one in entries if one.mine_to_pronounce and not one.verdict],
        "together_form": TogetherForm(),
        "closing_form": ClosingForm(),
        "ticked": frozenset(),
        # A winner's number would tell the place of an entry one stands back from.
        "shows_ranks": not docket.hidden_count or (row is not None and row.published_at),
        **forms,
    }
    status = UNPROCESSABLE if forms else 200
    return render(request, "referents/deliberation.html", context, status=status)


def _ties(entries: list[Entry]) -> list[dict]:
    """Each group of entries that share a rank, once, with what explains it."""
    found = {}
    for entry in entries:
        place = entry.place
        if place.rank is not None and place.tied > 1:
            tie = {"rank": place.rank, "mean": place.mean, "following": place.following}
            found.setdefault(place.rank, {**tie, "titles": []})["titles"].append(entry.idea.title)
    return list(found.values())


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the deliberation."""
    campaign = challenge_of(request, pk, JuryRight.RUN)
    try:
        services.start_deliberation(campaign=campaign, user=request.user)
    except ValidationError as refused:
        say_refused(request, refused)
    else:
        messages.success(request, _("La délibération est ouverte. Les évaluations sont closes."))
    return redirect("referents:deliberation", pk=pk)


@require_POST
def shortlist(request: HttpRequest, pk: int, idea: uuid.UUID) -> HttpResponse:
    """Put an entry on the shortlist, or take it off: the form says which is wanted."""
    campaign = challenge_of(request, pk, JuryRight.SHORTLIST)
    entry = entry_of(reading.docket_of(campaign, request.user), idea)
    try:
        services.shortlist(
            campaign=campaign,
            idea=entry.idea,
            user=request.user,
            wanted=request.POST.get("wanted") != "no",
        )
    except ValidationError as refused:
        say_refused(request, refused)
    response = redirect("referents:deliberation", pk=pk)
    response["Location"] += f"#idee-{idea}"
    return response


def verdict(request: HttpRequest, pk: int, idea: uuid.UUID) -> HttpResponse:
    """Pronounce the verdict on an entry."""
    campaign = challenge_of(request, pk, JuryRight.PRONOUNCE)
    entry = entry_of(reading.docket_of(campaign, request.user), idea)
    if not entry.mine_to_pronounce:
        raise PermissionDenied
    form = VerdictForm(posted(request), entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            services.pronounce(
                campaign=campaign,
                idea=entry.idea,
                user=request.user,
                seen=form.cleaned_data["seen"],
                verdict=form.verdict(),
            )
        except Stale:
            return _stale(request, campaign, entry, form)
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            messages.success(request, _("Le verdict est noté. Il sera dit le jour des résultats."))
            return redirect("referents:deliberation", pk=pk)
    row = reading.deliberation_of(campaign)
    context = {
        "campaign": campaign,
        "entry": entry,
        "form": form,
        "evaluations": reading.evaluations_of(
            campaign, entry.idea, request.user, begun=row is not None
        ),
        "results_on": campaign.results_on,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "referents/verdict.html", context, status=status)


def _stale(
    request: HttpRequest, campaign: Campaign, entry: Entry, form: VerdictForm
) -> HttpResponse:
    """The verdict someone else gave meanwhile, and every text typed, kept."""
    now = reading.docket_of(campaign, request.user)
    fresh = next(one for one in now.entries if one.idea.pk == entry.idea.pk)
    entries = []
    if fresh.verdict:
        entries.append(
            {
                "state": fresh.idea.state,
                "label": _("Verdict noté : %(verdict)s") % {"verdict": fresh.verdict_words.lower()},
                "on": timezone.localtime(fresh.row.decided_at).date(),
                "who": str(fresh.row.decided_by),
                "why": fresh.row.words,
            }
        )
    context = {
        "campaign": campaign,
        "entry": entry,
        "entries": entries,
        "kept": form.kept(),
        "again_url": reverse("referents:verdict", args=[campaign.pk, entry.idea.pk]),
    }
    return render(request, "referents/verdict_stale.html", context, status=CONFLICT)


@require_POST
def verdicts(request: HttpRequest, pk: int) -> HttpResponse:
    """One same verdict on the entries ticked."""
    campaign = challenge_of(request, pk, JuryRight.PRONOUNCE)
    form = TogetherForm(request.POST)
    keys = _ticked(request, campaign)
    if not keys:
        form.add_error(None, _("Cochez les idées dont c’est le verdict."))
    if form.is_valid():
        try:
            count = services.pronounce_together(
                campaign=campaign,
                ideas=list(Idea.objects.filter(pk__in=keys, campaign=campaign)),
                user=request.user,
                **form.cleaned_data,
            )
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            said = ngettext("%(count)s verdict est noté.", "%(count)s verdicts sont notés.", count)
            messages.success(request, said % {"count": count})
            return redirect("referents:deliberation", pk=pk)
    return _page(request, campaign, together_form=form, ticked=set(keys))


def _ticked(request: HttpRequest, campaign: Campaign) -> list[str]:
    """The keys of the entries ticked; « all » are those this person has still to pronounce on."""
    if "all" in request.POST:
        docket = reading.docket_of(campaign, request.user)
        return [str(one.idea.pk) for one in docket.undecided if one.mine_to_pronounce]
    return [key for key in request.POST.getlist("idea") if _is_key(key)]


def _is_key(value: str) -> bool:
    try:
        Idea._meta.pk.to_python(value)
    except ValidationError:
        return False
    return True


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the deliberation."""
    campaign = challenge_of(request, pk, JuryRight.RUN)
    form = ClosingForm(request.POST)
    if form.is_valid():
        try:
            services.close_deliberation(campaign=campaign, user=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_errors(refused)
        else:
            messages.success(
                request, _("La délibération est close. Les résultats paraîtront au jour annoncé.")
            )
            return redirect("referents:deliberation", pk=pk)
    return _page(request, campaign, closing_form=form)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the deliberation up again before the results."""
    campaign = challenge_of(request, pk, JuryRight.RUN)
    try:
        services.reopen_deliberation(campaign=campaign, user=request.user)
    except ValidationError as refused:
        say_refused(request, refused)
    else:
        messages.success(request, _("La délibération est rouverte."))
    return redirect("referents:deliberation", pk=pk)
