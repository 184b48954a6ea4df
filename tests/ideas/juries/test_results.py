"""The results of a challenge: told on their day and once, partial until the last answer."""

import datetime

import pytest
from django.utils import timezone

from ideas.entries import entries_of, with_answer
from ideas.enums import VerdictKind
from ideas.models import Award, HistoryEntry, JuryDeliberation, JuryEntry
from ideas.results import jury_shown, results_of, waiting_for_answer
from ideas.services.jury_results import publish_results, unanswered, watch_challenges
from ideas.working_days import morning_of
from notifications.models import Occurrence
from notifications.notices import get_notice
from tests.factories.accounts import UserFactory
from tests.factories.ideas import AnswerFactory, InvolvementFactory
from tests.factories.referents import SeatFactory
from tests.ideas.juries.bench import SEATS, Bench

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def day(number):
    return timezone.localdate() + number * DAY


def closing(number, **fields):
    """A challenge that closed to ideas some days ago: results 21 days after, answers 30 more."""
    return Bench(
        opens_on=day(number - 30), closes_on=day(number), published_on=day(number - 40), **fields
    )


def decided(bench, *kinds, close=True):
    """The deliberation held, with these verdicts on the entries in their order."""
    bench.start()
    for number, kind in enumerate(kinds):
        told = {"rank": number + 1} if kind == VerdictKind.WINNER else {}
        bench.pronounce(kind, bench.entries[number], **told)
    if close:
        bench.close()
    return bench


def at(bench, when):
    return morning_of(when, bench.organisation.time_zone)


def told():
    return sorted(Occurrence.objects.values_list("notice", flat=True))


# The day announced --------------------------------------------------------------------------------


def test_nothing_is_told_before_nine_on_the_day_announced():
    bench = decided(closing(-10, entries=2), VerdictKind.WINNER, VerdictKind.SENT_ON)
    morning = at(bench, bench.campaign.results_on)

    assert watch_challenges(now=morning - datetime.timedelta(minutes=1)) == 0
    assert (Award.objects.count(), told()) == (0, [])
    assert watch_challenges(now=morning) == 1
    assert [award.title for award in Award.objects.all()] == ["1re place"]
    assert told() == ["ideas.entry_result"] * 2


def test_run_twice_or_days_late_it_is_told_once():
    """The clock stopped for two days, then twice at once: the same as on the day."""
    bench = decided(closing(-10), VerdictKind.WINNER)
    late = at(bench, bench.campaign.results_on) + 2 * DAY

    assert [watch_challenges(now=late), watch_challenges(now=late)] == [1, 0]
    assert not publish_results(campaign=bench.campaign, at=late)
    assert (Award.objects.count(), told()) == (1, ["ideas.entry_result"])


def test_the_day_comes_where_the_challenge_is_held():
    bench = decided(closing(-10), VerdictKind.WINNER)
    bench.organisation.time_zone = "Indian/Reunion"
    bench.organisation.save()
    there = morning_of(bench.campaign.results_on, "Indian/Reunion")

    assert watch_challenges(now=there - datetime.timedelta(minutes=1)) == 0
    assert watch_challenges(now=there) == 1


def test_a_jury_that_has_not_closed_is_reminded_once_and_told_about_when_it_does():
    bench = decided(closing(-22), VerdictKind.WINNER, close=False)
    morning = at(bench, bench.campaign.results_on)

    for _again in range(2):
        assert watch_challenges(now=morning) == 0
    assert told() == ["ideas.jury_late"]
    found = results_of(bench.campaign, bench.people["agent"])
    assert (found.late, found.is_told) == (True, False)

    bench.close()
    assert watch_challenges(now=morning + DAY) == 1


def test_a_jury_is_called_once_when_the_challenge_closes_to_ideas():
    bench = closing(-1)

    for _again in range(2):
        watch_challenges(now=at(bench, day(0)))
    assert told() == ["ideas.jury_called"]
    notice = get_notice("ideas.jury_called")
    people = {row.user_id for row in notice.recipients({"campaign": bench.campaign.pk})}
    evaluate = ("chair", "vice_chair", "member", "other_member")
    assert people == {bench.people[name].pk for name in evaluate}


def test_a_week_before_those_who_have_entries_left_are_reminded_once():
    bench = closing(-14)
    for name in ("chair", "vice_chair", "member"):
        bench.evaluate(name)
    results = bench.campaign.results_on

    watch_challenges(now=at(bench, results - 8 * DAY))
    assert told() == ["ideas.jury_called"]
    for early in (7, 7, 5):
        watch_challenges(now=at(bench, results - early * DAY))
    assert told() == ["ideas.jury_called", "ideas.jury_reminder"]
    notice = get_notice("ideas.jury_reminder")
    people = [row.user_id for row in notice.recipients({"campaign": bench.campaign.pk})]
    assert people == [bench.people["other_member"].pk]

    bench.start()
    assert not notice.is_current({"campaign": bench.campaign.pk})


