"""Where a form leads back to, when the page that opened it says so."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 1000


def way_back(request: HttpRequest) -> str:
    """The `next` of the request, a path of this site only; "" for none or for anything else."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    ours = len(asked) <= LONGEST and asked.startswith("/")
    return asked if ours and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


def with_query(request: HttpRequest, **changes: str | None) -> str:
    """This page's address with some values of its query changed, or left out when None."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path
