"""What the layout shows of the bell."""

from functools import cache

from django.http import HttpRequest

from notifications.selectors import unread_count


def bell(request: HttpRequest) -> dict:
    """`unread_count`, at most 100: a function that templates call, so that it is counted when one
    shows it, in one query however often it does."""
    return {"unread_count": cache(lambda: _count(request))}


def _count(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return unread_count(user) if user is not None and user.is_authenticated else 0
