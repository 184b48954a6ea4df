"""The challenges: their list, and a page each."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from ideas import presenters
from ideas.entries import mine_to_enter
from ideas.models import Category, Idea
from ideas.paging import count_up_to, page
from ideas.results import jury_shown, may_follow_answers, results_of
from ideas.selectors import ROW, SORTS

PAGE = 20


@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Open challenges, then those to come, then the past ones."""
    today = timezone.localdate()
    visible = Campaign.objects.for_user(request.user).published().kept().with_calendar()
    context = {
        "open": visible.open(),
        "coming": visible.filter(opens_on__gt=today).order_by("opens_on"),
        "past": visible.filter(closes_on__lt=today)[:PAGE],
    }
    return render(request, "campaigns/list.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The question, the dates, and the ideas that answer it."""
    campaign = get_object_or_404(Campaign.objects.for_user(request.user).with_calendar(), pk=pk)
    found = Idea.objects.listed_for(request.user).filter(campaign=campaign)
    shown = page(
        found.values(*ROW), order=SORTS["recent"], cursor=request.GET.get("page"), size=PAGE
    )
    categories = dict(Category.objects.values_list("pk", "name"))
    results = results_of(campaign, request.user)
    context = {
        "campaign": campaign,
        "jury": jury_shown(campaign, request.user),
        "results": results,
        "follows": results is not None and may_follow_answers(campaign, request.user),
        "may_propose": campaign.is_open and mine_to_enter(campaign, request.user).exists(),
        "anonymous_url": reverse(
            "anonymous_challenge",
            urlconf=settings.ANONYMOUS_URLCONF,
            args=[campaign.organisation.code, campaign.pk],
        ),
        "rows": presenters.rows(shown.items, categories=categories, organisations={}),
        "count": count_up_to(found),
        "next_url": shown.next_cursor and f"{request.path}?page={shown.next_cursor}",
        "previous_url": shown.previous_cursor and f"{request.path}?page={shown.previous_cursor}",
    }
    return render(request, "campaigns/detail.html", context)
