"""Lists of short lines under a heading, each leading to its page: digests, letters, what is joined.

Both parts of a mail are laid out from them, like everything else a mail says.
"""

import textwrap
from dataclasses import dataclass

from notifications.prose import WIDTH, one_line


@dataclass(frozen=True)
class Item:
    """A line: what it says, the page it leads to (absolute, on this site) and a detail or two."""

    text: str
    url: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Section:
    """Lines that go together, under a heading."""

    title: str
    items: tuple[Item, ...]


def as_text(sections: tuple[Section, ...]) -> str:
    """The sections as the text part of a mail shows them."""
    return "\n\n".join(_section(section) for section in sections)


def _section(section: Section) -> str:
    return "\n\n".join([one_line(section.title), *map(_item, section.items)])


def _item(item: Item) -> str:
    words = one_line(item.text)
    lines = [_wrapped(words, first="- ")]
    if item.detail:
        lines.append(_wrapped(one_line(item.detail), first="  "))
    if item.url:
        lines.append(f"  {item.url}")
    return "\n".join(lines)


def _wrapped(text: str, *, first: str) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
