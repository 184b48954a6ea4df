"""Whose name is shown to whom, when an author who had been anonymous chose the team only."""

from ideas.enums import Disclosure, Party
from ideas.models import Idea, Involvement
from ideas.permissions import Standing

#: Those to whom « équipe projet » shows a name.
TEAM = frozenset({Party.AUTHOR, Party.LEAD, Party.TEAM, Party.SPONSOR})


def hidden_authors(idea: Idea, who: Standing) -> frozenset[int]:
    """The authors of an idea whose part in it must not be shown to this reader. Reads
    `idea.involvements.all()`, so a prefetch is used."""
    if who.parties & TEAM:
        return frozenset()
    return frozenset(
        row.user_id
        for row in idea.involvements.all()
        if row.kind in Involvement.AUTHORSHIP and row.disclosure == Disclosure.TEAM
    )
