"""What someone lets colleagues see of what they have lived here."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from ideas.errors import NotAllowed
from ideas.models import ShownBadge
from ideas.recognition import earned_by


@transaction.atomic
def show_badges(*, user: User, badges: Collection[str]) -> None:
    """Let colleagues see these badges, and no others. Raises `NotAllowed` for one that is not
    earned."""
    if not set(badges) <= set(earned_by(user)):
        raise NotAllowed
    shown = ShownBadge.objects.filter(user=user)
    shown.exclude(badge__in=badges).delete()
    ShownBadge.objects.bulk_create(
        [ShownBadge(user=user, badge=badge) for badge in badges], ignore_conflicts=True
    )
