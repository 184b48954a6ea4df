"""Fitting the curves of innovations, away from any page."""

import datetime

from django.db.models import Max, Min
from django.utils import timezone

from dashboards.bass import Refusal, edges, fit, per_period
from dashboards.diffusion import Change, first_days, spells
from dashboards.models import SpreadCurve
from projects.models import Project, RolloutEvent

#: A curve is made again after that many days even where nothing changed: months without any
#: adoption are data too.
LASTS = datetime.timedelta(days=28)


def refit_curves(*, today: datetime.date | None = None) -> int:
    """Fit again the curve of each innovation whose sites changed since it was made, or that is a
    month old, where its organisation shows curves; returns how many were made. Side effect: one row
    per innovation, replaced. Running twice makes nothing the second time; each is kept on its own,
    so that one stopped half-way is taken up by the next run."""
    day = today or timezone.localdate()
    projects = Project.objects.filter(idea__organisation__dashboard_settings__uses_forecast=True)
    known = {row.pk: row for row in SpreadCurve.objects.filter(project__in=projects)}
    rows = (
        projects.filter(sites__events__isnull=False)
        .order_by("pk")
        .values("pk")
        .annotate(last=Max("sites__events__pk"), first=Min("sites__events__day"))
        .values_list("pk", "last", "first")
    )
    made = 0
    for key, last, first in rows.iterator(chunk_size=500):
        if _is_due(known.get(key), last, day):
            _refit(key, last, first, day)
            made += 1
    return made


def _is_due(row: SpreadCurve | None, last: int, day: datetime.date) -> bool:
    return row is None or row.last_event != last or row.until + LASTS <= day


def _refit(key, last: int, first: datetime.date, day: datetime.date) -> None:
    """Make the curve from the events up to `last`, whatever is written meanwhile."""
    events = RolloutEvent.objects.filter(site__project=key, pk__lte=last)
    rows = events.order_by("site_id", "revision").values_list("site_id", "day", "state")
    days = first_days(spells(Change(*row) for row in rows))
    bounds = edges(first, max(day, first))
    found = fit(bounds, per_period(days, first, bounds)) if len(bounds) > 1 else Refusal.SHORT
    written = {"last_event": last, "starts_on": first, "until": day}
    if isinstance(found, Refusal):
        curve = dict.fromkeys(("p", "q", "m", "covariance", "months")) | {"refusal": found}
    else:
        curve = {
            "refusal": "",
            "p": found.p,
            "q": found.q,
            "m": found.m,
            "covariance": found.covariance,
            "months": found.months,
        }
    SpreadCurve.objects.update_or_create(project_id=key, defaults=written | curve)
