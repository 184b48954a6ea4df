"""What became of a mail that was handed over."""

import enum
from dataclasses import dataclass


class Outcome(enum.Enum):
    """What became of a hand-off."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"  # a definite refusal for now (4xx), or lost before the mail was given
    REFUSED = "refused"  # a definite refusal for good (5xx)
    UNKNOWN = "unknown"  # lost once the mail was given: it may have been accepted
    UNTRIED = "untried"  # kept here: no command was sent for it


@dataclass(frozen=True)
class Answer:
    """The outcome, and the server's codes: never its text, which often repeats the address."""

    outcome: Outcome
    codes: str
    connection_lost: bool = False


UNTRIED = Answer(Outcome.UNTRIED, "")
