"""A session before it is held: its members convened, told of what changes, or of its end."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from ideas import agenda, services
from ideas.errors import NotAllowed
from ideas.models import Recusal, Review
from notifications.models import Occurrence
from notifications.notices import get_notice
from referents.enums import CommitteeKind
from referents.models import Session
from referents.selectors import next_session_day
from tests.ideas.mails import mail
from tests.ideas.meeting import SEATS, Meeting
from tests.ideas.test_sessions import GOOD

pytestmark = pytest.mark.django_db

CONVENED, CANCELLED = "ideas.session_convened", "ideas.session_cancelled"


def in_days(count):
    return timezone.localdate() + datetime.timedelta(days=count)


@pytest.fixture
def meeting():
    made = Meeting(ideas=3)
    made.session.held_on = in_days(6)
    made.session.save(update_fields=["held_on"])
    return made


def convene(meeting, by="secretary"):
    meeting.session = services.convene_session(session=meeting.session, user=meeting.people[by])
    return meeting.session


def change(meeting, by="secretary", **told):
    asked = {"held_on": meeting.session.held_on, "starts_at": None, "place": ""} | told
    done = services.change_session(session=meeting.session, user=meeting.people[by], **asked)
    meeting.session.refresh_from_db()
    return done


def cancel(meeting, by="secretary", reason="La salle est prise."):
    meeting.session = services.cancel_session(
        session=meeting.session, user=meeting.people[by], reason=reason
    )
    return meeting.session


def told(notice):
    """What was said, in its order: to whom, and whether it still holds."""
    news = get_notice(notice)
    return [
        ({row.user_id for row in news.recipients(said.context)}, news.is_current(said.context))
        for said in Occurrence.objects.filter(notice=notice, cancelled_at=None).order_by("pk")
    ]


def everyone(meeting):
    return {meeting.people[name].pk for name in SEATS}


def test_every_member_is_convened_once(meeting):
    convene(meeting)
    assert told(CONVENED) == [(everyone(meeting), True)]
    with pytest.raises(ValidationError, match="déjà cet ordre du jour"):
        convene(meeting)


def test_nobody_is_convened_to_an_empty_agenda(meeting):
    meeting.session.items.all().delete()
    with pytest.raises(ValidationError, match="vide"):
        convene(meeting)
    assert told(CONVENED) == []


@pytest.mark.parametrize("name", ["member", "director", "referent", "agent"])
def test_only_who_prepares_convenes_moves_and_cancels(meeting, name):
    for act in (convene, change, cancel):
        with pytest.raises(NotAllowed):
            act(meeting, by=name)


def test_a_changed_agenda_is_told_once_and_when_asked(meeting):
    convene(meeting)
    for item in meeting.items[:2]:
        services.remove_from_agenda(item=item, user=meeting.people["secretary"])
    meeting.session.refresh_from_db()
    assert meeting.session.agenda_changed
    assert len(told(CONVENED)) == 1
    convene(meeting)
    assert told(CONVENED) == [(everyone(meeting), False), (everyone(meeting), True)]
    assert not meeting.session.agenda_changed


def test_before_the_convocation_a_change_is_told_to_nobody(meeting):
    assert change(meeting, held_on=in_days(8))
    services.remove_from_agenda(item=meeting.items[0], user=meeting.people["secretary"])
    meeting.session.refresh_from_db()
    assert (meeting.session.agenda_changed, told(CONVENED)) == (False, [])


@pytest.mark.parametrize(
    "moved",
    [{"held_on": in_days(9)}, {"starts_at": datetime.time(15)}, {"place": "Salle bleue"}],
)
def test_another_moment_is_told_at_once_and_keeps_evaluations(meeting, moved):
    services.give_review(item=meeting.items[0], user=meeting.people["member"], scores=GOOD)
    convene(meeting)
    assert change(meeting, **moved)
    assert [current for _people, current in told(CONVENED)] == [False, True]
    assert Review.objects.count() == 1


def test_nothing_changed_is_told_to_nobody(meeting):
    convene(meeting)
    assert not change(meeting)
    assert len(told(CONVENED)) == 1


def test_a_day_past_or_taken_is_refused(meeting):
    with pytest.raises(ValidationError) as refused:
        change(meeting, held_on=in_days(-1))
    assert list(refused.value.message_dict) == ["held_on"]
    Session.objects.create(committee=meeting.committee, held_on=in_days(8))
    meeting.session.refresh_from_db()
    with pytest.raises(ValidationError, match="déjà prévue"):
        change(meeting, held_on=in_days(8))


def test_a_cancelled_session_frees_its_ideas_and_its_day(meeting):
    convene(meeting)
    cancel(meeting)
    assert told(CANCELLED) == [(everyone(meeting), True)]
    assert told(CONVENED) == [], "what had not left does not leave"
    assert next_session_day(meeting.committee.pk, timezone.localdate()) is None
    again = Session.objects.create(committee=meeting.committee, held_on=meeting.session.held_on)
    assert set(agenda.candidates(again)) == set(meeting.ideas)


def test_a_session_nobody_was_convened_to_is_cancelled_in_silence(meeting):
    cancel(meeting)
    assert told(CANCELLED) == []


def test_a_cancelled_session_does_nothing_more(meeting):
    cancel(meeting)
    acts = [
        lambda: convene(meeting),
        lambda: change(meeting, held_on=in_days(9)),
        lambda: cancel(meeting),
        lambda: meeting.open(),
        lambda: services.add_to_agenda(
            session=meeting.session, user=meeting.people["chair"], ideas=[meeting.idea(9)]
        ),
        lambda: services.give_review(
            item=meeting.items[0], user=meeting.people["member"], scores=GOOD
        ),
    ]
    for act in acts:
        with pytest.raises(ValidationError):
            act()


def test_a_session_that_was_opened_is_not_cancelled(meeting):
    meeting.open()
    with pytest.raises(ValidationError):
        cancel(meeting)


# The mails ----------------------------------------------------------------------------------------


def letter(meeting, notice=CONVENED, to="member"):
    context = Occurrence.objects.filter(notice=notice).order_by("pk").last().context
    return mail(notice, context, "member", meeting.people[to])


def test_the_convocation_says_when_where_and_on_what(meeting):
    change(meeting, starts_at=datetime.time(14, 30), place="Salle du conseil")
    convene(meeting)
    words = letter(meeting)
    assert "14\u00a0h\u00a030" in words.lead
    assert "Salle du conseil" in words.lead
    (part,) = words.sections
    assert [line.text for line in part.items] == [
        f"{item.position}. {item.idea.title}" for item in meeting.session.items.order_by("position")
    ]
    page = reverse("referents:item", args=[meeting.session.pk, meeting.items[0].pk])
    assert part.items[0].url.endswith(page)


def test_the_convocation_names_no_idea_one_stands_back_from(meeting):
    convene(meeting)
    Recusal.objects.create(
        idea=meeting.ideas[0], user=meeting.people["member"], declared_by=meeting.people["member"]
    )
    texts = [line.text for line in letter(meeting).sections[0].items]
    assert texts[0] == "1. Vous ne prenez pas part à ce point"
    assert not any(meeting.ideas[0].title in text for text in texts)
    assert letter(meeting).sections[0].items[0].url == ""


def test_a_change_says_so(meeting):
    convene(meeting)
    first = letter(meeting).subject
    change(meeting, held_on=in_days(12))
    assert letter(meeting).subject.startswith("Changement")
    assert not first.startswith("Changement")


def test_a_cancellation_says_why(meeting):
    convene(meeting)
    cancel(meeting, reason="La salle est prise.")
    words = letter(meeting, CANCELLED)
    assert words.subject.startswith("Annulée")
    assert "La salle est prise." in str(words.body)


# The page -----------------------------------------------------------------------------------------


def test_from_the_button_to_the_changes(meeting, client):
    client.force_login(meeting.people["secretary"])
    page = reverse("referents:session", args=[meeting.session.pk])

    def press(name, **data):
        address = reverse(f"referents:{name}", args=[meeting.session.pk])
        return client.post(address, data, follow=True).content.decode()

    assert "Convoquer les membres" in client.get(page).content.decode()
    assert "Les membres reçoivent la date" in press("convene_session")
    moved = {"held_on": in_days(10).isoformat(), "starts_at": "", "place": "Salle bleue"}
    assert "les membres en sont prévenus" in press("change_session", **moved)
    refused = press("change_session", held_on="demain", place="Ici")
    assert "Ici" in refused
    assert "Annulée le" in press("cancel_session", reason="Faute de quorum.")
    client.force_login(meeting.people["member"])
    shown = client.get(page).content.decode()
    assert ["Faute de quorum." in shown, "Convoquer" in shown] == [True, False]


def test_a_session_whose_day_passed_is_still_found(meeting, client):
    Session.objects.update(held_on=in_days(-2))
    client.force_login(meeting.people["chair"])
    committee = client.get(reverse("referents:committee", args=[meeting.committee.pk]))
    assert [row.pk for row in committee.context["coming"]] == [meeting.session.pk]
    page = client.get(reverse("referents:session", args=[meeting.session.pk]))
    assert page.context["past_due"]


# Juries -------------------------------------------------------------------------------------------


def test_a_jury_decides_on_its_challenge_only(meeting, client):
    """Its sessions are built with the challenges: until then its seats give nothing here."""
    meeting.committee.kind = CommitteeKind.JURY
    meeting.committee.save(update_fields=["kind"])
    for act in (convene, change, cancel):
        with pytest.raises(NotAllowed):
            act(meeting, by="chair")
    client.force_login(meeting.people["chair"])
    for page in ("session", "opening", "live", "minutes"):
        address = reverse(f"referents:{page}", args=[meeting.session.pk])
        assert client.get(address).status_code == 404
