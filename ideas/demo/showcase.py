"""What each demo account finds on its pages: a handful of ideas of the first organisation."""

from collections.abc import Iterator

from ideas.demo import corpus
from ideas.demo.cast import Cast
from ideas.demo.plans import Plan, Planner
from ideas.enums import State

S = State
#: Working through a small idea without a committee.
LOCALLY = ["deposit", "take_charge", "start_locally"]
#: Refused by the referent with the direction's signature.
REFUSED = ["deposit", "take_charge", "reject"]
QUESTIONED = ["deposit", "take_charge", "request_info", "provide_info"]


def showcase(cast: Cast, planner: Planner) -> Iterator[Plan]:
    """The plans, one after the other: each starts where the ones before have led."""
    first = cast.places[0]
    who = cast.played
    mine = {"author": who["agent"]}
    studied = {"referent": who["referent"]}

    def aimed(state: State, ago: int, actions: list[str] | None = None, **wished) -> Plan:
        return planner.aimed(first, state, ago=ago, actions=actions, **wished)

    yield from _of_the_agent(aimed, mine, studied, who)
    yield from _for_the_referent(aimed, studied, who)
    if first.uses_committee:
        yield aimed(S.IN_COMMITTEE, 9, **studied, supports=23)
        yield aimed(S.IN_COMMITTEE, 16, **studied, supports=8)
        for ago, supports in ((6, 12), (7, 4), (10, 37), (12, 16), (13, 9), (14, 21), (15, 6)):
            yield aimed(S.IN_COMMITTEE, ago, **studied, supports=supports)
        yield aimed(
            S.IN_COMMITTEE, 27, pending="accept", sponsor=who["director"], **studied, supports=31
        )
        yield aimed(S.ADJOURNED, 24, **studied, supports=12)
    yield from _carried(aimed, studied, who)
    yield aimed(S.FORWARDED, 12, **studied, supports=14)
    yield aimed(S.FORWARDED, 66, supports=6)
    # Celebrated since: `celebrated.py`.
    for ago, supports in ((120, 41), (135, 28), (150, 52)):
        yield aimed(S.ACHIEVED, ago, **studied, supports=supports)
    for place in first.neighbours[:1]:
        yield planner.aimed(place, S.FORWARDED, ago=20, supports=9)


def _of_the_agent(aimed, mine, studied, who) -> Iterator[Plan]:
    """The agent is asked something, was refused something, is offered a seat."""
    yield aimed(S.DRAFT, 0, **mine)
    yield aimed(S.DEPOSITED, 2, **mine, supports=3)
    yield aimed(S.INFO_REQUESTED, 6, **mine, **studied, supports=7)
    yield aimed(S.IN_TRIAGE, 4, QUESTIONED, **mine, **studied, supports=11)
    yield aimed(
        S.REJECTED, 13, REFUSED, **mine, **studied, sponsor=who["director"],
        text=corpus.ideas_with("rejection")[0], supports=19,
    )  # fmt: skip
    yield aimed(
        S.ACCEPTED, 5, **mine, **studied, sponsor=who["director"], seat="offered", supports=26
    )
    yield aimed(
        S.ACHIEVED, 45, **mine, **studied, lead=who["project_lead"], sponsor=who["director"],
        seat="taken", supports=58,
    )  # fmt: skip


def _for_the_referent(aimed, studied, who) -> Iterator[Plan]:
    """A queue with its latecomers, an expert who is awaited, a refusal to be signed."""
    refusable = corpus.ideas_with("rejection")
    yield aimed(S.DEPOSITED, 1, supports=0)
    yield aimed(S.DEPOSITED, 19, supports=2)
    yield aimed(S.IN_TRIAGE, 3, **studied, supports=5)
    yield aimed(S.IN_TRIAGE, 41, **studied, supports=17)
    yield aimed(S.IN_TRIAGE, 8, expert=who["expert"], **studied, supports=9)
    yield aimed(S.IN_TRIAGE, 26, expert=who["expert"], **studied, supports=4)
    yield aimed(S.IN_TRIAGE, 18, pending="reject", text=refusable[8], **studied, supports=6)
    yield aimed(S.IN_TRIAGE, 15, pending="reject", text=refusable[4], **studied, supports=13)


def _carried(aimed, studied, who) -> Iterator[Plan]:
    """Projects of the lead, sponsored by the director."""
    carried = {"lead": who["project_lead"], "sponsor": who["director"], **studied}
    yield aimed(S.ACCEPTED, 11, sponsor=who["director"], **studied, supports=22)
    yield aimed(S.SUSPENDED, 14, sponsor=who["director"], **studied, supports=10)
    yield aimed(S.IN_PROJECT, 20, **carried, supports=15)
    yield aimed(S.IN_PROJECT, 35, LOCALLY, **carried, supports=9)
    yield aimed(S.IN_PILOT, 30, **carried, supports=34)
    yield aimed(S.IN_PILOT, 52, **carried, pending="start_rollout", supports=41)
    yield aimed(S.IN_ROLLOUT, 75, **carried, supports=47)
