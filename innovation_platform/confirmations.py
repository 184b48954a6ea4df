"""Where a confirmation waits for the page that shows it: in a signed cookie, so that neither saying
it nor having shown it writes the session in the database. A long one falls back on the session."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class InCookie(CookieStorage):
    """Django's, under a name that only this site may set (`__Host-`) where pages go by HTTPS."""

    @property
    def cookie_name(self) -> str:
        return "__Host-said" if settings.SESSION_COOKIE_SECURE else "said"


class Confirmations(FallbackStorage):
    storage_classes = (InCookie, SessionStorage)
