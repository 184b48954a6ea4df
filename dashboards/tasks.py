"""What the schedule runs for dashboards."""

from celery import shared_task

from dashboards.services import refit_curves


@shared_task(name="dashboards.tasks.refit_curves", ignore_result=True)
def refit() -> int:
    """Make again the curves of innovations whose sites changed; returns how many."""
    return refit_curves()
