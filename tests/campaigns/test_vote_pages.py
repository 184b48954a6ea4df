"""The pages of the vote: ballots, results, and the export that gives them again."""

import csv
import io
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.enums import PhaseCode, VoteMethod
from campaigns.models import Campaign, CampaignSettings
from ideas.enums import State
from ideas.models import Ballot, Idea, Poll
from ideas.services import count_polls
from tests.factories.accounts import MandateFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.ideas.votes import Celebration, Vote

pytestmark = pytest.mark.django_db


def url_of(vote):
    return reverse("campaigns:vote", args=[vote.campaign.pk])


def chosen(client, vote):
    rows = client.get(url_of(vote)).context["boxes"][0]["form"].rows
    return [row["id"] for row in rows if row["chosen"]]


def test_one_votes_then_changes_then_takes_it_back(client):
    vote = Vote()
    (user,) = vote.people(1)
    client.force_login(user)
    assert chosen(client, vote) == []

    for idea in vote.ideas[:2]:
        answer = client.post(url_of(vote), {"vote": "defi", "vdefi-choice": idea.pk})
        assert answer.status_code == 302
        assert chosen(client, vote) == [idea.pk]
    client.post(url_of(vote), {"vote": "defi", "withdraw": "1"})

    assert chosen(client, vote) == []
    assert not Ballot.objects.exists()


def test_votes_are_shared_out_and_too_many_are_refused_with_what_was_typed(client):
    vote = Vote(method=VoteMethod.BUDGET, each=3)
    (user,) = vote.people(1)
    client.force_login(user)
    one, two, _three = vote.ideas
    typed = {"vote": "defi", f"vdefi-{one.pk.hex}": "3", f"vdefi-{two.pk.hex}": "1"}

    refused = client.post(url_of(vote), typed)

    assert refused.status_code == 422
    assert "3\u00a0voix à répartir" in refused.content.decode().replace(" voix", "\u00a0voix")
    given = {row["id"]: row["given"] for row in refused.context["boxes"][0]["form"].rows}
    assert (given[one.pk], given[two.pk]) == ("3", "1")
    taken = client.post(url_of(vote), typed | {f"vdefi-{one.pk.hex}": "2"})
    assert taken.status_code == 302
    assert Ballot.objects.get().marks == {str(one.pk): 2, str(two.pk): 1}


@pytest.mark.parametrize("choice", ["", "rien", "11111111-1111-4111-8111-111111111111"])
def test_a_ballot_that_is_none_is_refused(client, choice):
    vote = Vote()
    client.force_login(*vote.people(1))

    answer = client.post(url_of(vote), {"vote": "defi", "vdefi-choice": choice})

    assert answer.status_code == 422
    assert not Ballot.objects.exists()


def test_ones_own_idea_is_shown_and_cannot_be_chosen(client):
    vote = Vote()
    (user,) = vote.people(1)
    InvolvementFactory(idea=vote.ideas[0], user=user)
    client.force_login(user)

    rows = client.get(url_of(vote)).context["boxes"][0]["form"].rows
    answer = client.post(url_of(vote), {"vote": "defi", "vdefi-choice": vote.ideas[0].pk})

    assert {row["id"] for row in rows if row["own"]} == {vote.ideas[0].pk}
    assert answer.status_code == 422


def test_the_order_is_each_persons_own_and_stays(client):
    vote = Vote(ideas=12)
    orders = []
    for user in vote.people(2):
        client.force_login(user)
        pages = [client.get(url_of(vote)).context["boxes"][0]["form"].rows for _ in range(2)]
        first, second = ([row["id"] for row in rows] for rows in pages)
        assert first == second
        orders.append(first)
    assert orders[0] != orders[1]


#: Who of an organisation looks at its vote.
ROLES = ("agent", "referent", "director", "administrator")


