"""What the tests of sessions share."""

import pytest
from django.urls import reverse

from tests.ideas.meeting import Meeting


@pytest.fixture
def meeting():
    """A committee that meets, three ideas on its agenda."""
    return Meeting(ideas=3)


@pytest.fixture
def act(client, meeting):
    """`act("chair", "live")` opens a page of the session as someone; with data, posts."""

    def call(name, page, *, item=None, data=None, **query):
        client.force_login(meeting.people[name])
        keys = {"pk": meeting.session.pk} | ({"item": item.pk} if item else {})
        url = reverse(f"referents:{page}", kwargs=keys)
        return client.get(url, query) if data is None else client.post(url, data)

    return call
