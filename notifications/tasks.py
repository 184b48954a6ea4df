"""The worker's doors, by queue: "mail", "digests", "maintenance" (`CELERY_TASK_ROUTES`).

Their arguments are ids: nothing of a message goes through the broker.
"""

import time

from celery import shared_task

from notifications import delivery, digests, expansion, retention, sweeping
from notifications.conf import conf


@shared_task(name="notifications.tasks.expand", ignore_result=True)
def expand(occurrence_id: int) -> None:
    """Address one occurrence just committed, and send what is due."""
    expansion.expand(occurrence_id)
    delivery.deliver(until=time.monotonic() + conf().run_seconds)


@shared_task(name="notifications.tasks.deliver", ignore_result=True)
def deliver() -> None:
    """Send what is due."""
    delivery.deliver(until=time.monotonic() + conf().run_seconds)


# Without an end of validity: it would be judged by the worker's clock, and a worker whose clock is
# wrong would drop every sweep. One too many costs three queries.
@shared_task(name="notifications.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """Every minute: address and send whatever is due, however it was missed."""
    sweeping.sweep()


@shared_task(name="notifications.tasks.make_digests", ignore_result=True)
def make_digests() -> None:
    """Gather the digests that are due, then send what is due."""
    until = time.monotonic() + conf().run_seconds
    if digests.make_due(until=until):
        sweeping.sweep()


@shared_task(name="notifications.tasks.purge", ignore_result=True)
def purge() -> None:
    """Each night: forget what is past its time."""
    retention.purge()