def test_one_challenge_that_fails_holds_up_no_other(caplog):
    broken = decided(closing(-10), VerdictKind.WINNER)
    whole = decided(closing(-10), VerdictKind.WINNER)
    Award.objects.create(
        campaign=broken.campaign, idea=broken.entries[0], title="1re place", words="Déjà."
    )

    assert watch_challenges(now=at(whole, whole.campaign.results_on)) == 1
    assert JuryDeliberation.objects.get(campaign=broken.campaign).published_at is None
    assert f"jury of challenge {broken.campaign.pk} failed" in caplog.text


def test_publishing_moves_no_idea():
    bench = decided(closing(-22, entries=2), VerdictKind.WINNER, VerdictKind.NOT_RETAINED)
    watch_challenges()

    assert {idea.state for idea in entries_of(bench.campaign)} == {"in_triage"}
    assert HistoryEntry.objects.count() == 0


# Awards -------------------------------------------------------------------------------------------


def test_equal_ranks_are_told_as_such_and_follow_without_a_gap():
    bench = closing(-22, entries=3)
    bench.start()
    for idea, rank in zip(bench.entries, (2, 2, 9), strict=True):
        bench.pronounce(VerdictKind.WINNER, idea, rank=rank)
    bench.close()
    watch_challenges()

    assert list(Award.objects.order_by("rank").values_list("rank", "title")) == [
        (1, "1re place ex æquo"),
        (1, "1re place ex æquo"),
        (3, "3e place"),
    ]


def test_a_prize_gives_its_name_to_the_award():
    bench = closing(-22)
    bench.start()
    bench.pronounce(VerdictKind.WINNER, prize="Prix de l’accueil")
    bench.close()
    watch_challenges()

    assert Award.objects.get().title == "Prix de l’accueil"


def test_a_winner_taken_back_meanwhile_has_no_award_and_no_mail():
    bench = decided(closing(-22, entries=2), VerdictKind.WINNER, VerdictKind.WINNER)
    type(bench.entries[0]).objects.filter(pk=bench.entries[0].pk).update(
        state="withdrawn", closed_on=day(0)
    )
    watch_challenges()

    assert [(row.idea, row.rank) for row in Award.objects.all()] == [(bench.entries[1], 1)]
    assert told() == ["ideas.entry_result"]


# Who is told --------------------------------------------------------------------------------------


def test_each_author_is_written_to_winner_or_not_and_no_anonymous_one():
    bench = closing(-22, entries=2)
    anonymous = bench.entry(anonymous=True)
    InvolvementFactory(idea=bench.entries[0], user=bench.people["agent"], kind="coauthor")
    bench.start()
    for number, idea in enumerate((*bench.entries, anonymous)):
        bench.pronounce((VerdictKind.WINNER, VerdictKind.SENT_ON)[number > 0], idea)
    bench.close()
    watch_challenges()

    notice = get_notice("ideas.entry_result")
    told_to = [
        {row.user_id for row in notice.recipients({"entry": entry.pk})}
        for entry in JuryEntry.objects.order_by("pk")
    ]
    first = {bench.author_of(bench.entries[1]).pk}
    authors = bench.entries[0].involvements.values_list("user", flat=True)
    assert told_to == [set(authors), first, set()]


def test_the_answers_to_write_are_told_to_who_studies_the_ideas():
    bench = decided(closing(-22, entries=2), VerdictKind.ANSWERED, VerdictKind.WINNER)
    watch_challenges()

    assert told() == ["ideas.entry_result", "ideas.entry_result", "ideas.results_to_answer"]
    notice = get_notice("ideas.results_to_answer")
    people = [row.user_id for row in notice.recipients({"campaign": bench.campaign.pk})]
    assert people == [bench.people["referent"].pk]


# Partial until the last answer --------------------------------------------------------------------


def count(bench):
    found = results_of(bench.campaign, bench.people["agent"])
    return found.answered, found.total, found.partial


def test_results_are_partial_until_every_entry_has_its_answer():
    kinds = (
        VerdictKind.WINNER,
        VerdictKind.SENT_ON,
        VerdictKind.ANSWERED,
        VerdictKind.NOT_RETAINED,
    )
    bench = decided(closing(-22, entries=4), *kinds)
    watch_challenges()

    assert count(bench) == (2, 4, True)
    waiting = waiting_for_answer(bench.campaign, bench.people["referent"])
    assert {row.idea for row in waiting} == set(bench.entries[2:])

    AnswerFactory(idea=bench.entries[2])
    assert count(bench) == (3, 4, True)
    entries = type(bench.entries[0]).objects.filter(pk=bench.entries[3].pk)
    entries.update(state="rejected", closed_on=day(0))
    assert count(bench) == (4, 4, False)
    assert waiting_for_answer(bench.campaign, bench.people["referent"]) == []


