"""What the schedule runs for projects."""

from celery import shared_task

from projects.services.reminding import remind_sites
from projects.services.sheets import write_missing_sheets
from projects.services.silence import remind_silent


@shared_task(name="projects.tasks.remind_silent", ignore_result=True)
def remind_silent_projects() -> int:
    """Remind the projects that have not been heard of; returns how many reminders were written."""
    return remind_silent()


@shared_task(name="projects.tasks.remind_about_sites", ignore_result=True)
def remind_about_sites() -> int:
    """Remind those who answer for sites that wait; returns how many reminders were written."""
    return remind_sites()


@shared_task(name="projects.tasks.write_missing_sheets", ignore_result=True)
def write_sheets() -> int:
    """Write the sheets that imports left out; returns how many."""
    return write_missing_sheets()
