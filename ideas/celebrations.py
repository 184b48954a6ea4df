"""What celebrations read of ideas: what may be nominated, whom a trophy honours. Writes nothing."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.enums import PhaseCode
from campaigns.models import Campaign
from ideas.enums import Disclosure, State, Tie, Visibility
from ideas.models import Idea, Involvement, NamedOnTrophy, Nominee, Trophy

#: States that a result has been reached in.
DONE = (State.ACHIEVED, State.RETIRED)
#: A unit smaller than this is not named: it would name people (trust.md, §1).
SMALLEST_UNIT = 20


def nominable(campaign: Campaign) -> QuerySet[Idea]:
    """The ideas that may be nominated: achieved where the celebration is held, and seen by all."""
    return Idea.objects.filter(
        organisation=campaign.organisation_id, state__in=DONE, visibility=Visibility.VISIBLE
    )


def team_of(idea: Idea) -> QuerySet[Involvement]:
    """Those who have a hand in an idea and whose name everyone may know."""
    return (
        Involvement.objects.active()
        .filter(idea=idea, kind__in=Involvement.RECUSED)
        .exclude(disclosure=Disclosure.TEAM)
    )


def editions(user: User) -> QuerySet[Campaign]:
    """The celebrations a person may look at, the latest first."""
    return (
        Campaign.objects.for_user(user)
        .celebrations()
        .select_related("ceremony")
        .with_calendar()
        .order_by("-opens_on", "-pk")
    )


def is_past(campaign: Campaign) -> bool:
    """Whether its day has come: its trophies are shown."""
    return campaign.phase in (PhaseCode.RESULTS, PhaseCode.CLOSED)


def trophies_of(campaigns: Iterable[Campaign]) -> dict[int, list[Trophy]]:
    """The trophies of each celebration, in the order of its categories, without those of ideas
    hidden since; in two queries."""
    found: dict[int, list[Trophy]] = defaultdict(list)
    rows = Trophy.objects.filter(
        category__campaign__in=list(campaigns), idea__visibility=Visibility.VISIBLE
    ).select_related("category", "idea__organisation", "idea__unit")
    for row in rows.order_by("category__position", "category", "idea__title", "pk"):
        found[row.category.campaign_id].append(row)
    return dict(found)


def nominees_of(campaign: Campaign) -> dict[int, list[Nominee]]:
    """The nominees of each category of a celebration, by name; in one query."""
    found: dict[int, list[Nominee]] = defaultdict(list)
    rows = Nominee.objects.filter(
        category__campaign=campaign, idea__visibility=Visibility.VISIBLE
    ).select_related("idea")
    for row in rows.order_by("idea__title", "pk"):
        found[row.category_id].append(row)
    return dict(found)


def names_on(trophies: Iterable[Trophy]) -> dict[int, list[str]]:
    """Those who chose to be named, by trophy; one who left the team, or chose since to be known by
    it only, is named no more. In two queries."""
    trophies = list(trophies)
    ideas = {trophy.pk: trophy.idea_id for trophy in trophies}
    known = set(
        Involvement.objects.active()
        .filter(idea__in=ideas.values(), kind__in=Involvement.RECUSED)
        .exclude(disclosure=Disclosure.TEAM)
        .values_list("idea", "user")
    )
    found: dict[int, list[str]] = defaultdict(list)
    rows = NamedOnTrophy.objects.filter(trophy__in=trophies).select_related("user")
    for row in rows.order_by("user__last_name", "user__first_name", "pk"):
        if (ideas[row.trophy_id], row.user_id) in known:
            found[row.trophy_id].append(str(row.user))
    return dict(found)


def own_trophies(user: User, trophies: Iterable[Trophy]) -> dict[int, bool]:
    """The trophies of ideas that a person has a hand in, and whether they are named on each. Two
    queries, one where none is theirs."""
    by_idea: dict = defaultdict(list)
    for trophy in trophies:
        by_idea[trophy.idea_id].append(trophy.pk)
    ties = (
        Involvement.objects.active()
        .filter(user=user, idea__in=by_idea, kind__in=Involvement.RECUSED)
        .exclude(disclosure=Disclosure.TEAM)
    )
    mine = [pk for idea in set(ties.values_list("idea", flat=True)) for pk in by_idea[idea]]
    rows = NamedOnTrophy.objects.filter(user=user, trophy__in=mine)
    named = set(rows.values_list("trophy", flat=True)) if mine else set()
    return {pk: pk in named for pk in mine}


def units_behind(idea: Idea) -> str:
    """The units that a certificate honours: that of the idea, and those of its lead and members,
    large enough to name nobody; else the organisation."""
    ties = team_of(idea).filter(kind__in=(Tie.LEAD, Tie.MEMBER)).select_related("user__unit")
    units = [idea.unit, *(row.user.unit for row in ties.order_by("pk"))]
    large = {
        unit.pk: unit.name
        for unit in units
        if unit is not None and (unit.headcount or 0) >= SMALLEST_UNIT
    }
    return get_text_list(sorted(large.values()), _("et")) if large else idea.organisation.name
