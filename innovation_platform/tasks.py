"""The task that shows that the schedule reaches the workers."""

from celery import shared_task

from innovation_platform import health


@shared_task(expires=120)
def pulse() -> None:
    """Leave the time of this beat where the health page and the health command read it."""
    health.record_pulse()
