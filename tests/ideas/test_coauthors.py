"""Co-authors: invited, credited and recused like authors, free to leave."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ideas.actors import Person
from ideas.enums import State, Tie
from ideas.errors import NotAllowed
from ideas.models import Follow, Idea, Involvement, Support
from ideas.permissions import Party, standing
from ideas.services import (
    answer_invitation,
    cancel_invitation,
    invite_coauthor,
    leave_authors,
    support,
)
from notifications.models import Occurrence
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.ideas.cast import WHO, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea():
    return IdeaFactory(state=State.IN_TRIAGE)


@pytest.fixture
def author(idea):
    return InvolvementFactory(idea=idea).user


@pytest.fixture
def colleague(idea):
    return UserFactory(organisation=idea.organisation, first_name="Élise", last_name="Le Roy")


def told(notice):
    return Occurrence.objects.filter(notice=notice, cancelled_at=None).count()


def parties(user, idea):
    return standing(
        Person(type(user).objects.get(pk=user.pk)), Idea.objects.get(pk=idea.pk)
    ).parties


def test_who_accepts_is_credited_follows_and_takes_their_support_back(
    client, idea, author, colleague
):
    support(idea=idea, user=colleague)
    row = invite_coauthor(idea=idea, user=author, person=colleague)
    assert Party.AUTHOR not in parties(colleague, idea)

    answer_invitation(row, user=colleague, accept=True)

    assert Party.AUTHOR in parties(colleague, idea)
    assert (Support.objects.count(), Idea.objects.get().supports_count) == (0, 0)
    assert [follow.user for follow in Follow.objects.all()] == [colleague]
    client.force_login(author)
    assert "Élise Le Roy" in client.get(idea.get_absolute_url()).content.decode()
    assert (told("ideas.coauthor_invited"), told("ideas.coauthor_answered")) == (1, 1)


def test_who_declines_is_nothing_to_the_idea_and_may_be_invited_again(idea, author, colleague):
    row = invite_coauthor(idea=idea, user=author, person=colleague)
    answer_invitation(row, user=colleague, accept=False)

    assert Party.AUTHOR not in parties(colleague, idea)
    with pytest.raises(NotAllowed):
        answer_invitation(row, user=colleague, accept=True)
    assert invite_coauthor(idea=idea, user=author, person=colleague) != row


def test_inviting_twice_is_one_invitation(idea, author, colleague):
    first = invite_coauthor(idea=idea, user=author, person=colleague)

    assert invite_coauthor(idea=idea, user=author, person=colleague) == first
    assert told("ideas.coauthor_invited") == 1


def test_only_authors_invite():
    cast = Cast()
    idea = cast.idea("in_triage")

    def may(name):
        person = UserFactory(organisation=idea.organisation)
        try:
            invite_coauthor(idea=idea, user=cast.actor(name).user, person=person)
        except NotAllowed:
            return False
        return True

    assert {name for name in WHO if may(name)} == {n for n in WHO if "author" in WHO[n]}


@pytest.mark.parametrize("state", State.values)
def test_what_is_over_takes_no_new_author(state):
    cast = Cast()
    idea = cast.idea(state)
    person = UserFactory(organisation=idea.organisation)

    if state in {"draft", "merged", "withdrawn", "retired"}:
        with pytest.raises(NotAllowed):
            invite_coauthor(idea=idea, user=cast.people["author"], person=person)
    else:
        invite_coauthor(idea=idea, user=cast.people["author"], person=person)


def test_who_already_signs_or_sponsors_or_works_elsewhere_is_not_invited(idea, author):
    sponsor = InvolvementFactory(idea=idea, kind=Tie.SPONSOR).user

    for person in (
        author,
        sponsor,
        UserFactory(),
        UserFactory(organisation=idea.organisation, gone=True),
    ):
        with pytest.raises(ValidationError) as refused:
            invite_coauthor(idea=idea, user=author, person=person)
        assert list(refused.value.message_dict) == ["person"]


def test_a_referent_who_co_signs_studies_it_no_more_and_does_again_once_they_left(
    idea, author, colleague
):
    MandateFactory(user=colleague, referent=True)
    assert Party.REFERENT in parties(colleague, idea)
    answer_invitation(
        invite_coauthor(idea=idea, user=author, person=colleague), user=colleague, accept=True
    )
    assert parties(colleague, idea) == {Party.READER, Party.AUTHOR}

    leave_authors(idea=idea, user=colleague)

    assert Party.REFERENT in parties(colleague, idea)
    assert told("ideas.coauthor_answered") == 2


def test_the_first_author_does_not_leave(idea, author):
    with pytest.raises(NotAllowed):
        leave_authors(idea=idea, user=author)


def test_an_invitation_taken_back_says_nothing_more(idea, author, colleague):
    row = invite_coauthor(idea=idea, user=author, person=colleague)

    cancel_invitation(row, user=author)

    assert told("ideas.coauthor_invited") == 0
    with pytest.raises(NotAllowed):
        answer_invitation(row, user=colleague, accept=True)


@pytest.mark.parametrize("typed", ["elise le roy", "Élise Le Roy", "@Élise  Le Roy"])
def test_a_colleague_is_named_as_one_writes_them(client, idea, author, colleague, typed):
    client.force_login(author)

    response = client.post(reverse("ideas:invite", args=[idea.pk]), {"person": typed})

    assert response.status_code == (302 if "É" in typed else 422)
    assert Involvement.objects.offered().count() == ("É" in typed)


def test_the_pages_of_an_invitation(client, idea, author, colleague):
    client.force_login(author)
    url = reverse("ideas:invite", args=[idea.pk])
    assert client.post(url, {"person": "Personne Inconnue"}).status_code == 422
    assert client.post(url, {"person": author.email}).status_code == 422
    assert client.post(url, {"person": colleague.email}).status_code == 302
    assert "Invité à co-signer" in client.get(idea.get_absolute_url()).content.decode()

    client.force_login(colleague)
    assert "On vous propose de co-signer" in client.get(idea.get_absolute_url()).content.decode()
    answer = reverse("ideas:answer_invitation", args=[idea.pk])
    assert client.post(answer, {"answer": "accept"}).status_code == 302
    assert client.post(answer, {"answer": "accept"}).status_code == 404
    leave = reverse("ideas:leave_authors", args=[idea.pk])
    assert client.post(leave).status_code == 302
    assert client.post(leave).status_code == 403


def test_an_author_who_took_a_seat_is_credited_once(client, idea, author, colleague):
    for person in (author, colleague):
        InvolvementFactory(idea=idea, user=person, kind=Tie.MEMBER)
    client.force_login(colleague)
    page = client.get(reverse("ideas:detail", args=[idea.pk]))
    assert [(row["name"], row["role"]) for row in page.context["credits"]] == [
        (str(author), Tie.AUTHOR.label),
        (str(colleague), Tie.MEMBER.label),
    ]
