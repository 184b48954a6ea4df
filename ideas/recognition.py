"""What people have lived here, read from what happened: nothing is counted, kept or compared.

Nothing under an anonymous idea ever counts, even once its author has made themselves known: a badge
that appeared with it would say who wrote it.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Min, QuerySet

from accounts.models import Organisation, User
from ideas.enums import Badge, CommentKind, Origin, State, Tie, Visibility
from ideas.models import Comment, Helped, Involvement, Opinion, ShownBadge

#: States that a result has been reached in.
DONE = (State.ACHIEVED, State.RETIRED)

Earned = dict[Badge, datetime.date]


def earned_by(user: User) -> Earned:
    """The badges of one person, each with the day it came."""
    return earned([user.pk]).get(user.pk, {})


def earned(users: Iterable[int]) -> dict[int, Earned]:
    """The badges of these people, in the order of the list; a query per badge, however many."""
    found: dict[int, Earned] = defaultdict(dict)
    keys = list(users)
    for badge, rows, person, day in _sources():
        firsts = rows.filter(**{f"{person}__in": keys}).order_by().values_list(person)
        for user, first in firsts.annotate(first=Min(day)):
            found[user][badge] = first.date() if isinstance(first, datetime.datetime) else first
    return dict(found)


def shown_in(organisation: Organisation) -> list[tuple[User, list[Badge]]]:
    """Who of an organisation chose to show what, by name; a badge no longer earned is not."""
    rows = ShownBadge.objects.filter(
        user__organisation=organisation, user__is_active=True
    ).select_related("user__unit")
    chosen: dict[User, set[str]] = defaultdict(set)
    for row in rows.order_by("user__last_name", "user__first_name", "user"):
        chosen[row.user].add(row.badge)
    if not chosen:
        return []
    held = earned(user.pk for user in chosen)
    people = (
        (user, [badge for badge in held.get(user.pk, {}) if badge in badges])
        for user, badges in chosen.items()
    )
    return [(user, badges) for user, badges in people if badges]


def _sources() -> Iterator[tuple[Badge, QuerySet, str, str]]:
    """Each badge: the rows that give it, whose column, and the column of its day."""
    ties = Involvement.objects.active().filter(**_open("idea__"))
    authors = ties.filter(kind__in=Involvement.AUTHORSHIP)
    said = Comment.objects.standing().filter(**_open("idea__"))
    yield Badge.FIRST_IDEA, ties.filter(kind=Tie.AUTHOR), "user", "idea__deposited_on"
    yield Badge.TOGETHER, ties.filter(kind=Tie.COAUTHOR), "user", "accepted_on"
    helped = Helped.objects.filter(comment__in=said.filter(kind=CommentKind.COMMENT))
    yield Badge.HELPED, helped, "comment__author", "created_at"
    given = Opinion.objects.filter(given_on__isnull=False, **_open("idea__"))
    yield Badge.EXPERT, given, "expert", "given_on"
    yield Badge.TEAM, ties.filter(kind__in=(Tie.LEAD, Tie.MEMBER)), "user", "accepted_on"
    done = authors.filter(idea__state__in=DONE, idea__history__action="achieve")
    yield Badge.ACHIEVED, done, "user", "idea__history__day"
    thanks = said.filter(kind=CommentKind.THANKS)
    carried = ties.filter(kind__in=Involvement.RECUSED, idea__comments__in=thanks)
    yield Badge.THANKED, carried, "user", "idea__comments__created_at"


def _open(idea: str) -> dict[str, object]:
    """Signed, and seen by all."""
    return {f"{idea}origin": Origin.SIGNED, f"{idea}visibility": Visibility.VISIBLE}
