"""What the pages of a session ask and remember: as much for forty ideas as for one, and nothing of
what another may read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ideas import services
from ideas.models import Idea
from ideas.search import index_many
from tests.factories.ideas import IdeaFactory
from tests.ideas.meeting import Meeting

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return response.content.decode()


# Lists stay cheap ---------------------------------------------------------------------------------


MOST_QUERIES = {"session": 12, "opening": 11, "item": 17, "live": 18, "minutes": 12}


@pytest.mark.parametrize("page", MOST_QUERIES)
def test_a_session_costs_the_same_with_one_twelve_or_forty_ideas(page, client):
    counts = {}
    for number in (1, 12, 40):
        meeting = Meeting(ideas=number)
        keys = {"pk": meeting.session.pk}
        if page == "item":
            keys["item"] = meeting.items[0].pk
        if page in ("live", "minutes"):
            meeting.open()
            meeting.decide("adjourn")
        if page == "minutes":
            meeting.close()
        client.force_login(meeting.people["secretary"])
        url = reverse(f"referents:{page}", kwargs=keys)
        client.get(url, {"point": 1})  # which ideas resemble one is looked for once
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, {"point": 1}).status_code == 200
        counts[number] = len(queries)
    assert len(set(counts.values())) == 1, counts
    assert counts[1] <= MOST_QUERIES[page]


# What is remembered of an agenda ------------------------------------------------------------------


def test_an_agenda_shown_to_one_is_not_the_one_of_another(act, meeting):
    """What a process remembers of a row follows from all that it shows: who stands back still
    reads nothing of it, and what changed shows at once."""
    item, member = meeting.items[1], meeting.people["member"]
    assert item.idea.title in words(act("member", "session"))
    services.declare_recusal(item=item, person=member, by=member)
    for name in ("chair", "other_member"):
        page = words(act(name, "session"))
        assert item.idea.title in page
        assert f"{member}" in page
        assert "Revenir sur mon déport" not in page
    page = words(act("member", "session"))
    assert item.idea.title not in page
    assert "Revenir sur mon déport" in page

    Idea.objects.filter(pk=item.idea_id).update(title="Un titre revu", supports_count=3)
    assert "Un titre revu" in words(act("chair", "session"))
    meeting.open()
    meeting.decide("adjourn", reason="Il manque un chiffrage.")
    assert "Il manque un chiffrage." in words(act("chair", "session"))


def test_the_acts_of_an_agenda_are_sent_by_its_one_form(act, meeting):
    page = words(act("secretary", "session"))
    first = meeting.items[0]
    for name in ("recuse", "remove_item"):
        address = reverse(f"referents:{name}", args=[meeting.session.pk, first.pk])
        assert f'form="agir-sur-un-point" formaction="{address}"' in page
    form = page[page.index('id="agir-sur-un-point"') :]
    assert "csrfmiddlewaretoken" in form[: form.index("</form>")]
    agenda = page[page.index('<ol class="agenda">') :]
    assert "csrfmiddlewaretoken" not in agenda[: agenda.index("</ol>")]


def test_an_idea_like_this_one_that_one_may_not_read_any_more_is_not_named(act, meeting):
    """Which ideas resemble one is remembered; who may read them is asked each time."""
    item = meeting.items[0]
    like = IdeaFactory(
        organisation=meeting.organisation,
        unit=meeting.unit,
        title=item.idea.title,
        state="rejected",
    )
    index_many([like.pk])
    assert like.get_absolute_url() in words(act("chair", "item", item=item))
    Idea.objects.filter(pk=like.pk).update(visibility="hidden")
    assert like.get_absolute_url() not in words(act("chair", "item", item=item))


@pytest.mark.parametrize("page", ["session", "live", "minutes"])
def test_a_session_of_a_number_too_long_is_not_found(client, meeting, page):
    client.force_login(meeting.people["chair"])
    assert client.get(reverse(f"referents:{page}", args=["9" * 30])).status_code == 404
