"""Filters for the mail templates, which are plain text."""

from django import template

from notifications import prose

register = template.Library()


@register.filter
def quoted(value: str) -> str:
    """A person's own text as a quotation of the mail: `{{ answer.explanation|quoted }}`."""
    return prose.quoted(str(value))
