"""An idea and those merged into it. Merging moves no row: what the survivor shows is read through
the pointer, so that unmerging only clears it."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from ideas.models import Follow, Idea, Involvement, Support


def merged_family(idea: Idea) -> list[UUID]:
    """The keys of an idea and of all those merged into it, at any depth; the idea's first."""
    family, level = [idea.pk], [idea.pk]
    while level:
        level = list(
            Idea.objects.filter(merged_into__in=level).order_by("pk").values_list("pk", flat=True)
        )
        family += level
    return family


def survivor_of(idea: Idea) -> Idea:
    """The idea where this one goes on: itself, or the one it joined, at any depth."""
    while idea.merged_into_id:
        idea = Idea.objects.select_related("organisation").get(pk=idea.merged_into_id)
    return idea


def authorship_of(family: list[UUID]) -> QuerySet[Involvement]:
    """The authors of these ideas, co-authors included."""
    return (
        Involvement.objects.active()
        .filter(idea__in=family, kind__in=Involvement.AUTHORSHIP)
        .select_related("user", "idea")
        .order_by("pk")
    )


def authors_of(idea: Idea) -> QuerySet[User]:
    """The authors of an idea and of those merged into it, who may still be written to."""
    rows = authorship_of(merged_family(idea))
    return User.objects.filter(pk__in=rows.order_by().values("user"), is_active=True)


def followers_of(idea: Idea) -> QuerySet[User]:
    """Those who support or follow an idea, or one merged into it."""
    family = merged_family(idea)
    follows = Follow.objects.filter(idea__in=family).values("user")
    supports = Support.objects.filter(idea__in=family).values("user")
    return User.objects.filter(is_active=True, pk__in=follows.union(supports))