@pytest.mark.parametrize("phase", list(PhaseCode))
@pytest.mark.parametrize("role", ROLES)
def test_nobody_sees_a_count_before_the_results(client, role, phase):
    vote = Vote(phase=PhaseCode.DELIBERATION)
    for user in vote.people(12):
        vote.cast(user, 0)
    (user,) = vote.people(1)
    if role != "agent":
        MandateFactory(user=user, **{role: True})
    dates = {
        PhaseCode.ANNOUNCED: (20, 30),
        PhaseCode.OPEN: (5, 30),
        PhaseCode.DELIBERATION: (-5, 10),
        PhaseCode.RESULTS: (-10, -1),
        PhaseCode.CLOSED: (-60, -40),
    }
    closes, results = dates[phase]
    if phase == PhaseCode.ANNOUNCED:
        closes, results = 40, 60
    vote.move(closes=closes, results=results)
    count_polls()
    client.force_login(user)

    context = client.get(url_of(vote)).context

    told = phase in (PhaseCode.RESULTS, PhaseCode.CLOSED)
    assert bool(context["boxes"][0]["results"]) == told
    assert context["may_vote"] == (phase == PhaseCode.DELIBERATION)


def test_who_runs_a_celebration_sees_it_counted_before_its_day_and_others_do_not(client):
    vote = Celebration()
    for user in vote.people(10):
        vote.cast(user, 1)
    vote.move(closes=-2, results=5)
    count_polls()
    agent, runs = vote.people(2)
    MandateFactory(user=runs, referent=True)

    for user, told in ((agent, False), (runs, True)):
        client.force_login(user)
        assert bool(client.get(url_of(vote)).context["boxes"][0]["results"]) == told


def test_among_few_ballots_the_order_is_told_and_no_number(client):
    vote = Vote()
    people = vote.people(9)
    for user in people:
        vote.cast(user, 0)
    vote.end()
    count_polls()
    client.force_login(people[0])

    (row,) = client.get(url_of(vote)).context["boxes"][0]["results"]
    export = client.get(reverse("campaigns:ballots", args=[vote.campaign.pk, vote.poll.pk]))

    assert (row["rank"], row["votes"]) == (1, None)
    assert export.status_code == 404


def test_in_a_team_where_nearly_all_voted_no_number_is_told(client):
    vote = Vote()
    people = vote.people(12)
    for user in people[:11]:
        vote.cast(user, 0)
    vote.end()
    count_polls()
    vote.people(20)  # Who arrives later changes nothing.
    client.force_login(people[0])

    answer = client.get(url_of(vote))
    export = client.get(reverse("campaigns:ballots", args=[vote.campaign.pk, vote.poll.pk]))

    (row,) = answer.context["boxes"][0]["results"]
    assert (row["rank"], row["votes"]) == (1, None)
    assert "11 bulletins" not in answer.content.decode().replace("\u00a0", " ")
    assert export.status_code == 404


@pytest.mark.parametrize(("ballots", "told"), [(0, False), (2, False), (3, True)])
def test_below_three_ballots_not_even_the_order_is_told(client, ballots, told):
    vote = Vote()
    people = vote.people(30)
    vote.cast(people[0], 0)
    for user in people[1:ballots]:
        vote.cast(user, 0)
    if not ballots:
        Ballot.objects.all().delete()
    vote.end()
    count_polls()
    client.force_login(people[0])

    answer = client.get(url_of(vote))
    page = client.get(vote.campaign.get_absolute_url()).content.decode()

    assert bool(answer.context["boxes"][0]["results"]) == told
    assert ("Moins de 3 personnes ont voté" in answer.content.decode()) != told
    assert ("Trop peu de personnes ont voté" in page) != told


@pytest.mark.parametrize("categories", [1, 2])
def test_ballots_are_not_counted_category_by_category(client, categories):
    vote = Celebration()
    people = vote.people(40)
    for user in people[:20]:
        vote.cast(user, 0)
    if categories == 2:
        vote.campaign.award_categories.create(name="Autre")
    vote.move(closes=-10, results=-2)
    count_polls()
    client.force_login(people[0])

    page = client.get(url_of(vote)).content.decode()

    assert ("bulletins comptés" in page) == (categories == 1)


