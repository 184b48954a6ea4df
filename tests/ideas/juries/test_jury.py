"""A jury evaluates, stands back, deliberates and pronounces: who, when, and what is hidden."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from campaigns.enums import Act, PhaseCode
from ideas import jury as reading
from ideas import services
from ideas.enums import VerdictKind
from ideas.errors import Incomplete, Stale
from ideas.models import JuryEntry, JuryReview
from tests.factories.accounts import UserFactory
from tests.factories.ideas import InvolvementFactory
from tests.factories.referents import GridFactory, SeatFactory
from tests.ideas.juries.bench import EVALUATE, SEATS, Bench, outcome

pytestmark = pytest.mark.django_db

PEOPLE = (*SEATS, "director", "referent", "sponsor", "agent")


# Roles × phases × acts ----------------------------------------------------------------------------


@pytest.mark.parametrize("phase", list(PhaseCode))
@pytest.mark.parametrize("name", PEOPLE)
def test_evaluating_by_role_and_phase(name, phase):
    bench = Bench(phase=phase)
    may = name in EVALUATE
    in_time = phase != PhaseCode.ANNOUNCED

    expected = "NotAllowed" if not may else "done" if in_time else "ValidationError"
    assert outcome(lambda: bench.evaluate(name)) == expected
    assert JuryReview.objects.count() == (expected == "done")


@pytest.mark.parametrize("phase", list(PhaseCode))
@pytest.mark.parametrize("name", PEOPLE)
def test_opening_the_deliberation_by_role_and_phase(name, phase):
    bench = Bench(phase=phase)
    may = name in ("chair", "vice_chair", "secretary")
    in_time = phase in (PhaseCode.DELIBERATION, PhaseCode.RESULTS, PhaseCode.CLOSED)

    expected = "NotAllowed" if not may else "done" if in_time else "ValidationError"
    assert outcome(lambda: bench.start(by=name)) == expected


@pytest.mark.parametrize("name", PEOPLE)
def test_shortlisting_pronouncing_and_closing_by_role(name):
    bench = Bench()
    bench.start()
    runs = name in ("chair", "vice_chair", "secretary")

    def shortlist():
        services.shortlist(
            campaign=bench.campaign, idea=bench.entries[0], user=bench.people[name], wanted=True
        )

    assert outcome(shortlist) == ("done" if runs else "NotAllowed")
    assert outcome(lambda: bench.pronounce(by=name)) == (
        "done" if name == "chair" else "NotAllowed"
    )
    if name != "chair":
        bench.pronounce()
    assert outcome(lambda: bench.close(by=name)) == ("done" if runs else "NotAllowed")


def test_nothing_is_done_before_a_jury_after_its_challenge_is_archived():
    bench = Bench(phase=PhaseCode.CLOSED)
    bench.campaign.archived_on = bench.campaign.today
    bench.campaign.save()

    assert not bench.campaign.allows(Act.DELIBERATE)
    assert outcome(bench.start) == "ValidationError"


def test_a_member_of_another_jury_has_no_seat_here():
    bench = Bench()
    stranger = SeatFactory(chair=True, committee__jury=True).user

    assert reading.rights_of(bench.campaign, stranger) == frozenset()
    assert list(reading.juries_of(stranger)) == []
    assert list(reading.juries_of(bench.people["member"])) == [bench.campaign]


# Hidden evaluations -------------------------------------------------------------------------------


def seen_by(bench, name, *, begun=False):
    found = reading.evaluations_of(
        bench.campaign, bench.entries[0], bench.people[name], begun=begun
    )
    return found.given, len(found.reviews)


def test_evaluations_are_hidden_until_one_gave_ones_own():
    bench = Bench()
    bench.evaluate("member")

    assert seen_by(bench, "other_member") == (1, 0)
    assert seen_by(bench, "secretary") == (1, 0)
    bench.evaluate("other_member")
    assert seen_by(bench, "other_member") == (2, 2)


def test_control_once_the_deliberation_has_begun_they_are_shown():
    """Without it the test above could pass on evaluations that nobody ever reads."""
    bench = Bench()
    bench.evaluate("member")
    bench.start()

    assert seen_by(bench, "other_member", begun=True) == (1, 1)


def test_an_evaluation_is_replaced_until_the_deliberation_begins():
    bench = Bench()
    bench.evaluate("member", use=1)
    bench.evaluate("member", use=4)
    bench.start()

    assert [review.scores["utilite"] for review in JuryReview.objects.all()] == [4]
    assert outcome(lambda: bench.evaluate("member", use=2)) == "ValidationError"


def test_the_grid_is_that_of_the_rules_whatever_the_jury_writes_since():
    bench = Bench()
    first = bench.evaluate("member")
    GridFactory(
        committee=bench.jury,
        version=2,
        starts_on=bench.campaign.opens_on,
        criteria=[{"code": "cout", "label": "Coût", "weight": 1}],
    )

    assert bench.evaluate("chair").grid == first.grid == bench.grid
    assert reading.grid_for(bench.campaign) == bench.grid


def test_a_jury_without_a_grid_when_its_challenge_opened_uses_the_first_it_wrote():
    bench = Bench()
    bench.grid.delete()
    assert outcome(lambda: bench.evaluate("member")) == "ValidationError"
    late = [
        GridFactory(committee=bench.jury, version=version, starts_on=timezone.localdate())
        for version in (1, 2)
    ]

    assert bench.evaluate("member").grid == late[0]


@pytest.mark.parametrize("score", [0, 5, None])
def test_a_score_out_of_range_is_refused(score):
    bench = Bench()

    with pytest.raises(ValidationError) as refused:
        bench.evaluate("member", use=score)
    assert set(refused.value.message_dict) == {"utilite"}


# Verdicts -----------------------------------------------------------------------------------------


def test_a_verdict_given_on_a_stale_screen_is_refused():
    bench = Bench()
    bench.start()
    bench.pronounce(VerdictKind.WINNER, rank=1)

    with pytest.raises(Stale):
        bench.pronounce(VerdictKind.SENT_ON, seen=0)
    bench.pronounce(VerdictKind.NOT_RETAINED, seen=1)
    assert JuryEntry.objects.get().verdict == VerdictKind.NOT_RETAINED


def test_a_verdict_moves_no_idea():
    bench = Bench()
    bench.start()
    bench.pronounce(VerdictKind.NOT_RETAINED)

    idea = bench.entries[0]
    idea.refresh_from_db()
    assert (idea.state, idea.revision, idea.history.count()) == ("in_triage", 0, 0)


def test_a_winner_has_a_rank_and_every_verdict_its_words():
    bench = Bench()
    bench.start()

    with pytest.raises(ValidationError) as refused:
        bench.pronounce(VerdictKind.WINNER, rank=None)
    assert set(refused.value.message_dict) == {"rank"}
    with pytest.raises(Incomplete):
        bench.pronounce(words="  ")


def test_too_few_able_members_make_no_winner():
    bench = Bench(quorum=4)
    for name in EVALUATE:
        bench.evaluate(name)
    bench.start()
    services.stand_back_from_entry(
        campaign=bench.campaign,
        idea=bench.entries[0],
        person=bench.people["member"],
        by=bench.people["member"],
    )

    assert outcome(lambda: bench.pronounce(VerdictKind.WINNER)) == "ValidationError"
    assert outcome(lambda: bench.pronounce(VerdictKind.SENT_ON)) == "done"


def test_the_deliberation_opens_with_the_quorum_of_evaluators():
    bench = Bench(quorum=2)
    bench.evaluate("member")
    assert outcome(bench.start) == "ValidationError"
    bench.evaluate("chair")
    assert outcome(bench.start) == "done"


@pytest.mark.parametrize("phase", [PhaseCode.RESULTS, PhaseCode.CLOSED])
def test_a_jury_under_its_quorum_on_the_day_of_the_results_reaches_it_late(phase):
    bench = Bench(quorum=2, phase=phase)
    assert outcome(bench.start) == "ValidationError"
    bench.evaluate("member")
    bench.evaluate("chair")
    assert outcome(bench.start) == "done"
    assert outcome(lambda: bench.evaluate("member", use=1)) == "ValidationError"


def test_one_verdict_for_several_leaves_those_given_and_those_of_others():
    bench = Bench(entries=4)
    first, second, *_rest = bench.entries
    InvolvementFactory(idea=second, user=bench.people["chair"], kind="coauthor")
    bench.start()
    bench.pronounce(VerdictKind.WINNER, first)

    done = services.pronounce_together(
        campaign=bench.campaign,
        ideas=bench.entries,
        user=bench.people["chair"],
        kind=VerdictKind.NOT_RETAINED,
        words="Merci. Le jury a préféré des idées plus simples à essayer.",
    )

    assert done == 2
    verdicts = JuryEntry.objects.exclude(verdict="").values_list("verdict", flat=True)
    assert sorted(verdicts) == ["not_retained", "not_retained", "winner"]
    assert outcome(bench.close) == "ValidationError"


def test_a_winner_is_never_made_with_several():
    bench = Bench()
    bench.start()

    with pytest.raises(ValidationError):
        services.pronounce_together(
            campaign=bench.campaign,
            ideas=bench.entries,
            user=bench.people["chair"],
            kind=VerdictKind.WINNER,
            words="Bravo.",
        )


@pytest.mark.parametrize(
    "gone", [{"state": "withdrawn"}, {"visibility": "hidden"}, {"visibility": "awaiting"}]
)
def test_what_is_no_entry_any_more_is_not_judged(gone):
    bench = Bench()
    idea = bench.entry(**gone)
    bench.start()
    bench.pronounce()

    assert outcome(lambda: bench.pronounce(idea=idea)) == "ValidationError"
    assert outcome(bench.close) == "done"


def test_a_closed_deliberation_is_reopened_until_the_results():
    bench = Bench()
    bench.start()
    bench.pronounce()
    bench.close()

    assert outcome(lambda: bench.pronounce(seen=1)) == "ValidationError"
    services.reopen_deliberation(campaign=bench.campaign, user=bench.people["chair"])
    assert outcome(lambda: bench.pronounce(seen=1)) == "done"


def test_each_juror_reads_in_an_order_of_their_own():
    bench = Bench(entries=12)

    def order(name):
        docket = reading.docket_of(bench.campaign, bench.people[name])
        return [entry.idea.pk for entry in docket.entries]

    assert order("member") == order("member")
    assert order("member") != order("other_member")


def test_the_docket_asks_as_many_queries_for_one_entry_as_for_twenty(django_assert_num_queries):
    for count in (1, 3, 20):
        bench = Bench(entries=count)
        user = UserFactory(organisation=bench.organisation)
        SeatFactory(committee=bench.jury, user=user)
        with django_assert_num_queries(5):
            reading.docket_of(bench.campaign, user)
