"""What the page of a challenge shows, section by section: each function brings its part of the
context. A room that adds a section writes its function, names it here, and includes its template
in `campaigns/detail.html`."""

from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Organisation
from accounts.selectors import organisations_of
from campaigns.enums import PhaseCode
from campaigns.models import Campaign
from campaigns.permissions import CampaignRight, CampaignStanding
from campaigns.phases import ORDER
from campaigns.views.vote import vote_section
from ideas import presenters
from ideas.anonymous.challenges import takes_anonymous
from ideas.entries import entries_of, mine_to_enter
from ideas.models import Category, Idea
from ideas.paging import count_up_to, count_words, page
from ideas.results import jury_shown, may_follow_answers, results_of
from ideas.selectors import ROW, SORTS

#: Ideas on a page, and news before « toutes les nouvelles ».
IDEAS = 20


def steps(request: HttpRequest, campaign: Campaign, standing: CampaignStanding) -> dict[str, Any]:
    """Its phases with their days, the one of today, and how many days it has left."""
    today, current = campaign.today, campaign.phase
    place = ORDER.index(current) if current else -1
    rows = [
        {
            "span": span,
            "label": PhaseCode(span.code).label,
            "current": span.code == current,
            "done": ORDER.index(span.code) < place,
        }
        for span in campaign.calendar
        if span.code != PhaseCode.CLOSED or current == PhaseCode.CLOSED
    ]
    opens_in = (campaign.opens_on - today).days
    days_left = (campaign.closes_on - today).days + 1
    return {
        "phase": current,
        "steps": rows,
        "span_results": campaign.span(PhaseCode.RESULTS),
        "opens_in": opens_in,
        "days_left": days_left,
    }


def answering(
    request: HttpRequest, campaign: Campaign, standing: CampaignStanding
) -> dict[str, Any]:
    """Where one answers, signed or not; None where one cannot."""
    if not standing.may(CampaignRight.ENTER):
        return {"answer_url": None, "anonymous_url": None}
    signed, anonymous = answer_pages(campaign, request.user.organisation)
    return {"answer_url": signed, "anonymous_url": anonymous}


def answer_pages(campaign: Campaign, place: Organisation | None) -> tuple[str, str | None]:
    """The pages where someone of an organisation answers, signed and not: None for a challenge
    addressed to too few people for a letter to stay anonymous. Without an organisation, for the
    challenge of a groupement, the anonymous one asks which."""
    signed = f"{reverse('ideas:begin')}?defi={campaign.pk}"
    if not takes_anonymous(campaign):
        return signed, None
    name, args = "anonymous_challenge_places", [campaign.pk]
    if place is not None:
        name, args = "anonymous_challenge", [place.code, campaign.pk]
    return signed, reverse(name, urlconf=settings.ANONYMOUS_URLCONF, args=args)


def figures(request: HttpRequest, campaign: Campaign, standing: CampaignStanding) -> dict[str, Any]:
    """Ideas seen by all, with the supports and comments they received: no figure about people."""
    return {"figures": figures_of(campaign)}


def figures_of(campaign: Campaign) -> dict[str, int]:
    """The public figures of a challenge, in one query."""
    found = entries_of(campaign).aggregate(
        ideas=Count("pk"), supports=Sum("supports_count"), comments=Sum("comments_count")
    )
    return {name: value or 0 for name, value in found.items()}


def ideas(request: HttpRequest, campaign: Campaign, standing: CampaignStanding) -> dict[str, Any]:
    """A page of the ideas that answer it: those that its figures count; of a groupement's, those of
    one's own organisation, and how many more there are elsewhere."""
    entries = entries_of(campaign)
    found = Idea.objects.listed_for(request.user).filter(pk__in=entries.values("pk"))
    shown = page(
        found.values(*ROW), order=SORTS["recent"], cursor=request.GET.get("page"), size=IDEAS
    )
    categories = dict(Category.objects.values_list("pk", "name"))
    link = f"{request.path}?page="
    elsewhere = _elsewhere(request, campaign, entries)
    return {
        "rows": presenters.rows(shown.items, categories=categories, organisations={}),
        "count": count_up_to(found),
        "elsewhere": elsewhere,
        "elsewhere_words": count_words(elsewhere),
        "next_url": shown.next_cursor and f"{link}{shown.next_cursor}",
        "previous_url": shown.previous_cursor and f"{link}{shown.previous_cursor}",
    }


def _elsewhere(request: HttpRequest, campaign: Campaign, entries: QuerySet[Idea]) -> int:
    """How many ideas answer it in organisations that this person does not look into."""
    if not campaign.groupement_id:
        return 0
    return count_up_to(entries.exclude(organisation__in=organisations_of(request.user)))


def words(request: HttpRequest, campaign: Campaign, standing: CampaignStanding) -> dict[str, Any]:
    """The rules in force, and the news."""
    versions = list(campaign.rules.all())
    return {
        "rules": versions[0] if versions else None,
        "amended": len(versions) > 1,
        "news": list(campaign.news.select_related("written_by")),
    }


def jury(request: HttpRequest, campaign: Campaign, standing: CampaignStanding) -> dict[str, Any]:
    """The jury, the results once told, and whether one has an idea to propose."""
    results = results_of(campaign, request.user)
    return {
        "jury": jury_shown(campaign, request.user),
        "results": results,
        "follows": results is not None and may_follow_answers(campaign, request.user),
        "may_propose": campaign.is_open and mine_to_enter(campaign, request.user).exists(),
    }


SECTIONS = (steps, answering, figures, ideas, words, jury, vote_section)
