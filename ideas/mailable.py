"""What mails may say of an idea: never what an anonymous author wrote, save its title."""

from copy import copy

from django.utils.translation import gettext

from ideas.enums import ActorKind, Origin
from ideas.models import HistoryEntry, Idea


def withheld() -> str:
    """What mails say instead of what an anonymous author wrote: it never leaves the platform."""
    return gettext("À lire sur la page de l’idée : ce qu’écrit un auteur anonyme n’en sort pas.")


def mailable(idea: Idea) -> Idea:
    """The idea as mails may quote it."""
    if idea.origin == Origin.SIGNED:
        return idea
    shown = copy(idea)
    shown.problem = shown.proposal = shown.benefit = withheld()
    return shown


def mailable_entry(entry: HistoryEntry) -> HistoryEntry:
    """A move as mails may quote it."""
    if entry.actor_kind != ActorKind.DEPOSITOR or not entry.reason:
        return entry
    shown = copy(entry)
    shown.reason = withheld()
    return shown
