"""Who stands back from an idea: those who have a hand in it, and those who declared it."""

from django.db.models import Q, QuerySet, UUIDField

from accounts.models import User
from ideas.models import Idea, Involvement, Recusal
from innovation_platform.prepared import GivenSet, Prepared


def recused_from(idea: Idea) -> QuerySet[User]:
    """Everyone who may not study, evaluate, decide nor sign on an idea."""
    involved = Involvement.objects.active().filter(idea=idea, kind__in=Involvement.RECUSED)
    declared = Recusal.objects.in_force().filter(idea=idea)
    return User.objects.filter(
        Q(pk__in=involved.values("user")) | Q(pk__in=declared.values("user"))
    )


def recused_ideas(user: User) -> QuerySet:
    """The keys of the ideas a person stands back from, for a subquery."""
    involved = Involvement.objects.active().filter(user=user, kind__in=Involvement.RECUSED)
    declared = Recusal.objects.in_force().filter(user=user)
    return involved.order_by().values("idea").union(declared.order_by().values("idea"))


def who_stands_back(ideas: list) -> dict[object, set[int]]:
    """For each of these ideas, the keys of the people who stand back from it; one query."""
    found: dict[object, set[int]] = {key: set() for key in ideas}
    for idea, user in _STAND_BACK.rows(ideas=ideas):
        found[idea].add(user)
    return found


_IDEAS = GivenSet("ideas", UUIDField())
_STAND_BACK = Prepared(
    lambda: (
        Involvement.objects.active()
        .filter(idea__in=_IDEAS, kind__in=Involvement.RECUSED)
        .order_by()
        .values_list("idea", "user")
        .union(
            Recusal.objects.in_force()
            .filter(idea__in=_IDEAS)
            .order_by()
            .values_list("idea", "user"),
            all=True,
        )
    ),
    by_key=True,
)
