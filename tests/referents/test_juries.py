"""Juries are made and composed beside committees, where challenges have juries."""

import pytest
from django.urls import reverse

from ideas.models import IdeaSettings
from referents.models import Committee
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.campaigns import CampaignSettingsFactory
from tests.factories.referents import CommitteeFactory

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return response.content.decode()


@pytest.fixture
def juries(client):
    """Who is in charge of innovation where challenges have juries, and committees are not used."""
    user = UserFactory()
    MandateFactory(user=user, referent=True)
    CampaignSettingsFactory(organisation=user.organisation)
    client.force_login(user)
    return client, user.organisation


def test_a_jury_is_made_and_given_its_members(juries):
    client, organisation = juries
    page = words(client.get(reverse("referents:settings")))
    assert reverse("referents:committees") in page and "Jurys" in page

    client.post(reverse("referents:committees"), {"name": "Jury de printemps"})
    made = Committee.objects.get()
    assert (made.kind, made.grids.count()) == ("jury", 1)
    member = UserFactory(organisation=organisation)
    client.post(
        reverse("referents:add_member", args=[made.pk]), {"user": member.email, "seat": "chair"}
    )
    assert made.members.get().user == member
    page = words(client.get(reverse("referents:committee", args=[made.pk])))
    assert "Ses défis" in page and "Prévoir une séance" not in page


def test_where_both_are_used_one_chooses_which(juries):
    client, organisation = juries
    IdeaSettings.objects.create(organisation=organisation, uses_committee=True)

    assert client.post(reverse("referents:committees"), {"name": "Sans type"}).status_code == 422
    client.post(reverse("referents:committees"), {"name": "Comité", "kind": "innovation"})
    client.post(reverse("referents:committees"), {"name": "Jury", "kind": "jury"})
    assert dict(Committee.objects.values_list("name", "kind")) == {
        "Comité": "innovation",
        "Jury": "jury",
    }


def test_a_jury_where_juries_are_off_is_not_found(client):
    user = UserFactory()
    MandateFactory(user=user, referent=True)
    jury = CommitteeFactory(organisation=user.organisation, jury=True)
    client.force_login(user)

    assert client.get(reverse("referents:committee", args=[jury.pk])).status_code == 404
