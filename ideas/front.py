"""What the front page shows a person, in queries put into SQL once (ADR 0056)."""

from typing import Any, NamedTuple

from django.db.models import DateTimeField, QuerySet
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import organisations_of, reach_of
from campaigns.asked import about_open, about_today, open_now
from campaigns.models import Campaign
from ideas.anyone import ANYONE
from ideas.enums import State
from ideas.models import Answer, Idea
from ideas.paging import CEILING, count_over
from ideas.selectors import ROW, latest_answers, spreading
from innovation_platform.prepared import Given, Prepared, PreparedObjects
from innovation_platform.together import Together

ANSWERS = 3
CARDS = 3
CHALLENGES = 3
#: What a card shows of the last answers.
ANSWER = ("idea", "idea__state", "idea__title", "explanation")


class Front(NamedTuple):
    """What was lately done in the organisations that a person looks into."""

    #: The last answers made public, in the columns of `ANSWER`.
    answers: list[tuple]
    #: The newest ideas, and those lately in rollout or achieved: dictionaries of `ROW`.
    recent: list[dict[str, Any]]
    spreading: list[dict[str, Any]]


def front_of(user: User) -> Front:
    """What the front page shows a person of ideas, in one query."""
    found = _FRONT.lists(organisations=organisations_of(user), now=timezone.now())
    return Front(found["answers"], _named(found["recent"]), _named(found["spreading"]))


def counts_of(user: User) -> tuple[int, int]:
    """How many ideas a person may list, and how many of them are achieved, counted as far as
    `count_over` goes."""
    given = {"organisations": organisations_of(user)}
    return count_over(_LISTED, given), count_over(_ACHIEVED, given)


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


def _named(rows: list[tuple]) -> list[dict[str, Any]]:
    return [dict(zip(ROW, row, strict=True)) for row in rows]


def _counted(rows: QuerySet[Idea]) -> QuerySet:
    return rows.order_by().values_list("pk")[: CEILING + 1]


def _newest() -> QuerySet[Idea]:
    return Idea.objects.listed_for(ANYONE).order_by("-deposited_on", "-id")[:CARDS]


def _last_answers() -> QuerySet[Answer]:
    return latest_answers(ANYONE, ANSWERS, now=Given("now", DateTimeField()))


_FRONT = Together(
    {
        "answers": lambda: _last_answers().values_list(*ANSWER),
        "recent": lambda: _newest().values_list(*ROW),
        "spreading": lambda: spreading(ANYONE, CARDS).values_list(*ROW),
    }
)
_CHALLENGES = PreparedObjects(lambda: about_open(Campaign.objects.for_user(ANYONE)), by_key=True)
_LISTED = Prepared(lambda: _counted(Idea.objects.listed_for(ANYONE)))
_ACHIEVED = Prepared(lambda: _counted(Idea.objects.listed_for(ANYONE).filter(state=State.ACHIEVED)))