def test_an_idea_that_waits_for_a_moderator_is_in_no_total_of_the_results():
    bench = decided(closing(-22, entries=2), VerdictKind.WINNER, VerdictKind.SENT_ON)
    watch_challenges()
    bench.entry(visibility="awaiting")

    page = results_of(bench.campaign, bench.people["agent"])
    assert (page.answered, page.total, page.partial) == (2, 2, False)
    assert unanswered(bench.campaign) == 0


def test_an_answer_given_before_the_challenge_opened_does_not_count():
    bench = closing(-22)
    AnswerFactory(idea=bench.entries[0], published_at=timezone.now() - 200 * DAY)

    found = with_answer(entries_of(bench.campaign), bench.campaign, published=False)
    assert [idea.has_answer for idea in found] == [False]


def test_without_a_jury_the_circuit_alone_answers():
    bench = closing(-22, entries=2)
    bench.campaign.jury = None
    bench.campaign.save()
    AnswerFactory(idea=bench.entries[0])

    assert count(bench) == (1, 2, True)
    assert watch_challenges() == 0


def test_before_the_results_nobody_reads_a_verdict():
    bench = decided(closing(-10, entries=2), VerdictKind.WINNER, VerdictKind.NOT_RETAINED)

    found = results_of(bench.campaign, bench.people["chair"])
    assert (found.is_told, found.awards, found.total) == (False, [], 0)
    waiting = waiting_for_answer(bench.campaign, bench.people["referent"])
    assert {row.verdict for row in waiting} == {""}


def test_the_page_names_who_judged_not_who_sits_since():
    bench = closing(-30, entries=1, quorum=2)
    for name in ("member", "other_member"):
        bench.evaluate(name)
    decided(bench, VerdictKind.WINNER)
    reader, judged = bench.people["agent"], {bench.people[name] for name in SEATS}
    before = jury_shown(bench.campaign, reader)
    publish_results(campaign=bench.campaign, at=at(bench, day(0)))
    JuryDeliberation.objects.update(
        started_at=timezone.now() - 3 * DAY, closed_at=timezone.now() - 2 * DAY
    )
    bench.jury.members.filter(user=bench.people["member"]).update(until=day(-1))
    SeatFactory(committee=bench.jury, starts_on=day(0))

    after = jury_shown(bench.campaign, reader)

    assert {seat.user for seat in after.members} == judged
    assert (before.quorum, after.quorum) == (2, None)


def test_results_ask_as_many_queries_for_one_entry_as_for_twenty(django_assert_num_queries):
    for number in (1, 3, 20):
        bench = decided(closing(-22, entries=number), *[VerdictKind.WINNER] * number)
        watch_challenges()
        campaign = type(bench.campaign).objects.with_calendar().get(pk=bench.campaign.pk)
        user = UserFactory(organisation=bench.organisation)
        with django_assert_num_queries(4):
            results_of(campaign, user)


# Escalation ---------------------------------------------------------------------------------------


def test_thirty_days_later_what_waits_is_escalated_once():
    bench = decided(closing(-22, entries=2), VerdictKind.WINNER, VerdictKind.NOT_RETAINED)
    watch_challenges()
    last = bench.campaign.answers_by
    assert last == bench.campaign.results_on + 30 * DAY

    watch_challenges(now=at(bench, last))
    assert "ideas.results_escalated" not in told()
    for late in (1, 1, 3):
        watch_challenges(now=at(bench, last) + late * DAY)
    assert told().count("ideas.results_escalated") == 1
    notice = get_notice("ideas.results_escalated")
    people = {row.user_id for row in notice.recipients({"campaign": bench.campaign.pk})}
    assert people == {bench.people["referent"].pk, bench.people["sponsor"].pk}
    assert notice.is_current({"campaign": bench.campaign.pk})

    AnswerFactory(idea=bench.entries[1])
    assert not notice.is_current({"campaign": bench.campaign.pk})


def test_nothing_is_escalated_once_everything_is_answered():
    bench = decided(closing(-22), VerdictKind.WINNER)
    watch_challenges()
    watch_challenges(now=at(bench, bench.campaign.answers_by) + DAY)

    assert "ideas.results_escalated" not in told()


def test_a_jury_later_than_everything_is_still_heard():
    """Its phases are over: nothing else would ever tell its verdicts."""
    decided(closing(-500), VerdictKind.WINNER)

    assert watch_challenges() == 1
    assert told() == ["ideas.entry_result"]


def test_a_challenge_long_over_is_not_looked_at_any_more():
    bench = closing(-200)

    watch_challenges(now=at(bench, day(0)))
    assert told() == []
