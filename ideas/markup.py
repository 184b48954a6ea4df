"""What people type in comments, made safe to show: a small part of Markdown, and mentions.

Bold, italics, lists, quotations, code and links; nothing else: no heading, picture, table nor
markup of one's own. `markdown-it-py` reads it with HTML off, then `nh3` lets through a short list
of tags, so that one mistake of either is not enough.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import nh3
from django.utils.html import escape

from innovation_platform.typography import french_spaces

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "code", "pre"}
SCHEMES = {"http", "https", "mailto"}
#: Written in the place of a mention while Markdown is read: private characters, which nobody types.
_OPEN, _CLOSE = "\ue000", "\ue001"


class Named(NamedTuple):
    """Someone named in a text, where, and how the page shows their name."""

    start: int
    end: int
    name: str


@lru_cache(maxsize=1)
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # here: sixty modules, for who writes a comment only

    reader = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    reader.enable("linkify")
    return reader.disable(["heading", "lheading", "hr", "image", "html_block", "html_inline"])


def to_html(text: str, named: Iterable[Named] = ()) -> str:
    """The text as safe HTML; those named in it are shown by their name."""
    text, names = _set_apart(text.replace(_OPEN, "").replace(_CLOSE, ""), sorted(named))
    clean = nh3.clean(
        _reader().render(french_spaces(text)),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
    for number, name in enumerate(names):
        shown = f'<span class="mention">@{escape(name)}</span>'
        clean = clean.replace(f"{_OPEN}{number}{_CLOSE}", shown)
    return clean.strip()


def _set_apart(text: str, named: list[Named]) -> tuple[str, list[str]]:
    """The text with each mention replaced by its number between private characters."""
    parts, names, at = [], [], 0
    for mention in named:
        parts += [text[at : mention.start], f"{_OPEN}{len(names)}{_CLOSE}"]
        names.append(mention.name)
        at = mention.end
    return "".join([*parts, text[at:]]), names
