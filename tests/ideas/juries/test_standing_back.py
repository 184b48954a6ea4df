"""Who stands back from an entry: by a tie or by declaring it, what is hidden, and coming back."""

import pytest
from django.core.exceptions import ValidationError

from ideas import jury as reading
from ideas import services
from ideas.errors import NotAllowed
from ideas.models import JuryReview, Recusal
from tests.factories.ideas import InvolvementFactory
from tests.ideas.juries.bench import Bench, outcome

pytestmark = pytest.mark.django_db


def test_whoever_has_a_hand_in_an_entry_stands_back_by_itself():
    bench = Bench()
    InvolvementFactory(idea=bench.entries[0], user=bench.people["member"], kind="coauthor")

    docket = reading.docket_of(bench.campaign, bench.people["member"])
    assert (docket.shown, docket.hidden_count) == ([], 1)
    with pytest.raises(NotAllowed):
        bench.evaluate("member")


def test_declaring_it_removes_ones_evaluation_and_is_noted():
    bench = Bench()
    bench.evaluate("member")
    services.stand_back_from_entry(
        campaign=bench.campaign,
        idea=bench.entries[0],
        person=bench.people["member"],
        by=bench.people["member"],
    )

    assert JuryReview.objects.count() == 0
    assert Recusal.objects.get().had_evaluated
    with pytest.raises(NotAllowed):
        bench.evaluate("member")


def stand_back(bench, name="member"):
    services.stand_back_from_entry(
        campaign=bench.campaign,
        idea=bench.entries[0],
        person=bench.people[name],
        by=bench.people[name],
    )


def take_back(bench, name="member"):
    services.take_back_jury_recusal(
        campaign=bench.campaign, idea=bench.entries[0], by=bench.people[name]
    )


def test_a_recusal_declared_by_mistake_is_taken_back_and_the_row_stays():
    bench = Bench()
    member = bench.people["member"]
    stand_back(bench)
    assert reading.recusals_to_take_back(bench.campaign, member) == bench.entries

    take_back(bench)

    assert Recusal.objects.get().taken_back_at is not None
    assert reading.docket_of(bench.campaign, member).hidden_count == 0
    assert reading.recusals_to_take_back(bench.campaign, member) == []
    bench.evaluate("member")


def test_who_had_evaluated_does_not_come_back():
    bench = Bench()
    bench.evaluate("member")
    stand_back(bench)

    assert reading.recusals_to_take_back(bench.campaign, bench.people["member"]) == []
    with pytest.raises(ValidationError, match="jusqu’au bout"):
        take_back(bench)


def test_once_the_deliberation_has_begun_nobody_comes_back():
    bench = Bench()
    stand_back(bench)
    bench.start()

    assert reading.recusals_to_take_back(bench.campaign, bench.people["member"]) == []
    with pytest.raises(ValidationError, match="a commencé"):
        take_back(bench)
    assert Recusal.objects.get().taken_back_at is None


def test_only_who_declared_it_and_sits_takes_it_back():
    bench = Bench()
    stand_back(bench)

    assert outcome(lambda: take_back(bench, "other_member")) == "NotAllowed"
    assert outcome(lambda: take_back(bench, "agent")) == "NotAllowed"
    assert outcome(lambda: take_back(bench)) == "done"
    assert outcome(lambda: take_back(bench)) == "NotAllowed"


def test_a_tie_to_the_idea_is_not_taken_back():
    bench = Bench()
    InvolvementFactory(idea=bench.entries[0], user=bench.people["member"], kind="coauthor")

    assert outcome(lambda: take_back(bench)) == "NotAllowed"


def test_only_who_runs_the_jury_declares_it_for_another():
    bench = Bench()

    def by(name):
        services.stand_back_from_entry(
            campaign=bench.campaign,
            idea=bench.entries[0],
            person=bench.people["member"],
            by=bench.people[name],
        )

    assert outcome(lambda: by("other_member")) == "NotAllowed"
    assert outcome(lambda: by("secretary")) == "done"


def test_the_evaluation_of_one_who_joined_the_idea_since_is_not_counted():
    bench = Bench(entries=2)
    bench.evaluate("member", use=4, ease=4)
    bench.evaluate("other_member", use=2, ease=2)
    InvolvementFactory(idea=bench.entries[0], user=bench.people["member"], kind="member")
    bench.start()

    chair = bench.people["chair"]
    ranking = reading.rank_docket(bench.campaign, reading.docket_of(bench.campaign, chair))
    assert {(row.idea, str(row.place.mean), row.place.given) for row in ranking} == {
        (bench.entries[0], "2", 1),
        (bench.entries[1], "None", 0),
    }


def test_the_ranking_of_one_who_stands_back_has_no_gap():
    """Second and third places beside a missing first one would tell what they may not know."""
    bench = Bench(entries=3)
    for idea, use in zip(bench.entries, (4, 3, 2), strict=True):
        bench.evaluate("member", idea, use=use, ease=use)
    InvolvementFactory(idea=bench.entries[0], user=bench.people["chair"], kind="coauthor")
    bench.start()

    docket = reading.docket_of(bench.campaign, bench.people["chair"])
    ranking = reading.rank_docket(bench.campaign, docket)
    assert [(row.idea, row.place.rank) for row in ranking] == [
        (bench.entries[1], 1),
        (bench.entries[2], 2),
    ]


def test_the_vice_chair_then_the_secretary_pronounce_where_the_chair_stands_back():
    bench = Bench(entries=3)
    first, second, _third = bench.entries
    for idea, names in ((first, ["chair"]), (second, ["chair", "vice_chair"])):
        for name in names:
            InvolvementFactory(idea=idea, user=bench.people[name], kind="coauthor")
    bench.start()

    assert outcome(lambda: bench.pronounce(idea=first, by="chair")) == "NotAllowed"
    assert outcome(lambda: bench.pronounce(idea=first, by="vice_chair")) == "done"
    assert outcome(lambda: bench.pronounce(idea=second, by="vice_chair")) == "NotAllowed"
    assert outcome(lambda: bench.pronounce(idea=second, by="secretary")) == "done"
