"""Support and follow."""

from django.db import transaction

from accounts.models import User
from ideas.actors import Person
from ideas.errors import NotAllowed
from ideas.families import merged_family
from ideas.models import CommunityPreference, Follow, Idea, Support
from ideas.permissions import can_support, standing
from ideas.services.counts import count_change, recount
from innovation_platform.prepared import Given, PreparedObjects

_CHOSEN = PreparedObjects(
    lambda: CommunityPreference.objects.filter(user=Given("user")), by_key=True
)


@transaction.atomic
def support(*, idea: Idea, user: User) -> None:
    """Support an idea, once; doing it twice changes nothing. Side effects: the count kept with the
    idea, and the person follows the idea, unless they chose otherwise. Raises `NotAllowed` for its
    authors, and when closed."""
    idea = Idea.objects.select_for_update().get(pk=idea.pk)
    if not can_support(idea, standing(Person(user), idea)):
        raise NotAllowed
    _row, created = Support.objects.get_or_create(idea=idea, user=user)
    if created:
        count_change(idea, "supports_count", +1)
        follow_by_itself(idea=idea, user=user, because="supported")


@transaction.atomic
def withdraw_support(*, idea: Idea, user: User) -> None:
    """Take one's support back, from the idea and from those merged into it, which it counts;
    without one, nothing changes."""
    idea = Idea.objects.select_for_update().get(pk=idea.pk)
    if not idea.absorbed.exists():
        deleted, _rows = Support.objects.filter(idea=idea, user=user).delete()
        if deleted:
            count_change(idea, "supports_count", -1)
        return
    held = Support.objects.filter(idea__in=merged_family(idea), user=user)
    places = list(Idea.objects.filter(supports__in=held).order_by("pk"))
    held.delete()
    for place in places:
        recount(place)


def follow(*, idea: Idea, user: User) -> None:
    """Have the news of an idea."""
    Follow.objects.bulk_create([Follow(idea=idea, user=user)], ignore_conflicts=True)


def unfollow(*, idea: Idea, user: User) -> None:
    """Have them no more: neither those of the idea nor those it gathers from ideas merged in it."""
    Follow.objects.filter(idea__in=merged_family(idea), user=user).delete()


def follow_by_itself(*, idea: Idea, user: User, because: str) -> None:
    """Follow what one has just deposited, supported or commented, unless one chose not to."""
    chosen = _CHOSEN.objects(user=user.pk)
    if not chosen or getattr(chosen[0], f"follow_{because}"):
        follow(idea=idea, user=user)


def choose_following(*, user: User, **choices: bool) -> None:
    """What the person follows without asking: `follow_deposited`, `follow_supported`,
    `follow_commented`. What they follow already does not change."""
    CommunityPreference.objects.update_or_create(user=user, defaults=choices)
