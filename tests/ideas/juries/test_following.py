"""Who follows the answers that remain, and a challenge put away once its jury is done."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaigns.enums import PhaseCode
from campaigns.services import archive_campaign
from ideas.enums import VerdictKind
from ideas.results import may_follow_answers, results_of, waiting_for_answer
from ideas.services.jury_results import watch_challenges
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.ideas import AnswerFactory, InvolvementFactory
from tests.ideas.juries.bench import Bench
from tests.ideas.juries.test_results import DAY, at, closing, told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("referent", True),
        ("director", True),
        ("sponsor", True),
        ("chair", True),
        ("secretary", True),
        ("member", False),
        ("agent", False),
    ],
)
def test_who_follows_the_answers(name, may):
    bench = Bench()

    assert may_follow_answers(bench.campaign, bench.people[name]) == may


def test_a_referent_of_a_unit_follows_them_too():
    bench = Bench()
    user = UserFactory(unit=bench.unit)
    MandateFactory(user=user, referent=True, unit=bench.unit)

    assert may_follow_answers(bench.campaign, user)


def test_whoever_stands_back_from_an_entry_does_not_read_it_among_those_that_wait():
    bench = closing(-22, entries=2)
    InvolvementFactory(idea=bench.entries[0], user=bench.people["referent"], kind="coauthor")

    waiting = waiting_for_answer(bench.campaign, bench.people["referent"])
    assert [row.idea for row in waiting] == [bench.entries[1]]


def test_a_referent_of_units_elsewhere_does_not_follow_those_of_their_own_organisation():
    bench, elsewhere = Bench(), UnitFactory()
    user = UserFactory(unit=bench.unit)
    MandateFactory(user=user, referent=True, organisation=elsewhere.organisation, unit=elsewhere)

    assert not may_follow_answers(bench.campaign, user)


def test_in_a_groupement_one_reads_what_waits_where_one_studies_and_who_runs_it_all():
    bench, there = Bench(phase=PhaseCode.RESULTS), OrganisationFactory()
    bench.campaign.groupement = GroupementFactory(organisations=[bench.organisation, there])
    bench.campaign.save()
    other = bench.entry(organisation=there, unit=UnitFactory(organisation=there))
    studies = MandateFactory(user__organisation=there, referent=True).user

    assert may_follow_answers(bench.campaign, studies)
    read = {
        name: {row.idea for row in waiting_for_answer(bench.campaign, user)}
        for name, user in {**bench.people, "elsewhere": studies}.items()
        if name in ("elsewhere", "referent", "director", "sponsor", "chair")
    }
    mine = set(bench.entries)
    assert read == {
        "elsewhere": {other},
        "referent": mine,
        "director": mine,
        "sponsor": {*mine, other},
        "chair": {*mine, other},
    }


# A jury that has not told its results -------------------------------------------------------------


def archive(bench):
    archive_campaign(campaign=bench.campaign, by=bench.people["referent"])


def test_a_challenge_is_not_archived_before_its_jury_told_its_results(client):
    bench = closing(-100)
    client.force_login(bench.people["referent"])
    url = reverse("campaigns:archive", args=[bench.campaign.pk])
    for step in (bench.start, lambda: bench.pronounce(VerdictKind.WINNER), bench.close):
        page = client.post(url, follow=True).content.decode()
        assert "Le jury n’a pas encore rendu ses résultats" in page
        with pytest.raises(ValidationError):
            archive(bench)
        step()
    with pytest.raises(ValidationError):
        archive(bench)

    assert watch_challenges() == 1
    archive(bench)

    bench.campaign.refresh_from_db()
    assert bench.campaign.archived_on is not None


def test_a_jury_that_said_nothing_holds_no_archive_once_everything_is_answered():
    bench = closing(-100)
    AnswerFactory(idea=bench.entries[0])

    archive(bench)


def test_without_entries_a_jury_is_never_late_and_the_challenge_is_put_away():
    bench = closing(-100, entries=0)
    bench.entry(visibility="hidden")
    watch_challenges(now=at(bench, bench.campaign.results_on) + DAY)
    campaign = type(bench.campaign).objects.with_calendar().get(pk=bench.campaign.pk)
    found = results_of(campaign, bench.people["agent"])

    assert "ideas.jury_late" not in told()
    assert (found.is_told, found.late, found.empty, found.total) == (True, False, True, 0)
    archive(bench)
