"""The addresses about an idea × role × method, when the idea is before a committee."""

import pytest

from tests.support.committee_addresses import IN_COMMITTEE, in_committee_kwargs
from tests.support.url_table import ROLES
from tests.test_urls import TABLE, Place, signed_in, statuses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES)
def test_what_each_address_answers_about_an_idea_before_a_committee(role, method):
    place = Place()
    index = ["get", "post"].index(method)
    kwargs = in_committee_kwargs(place.kwargs["referents:item"])

    found = statuses(signed_in(place, role), method, kwargs)

    table = TABLE | IN_COMMITTEE
    assert found == {name: table[name][index].of(role) for name in kwargs}
