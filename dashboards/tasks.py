"""What the schedule runs for dashboards."""

from celery import shared_task

from dashboards.services import read_figures, refit_curves


@shared_task(name="dashboards.tasks.refit_curves", ignore_result=True)
def refit() -> int:
    """Make again the curves of innovations whose sites changed; returns how many."""
    return refit_curves()


@shared_task(name="dashboards.tasks.read_figures", ignore_result=True)
def read() -> int:
    """Keep what the figures that objectives follow say today; returns how many values."""
    return read_figures()
