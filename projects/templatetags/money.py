"""Euros in templates. Load with `{% load money %}`."""

from decimal import Decimal

from django import template

from projects.money import show_euros

register = template.Library()


@register.filter
def euros(amount: Decimal | int) -> str:
    """« 1 234,50 € »."""
    return show_euros(Decimal(amount))
