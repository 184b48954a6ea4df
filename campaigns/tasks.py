"""What the schedule runs for challenges."""

from celery import shared_task

from campaigns.services import tell_phases


@shared_task(name="campaigns.tasks.tell_phases", ignore_result=True)
def tell_phases_of_challenges() -> int:
    """Tell the phases that began; returns how many challenges something was told of."""
    return tell_phases()
