"""With the code: proposing one's idea to an open challenge, and taking it out."""

import pytest

from ideas.anonymous.letters import post_message
from ideas.enums import LetterKind
from ideas.models import Idea, Letter
from tests.factories.accounts import UnitFactory
from tests.factories.campaigns import CampaignFactory
from tests.ideas.anonymous.box import (
    collected,
    deposit,
    idea_of,
    open_box,
    say_again,
    tomorrow,
)
from tests.ideas.zone.test_following import act, read, write
from tests.support.zone import hidden, words

ENTER, LEAVE = "enter_challenge", "leave_challenge"


@pytest.fixture
def challenge(place):
    return CampaignFactory(organisation=place, title="L’accueil de demain")


def test_without_an_open_challenge_nothing_is_offered(zone, place, code):
    small = UnitFactory(organisation=place, code="cinq", headcount=5)
    CampaignFactory(organisation=place, units=[small], title="Entre nous")

    page = read(zone, code)

    assert "Proposer cette idée à un défi" not in words(page)
    refused = act(zone, code, ENTER)
    assert refused.status_code == 409 and "Ce n’est plus possible" in words(refused)


def test_it_is_proposed_by_letter(zone, challenge, code):
    assert "Un défi est ouvert dans votre organisme" in words(read(zone, code))
    form = act(zone, code, ENTER)
    assert "L’accueil de demain" in words(form)
    assert f'value="{challenge.pk}"' in form.content.decode()

    sent = write(zone, code, ENTER, campaign=challenge.pk)

    assert "Votre lettre est dans la boîte" in words(sent)
    page = words(read(zone, code))
    assert "Proposition à un défi" in page
    assert "Proposer cette idée à un défi" not in page, "one such letter at a time"
    open_box(say_again(tomorrow()))
    assert idea_of(code).campaign == challenge
    assert "Votre idée répond au défi « L’accueil de demain »" in words(read(zone, code))


def test_a_letter_without_a_choice_is_refused_beside_the_field(zone, challenge, place, code):
    CampaignFactory(organisation=place, title="Un autre défi")

    page = write(zone, code, ENTER)

    assert page.status_code == 422
    assert "Choisissez un défi." in words(page)
    assert not Letter.objects.exists()


def test_a_challenge_that_takes_no_letters_is_refused_beside_the_field(zone, challenge, code):
    page = write(zone, code, ENTER, campaign=CampaignFactory().pk)

    assert page.status_code == 422
    assert "Ce défi ne prend plus d’idées" in words(page)
    assert not Letter.objects.exists()


def test_it_is_taken_back_before_the_collection(zone, challenge, code):
    write(zone, code, ENTER, campaign=challenge.pk)

    page = zone.send("/anonyme/suivre/reprendre/", {"code": code, "kind": ENTER, "number": "0"})

    assert "La lettre est retirée de la boîte" in words(page)
    assert not Letter.objects.exists()
    assert "Proposer cette idée à un défi" in words(page)


def test_it_is_taken_out_by_letter(zone, place, challenge, referent, director):
    code, _idea = collected(place, campaign=challenge)
    form = act(zone, code, LEAVE)
    assert "Elle répond aujourd’hui au défi « L’accueil de demain »" in words(form)

    write(zone, code, LEAVE, campaign=hidden(form, "campaign"))
    open_box(say_again(tomorrow()))

    assert idea_of(code).campaign is None


def test_out_of_a_challenge_it_has_left_already_says_where_it_stands(zone, place, challenge):
    code, idea = collected(place, campaign=challenge)
    form = act(zone, code, LEAVE)
    carried = {name: hidden(form, name) for name in ("seen", "number", "campaign")}
    Idea.objects.filter(pk=idea.pk).update(campaign=None)

    page = act(zone, code, LEAVE, send="1", **carried)

    assert page.status_code == 409
    assert "Ce n’est plus possible maintenant" in words(page)


def test_while_a_withdrawal_waits_no_challenge_is_offered(zone, challenge, code):
    post_message(code=code, kind=LetterKind.WITHDRAW, seen=idea_of(code).revision)

    assert "Proposer cette idée à un défi" not in words(read(zone, code))


def test_while_the_deposit_is_sealed_there_is_no_challenge_to_enter(zone, place, challenge):
    page = act(zone, deposit(place), ENTER)

    assert page.status_code == 409
