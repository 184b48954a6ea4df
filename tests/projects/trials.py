"""A trial under way for the tests of projects."""

import datetime

from django.utils import timezone

from ideas.models import Idea
from projects.models import Project
from tests.factories.projects import PilotFactory

NUMBER = {"name": "Appels", "kind": "number", "direction": "down", "before": "12,5", "unit": "h"}


def running(cast, **fields):
    """A trial begun twenty days ago, that ends in twenty, on the unit of the cast."""
    idea = cast.idea("in_pilot")
    start = timezone.localdate() - datetime.timedelta(days=20)
    end = timezone.localdate() + datetime.timedelta(days=20)
    Idea.objects.filter(pk=idea.pk).update(due_on=end)
    project = Project.objects.get(pk=idea.pk)
    return PilotFactory(project=project, site=cast.unit, starts_on=start, ends_on=end, **fields)


def later(days):
    """So many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)
