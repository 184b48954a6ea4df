"""What the schedule runs for dashboards."""

import logging
from collections.abc import Callable, Sized

from celery import shared_task
from django.db import InterfaceError, OperationalError

from dashboards.services import (
    read_figures,
    refit_curves,
    remind_objectives,
    send_monthly_reports,
)
from dashboards.services.freezing import freeze_old_months
from dashboards.services.publishing import publish_counts
from dashboards.services.rebuilding import check_all
from dashboards.services.updating import update
from notifications.causes import cause_of

logger = logging.getLogger(__name__)


@shared_task(name="dashboards.tasks.refit_curves", ignore_result=True)
def refit() -> int:
    """Make again the curves of innovations whose sites changed; returns how many."""
    return refit_curves()


@shared_task(name="dashboards.tasks.read_figures", ignore_result=True)
def read() -> int:
    """Keep what the figures that objectives follow say today; returns how many values."""
    return read_figures()


@shared_task(name="dashboards.tasks.update_figures", ignore_result=True)
def update_figures() -> int:
    """Bring the figures up to date; returns how many ideas changed what they add to them."""
    return update()


@shared_task(name="dashboards.tasks.keep_figures", ignore_result=True)
def keep_figures() -> int:
    """Each night: look at every idea, see whether the figures had drifted from the rows they come
    from, freeze the oldest months, publish what may be told of people; returns how many
    organisations had drifted. A step that fails holds up no other."""
    drifted = _step(check_all)
    _step(freeze_old_months)
    _step(publish_counts)
    return len(drifted) if isinstance(drifted, Sized) else 0


def _step(work: Callable[[], object]) -> object:
    """What a step returns; None where it failed, which the log says. A database that is away stops
    everything: the task is run again."""
    try:
        return work()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.error("%s failed: %s", work.__name__, cause_of(error))
        return None


@shared_task(name="dashboards.tasks.send_monthly_reports", ignore_result=True)
def report() -> int:
    """Send directions the report of the month that is over; returns how many."""
    return send_monthly_reports()


@shared_task(name="dashboards.tasks.remind_objectives", ignore_result=True)
def remind() -> int:
    """Tell of the objectives whose date comes or has passed; returns how many were new."""
    return remind_objectives()
