"""The follow-up page's content, which reading never changes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ideas.anonymous.letters import post_message
from ideas.enums import LetterKind, State
from ideas.models import Idea
from ideas.presenters import dialogue_rows
from ideas.services import move
from tests.factories.accounts import OrganisationFactory
from tests.factories.ideas import AnswerFactory, IdeaFactory
from tests.ideas.anonymous.box import collected, deposit, follow_up, open_box, say_again, tomorrow
from tests.ideas.cast import Cast
from tests.support.queries import verbs_of

pytestmark = pytest.mark.django_db


def test_a_deposit_in_the_box_is_seen_waiting():
    place = OrganisationFactory(short_name="Caf de l’Ain")
    found = follow_up(deposit(place))
    (letter,) = found.waiting
    assert (letter.kind, letter.number) == (LetterKind.DEPOSIT, 0)
    assert (found.idea, found.shown, found.revision) == (None, None, 0)
    assert (found.organisation_name, found.actions, found.may_write) == ("Caf de l’Ain", [], False)


def test_the_two_halves_of_an_idea_merged_are_read_by_its_code():
    cast = Cast()
    code, idea = collected(cast.organisation, unit=cast.unit)
    middle, survivor = (IdeaFactory(organisation=cast.organisation) for _ in range(2))
    move(idea, "merge", actor=cast.actor("responsable"), seen=1, survivor=str(middle.pk))
    move(middle, "merge", actor=cast.actor("responsable"), seen=0, survivor=str(survivor.pk))
    AnswerFactory(idea=survivor)
    found = follow_up(code)
    assert (found.idea, found.survivor, found.shown) == (idea, survivor, survivor)
    assert [answer.idea for answer in found.answers] == [survivor]
    assert found.actions == []


def test_the_answer_is_read_before_everybody():
    cast = Cast()
    code, idea = collected(cast.organisation, unit=cast.unit)
    Idea.objects.filter(pk=idea.pk).update(state=State.REJECTED)
    answer = AnswerFactory(idea=idea, rejection=True)
    assert follow_up(code).answers == [answer]


def test_reading_writes_nothing_and_asks_as_much_for_any_number_of_letters():
    cast = Cast()
    code, idea = collected(cast.organisation, unit=cast.unit)
    counts = []
    for number in range(4):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = follow_up(code)
        assert len(found.waiting) == number
        assert verbs_of(queries) == {"SELECT"}
        counts.append(len(queries))
        post_message(
            code=code, kind=LetterKind.MESSAGE, seen=idea.revision, body="Un.", number=number
        )
    assert len(set(counts)) == 1
    assert counts[0] <= 16


def test_the_dialogue_names_who_asks_and_not_who_answers():
    cast = Cast()
    code, idea = collected(cast.organisation, unit=cast.unit)
    move(idea, "request_info", actor=cast.actor("referent"), seen=1, **cast.details("request_info"))
    post_message(code=code, kind=LetterKind.PROVIDE_INFO, seen=3, body="Une dizaine.")
    open_box(say_again(tomorrow()))
    found = follow_up(code)
    rows = dialogue_rows(found.dialogue, None)
    assert [row["who"] for row in rows] == [str(cast.people["referent"]), "auteur anonyme"]
    assert [row["mine"] for row in rows] == [False, True]
