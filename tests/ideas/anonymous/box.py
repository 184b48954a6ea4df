"""The letter box in tests: post, let the hour come, look."""

import datetime

from django.utils import timezone

from ideas.anonymous.codes import new_code
from ideas.anonymous.collection import collect
from ideas.anonymous.followup import follow_up
from ideas.anonymous.keys import idea_digests
from ideas.anonymous.letters import post_deposit
from ideas.anonymous.schedule import next_collection
from ideas.models import Idea

TEXT = {
    "title": "Une borne à l’accueil",
    "problem": "Les usagers font la queue pour un simple justificatif.",
    "proposal": "Une borne qui imprime les justificatifs.",
    "benefit": "Vingt minutes de moins.",
}


def deposit(organisation, *, code=None, **fields):
    """Post a deposit; its code."""
    code = code or new_code()
    post_deposit(code=code, organisation=organisation, **TEXT | fields)
    return code


def tomorrow() -> datetime.datetime:
    """The first collection of another day than today: letters of today all leave then."""
    day = timezone.localdate() + datetime.timedelta(days=1)
    return next_collection(timezone.make_aware(datetime.datetime.combine(day, datetime.time())))


def open_box(at=None) -> int:
    """Carry out the first collection of another day, or the one of a given moment."""
    return collect(now=at or tomorrow())


def idea_of(code) -> Idea:
    return Idea.objects.get(code_digest__in=idea_digests(code))


def collected(organisation, **fields):
    """An anonymous idea out of the box: its code and itself."""
    code = deposit(organisation, **fields)
    open_box()
    return code, idea_of(code)


def say_again(at: datetime.datetime) -> datetime.datetime:
    """The collection after a given one."""
    return next_collection(at)


__all__ = [
    "TEXT",
    "collected",
    "deposit",
    "follow_up",
    "idea_of",
    "open_box",
    "say_again",
    "tomorrow",
]
