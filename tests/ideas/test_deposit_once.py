"""A deposit writes each row once, and an idea once, whoever sends it beside whom."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ideas.errors import NotAllowed, Stale
from ideas.models import HistoryEntry, Idea
from ideas.services import deposit
from ideas.services.fresh import as_written
from notifications.models import Occurrence
from tests.factories.accounts import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

TEXT = {"title": "Un SMS la veille", "problem": "Des absences.", "proposal": "Un rappel."}


@pytest.fixture
def user():
    return UserFactory(unit=UnitFactory())


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


def write(key):
    return reverse("ideas:write", args=[key])


@pytest.mark.parametrize("is_new", [False, True])
def test_a_key_that_was_deposited_beside_us_is_stale_whatever_we_knew(user, is_new):
    key = uuid.uuid4()
    deposit(key=key, user=user, is_new=True, **TEXT)
    with pytest.raises(Stale):
        deposit(key=key, user=user, is_new=is_new, **TEXT | {"title": "Autre"})
    with pytest.raises(NotAllowed):
        deposit(key=key, user=UserFactory(organisation=user.organisation), is_new=is_new, **TEXT)
    assert Idea.objects.get().title == TEXT["title"]
    assert (HistoryEntry.objects.count(), Occurrence.objects.count()) == (1, 1)


def test_a_new_idea_is_written_once_with_all_that_follows(signed_in, user):
    """Each row once, whatever came before: session, person, draft, challenges, settings, taste for
    following; then six rows written, in one transaction."""
    key = uuid.uuid4()
    signed_in.post(write(uuid.uuid4()), TEXT)
    with CaptureQueriesContext(connection) as queries:
        assert signed_in.post(write(key), TEXT).status_code == 302

    sent = [query["sql"].split()[0] for query in queries]
    written = [query["sql"].split('"')[1] for query in queries if "INSERT" in query["sql"][:6]]
    assert sorted(written) == [
        "ideas_follow",
        "ideas_historyentry",
        "ideas_idea",
        "ideas_involvement",
        "ideas_searchdocument",
        "notifications_occurrence",
    ]
    assert "UPDATE" not in sent
    assert len([verb for verb in sent if verb not in ("SAVEPOINT", "RELEASE")]) <= 13
    idea = Idea.objects.get(pk=key)
    assert (idea.state, idea.revision, idea.saved_at, idea.unit) == (
        "deposited",
        1,
        None,
        user.unit,
    )
    assert idea.deposited_at is not None and idea.involvements.get().user == user


def test_what_was_just_written_is_no_longer_to_be_added():
    """Saving it again would be refused: its key is taken. What it was before is left as it was."""
    before = Idea(title="Un SMS la veille")
    after = as_written(before, {"revision": 1})
    assert (after._state.adding, after.revision) == (False, 1)
    assert (before._state.adding, before.revision) == (True, 0)
