"""The words of a message, in its recipient's language and time zone, when it is sent.

A template (`email/<app>/<event>/<audience>.txt`) extends the variable `layout` and fills the blocks
`subject`, `lead` (the line that suffices alone) and `body`. Each block is rendered once, as plain
text without escaping; the text and HTML parts are then laid out from the same words, and only the
HTML layout escapes them.
"""

import secrets
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from django.conf import settings
from django.template import Context, Engine, Template, TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from notifications import prose
from notifications.files import File
from notifications.models import Message
from notifications.notices import Notice
from notifications.sections import Item, Section, as_text
from notifications.site import absolute, site_host, site_name
from notifications.together import keep, recall

SUBJECT_LENGTH = 200
# Between the blocks of one rendering: what nobody's text can hold.
_MARK = secrets.token_hex(16)


class RenderError(Exception):
    """The message cannot be put into words. The text of the error holds no personal data."""


@dataclass
class Words:
    """What a message says: the blocks of its template, and its button. `encoded` is kept here by
    `notifications.mailing`."""

    language: str
    subject: str
    lead: str
    body: tuple[prose.Block, ...]
    url: str
    action_label: str
    sections: tuple[Section, ...] = ()
    files: tuple[File, ...] = ()
    encoded: tuple[object, bytes] | None = None

    @cached_property
    def _layout(self) -> dict:
        return {
            "words": self,
            "body_text": prose.as_text(self.body),
            "sections_text": as_text(self.sections),
            "lead_text": prose.as_text(prose.blocks(self.lead)),
            "site_name": site_name(),
            "site_url": absolute("/"),
            "preferences_url": absolute(reverse("notifications:preferences")),
        }

    def as_text(self) -> str:
        """The text part."""
        return self._text

    def as_html(self) -> str:
        """The HTML part: the same words, escaped."""
        return self._html

    @cached_property
    def _text(self) -> str:
        with translation.override(self.language):
            template = get_template("email/layout.txt").template
            return template.render(Context(self._layout, autoescape=False)).strip() + "\n"

    @cached_property
    def _html(self) -> str:
        with translation.override(self.language):
            return get_template("email/layout.html").render(self._layout)


def language_of(user) -> str:
    """The language to write to this person in."""
    return getattr(user, "language", "") or settings.LANGUAGE_CODE


def words_of(message: Message, notice: Notice) -> Words:
    """Everything that the message says. Raises `RenderError`, and whatever the notice raises.

    Words that were written without a look at their recipient are those of every recipient of the
    same place: within a batch they are written once.
    """
    return _shared("words", message, notice, _words)


def headline_of(message: Message, notice: Notice) -> Item:
    """The subject and the page it leads to: the line of a digest."""
    return _shared("headline", message, notice, _headline)


def subject_of(message: Message, notice: Notice) -> str:
    """The subject alone, which is also the text of the bell."""
    return headline_of(message, notice).text


def _shared(what: str, message: Message, notice: Notice, write: Callable):
    user = message.recipient
    zone = user.organisation.time_zone if user.organisation else settings.TIME_ZONE
    language = language_of(user)
    key = (what, message.occurrence_id, message.audience, language, zone)
    known = recall(key)
    if known is not None:
        return known
    looked_at = []
    watched = SimpleLazyObject(lambda: looked_at.append(True) or user)
    with translation.override(language), timezone.override(zoneinfo.ZoneInfo(zone)):
        written = write(message, notice, watched)
    if not looked_at:
        keep(key, written)
    return written


def _words(message: Message, notice: Notice, recipient) -> Words:
    template, context = _prepare(message, notice, recipient)
    subject, lead, body = _blocks(template, context, "subject", "lead", "body")
    lead = prose.one_line(lead)
    if not lead:
        raise RenderError("empty lead")
    return Words(
        language=translation.get_language(),
        subject=_as_subject(subject),
        lead=lead,
        body=prose.blocks(body),
        url=_own_address(context.get("url", "")),
        action_label=prose.one_line(str(context.get("action_label", ""))),
        sections=tuple(_own_pages(section) for section in context.get("sections", ())),
        files=notice.files(message.occurrence.context),
    )


def _headline(message: Message, notice: Notice, recipient) -> Item:
    template, context = _prepare(message, notice, recipient)
    (subject,) = _blocks(template, context, "subject")
    return Item(_as_subject(subject), _own_address(context.get("url", "")))


def _own_pages(section: Section) -> Section:
    return Section(
        section.title,
        tuple(replace(item, url=_own_address(item.url)) for item in section.items),
    )


def _prepare(message: Message, notice: Notice, recipient) -> tuple[Template, dict]:
    name = notice.template(message)
    try:
        template = get_template(name).template
    except TemplateDoesNotExist as error:
        raise RenderError(f"no template {error}") from error
    own = {"recipient": recipient, "site_name": site_name()}
    return template, own | notice.render_context(
        message.occurrence.context, recipient, message.audience
    )


def _blocks(template: Template, context: dict, *names: str) -> list[str]:
    """These blocks of the template, in one rendering."""
    layout = _layout_of(names, template.engine)
    rendered = template.render(Context(context | {"layout": layout}, autoescape=False))
    return rendered.split(_MARK)


@lru_cache(maxsize=8)
def _layout_of(names: tuple[str, ...], engine: Engine) -> Template:
    """A layout that shows these blocks and nothing else."""
    blocks = (f"{{% block {name} %}}{{% endblock %}}" for name in names)
    return Template(_MARK.join(blocks), engine=engine)


def _as_subject(text: str) -> str:
    subject = prose.one_line(text)
    if not subject:
        raise RenderError("empty subject")
    if len(subject) > SUBJECT_LENGTH:
        subject = subject[: SUBJECT_LENGTH - 1].rstrip() + "…"
    return subject


def _own_address(url: str) -> str:
    if url and not (
        url.startswith(("https://", "http://"))
        and url_has_allowed_host_and_scheme(url, allowed_hosts={site_host()})
    ):
        raise RenderError("the button leads out of the site")
    return url
