"""What a kind of news is: whom it tells, with which words, and whether it still holds.

Each app declares its news in its own `notices.py` as subclasses of `Notice` registered with
`@register`, and says them with `notifications.outbox.enqueue()`. This room knows no idea.
"""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from notifications.enums import Channel
from notifications.files import File


class UnknownNotice(LookupError):
    """No notice of this code is registered."""


@dataclass(frozen=True)
class Recipient:
    """A person to tell, as what, from when and how. `audience` chooses the template."""

    user_id: int
    audience: str
    not_before: datetime.datetime | None = None
    channels: tuple[str, ...] = (Channel.MAIL, Channel.APP)


class Notice(ABC):
    """A kind of news. Its methods are run by the worker, outside any request. One that does not say
    whom it tells, or with what, cannot be registered."""

    code: ClassVar[str]
    kind: ClassVar[str]
    mandatory: ClassVar[bool] = False

    @abstractmethod
    def recipients(self, context: dict) -> Iterable[Recipient]:
        """The people to tell; for someone named twice, the first audience is kept."""

    def kind_of(self, audience: str) -> str:
        """The kind of news that this is to an audience."""
        return self.kind

    def is_mandatory(self, audience: str) -> bool:
        """Whether this audience is written to at once whatever it prefers."""
        return self.mandatory

    def may_stop(self, audience: str) -> bool:
        """Whether the mail offers not to receive such mails any more."""
        return not self.is_mandatory(audience)

    def may_join(self, context: dict, audience: str) -> bool:
        """Whether the news may be told in one line of a later mail of the same thread. Not when it
        holds what the person must read whole, or asks something of them."""
        return False

    def prefetch(self, contexts: list[dict]) -> None:  # noqa: B027  nothing to read is an answer
        """Read in advance, with `together.keep()`, what the messages about these contexts share.
        Only a saving: every method does without."""

    def is_current(self, context: dict) -> bool:
        """Whether the news still holds; asked again just before each message leaves."""
        return True

    def template(self, message) -> str:
        """The template of a message: `email/<app>/<event>/<audience>.txt`, after its code, unless
        several news share their words."""
        return f"email/{self.code.replace('.', '/')}/{message.audience}.txt"

    @abstractmethod
    def render_context(self, context: dict, user, audience: str) -> dict:
        """What the template shows, built at sending time; `url` (absolute, on this site) and
        `action_label` are the button."""

    def files(self, context: dict) -> tuple[File, ...]:
        """The files joined to the mail, the same for all who get it; made when it is sent."""
        return ()

    def thread(self, context: dict) -> str:
        """What the mail is about, so that mail readers keep its messages together; "" for none."""
        return ""

    def path(self, context: dict, user, audience: str) -> str:
        """The page of this site that the news leads to, opened from the bell."""
        parts = urlsplit(self.render_context(context, user, audience)["url"])
        return parts._replace(scheme="", netloc="").geturl()


_REGISTRY: dict[str, Notice] = {}


def register(notice: type[Notice]) -> type[Notice]:
    """Class decorator: make a notice known by its code. Two notices of one code are refused. Raises
    `TypeError` for one that leaves something abstract."""
    known = _REGISTRY.get(notice.code)
    if known is not None and type(known).__qualname__ != notice.__qualname__:
        raise ValueError(f"two notices have the code {notice.code!r}")
    _REGISTRY[notice.code] = notice()
    return notice


def get_notice(code: str) -> Notice:
    """The notice of this code. Raises `UnknownNotice`."""
    try:
        return _REGISTRY[code]
    except KeyError:
        raise UnknownNotice(code) from None


def all_notices() -> tuple[Notice, ...]:
    """Every registered notice, by code."""
    return tuple(_REGISTRY[code] for code in sorted(_REGISTRY))
