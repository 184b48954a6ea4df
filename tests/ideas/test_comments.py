"""Comments: said, answered, mended, taken back, counted; who may, and what nobody may."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ideas.actors import Person
from ideas.discussion import Reader, threads
from ideas.enums import State, Visibility
from ideas.errors import Incomplete, NotAllowed
from ideas.models import Comment, CommunityPreference, Follow, Helped, Idea
from ideas.services import (
    comment,
    edit_comment,
    move,
    recount,
    remove_comment,
    say_it_helped,
    thank,
)
from notifications.models import Occurrence
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.ideas import CommentFactory, IdeaFactory, InvolvementFactory, OpinionFactory
from tests.ideas.cast import WHO, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea():
    return IdeaFactory(state=State.IN_TRIAGE)


@pytest.fixture
def user(idea):
    return UserFactory(organisation=idea.organisation)


@pytest.fixture
def camille(idea):
    return UserFactory(
        organisation=idea.organisation,
        first_name="Camille",
        last_name="Le Roy",
        email="camille.leroy@exemple.fr",
    )


def count(idea):
    return Idea.objects.get(pk=idea.pk).comments_count


def occurrences(notice):
    return Occurrence.objects.filter(notice=notice, cancelled_at=None)


def read(idea, user, **more):
    return threads(Reader(user, (idea.pk,), **more))[0]


# Saying -------------------------------------------------------------------------------------------


def test_a_comment_is_kept_counted_told_and_followed(idea, user):
    said = comment(idea=idea, user=user, body="  Chez nous **aussi**.\r\n")

    assert (said.body, said.html) == (
        "Chez nous **aussi**.",
        "<p>Chez nous <strong>aussi</strong>.</p>",
    )
    assert count(idea) == 1
    assert [row.user for row in Follow.objects.filter(idea=idea)] == [user]
    assert occurrences("ideas.comment").count() == 1


def test_who_chose_not_to_follow_what_they_comment_does_not(idea, user):
    CommunityPreference.objects.create(user=user, follow_commented=False)

    comment(idea=idea, user=user, body="Sans suivre.")

    assert Follow.objects.count() == 0


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 4001])
def test_no_words_or_too_many_are_refused_and_leave_nothing(idea, user, body):
    with pytest.raises((Incomplete, ValidationError)):
        comment(idea=idea, user=user, body=body)

    assert (Comment.objects.count(), count(idea), Occurrence.objects.count()) == (0, 0, 0)


def test_the_forms_key_says_it_once(idea, user):
    key = CommentFactory.build().key

    first = comment(idea=idea, user=user, body="Une fois.", key=key)
    again = comment(idea=idea, user=user, body="Une fois.", key=key)

    assert first == again
    assert (count(idea), Comment.objects.count(), occurrences("ideas.comment").count()) == (1, 1, 1)


def test_another_persons_key_is_refused(idea, user):
    said = comment(idea=idea, user=user, body="À moi.")
    other = UserFactory(organisation=idea.organisation)

    with pytest.raises(NotAllowed):
        comment(idea=idea, user=other, body="Autre.", key=said.key)


@pytest.mark.parametrize("state", State.values)
def test_where_nothing_is_said_any_more(state):
    cast = Cast()
    idea = cast.idea(state)
    silent = state in {"draft", "merged", "withdrawn"}

    if silent:
        with pytest.raises(NotAllowed):
            comment(idea=idea, user=cast.people["agent"], body="Encore ?")
    else:
        comment(idea=idea, user=cast.people["agent"], body="Encore ?")

    assert count(idea) == (not silent)


@pytest.mark.parametrize("visibility", [Visibility.AWAITING, Visibility.HIDDEN])
def test_what_is_not_visible_is_not_commented(visibility):
    idea = IdeaFactory(visibility=visibility)
    author = InvolvementFactory(idea=idea).user

    with pytest.raises(NotAllowed):
        comment(idea=idea, user=author, body="À moi-même.")


def test_a_reply_to_a_reply_joins_the_same_thread(idea, user):
    root = comment(idea=idea, user=user, body="Une question ?")
    first = comment(idea=idea, user=user, body="Une réponse.", parent=root)

    second = comment(idea=idea, user=user, body="Une autre.", parent=first)

    assert (first.parent, second.parent) == (root, root)
    assert count(idea) == 3


@pytest.mark.parametrize("trait", ["removed", "hidden", "thanks"])
def test_words_that_are_gone_are_not_answered(idea, user, trait):
    gone = CommentFactory(idea=idea, **{trait: True})

    with pytest.raises(NotAllowed):
        comment(idea=idea, user=user, body="Pardon ?", parent=gone)


def test_a_comment_of_another_idea_is_not_answered_here(idea, user):
    elsewhere = CommentFactory(idea=IdeaFactory(organisation=idea.organisation))

    with pytest.raises(NotAllowed):
        comment(idea=idea, user=user, body="Ici ?", parent=elsewhere)


VOICES = {
    "referent": {name for name in WHO if "referent" in WHO[name]},
    "direction": {name for name in WHO if "director" in WHO[name]},
}


@pytest.mark.parametrize("voice", VOICES)
def test_only_those_in_office_speak_for_it(voice):
    cast = Cast()
    idea = cast.idea("in_triage")

    def may(name):
        try:
            comment(idea=idea, user=cast.actor(name).user, body="Au nom de…", voice=voice)
        except NotAllowed:
            return False
        return True

    assert {name for name in WHO if may(name)} == VOICES[voice]


# Mending and taking back --------------------------------------------------------------------------


def test_mending_keeps_what_was_said_before(idea, user, camille):
    said = comment(idea=idea, user=user, body="Cela coûte 10.")

    edit_comment(comment=said, user=user, body="Cela coûte 100, @Camille Le Roy.")

    said.refresh_from_db()
    assert "100" in said.html
    assert said.edited_at is not None
    assert [row.body for row in said.versions.all()] == ["Cela coûte 10."]
    assert [row.context["people"] for row in occurrences("ideas.mentioned")] == [[camille.pk]]


def test_words_are_mended_within_the_hour_by_their_author_only(idea, user):
    said = comment(idea=idea, user=user, body="Trop tard ?")

    with pytest.raises(NotAllowed):
        edit_comment(comment=said, user=UserFactory(organisation=idea.organisation), body="Non.")
    late = timezone.now() - datetime.timedelta(minutes=61)
    Comment.objects.filter(pk=said.pk).update(created_at=late)
    with pytest.raises(NotAllowed):
        edit_comment(comment=said, user=user, body="Non plus.")

    assert Comment.objects.get().body == "Trop tard ?"


def test_words_taken_back_are_gone_with_their_versions(idea, user):
    said = comment(idea=idea, user=user, body="Un secret.")
    edit_comment(comment=said, user=user, body="Un secret mieux dit.")

    remove_comment(comment=said, user=user)
    remove_comment(comment=said, user=user)

    said.refresh_from_db()
    assert (said.body, said.html, said.versions.count(), count(idea)) == ("", "", 0, 0)
    assert occurrences("ideas.comment").count() == 0
    assert read(idea, user) == []


def test_a_mark_stays_where_someone_had_replied(idea, user):
    said = comment(idea=idea, user=user, body="Je me trompe.")
    comment(idea=idea, user=UserFactory(organisation=idea.organisation), body="Non.", parent=said)

    remove_comment(comment=said, user=user)

    (found,) = read(idea, user)
    assert (found.root.html, len(found.replies), count(idea)) == ("", 1, 1)


def test_only_its_author_takes_it_back(idea, user):
    said = comment(idea=idea, user=user, body="À moi.")

    with pytest.raises(NotAllowed):
        remove_comment(comment=said, user=UserFactory(organisation=idea.organisation))


# It helped ----------------------------------------------------------------------------------------


def test_it_helped_once_each_and_not_oneself(idea, user):
    said = comment(idea=idea, user=user, body="Voici comment faire.")
    others = UserFactory.create_batch(2, organisation=idea.organisation)

    for other in (*others, others[0]):
        say_it_helped(comment=said, user=other, helped=True)
    with pytest.raises(NotAllowed):
        say_it_helped(comment=said, user=user, helped=True)
    assert Comment.objects.get().helped_count == Helped.objects.count() == 2

    for _twice in range(2):
        say_it_helped(comment=said, user=others[0], helped=False)
    assert Comment.objects.get().helped_count == Helped.objects.count() == 1


# Reading ------------------------------------------------------------------------------------------


def test_threads_are_newest_first_and_replies_oldest_first(idea, user):
    old = comment(idea=idea, user=user, body="Ancien.")
    new = comment(idea=idea, user=user, body="Récent.")
    answers = [comment(idea=idea, user=user, body=f"Réponse {n}.", parent=old) for n in range(5)]

    found = read(idea, user)

    assert [row.root.id for row in found] == [new.pk, old.pk]
    assert [row.id for row in found[1].replies] == [row.pk for row in answers[:3]]
    assert found[1].more == 2


def test_hidden_words_are_read_by_their_author_and_the_referents(idea, user):
    hidden = CommentFactory(idea=idea, author=user, hidden=True)
    other = UserFactory(organisation=idea.organisation)

    assert read(idea, other) == []
    assert [row.root.id for row in read(idea, user)] == [hidden.pk]
    assert [row.root.id for row in read(idea, other, moderates=True)] == [hidden.pk]


def test_the_expert_asked_is_marked(idea, user):
    expert = OpinionFactory(idea=idea).expert
    comment(idea=idea, user=user, body="Je ne sais pas.")
    comment(idea=idea, user=expert, body="Moi, si.")

    assert [row.root.by_expert for row in read(idea, user)] == [True, False]


# Thanks -------------------------------------------------------------------------------------------


def test_thanks_are_said_once_by_those_who_are_not_of_the_team(idea, user):
    author = InvolvementFactory(idea=idea).user

    thank(idea=idea, user=user, body="L’attente a fondu.")
    with pytest.raises(ValidationError):
        thank(idea=idea, user=user, body="Encore merci.")
    with pytest.raises(NotAllowed):
        thank(idea=idea, user=author, body="Merci à moi.")

    assert (Comment.objects.count(), count(idea)) == (1, 0)
    assert occurrences("ideas.thanked").count() == 1


# Merged ideas -------------------------------------------------------------------------------------


def test_a_thread_of_a_merged_idea_goes_on_under_the_survivor(idea, user):
    survivor = IdeaFactory(state=State.IN_TRIAGE, organisation=idea.organisation)
    root = comment(idea=idea, user=user, body="Avant.")
    referent = UserFactory(organisation=idea.organisation)
    MandateFactory(user=referent, referent=True)
    move(idea, "merge", actor=Person(referent), seen=0, survivor=str(survivor.pk))

    with pytest.raises(NotAllowed):
        comment(idea=idea, user=user, body="Encore ici ?")
    after = comment(idea=survivor, user=user, body="Ensuite.", parent=root)
    here = comment(idea=survivor, user=user, body="Ici.")

    assert (after.idea, here.idea) == (idea, survivor)
    assert (count(idea), count(survivor)) == (2, 3)
    assert recount(Idea.objects.get(pk=survivor.pk)).comments_count == 3
