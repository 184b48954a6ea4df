"""What the front page shows a person, in queries put into SQL once (ADR 0056)."""

from typing import Any

from django.db.models import DateTimeField, QuerySet
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import organisations_of, reach_of
from campaigns.asked import about_open, about_today, open_now
from campaigns.models import Campaign
from ideas.anyone import ANYONE
from ideas.models import Idea
from ideas.selectors import ROW, latest_answers, spreading
from innovation_platform.prepared import Given, Prepared, PreparedObjects

ANSWERS = 3
CARDS = 3
CHALLENGES = 3
#: What a card shows of the last answers.
ANSWER = ("idea", "idea__state", "idea__title", "explanation")


def recent_ideas(user: User) -> list[dict[str, Any]]:
    """The newest of those listed for a person, in the columns of `ROW`."""
    return _dictionaries(_RECENT, user)


def spreading_ideas(user: User) -> list[dict[str, Any]]:
    """Those lately in rollout or achieved near this person, in the columns of `ROW`."""
    return _dictionaries(_SPREADING, user)


def answers_given(user: User) -> list[tuple]:
    """The last answers made public near this person, in the columns of `ANSWER`."""
    return _ANSWERS.rows(organisations=organisations_of(user), now=timezone.now())


def challenges_open(user: User) -> list[Campaign]:
    """The challenges that take ideas today among those a person may look at, the latest first."""
    reach = reach_of(user)
    found = _CHALLENGES.objects(
        user=user.pk,
        organisations=organisations_of(user),
        whole_referent=reach.whole(Role.REFERENT),
        whole_director=reach.whole(Role.DIRECTOR),
        branches=reach.branches,
        groupement=reach.groupement_organisations,
        **about_today(),
    )
    return open_now(found)[:CHALLENGES]


def _dictionaries(query: Prepared, user: User) -> list[dict[str, Any]]:
    rows = query.rows(organisations=organisations_of(user))
    return [dict(zip(ROW, row, strict=True)) for row in rows]


def _newest() -> QuerySet[Idea]:
    return Idea.objects.listed_for(ANYONE).order_by("-deposited_on", "-id")[:CARDS]


_RECENT = Prepared(lambda: _newest().values_list(*ROW))
_SPREADING = Prepared(lambda: spreading(ANYONE, CARDS).values_list(*ROW))
_CHALLENGES = PreparedObjects(lambda: about_open(Campaign.objects.for_user(ANYONE)), by_key=True)
_ANSWERS = Prepared(
    lambda: latest_answers(ANYONE, ANSWERS, now=Given("now", DateTimeField())).values_list(*ANSWER)
)
