"""The administration of committees: reference data, and sessions to look at only."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from referents.enums import Seat
from referents.models import Committee, CommitteeMember, Session
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.referents import CommitteeFactory, SeatFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = MandateFactory(administrator=True).user
    client.force_login(person)
    return person


@pytest.fixture
def committee():
    committee = CommitteeFactory()
    SeatFactory(committee=committee, chair=True)
    return committee


def address(name, committee):
    return reverse(f"admin:referents_committee_{name}", args=[committee.pk])


def sent(client, committee, **more):
    """What the page of the committee sends back as it is, with more."""
    page = client.get(address("change", committee))
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    fields = {
        form.add_prefix(name): "" if (value := form[name].value()) is None else value
        for form in forms
        for name in form.fields
    }
    return {**fields, **more}


def test_a_session_is_shown_and_nothing_of_it_is_written(client, administrator, committee):
    """Neither its moments, which tell what happened, nor the day its decisions are published."""
    today = timezone.localdate()
    held = SessionFactory(committee=committee, held_on=today)
    page = client.get(address("change", committee)).content.decode()
    assert "sessions-0-held_on" not in page
    assert f"{today.year}" in page
    forged = {
        "sessions-TOTAL_FORMS": "2",
        "sessions-INITIAL_FORMS": "1",
        "sessions-0-id": str(held.pk),
        "sessions-0-committee": str(committee.pk),
        "sessions-0-held_on": "2030-01-01",
        "sessions-0-opened_at_0": today.isoformat(),
        "sessions-0-opened_at_1": "10:00",
        "sessions-0-DELETE": "on",
        "sessions-1-committee": str(committee.pk),
        "sessions-1-held_on": (today + datetime.timedelta(days=9)).isoformat(),
    }
    before = list(Session.objects.values())
    response = client.post(
        address("change", committee), sent(client, committee, name="Copil", **forged)
    )
    assert response.status_code == 302
    assert list(Session.objects.values()) == before
    assert Committee.objects.get().name == "Copil"


def test_a_seat_is_shown_and_neither_written_given_nor_taken(client, administrator, committee):
    """Its people are told by the committee's own page, and minutes keep who sat."""
    seat = committee.members.get()
    other = UserFactory(unit=seat.user.unit)
    forged = {
        "members-TOTAL_FORMS": "2",
        "members-INITIAL_FORMS": "1",
        "members-0-id": str(seat.pk),
        "members-0-committee": str(committee.pk),
        "members-0-user": str(seat.user_id),
        "members-0-seat": Seat.MEMBER,
        "members-0-DELETE": "on",
        "members-1-committee": str(committee.pk),
        "members-1-user": str(other.pk),
        "members-1-seat": Seat.MEMBER,
    }
    before = list(CommitteeMember.objects.values())
    fields = sent(client, committee, name="Copil", **forged)
    assert client.post(address("change", committee), fields).status_code == 302
    assert list(CommitteeMember.objects.values()) == before
    assert Committee.objects.get().name == "Copil"


def test_the_page_of_a_committee_does_not_list_everyone(client, administrator, committee):
    """A list of all the people for each session made it as long as the directory, many times."""
    SessionFactory(committee=committee)
    UserFactory.create_batch(3, last_name="Quelconque")
    assert "Quelconque" not in client.get(address("change", committee)).content.decode()


def test_a_committee_is_not_deleted_with_its_sessions(client, administrator, committee):
    SessionFactory(committee=committee)
    assert client.post(address("delete", committee), {"post": "yes"}).status_code == 403
    changelist = reverse("admin:referents_committee_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [committee.pk], "post": "yes"}
    client.post(changelist, chosen)
    assert Committee.objects.count() == Session.objects.count() == 1
