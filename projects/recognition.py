"""What an organisation has done together: ideas achieved, sites, thanks. Nobody is ranked, and no
figure is about persons: those are the dashboards', published so that none can be subtracted."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from accounts.models import Organisation
from ideas.enums import CommentKind, Visibility
from ideas.models import Comment, HistoryEntry, Idea
from ideas.recognition import DONE
from projects.enums import IN_USE
from projects.models import RolloutSite


@dataclass(frozen=True)
class Period:
    """A year, or all of them."""

    year: int | None = None

    def of(self, column: str) -> Q:
        """The rows of this period, by a date."""
        if self.year is None:
            return Q()
        first, last = datetime.date(self.year, 1, 1), datetime.date(self.year, 12, 31)
        return Q(**{f"{column}__range": (first, last)})


def achieved(organisation: Organisation, period: Period) -> QuerySet[Idea]:
    """The ideas of an organisation that came to their results, the latest first, with how many
    sites use each."""
    done = HistoryEntry.objects.filter(idea=OuterRef("pk"), action="achieve").order_by()
    last = done.values("idea").annotate(last=Max("day")).values("last")
    return (
        Idea.objects.filter(
            organisation=organisation, state__in=DONE, visibility=Visibility.VISIBLE
        )
        .annotate(achieved_on=Subquery(last))
        .filter(period.of("achieved_on"), achieved_on__isnull=False)
        .order_by("-achieved_on", "-pk")
    )


def with_sites(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """The same, with how many sites use each and what it gave."""
    used = Count("project__sites", filter=Q(project__sites__state__in=IN_USE))
    return ideas.select_related("unit").annotate(sites=used, results=F("project__results"))


def adoptions(organisation: Organisation, period: Period) -> QuerySet[RolloutSite]:
    """Where innovations are used: the organisation's own, anywhere, and others' in its units; the
    latest first."""
    here = (
        Q(project__idea__organisation=organisation)
        | Q(unit__organisation=organisation)
        | Q(organisation=organisation)
    )
    rows = RolloutSite.objects.filter(
        here, period.of("since"), state__in=IN_USE, project__idea__visibility=Visibility.VISIBLE
    )
    return rows.select_related("unit", "organisation", "project__idea").order_by("-since", "-pk")


def thanks(organisation: Organisation, period: Period) -> QuerySet[Comment]:
    """What was said to the teams of its ideas, the latest first."""
    rows = Comment.objects.standing().filter(
        _moment(period),
        kind=CommentKind.THANKS,
        idea__organisation=organisation,
        idea__visibility=Visibility.VISIBLE,
    )
    return rows.select_related("author__unit", "idea").order_by("-created_at", "-pk")


def _moment(period: Period) -> Q:
    return Q() if period.year is None else Q(created_at__year=period.year)


def years(organisation: Organisation, today: datetime.date) -> list[int]:
    """The years that have something to show, the latest first."""
    first = achieved(organisation, Period()).order_by("achieved_on").values("achieved_on").first()
    if first is None:
        return []
    return list(range(today.year, first["achieved_on"].year - 1, -1))
