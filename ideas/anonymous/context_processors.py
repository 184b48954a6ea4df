"""What the pages of the zone know: the platform's name, and the signature of their forms."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ideas.anonymous import tokens


def zone(request: HttpRequest) -> dict:
    """`csrf_token` is the zone's own: the platform's lives in a cookie, which the zone has not."""
    return {"site_name": settings.SITE_NAME, "csrf_token": SimpleLazyObject(tokens.new_token)}
