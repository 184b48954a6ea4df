"""What populating the platform of the browser tests leaves in the outbox, settled beforehand.

Hundreds of mails would otherwise leave first, and the tests' own wait behind them.
"""

import time

from notifications import delivery, expansion
from notifications.enums import Channel, MessageState
from notifications.models import Message

WITHIN = 240


def settle() -> None:
    """Address all that was said and show it in the bells; its mails, even those of tomorrow, do not
    leave. Runs inside the platform, before its worker starts."""
    until = time.monotonic() + WITHIN
    expansion.expand_due(until=until)
    Message.objects.filter(
        channel=Channel.MAIL, state__in=[MessageState.WAITING, MessageState.HELD]
    ).update(state=MessageState.CANCELLED)
    delivery.deliver(until=until)
