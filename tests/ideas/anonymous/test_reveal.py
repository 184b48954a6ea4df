"""Revealing oneself: a claim good once, a choice of who is shown the name, nothing else moved."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas import presenters
from ideas.actors import Person
from ideas.anonymous import reveal
from ideas.anonymous.codes import new_code
from ideas.anonymous.keys import init_keys
from ideas.anonymous.letters import UnknownCode
from ideas.anonymous.reveal import ClaimExpired, ClaimInvalid, ClaimUsed, make_claim, read_claim
from ideas.disclosure import hidden_authors
from ideas.enums import Disclosure, Party, State, Tie
from ideas.models import HistoryEntry, Idea, Involvement, SpentClaim, Support
from ideas.permissions import standing
from ideas.services import move, support
from notifications.models import Occurrence
from notifications.notices import get_notice
from tests.ideas.anonymous.box import collected, follow_up
from tests.ideas.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def found(cast):
    return collected(cast.organisation, unit=cast.unit)


def redeem(code, user, disclosure=Disclosure.PUBLIC):
    return reveal.redeem(claim=make_claim(code), user=user, disclosure=disclosure)


def test_a_claim_stores_nothing_until_it_is_redeemed(found, django_assert_num_queries):
    code, _idea = found
    before = Involvement.objects.count()
    make_claim(code)
    assert (Involvement.objects.count(), SpentClaim.objects.count()) == (before, 0)


def test_a_claim_tells_nothing_to_who_sees_it(found):
    code, idea = found
    claim = make_claim(code)
    assert str(idea.pk) not in claim
    assert make_claim(code) != claim


def test_redeemed_it_ties_its_author_and_moves_nothing_else(cast, found):
    code, idea = found
    person = cast.people["agent"]
    Idea.objects.filter(pk=idea.pk).update(visibility="visible")
    support(idea=idea, user=person)
    before = Idea.objects.values().get(pk=idea.pk)
    history = list(HistoryEntry.objects.values().filter(idea=idea))
    tie = redeem(code, person)
    assert (tie.idea_id, tie.user, tie.kind) == (idea.pk, person, Tie.AUTHOR)
    assert tie.accepted_on == timezone.localdate()
    assert Idea.objects.values().get(pk=idea.pk) == before
    assert list(HistoryEntry.objects.values().filter(idea=idea)) == history
    assert Support.objects.filter(idea=idea, user=person).count() == 1
    after = follow_up(code)
    assert (after.revealed, after.may_reveal) == (Disclosure.PUBLIC, False)


def test_a_claim_is_good_once(cast, found):
    code, _idea = found
    claim = make_claim(code)
    person = cast.people["agent"]
    reveal.redeem(claim=claim, user=person, disclosure=Disclosure.TEAM)
    for other in (person, cast.people["member"]):
        with pytest.raises(ClaimUsed):
            reveal.redeem(claim=claim, user=other, disclosure=Disclosure.PUBLIC)
        with pytest.raises(ClaimUsed):
            read_claim(claim, user=other)
    assert Involvement.objects.get(kind=Tie.AUTHOR).disclosure == Disclosure.TEAM


def test_nobody_else_becomes_the_author(cast, found):
    code, _idea = found
    redeem(code, cast.people["agent"])
    with pytest.raises(ClaimUsed):
        redeem(code, cast.people["member"])


def test_from_the_team_to_all_with_another_claim(cast, found):
    code, _idea = found
    redeem(code, cast.people["agent"], Disclosure.TEAM)
    assert follow_up(code).may_reveal
    redeem(code, cast.people["agent"], Disclosure.PUBLIC)
    tie = Involvement.objects.get(kind=Tie.AUTHOR)
    assert tie.disclosure == Disclosure.PUBLIC
    assert Occurrence.objects.filter(notice="ideas.author_revealed").count() == 2


@pytest.mark.parametrize(("minutes", "good"), [(14, True), (16, False)])
def test_a_claim_lasts_a_quarter_of_an_hour(cast, found, monkeypatch, minutes, good):
    code, idea = found
    claim = make_claim(code)
    later = timezone.now() + datetime.timedelta(minutes=minutes)
    monkeypatch.setattr(reveal.timezone, "now", lambda: later)
    if good:
        assert read_claim(claim, user=cast.people["agent"]) == idea
    else:
        with pytest.raises(ClaimExpired):
            read_claim(claim, user=cast.people["agent"])


@pytest.mark.parametrize("claim", ["", "abc", "é", "A" * 80, "x" * 5000, "\x00"])
def test_what_is_not_a_claim_is_refused(cast, claim):
    with pytest.raises(ClaimInvalid):
        read_claim(claim, user=cast.people["agent"])


def test_an_altered_claim_is_refused(cast, found):
    claim = make_claim(found[0])
    altered = ("A" if claim[40] != "A" else "B").join([claim[:40], claim[41:]])
    with pytest.raises(ClaimInvalid):
        read_claim(altered, user=cast.people["agent"])


def test_a_claim_outlives_a_rotation(cast, found):
    claim = make_claim(found[0])
    init_keys(rotate=True)
    assert read_claim(claim, user=cast.people["agent"]) == found[1]
    assert follow_up(found[0]).idea == found[1]


def test_no_claim_without_a_code():
    with pytest.raises(UnknownCode):
        make_claim(new_code())


# What follows ------------------------------------------------------------------------------------


def test_recusal_applies_from_then_on(cast, found):
    code, idea = found
    referent = cast.people["referent"]
    assert Party.REFERENT in standing(Person(referent), idea).parties
    redeem(code, referent)
    who = standing(Person(referent), Idea.objects.get(pk=idea.pk))
    assert (who.recused, Party.REFERENT in who.parties) == (True, False)
    assert Party.AUTHOR in who.parties


@pytest.mark.parametrize(
    ("state", "offered"), [(State.IN_TRIAGE, 0), (State.ACCEPTED, 1), (State.IN_ROLLOUT, 1)]
)
def test_a_seat_is_offered_where_the_idea_is_carried_out(cast, found, state, offered):
    code, idea = found
    Idea.objects.filter(pk=idea.pk).update(state=state)
    redeem(code, cast.people["agent"])
    assert Involvement.objects.offered().filter(idea=idea, kind=Tie.MEMBER).count() == offered


@pytest.mark.parametrize(
    ("disclosure", "shown_to"),
    [
        (Disclosure.PUBLIC, {"member", "lead", "sponsor", "agent", "author", "referent"}),
        (Disclosure.TEAM, {"member", "lead", "sponsor", "author"}),
    ],
)
def test_the_name_is_shown_to_whom_its_owner_chose(cast, disclosure, shown_to):
    idea = cast.idea(State.IN_PROJECT)
    idea.involvements.filter(kind__in=Involvement.AUTHORSHIP).delete()
    author = cast.people["author"]
    Involvement.objects.create(
        idea=idea,
        user=author,
        kind=Tie.AUTHOR,
        accepted_on=timezone.localdate(),
        disclosure=disclosure,
    )
    names = ("member", "lead", "sponsor", "agent", "author", "referent")
    shown = {
        name
        for name in names
        if not hidden_authors(idea, standing(Person(cast.people[name]), idea))
    }
    assert shown == shown_to


@pytest.mark.parametrize("disclosure", Disclosure)
def test_the_page_keeps_the_name_from_others(client, cast, found, disclosure):
    code, idea = found
    Idea.objects.filter(pk=idea.pk).update(visibility="visible")
    author = cast.people["agent"]
    redeem(code, author, disclosure)
    idea.refresh_from_db()
    move(idea, "withdraw", actor=Person(author), seen=idea.revision)
    client.force_login(cast.people["expert"])
    page = client.get(reverse("ideas:detail", args=[idea.pk]))
    assert (str(author) in page.content.decode()) is (disclosure == Disclosure.PUBLIC)
    assert ("auteur anonyme" in page.content.decode()) is (disclosure == Disclosure.TEAM)


def test_those_who_may_know_are_told(cast, found):
    code, idea = found
    Idea.objects.filter(pk=idea.pk).update(referent=cast.people["referent"])
    told = {}
    for disclosure in (Disclosure.TEAM, Disclosure.PUBLIC):
        tie = redeem(code, cast.people["agent"], disclosure)
        people = get_notice("ideas.author_revealed").recipients({"involvement": tie.pk})
        told[disclosure] = {row.user_id for row in people}
    assert told == {Disclosure.TEAM: set(), Disclosure.PUBLIC: {cast.people["referent"].pk}}


def test_a_history_entry_without_a_name_is_anonymous(found):
    _code, idea = found
    (row,) = presenters.history_rows(idea.history.all())
    assert row["who"] == "par l’auteur, anonyme"
