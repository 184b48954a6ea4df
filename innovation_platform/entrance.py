"""The door that the web server knocks at: two houses behind it, chosen by the path alone.

What begins with `/anonyme` goes to the anonymous zone, everything else to the platform. The choice
is made before anything reads the request, and the zone is handed a copy of the WSGI environment
that holds only what it needs: it cannot keep what it was never given. See `docs/anonymity.md`.
"""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from django.conf import settings

Environ = dict[str, Any]
WSGIApplication = Callable[[Environ, Callable], Iterable[bytes]]

ZONE = "/anonyme"
#: Where the zone reads which identity header arrived: the name of the header, never its value.
IDENTITY = "essaim.identity_header"

#: All that the zone is given: no cookie, no address, no browser, no referrer, no query.
KEPT = frozenset(
    {
        "REQUEST_METHOD",
        "SCRIPT_NAME",
        "PATH_INFO",
        "SERVER_NAME",
        "SERVER_PORT",
        "SERVER_PROTOCOL",
        "CONTENT_TYPE",
        "CONTENT_LENGTH",
        "HTTP_HOST",
        "HTTP_ORIGIN",
        "HTTP_SEC_FETCH_SITE",
    }
)


class Entrance:
    """The WSGI application: the platform, and the zone beside it."""

    def __init__(self, *, platform: WSGIApplication, zone: WSGIApplication) -> None:
        self.platform = platform
        self.zone = zone

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        if is_of_the_zone(environ.get("PATH_INFO", "")):
            return self.zone(without_identity(environ), start_response)
        return self.platform(environ, start_response)


def is_of_the_zone(path: str) -> bool:
    """Whether a path is one of the zone's."""
    return path == ZONE or path.startswith(f"{ZONE}/")


def without_identity(environ: Environ) -> Environ:
    """A copy that says nothing of who is asking, save the name of an identity header that a proxy
    should not have sent: the zone then closes."""
    kept = {key: value for key, value in environ.items() if key in KEPT or key.startswith("wsgi.")}
    kept["REMOTE_ADDR"] = kept["QUERY_STRING"] = ""
    if _came_by_tls(environ):
        kept["wsgi.url_scheme"] = "https"
    kept[IDENTITY] = identity_header(environ)
    return kept


def identity_header(environ: Environ) -> str:
    """The name of the first single sign-on header that bears a value, or nothing."""
    for key in sorted(environ):
        if environ[key] and _names_someone(key, tuple(settings.IDENTITY_HEADERS)):
            return key
    return ""


@lru_cache(maxsize=2_000)
def _names_someone(key: str, patterns: tuple[str, ...]) -> bool:
    """Servers pass a header as HTTP_X; a module of the server itself, as X."""
    name = key.removeprefix("HTTP_")
    return any(fnmatchcase(name, pattern.upper().replace("-", "_")) for pattern in patterns)


def _came_by_tls(environ: Environ) -> bool:
    """What the trusted proxy says of the scheme, read here because the header is then dropped."""
    trusted = settings.SECURE_PROXY_SSL_HEADER
    if not trusted:
        return False
    header, secure = trusted
    return environ.get(header, "").split(",")[0].strip() == secure
