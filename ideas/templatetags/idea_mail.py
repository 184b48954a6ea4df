"""Filters for the mails about ideas, which are plain text."""

import re

from django import template

from accounts.models import User

register = template.Library()

_LIST_ITEM = re.compile(r"^[-–—•*]\s+")


@register.filter
def name_or(person: User | None, otherwise: str) -> str:
    """A person's name, or what to say of someone who has none: never their address."""
    return (person.get_full_name() if person else "") or str(otherwise)


@register.filter
def written(text: str) -> str:
    """A letter's own words as paragraphs: one per line, lines that start with a dash or a bullet
    together as a list."""
    parts: list[str] = []
    in_list = False
    for line in filter(None, map(str.strip, text.splitlines())):
        item = _LIST_ITEM.match(line)
        words = f"- {line[item.end() :]}" if item else line
        if item and in_list:
            parts[-1] += f"\n{words}"
        else:
            parts.append(words)
        in_list = bool(item)
    return "\n\n" + "\n\n".join(parts) + "\n\n"
