"""An SMTP server that does as it is told, message after message."""

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from tests.support.platform import free_port


class ScriptedSink:
    """Follows `script`, one word per message, then accepts.

    "accept"; "rcpt 451 …", "data 550 …": that answer to RCPT or at the end of the mail;
    "drop rcpt", "drop data": cuts the connection instead, the latter once it holds the mail;
    "drop kept": keeps the mail, then cuts; "hang": never answers the mail.
    `received` is what it accepted or kept; `connections` counts those opened.
    """

    def __init__(self) -> None:
        self.script: list[str] = []
        self.received: list[EmailMessage] = []
        self.connections = 0
        self.on_data = lambda: None
        self.port = free_port()
        self._controller: Controller | None = None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        word = self.script[0] if self.script else "accept"
        if word.startswith("rcpt "):
            self.script.pop(0)
            return word.removeprefix("rcpt ")
        if word == "drop rcpt":
            self.script.pop(0)
            server.transport.abort()
            return "421 gone"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        word = self.script.pop(0) if self.script else "accept"
        self.on_data()
        if word.startswith("data "):
            return word.removeprefix("data ")
        if word == "hang":
            await asyncio.sleep(5)
        if word in ("drop data", "hang"):
            server.transport.abort()
            return "421 gone"
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        if word == "drop kept":
            server.transport.abort()
        return "250 2.0.0 OK"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """End; again is harmless, and `start()` reopens the same port."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def ids(self) -> list[str]:
        """The Message-IDs received, in order."""
        return [str(mail["Message-ID"]) for mail in self.received]
