"""The guarantee: whatever was missed, by whoever, is found within a minute."""

import time

from notifications import delivery, expansion, health
from notifications.conf import conf


def sweep() -> dict[str, int]:
    """Address and send whatever is due, within `run_seconds`, and leave the time of this sweep for
    the readiness page. Returns how many occurrences were addressed, and how many messages were left
    in each state."""
    until = time.monotonic() + conf().run_seconds
    addressed = expansion.expand_due(until=until)
    tally = delivery.deliver(until=until)
    health.note_sweep()
    return {"addressed": addressed} | {str(state): count for state, count in tally.items()}
