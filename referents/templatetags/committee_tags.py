"""Numbers of a committee in French. Load with `{% load committee_tags %}`."""

from django import template

from ideas import agenda

register = template.Library()


@register.filter
def one_decimal(value: float) -> str:
    """3.25 → « 3,3 »."""
    return f"{value:.1f}".replace(".", ",")


@register.filter
def score_words(value: float) -> str:
    """« bon »: what a mean between 1 and 4 is called."""
    return agenda.score_words(value)
