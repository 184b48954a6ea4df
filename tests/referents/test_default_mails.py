"""The organisation's own frequencies, set by its « responsable innovation »."""

import pytest

from notifications.enums import Frequency
from notifications.models import OrganisationPreference
from notifications.preferences import choices_of, choose
from tests.factories.accounts import MandateFactory, OrganisationFactory, UserFactory

URL = "/referents/courriels/"
NEWS = "ideas.news"


@pytest.fixture
def place(db):
    return OrganisationFactory()


@pytest.fixture
def responsable(client, place):
    person = UserFactory(organisation=place)
    MandateFactory(user=person, referent=True)
    client.force_login(person)
    return person


def posted(page, **changed):
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields} | changed


def test_holds_for_those_who_chose_nothing(client, place, responsable):
    silent, decided = UserFactory.create_batch(2, organisation=place)
    choose(user=decided, frequencies={NEWS: Frequency.IMMEDIATE})
    page = client.get(URL)
    response = client.post(URL, posted(page, ideas_news="weekly"))
    assert response.status_code == 302
    assert (choices_of(silent)[NEWS], choices_of(decided)[NEWS]) == ("weekly", "immediate")
    assert choices_of(UserFactory())[NEWS] == "immediate"
    # Only what was changed is kept.
    assert list(OrganisationPreference.objects.values_list("kind", "frequency")) == [
        (NEWS, "weekly")
    ]
    assert client.get(URL).context["form"]["ideas_news"].value() == "weekly"


def test_refuses_what_is_not_a_frequency_of_the_kind(client, responsable):
    page = client.get(URL)
    response = client.post(URL, posted(page, ideas_bulletin="daily"))
    assert response.status_code == 422
    assert not OrganisationPreference.objects.exists()


def test_another_organisation_is_not_found(client, responsable):
    other = OrganisationFactory()
    assert client.get(URL, {"organisme": other.pk}).status_code == 404
    assert client.post(f"{URL}?organisme={other.pk}", {}).status_code == 404
    assert client.get(URL, {"organisme": "x"}).status_code == 404


def test_a_mutualised_referent_chooses_which(client, place, responsable):
    other = OrganisationFactory(name="Urssaf du Gard")
    MandateFactory(user=responsable, referent=True, organisation=other)
    page = client.get(URL, {"organisme": other.pk})
    assert page.context["place"] == other
    client.post(f"{URL}?organisme={other.pk}", posted(page, ideas_news="never"))
    assert OrganisationPreference.objects.get().organisation == other
    assert client.get(URL).context["place"] == place
