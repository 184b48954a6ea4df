"""A real SMTP server for the tests: what the worker hands over is read back from it."""

import logging
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from tests.support.platform import free_port

#: A mail leaves at once when its worker was woken, and otherwise with the sweep of the minute: what
#: the platform promises, with some seconds for a slow machine.
WITHIN = 90
# The dialogue of each mail would hide what a failed test has to say.
logging.getLogger("mail.log").setLevel(logging.WARNING)


class MailSink:
    """Keeps every message received; `answer` is what the next ones are told (None: accepted)."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answer: str | None = None
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.answer is not None:
            return self.answer
        message = message_from_bytes(envelope.content, policy=policy.default)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 OK"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        return self._controller.port

    @property
    def email_url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def clear(self) -> None:
        self.messages.clear()
        self.answer = None

    def to(self, address: str) -> list[EmailMessage]:
        """Messages received for this address, oldest first."""
        return [message for message in self.messages if address in message["X-Envelope-To"]]

    def wait_for(self, address: str, *, subject: str = "", timeout: float = WITHIN) -> EmailMessage:
        """The first message for `address` whose subject contains `subject`; fails after a while."""
        limit = time.monotonic() + timeout
        while time.monotonic() < limit:
            for message in self.to(address):
                if subject in str(message["Subject"]):
                    return message
            time.sleep(0.1)
        received = [f"{m['X-Envelope-To']}: {m['Subject']}" for m in self.messages]
        raise AssertionError(f"No mail « {subject} » to {address} after {timeout} s: {received}")
