"""What a person keeps of their desk."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from referents.models import DeskVisit, SavedFilter

MOST_FILTERS = 20


@transaction.atomic
def save_filter(*, user: User, name: str, query: str) -> SavedFilter:
    """Keep a view of the desk under a name; the same name again replaces it. Raises
    `ValidationError` for a name or a query that cannot be kept, or one filter too many."""
    named = SavedFilter.objects.filter(user=user, name=name.strip()).first()
    if named is None and SavedFilter.objects.filter(user=user).count() >= MOST_FILTERS:
        raise ValidationError({"name": _("Vous avez déjà vingt filtres : retirez-en un d’abord.")})
    saved = named or SavedFilter(user=user, name=name.strip())
    saved.query = query
    saved.full_clean()
    saved.save()
    return saved


@transaction.atomic
def remove_filter(*, saved: SavedFilter) -> None:
    """Forget a named filter."""
    saved.delete()


@transaction.atomic
def mark_seen(*, user: User, last_entry: int) -> DeskVisit:
    """Remember that a person has seen what changed, up to a move; never back in time."""
    visit, _created = DeskVisit.objects.get_or_create(user=user)
    visit.last_entry = max(visit.last_entry, last_entry)
    visit.seen_at = timezone.now()
    visit.save()
    return visit
