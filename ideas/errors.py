"""What can prevent a transition; each says what happened in the reader's words."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _


class Stale(Exception):
    """The idea has moved on since the person saw it; `seen` is the revision they saw."""

    def __init__(self, idea_id, seen: int) -> None:
        super().__init__(f"idea {idea_id} is past revision {seen}")
        self.idea_id = idea_id
        self.seen = seen


class StaleMinutes(Exception):
    """Someone else wrote the minutes since the person read them."""


class NotAllowed(PermissionDenied):
    """This person may not carry out this transition on this idea now."""


class Incomplete(ValidationError):
    """Inputs the transition cannot happen without are missing; errors are keyed by input."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__({name: _("Cette information est nécessaire.") for name in missing})
