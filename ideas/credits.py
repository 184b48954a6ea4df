"""Who is credited on an idea's page. No query here."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ideas.enums import Origin, Tie
from ideas.models import Idea, Involvement

_ORDER = [Tie.AUTHOR, Tie.COAUTHOR, Tie.SPONSOR, Tie.LEAD, Tie.MEMBER]


def credits_of(
    idea: Idea,
    ties: Iterable[Involvement],
    hidden: frozenset[int],
    *,
    joined: Iterable[Involvement] = (),
    absorbed: Iterable[Idea] = (),
) -> list[dict]:
    """Authors first, then those of the ideas merged into this one, each with it, then who carries
    it; « auteur anonyme » in the place of one who is not known. An author who took a seat in the
    team is named once."""
    held = [
        row
        for row in ties
        if row.accepted_on and not (row.kind in Involvement.AUTHORSHIP and row.user_id in hidden)
    ]
    held.sort(key=lambda row: _ORDER.index(Tie(row.kind)))
    own = [_credit(row) for row in held if row.kind in Involvement.AUTHORSHIP]
    if idea.origin == Origin.ANONYMOUS and not any(row.kind == Tie.AUTHOR for row in held):
        own.insert(0, _anonymous())
    signed = {row.idea_id for row in joined if row.kind == Tie.AUTHOR}
    theirs = [_credit(row, row.idea) for row in joined] + [
        _anonymous(other)
        for other in absorbed
        if other.origin == Origin.ANONYMOUS and other.pk not in signed
    ]
    authors = {row.user_id for row in held if row.kind in Involvement.AUTHORSHIP}
    rest = [
        _credit(row)
        for row in held
        if row.kind not in Involvement.AUTHORSHIP
        and not (row.kind == Tie.MEMBER and row.user_id in authors)
    ]
    return own + theirs + rest


def _credit(row: Involvement, origin: Idea | None = None) -> dict:
    return {
        "name": str(row.user),
        "role": Tie(row.kind).label,
        "author": row.kind in Involvement.AUTHORSHIP,
        "anonymous": False,
        "origin": origin,
    }


def _anonymous(origin: Idea | None = None) -> dict:
    return {
        "name": _("auteur anonyme"),
        "role": Tie.AUTHOR.label,
        "author": True,
        "anonymous": True,
        "origin": origin,
    }
