"""Handing a mail to the server, and knowing what became of it.

Django's backend opens the connection (settings `EMAIL_*`); the three SMTP commands are sent here
one by one, because "refused", "lost before the mail was given" and "lost after" must be told apart.
"""

import re
import smtplib
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from notifications.answers import Answer, Outcome
from notifications.mailing import Mail

MAILS_PER_CONNECTION = 100
TIMEOUT = 10
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")


class Unreachable(Exception):
    """No mail server answers, or it refuses us: no message is at fault."""


class Transport:
    """One connection to the mail server, opened at the first mail and used for many.

    A context manager: leaving it closes the connection.
    """

    def __init__(self) -> None:
        self._backend = get_connection(timeout=self.timeout())
        self._sent = 0

    @staticmethod
    def timeout() -> float:
        """How long one answer of the server is waited for, in seconds."""
        return settings.EMAIL_TIMEOUT or TIMEOUT

    def __enter__(self) -> "Transport":
        return self

    def __exit__(self, *exc_info) -> None:
        self.close()

    def open(self) -> None:
        """Be ready to send. Raises `Unreachable`."""
        if self._sent >= MAILS_PER_CONNECTION:
            self.close()
        try:
            self._backend.open()
            if isinstance(self._backend, EmailBackend):
                self._backend.connection.ehlo_or_helo_if_needed()
        except OSError as error:  # SMTPException is one
            self.close()
            code = getattr(error, "smtp_code", "")
            raise Unreachable(f"{type(error).__name__} {code}".strip()) from error

    def close(self) -> None:
        """End the connection, politely if it still answers."""
        self._sent = 0
        try:
            self._backend.close()
        except OSError:
            # Django's backend has dropped its socket already; the server is gone anyway.
            self._backend.connection = None

    def send(self, mail: Mail) -> Answer:
        """Hand the mail over, once. Never raises for what the server or the network does."""
        self._sent += 1
        if isinstance(self._backend, EmailBackend):
            return self._smtp(self._backend.connection, mail)
        try:
            self._backend.send_messages([mail])
        except OSError as error:
            return Answer(Outcome.DEFERRED, type(error).__name__)
        return Answer(Outcome.ACCEPTED, "")

    def _smtp(self, server: smtplib.SMTP, mail: Mail) -> Answer:
        sender, recipient, content = _envelope(mail)
        given = False
        try:
            for command, address in ((server.mail, sender), (server.rcpt, recipient)):
                code, text = command(address)
                if code not in (250, 251):
                    return self._refusal(server, code, text)
            given = True
            return self._final(server, *server.data(content))
        except smtplib.SMTPDataError as error:
            # DATA itself was refused: the mail was not given.
            return self._refusal(server, error.smtp_code, error.smtp_error)
        except OSError as error:
            self.close()
            outcome = Outcome.UNKNOWN if given else Outcome.DEFERRED
            return Answer(outcome, type(error).__name__, connection_lost=True)

    def _final(self, server: smtplib.SMTP, code: int, text: bytes) -> Answer:
        if 200 <= code < 300:
            return Answer(Outcome.ACCEPTED, _codes(code, text))
        if 400 <= code < 600:
            return self._refusal(server, code, text)
        self.close()
        return Answer(Outcome.UNKNOWN, _codes(code, text), connection_lost=True)

    def _refusal(self, server: smtplib.SMTP, code: int, text: bytes) -> Answer:
        outcome = Outcome.REFUSED if 500 <= code < 600 else Outcome.DEFERRED
        try:
            if code == 421 or server.rset()[0] != 250:
                self.close()
        except OSError:
            self.close()
        return Answer(outcome, _codes(code, text))


def _envelope(mail: Mail) -> tuple[str, str, bytes]:
    charset = mail.encoding or settings.DEFAULT_CHARSET
    sender = _sender(mail.from_email, charset)
    recipient = parseaddr(sanitize_address(mail.to[0], charset))[1]
    return sender, recipient, mail.as_bytes()


@lru_cache(maxsize=8)
def _sender(address: str, charset: str) -> str:
    return parseaddr(sanitize_address(address, charset))[1]


def _codes(code: int, text: bytes) -> str:
    enhanced = _ENHANCED.match(text.decode("ascii", "replace"))
    return f"{code} {enhanced.group()}" if enhanced else str(code)
