"""Where a confirmation waits for the page that shows it: in a signed cookie, so that neither saying
it nor having shown it writes the session in the database. A long one falls back on the session."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core.signing import Signer, get_cookie_signer


class InCookie(CookieStorage):
    """Django's, under a name that only this site may set (`__Host-`) where pages go by HTTPS, and
    signed for one person: whoever signs in after them on the same machine does not read it."""

    @property
    def cookie_name(self) -> str:
        return "__Host-said" if settings.SESSION_COOKIE_SECURE else "said"

    @property
    def signer(self) -> Signer:
        """The person is asked for when a message is read or written: signing in comes between."""
        whose = self.request.session.get(SESSION_KEY, "")
        return get_cookie_signer(salt=f"{self.key_salt}:{whose}")

    @signer.setter
    def signer(self, _for_anyone: Signer) -> None:
        """Django sets one for everyone."""


class Confirmations(FallbackStorage):
    storage_classes = (InCookie, SessionStorage)
