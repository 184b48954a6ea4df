"""The letter box of a running platform, opened when a test wants it to be."""

import datetime

from django.utils import timezone

from ideas.anonymous.collection import collect
from ideas.anonymous.schedule import next_collection
from ideas.models import Collection, Idea


def open_next() -> None:
    """Carry out the next collection nobody has carried out, on a later day than today: every letter
    in the box leaves."""
    midnight = datetime.datetime.combine(timezone.localdate(), datetime.time())
    after = timezone.make_aware(midnight + datetime.timedelta(days=1))
    last = Collection.objects.order_by("-at").values_list("at", flat=True).first()
    collect(now=next_collection(max(last or after, after)))


def path_of(title: str) -> str:
    """Where the idea of this title is read."""
    return Idea.objects.get(title=title).get_absolute_url()
