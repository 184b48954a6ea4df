"""The vote of all agents: the ballot, then the results and the ballots to count again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.models import AwardCategory, Campaign
from campaigns.permissions import CampaignRight, CampaignStanding, standing_on
from campaigns.views.ballot_forms import BallotForm
from ideas import services
from ideas.ballots import FEWEST, FEWEST_FOR_ORDER, Told
from ideas.enums import Visibility
from ideas.models import Ballot, Poll, PollResult
from ideas.voting import (
    entries_by_category,
    has_vote,
    in_own_order,
    marks_by_poll,
    may_see_results,
    own_among,
    polls_of,
    results_by_poll,
    title_in_results,
    vote_is_over,
    voting_span,
)
from innovation_platform.downloads import csv_answer

UNPROCESSABLE = 422
#: What the page of a challenge shows of its results.
FIRST = 3


def campaign_of(request: HttpRequest, pk: int) -> Campaign:
    """A challenge or a celebration that this person may look at; else it is not found."""
    rows = Campaign.objects.for_user(request.user).with_calendar()
    return get_object_or_404(rows.select_related("groupement", "ceremony"), pk=pk)


def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballot of each vote while one votes; before, when it opens; after, the results. A form
    says which vote it is for; `withdraw` takes one's ballot back."""
    campaign = campaign_of(request, pk)
    if not has_vote(campaign):
        raise Http404
    who = standing_on(request.user, campaign)
    boxes = boxes_of(request, who)
    if request.method == "POST":
        box = next((row for row in boxes if row["code"] == request.POST.get("vote")), None)
        if not who.may(CampaignRight.VOTE) or box is None:
            raise PermissionDenied
        if answer := _posted(request, campaign, box):
            return answer
    context = {
        "campaign": campaign,
        "boxes": boxes,
        "span": voting_span(campaign),
        "over": vote_is_over(campaign),
        "may_vote": who.may(CampaignRight.VOTE),
        "fewest": FEWEST,
        "fewest_for_order": FEWEST_FOR_ORDER,
    }
    status = UNPROCESSABLE if any(box["form"] and box["form"].errors for box in boxes) else 200
    return render(request, "campaigns/vote.html", context, status=status)


def boxes_of(request: HttpRequest, who: CampaignStanding) -> list[dict[str, Any]]:
    """Each vote of a challenge or celebration, with this person's ballot or its results; the same
    number of queries whatever their number."""
    campaign, votes = who.campaign, who.may(CampaignRight.VOTE)
    polls = polls_of(campaign)
    entries = entries_by_category(campaign) if votes else {}
    every = {entry["id"] for rows in entries.values() for entry in rows}
    own = own_among(request.user, every) if votes else set()
    marks = marks_by_poll([poll for _c, poll in polls if poll], request.user) if votes else {}
    told = [poll for _c, poll in polls if may_see_results(who, poll)]
    results = results_by_poll(told) if told else {}
    boxes = []
    for category, poll in polls:
        code = str(category.pk) if category else "defi"
        form = None
        if votes:
            posted = request.method == "POST" and request.POST.get("vote") == code
            form = BallotForm(
                request.POST if posted and "withdraw" not in request.POST else None,
                prefix=f"v{code}",
                campaign=campaign,
                entries=in_own_order(request.user, entries.get(category and category.pk, [])),
                own=own,
                marks=marks.get(poll.pk, {}) if poll else {},
            )
        boxes.append(
            {
                "code": code,
                "category": category,
                "poll": poll,
                "form": form,
                "cast": bool(form and form.marks),
                "out": poll in told,
                "results": _rows(poll, results.get(poll.pk, [])) if poll in told else [],
                # Side by side, the ballots of several categories tell who chose in one only.
                "says_ballots": len(polls) == 1,
            }
        )
    return boxes


def _posted(request: HttpRequest, campaign: Campaign, box: dict[str, Any]) -> HttpResponse | None:
    about = {"campaign": campaign, "user": request.user, "category": box["category"]}
    back = redirect(f"{request.path}#vote-{box['code']}")
    if "withdraw" in request.POST:
        services.withdraw_ballot(**about)
        messages.success(request, _("Votre vote est retiré."))
        return back
    if not box["form"].is_valid():
        return None
    try:
        services.cast_ballot(**about, marks=box["form"].cleaned_data["marks"])
    except ValidationError as refused:
        box["form"].add_error(None, refused.messages)
        return None
    messages.success(
        request, _("Votre vote est enregistré. Vous pouvez en changer jusqu’à la fin.")
    )
    return back


def _rows(poll: Poll, rows: list[PollResult]) -> list[dict[str, Any]]:
    """The results as a table, as far as they may be told: no order, the order, or numbers too. An
    idea hidden since keeps its line, without its title."""
    if poll.told == Told.NOTHING:
        return []
    few = poll.told != Told.NUMBERS
    shared = [row.rank for row in rows]
    top = max((row.votes for row in rows), default=0)
    return [
        {
            "title": title_in_results(row.idea),
            "url": row.idea.get_absolute_url() if _is_shown(row) else "",
            "rank": row.rank,
            "tied": shared.count(row.rank) > 1,
            "votes": None if few else row.votes,
            "width": round(100 * row.votes / top) if top and not few else 0,
        }
        for row in rows
        if row.votes or not few
    ]


def _is_shown(row: PollResult) -> bool:
    return row.idea.visibility == Visibility.VISIBLE


@require_safe
def ballots(request: HttpRequest, pk: int, poll: int) -> HttpResponseBase:
    """Every ballot of a vote, to count again: one random key each, in the order of these keys, no
    person and no time. Not found before the results, nor when too few voted or did not."""
    campaign = campaign_of(request, pk)
    row = get_object_or_404(Poll.objects.select_related("category"), pk=poll, campaign=campaign)
    who = standing_on(request.user, campaign)
    if not may_see_results(who, row) or row.told != Told.NUMBERS:
        raise Http404
    results = results_by_poll([row]).get(row.pk, [])
    titles = {str(result.idea_id): title_in_results(result.idea) for result in results}
    rows = (
        [str(ballot.pk), key, titles[key], count]
        for ballot in Ballot.objects.filter(poll=row).order_by("pk").iterator(chunk_size=500)
        for key, count in sorted(ballot.marks.items())
    )
    headers = [_("Bulletin"), _("Clé de l’idée"), _("Idée"), _("Voix")]
    return csv_answer(f"bulletins-{slugify(str(row))[:40]}-{row.pk}", headers, rows)


def vote_section(
    request: HttpRequest, campaign: Campaign, standing: CampaignStanding
) -> dict[str, Any]:
    """What the page of a challenge says of its vote: `templates/campaigns/_vote.html`."""
    if not has_vote(campaign):
        return {"vote": None}
    poll = next((row for _category, row in polls_of(campaign)), None)
    out = may_see_results(standing, poll)
    results = _rows(poll, results_by_poll([poll]).get(poll.pk, [])) if out else []
    return {
        "vote": {
            "span": voting_span(campaign),
            "open": standing.may(CampaignRight.VOTE),
            "over": vote_is_over(campaign),
            "out": out,
            "first": [row for row in results if row["rank"] <= FIRST][: 2 * FIRST],
            "results_on": campaign.results_on,
        }
    }


def category_of(campaign: Campaign, pk: int) -> AwardCategory:
    """A category of this celebration; else it is not found."""
    return get_object_or_404(AwardCategory, pk=pk, campaign=campaign)
