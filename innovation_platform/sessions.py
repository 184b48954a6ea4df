"""Sessions in the database, as Django keeps them; read by a query put into SQL once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from innovation_platform.prepared import Given, Prepared

_KEPT = Prepared(
    lambda: Session.objects.filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField())
    ).values_list("session_data"),
    by_key=True,
)


class SessionStore(db.SessionStore):
    """Django's own store: same table, same signature (it is signed with the name of the class)."""

    def load(self) -> dict[str, Any]:
        """What the session holds. One that is unknown or over leaves the store without a key."""
        for (data,) in _KEPT.rows(key=self.session_key, now=timezone.now()):
            return self.decode(data)
        self._session_key = None
        return {}