def test_an_idea_hidden_since_keeps_its_votes_and_not_its_title(client):
    vote = Vote()
    people = vote.people(30)
    for user in people[:15]:
        vote.cast(user, 0)
    vote.end()
    count_polls()
    Idea.objects.filter(pk=vote.ideas[0].pk).update(visibility="hidden")
    client.force_login(people[0])

    answer = client.get(url_of(vote))
    export = client.get(reverse("campaigns:ballots", args=[vote.campaign.pk, vote.poll.pk]))
    page = client.get(vote.campaign.get_absolute_url()).content.decode()

    shown = {
        row["title"]: (row["votes"], row["url"]) for row in answer.context["boxes"][0]["results"]
    }
    assert shown["idée masquée"] == (15, "")
    text = b"".join(export).decode()
    assert recounted(text) == {str(vote.ideas[0].pk): (15, 1)}
    for words in (answer.content.decode(), page, text):
        assert "idée masquée" in words
        assert "Idée 0" not in words


def recounted(text):
    """Results from the export alone, by the formula of docs/vote.md: what a spreadsheet does."""
    votes = Counter()
    for line in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"):
        votes[line["Clé de l’idée"]] += int(line["Voix"])
    return {
        key: (count, 1 + sum(other > count for other in votes.values()))
        for key, count in votes.items()
    }


@pytest.mark.parametrize("seed", range(3))
def test_the_export_counted_again_gives_the_results(client, seed):
    import random

    rng = random.Random(seed)
    vote = Vote(method=VoteMethod.BUDGET, each=3, ideas=5)
    people = vote.people(35)
    for user in people[:25]:
        vote.cast(user, *(rng.randrange(5) for _ in range(rng.randint(1, 3))))
    vote.end()
    count_polls()
    client.force_login(people[0])

    answer = client.get(reverse("campaigns:ballots", args=[vote.campaign.pk, vote.poll.pk]))

    text = b"".join(answer).decode()
    rows = vote.poll.results.filter(votes__gt=0)
    assert recounted(text) == {str(row.idea_id): (row.votes, row.rank) for row in rows}
    lines = [line.split(";") for line in text.removeprefix("\ufeff").splitlines()[1:]]
    assert [line[0] for line in lines] == sorted(line[0] for line in lines)
    assert not any(person.email in text or str(person) in text for person in people)


def test_control_an_export_without_a_ballot_does_not_give_them(client):
    vote = Vote()
    people = vote.people(21)
    for user in people[:11]:
        vote.cast(user, 0)
    vote.end()
    count_polls()
    client.force_login(people[0])
    Ballot.objects.first().delete()

    answer = client.get(reverse("campaigns:ballots", args=[vote.campaign.pk, vote.poll.pk]))

    assert recounted(b"".join(answer).decode())[str(vote.ideas[0].pk)] == (10, 1)
    assert vote.poll.results.get(idea=vote.ideas[0]).votes == 11


@pytest.mark.parametrize("off", ["setting", "method"])
def test_what_is_off_does_not_show(client, off):
    vote = Vote()
    if off == "setting":
        CampaignSettings.objects.update(uses_vote=False)
    else:
        Campaign.objects.update(vote_method=VoteMethod.NONE)
    client.force_login(*vote.people(1))

    assert client.get(url_of(vote)).status_code == 404


@pytest.mark.parametrize("over", [False, True])
def test_the_page_costs_the_same_whatever_the_number_of_ideas_and_ballots(client, over):
    counts = []
    for size in (2, 20):
        vote = Vote(ideas=size)
        people = vote.people(size + 10)
        for number, user in enumerate(people):
            vote.cast(user, number % size)
        if over:
            vote.end()
            count_polls()
        client.force_login(people[0])
        client.get(url_of(vote))
        with CaptureQueriesContext(connection) as captured:
            client.get(url_of(vote))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 22


@pytest.mark.parametrize("over", [False, True])
def test_a_celebration_costs_the_same_whatever_the_number_of_categories(client, over):
    counts = []
    for size in (1, 3):
        vote = Celebration()
        for number in range(size - 1):
            category = vote.campaign.award_categories.create(name=f"Autre {number}")
            category.nominees.create(
                idea=IdeaFactory(organisation=vote.organisation, state=State.ACHIEVED)
            )
            vote.campaign.polls.create(category=category)
        if over:
            vote.end()
            count_polls()
            Poll.objects.filter(campaign=vote.campaign).update(ballots_count=20, audience=60)
        client.force_login(*vote.people(1))
        client.get(url_of(vote))
        with CaptureQueriesContext(connection) as captured:
            client.get(url_of(vote))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 22
