"""Searches that a person keeps, and the ideas they are told of."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.errors import NotAllowed
from ideas.models import SavedSearch
from notifications.outbox import enqueue

#: How many searches a person keeps, and how many ideas one alert names.
MOST_SEARCHES, NAMED = 30, 20
#: How many of the ideas already told are remembered: those of the window that alerts look at.
REMEMBERED = 1_000


@transaction.atomic
def save_search(
    *, user: User, name: str, query: str, alert: bool, already: Iterable[UUID]
) -> SavedSearch:
    """Keep a search under a name; keeping the same one again renames it. `already` are the ideas
    it finds today, never told as new. Raises `ValidationError` past thirty searches, or when it
    asks for nothing."""
    if not query:
        raise ValidationError(_("Cette recherche ne demande rien : ajoutez un mot ou un filtre."))
    others = SavedSearch.objects.filter(user=user).exclude(query=query)
    if others.count() >= MOST_SEARCHES:
        raise ValidationError(
            _("Vous gardez déjà %(count)s recherches : retirez-en une d’abord."),
            params={"count": MOST_SEARCHES},
        )
    search, _created = SavedSearch.objects.update_or_create(
        user=user,
        query=query,
        defaults={
            "name": name,
            "alert": alert,
            "told": [str(key) for key in already][:REMEMBERED],
            "checked_at": timezone.now(),
        },
    )
    return search


@transaction.atomic
def forget_search(*, search: SavedSearch, user: User) -> None:
    """Keep a search no more. Raises `NotAllowed` for another's."""
    if search.user_id != user.pk:
        raise NotAllowed
    search.delete()


@transaction.atomic
def set_alert(*, search: SavedSearch, user: User, alert: bool, already: Iterable[UUID]) -> None:
    """Start or stop being told; starting again tells what comes from now on. Raises
    `NotAllowed`."""
    if search.user_id != user.pk:
        raise NotAllowed
    if alert and not search.alert:
        search.told = [str(key) for key in already][:REMEMBERED]
    search.alert = alert
    search.save(update_fields=["alert", "told"])


@transaction.atomic
def tell_found(*, search: SavedSearch, found: list[UUID]) -> int:
    """Tell of the ideas among `found` (newest first) that were not told yet; returns how many.
    Side effects: what was told is remembered, one occurrence in the outbox. Called twice at once,
    tells once."""
    search = SavedSearch.objects.select_for_update().filter(pk=search.pk, alert=True).first()
    if search is None:
        return 0
    told = set(search.told)
    new = [key for key in found if str(key) not in told]
    search.told = [str(key) for key in found][:REMEMBERED]
    search.checked_at = now = timezone.now()
    search.save(update_fields=["told", "checked_at"])
    if new:
        enqueue(
            "ideas.search_found",
            key=f"ideas.search_found:{search.pk}:{now:%Y%m%d%H%M%S%f}",
            context={"search": search.pk, "ideas": new[:NAMED], "count": len(new)},
        )
    return len(new)
