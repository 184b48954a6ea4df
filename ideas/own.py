"""An idea by the key its form was given, and whether it is one's own."""

import uuid

from django.db.models import Exists, OuterRef, QuerySet, UUIDField

from accounts.models import User
from ideas.anyone import ANYONE
from ideas.models import Idea
from innovation_platform.prepared import Given, PreparedObjects


def _of_anyone() -> QuerySet[Idea]:
    own = Idea.objects.authored_by(ANYONE).filter(pk=OuterRef("pk"))
    return Idea.objects.filter(pk=Given("key", UUIDField())).annotate(is_own=Exists(own))


_FOUND = PreparedObjects(_of_anyone, by_key=True)
_LOCKED = PreparedObjects(
    lambda: (
        _of_anyone().select_related("organisation__idea_settings").select_for_update(of=("self",))
    ),
    by_key=True,
)


def own_or_not(key: uuid.UUID, user: User, *, locked: bool = False) -> Idea | None:
    """The idea of this key, if any, whoever wrote it: `is_own` says whether this person did, in the
    same query. `locked` holds its row until the end of the transaction, and reads what its
    organisation settled."""
    rows = (_LOCKED if locked else _FOUND).objects(key=key, user=user.pk)
    return rows[0] if rows else None
