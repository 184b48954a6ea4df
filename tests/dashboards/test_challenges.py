"""Challenges side by side, against cases counted by hand."""

import pytest

from accounts.models import Organisation
from dashboards.challenges import SHOWN, Answered, answered, challenges_of, retained_by
from dashboards.services.publishing import publish_counts
from dashboards.services.updating import settle, update
from ideas.enums import Visibility
from ideas.models import Idea, Support
from tests.factories.accounts import GroupementFactory, OrganisationFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import (
    CommentFactory,
    HistoryEntryFactory,
    IdeaFactory,
    InvolvementFactory,
)

pytestmark = pytest.mark.django_db


def idea_of(challenge, **fields):
    fields = {"organisation": challenge.organisation, "state": "in_triage"} | fields
    return IdeaFactory(campaign=challenge, **fields)


def test_a_challenge_counted_by_hand():
    place = OrganisationFactory(headcount=40)
    challenge = CampaignFactory(organisation=place, past=True)
    staff = [UserFactory(organisation=place) for _number in range(12)]
    signed, anonymous = (
        idea_of(challenge),
        idea_of(challenge, origin="anonymous", code_digest="a" * 64),
    )
    hidden = idea_of(challenge, visibility=Visibility.HIDDEN)
    InvolvementFactory(idea=signed, user=staff[0])
    InvolvementFactory(idea=signed, user=staff[1], kind="coauthor")
    InvolvementFactory(idea=signed, user=staff[11], kind="coauthor", offered=True)
    # Someone who revealed themselves as the author of an anonymous idea is not counted for it.
    InvolvementFactory(idea=anonymous, user=staff[10])
    for person in staff[1:9]:
        Support.objects.create(idea=anonymous, user=person)
    Support.objects.create(idea=signed, user=staff[2])
    Support.objects.create(idea=signed, user=UserFactory())
    Support.objects.create(idea=hidden, user=staff[11])
    CommentFactory(idea=signed, author=staff[9])
    CommentFactory(idea=signed, author=staff[0])
    CommentFactory(idea=signed, author=staff[11], visibility=Visibility.HIDDEN)
    HistoryEntryFactory(idea=signed, target="accepted", action="accept", revision=50)
    HistoryEntryFactory(idea=signed, target="accepted", action="restart", revision=51)
    HistoryEntryFactory(idea=anonymous, target="in_project", action="start_locally", revision=50)
    gone = idea_of(challenge, state="withdrawn")
    Support.objects.create(idea=gone, user=staff[3])
    CommentFactory(idea=gone, author=staff[1])
    HistoryEntryFactory(idea=gone, target="accepted", action="accept", revision=50)
    idea_of(challenge, state="merged", merged_into=signed)
    for idea in Idea.objects.all():
        supports, said = Support.objects.filter(idea=idea).count(), idea.comments.count()
        Idea.objects.filter(pk=idea.pk).update(
            revision=60, supports_count=supports, comments_count=said
        )
    update()

    assert answered([challenge])[0].percent is None
    publish_counts()
    assert answered([challenge]) == [
        Answered(
            title=challenge.title, ideas=2, supports=10, comments=2, percent=25, retained=2,
            campaign=challenge,
        )
    ]  # fmt: skip
    assert set(retained_by(challenge)) == {signed, anonymous}


def test_the_staff_of_a_groupement_is_that_of_its_organisations():
    one, other = OrganisationFactory(headcount=30), OrganisationFactory(headcount=70)
    challenge = CampaignFactory(
        organisation=one, groupement=GroupementFactory(organisations=[one, other]), past=True
    )
    for place in (one, other):
        idea = idea_of(challenge, organisation=place)
        for _number in range(5):
            Support.objects.create(idea=idea, user=UserFactory(organisation=place))
        Idea.objects.filter(pk=idea.pk).update(supports_count=5)
    update()
    publish_counts()
    row = answered([challenge])[0]
    assert (row.percent, row.ideas, row.supports) == (10, 2, 10)


def test_the_share_of_an_open_challenge_is_not_told():
    challenge = CampaignFactory()
    for _number in range(12):
        person = UserFactory(organisation=challenge.organisation)
        Support.objects.create(idea=idea_of(challenge), user=person)
    publish_counts()
    assert answered([challenge])[0].percent is None


def test_what_is_compared_is_published_and_not_put_away():
    place = OrganisationFactory()
    shown = CampaignFactory(organisation=place, title="Montré")
    for fields in ({"draft": True}, {"celebration": True}, {"archived_on": shown.opens_on}):
        CampaignFactory(organisation=place, **fields)
    CampaignFactory()
    assert list(challenges_of([place.pk])) == [shown]


def test_challenges_cost_the_same_whatever_their_number(django_assert_num_queries):
    place = OrganisationFactory()
    for number in (1, 3, SHOWN):
        while challenges_of([place.pk]).count() < number:
            idea_of(CampaignFactory(organisation=place))
        settle()
        with django_assert_num_queries(3):
            assert len(answered(challenges_of([place.pk])[:SHOWN])) == number
    assert Organisation.objects.count() == 1
