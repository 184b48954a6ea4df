"""The weekly letter: composed from what the ideas became, previewed, tried, sent once."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from ideas.bulletins import LINES, sections_of
from ideas.enums import State, Visibility
from ideas.errors import NotAllowed
from ideas.models import Bulletin, HistoryEntry
from ideas.services import begin_bulletin, send_bulletin, try_bulletin
from ideas.services.bulletins import AlreadySent
from notifications.models import Message
from notifications.preferences import choose
from tests.factories.accounts import MandateFactory, OrganisationFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import (
    AnswerFactory,
    BulletinFactory,
    HistoryEntryFactory,
    IdeaFactory,
)
from tests.notifications.support import address, deliver

DAY = datetime.timedelta(days=1)


@pytest.fixture
def place(db):
    return OrganisationFactory(name="Caf de l’Ain")


@pytest.fixture
def writer(place):
    person = UserFactory(organisation=place, email="ines@exemple.fr")
    MandateFactory(user=person, referent=True)
    return person


@pytest.fixture
def draft(place, writer):
    since = timezone.localdate() - 7 * DAY
    return BulletinFactory(organisation=place, written_by=writer, since=since, introduction="")


def achieved(place, *, days_ago=1, **about):
    idea = IdeaFactory(organisation=place, state=State.ACHIEVED, revision=9, **about)
    day = timezone.localdate() - days_ago * DAY
    HistoryEntryFactory(idea=idea, revision=9, action="achieve", target=State.ACHIEVED, day=day)
    return idea


def answered(place, *, hours_ago=24, state=State.REJECTED, **about):
    idea = IdeaFactory(organisation=place, state=state, closed=True, **about)
    at = timezone.now() - datetime.timedelta(hours=hours_ago)
    return AnswerFactory(idea=idea, published_at=at, public_from=at)


def said(bulletin):
    return {
        section.title: [item.text for item in section.items] for section in sections_of(bulletin)
    }


def test_it_says_what_happened_since_and_is_open_now(place, draft):
    achieved(place, title="Un banc")
    achieved(place, title="Trop ancienne", days_ago=8)
    achieved(place, title="Cachée", visibility=Visibility.HIDDEN)
    achieved(OrganisationFactory(), title="D’ailleurs")
    answered(place, title="Un guichet")
    answered(place, title="Pas encore publique", hours_ago=-5)
    answered(place, title="Trop ancienne aussi", hours_ago=24 * 9)
    today = timezone.localdate()
    CampaignFactory(organisation=place, title="Papier", opens_on=today, closes_on=today + DAY)
    CampaignFactory(
        organisation=place, title="Fini", opens_on=today - 9 * DAY, closes_on=today - DAY
    )
    assert said(draft) == {
        "Idées réalisées": ["Un banc"],
        "Réponses données": ["Un guichet"],
        "Défis ouverts": ["Papier"],
    }


@pytest.mark.parametrize("block", ["with_achieved", "with_answers", "with_challenges"])
def test_a_block_left_out_is_not_said(place, draft, block):
    achieved(place)
    answered(place)
    CampaignFactory(organisation=place, opens_on=timezone.localdate())
    everything = list(said(draft))
    setattr(draft, block, False)
    assert len(everything) == 3
    assert len(said(draft)) == 2


def test_a_block_is_short_and_says_how_many_more(place, draft, django_assert_num_queries):
    for number in range(LINES + 3):
        achieved(place, title=f"Idée {number}")
    (section,) = sections_of(draft)
    assert len(section.items) == LINES + 1
    assert section.items[-1].text == "Et 3 autres"
    with django_assert_num_queries(4):
        sections_of(draft)


def test_it_reaches_everyone_once_but_those_who_stopped_it(place, writer, draft, mailoutbox):
    agent, quiet = UserFactory.create_batch(2, organisation=place)
    UserFactory()
    choose(user=quiet, frequencies={"ideas.bulletin": "never"})
    achieved(place, title="Un banc")
    send_bulletin(bulletin=draft, user=writer)
    address()
    deliver()
    # Two achievers of the factories are of the place as well.
    readers = set(place.people.exclude(pk=quiet.pk).values_list("email", flat=True))
    assert {agent.email, writer.email} <= readers
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(readers)
    mail = mailoutbox[0]
    assert mail.subject == draft.title
    assert "- Un banc\n" in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Message.objects.filter(recipient=quiet, channel="app", state="sent").count() == 1


def test_a_trial_reaches_its_writer_only(place, writer, draft, mailoutbox):
    UserFactory(organisation=place)
    achieved(place, title="Un banc")
    try_bulletin(bulletin=draft, user=writer)
    address()
    deliver()
    assert [mail.to for mail in mailoutbox] == [[writer.email]]
    assert mailoutbox[0].subject == f"Essai\u00a0: {draft.title}"
    draft.refresh_from_db()
    assert draft.sent_at is None


def test_sent_twice_it_leaves_once(writer, draft):
    draft.introduction = "Bonjour."
    draft.save()
    send_bulletin(bulletin=draft, user=writer)
    with pytest.raises(AlreadySent):
        send_bulletin(bulletin=draft, user=writer)
    assert address() == 1


def test_one_letter_a_week(place, writer, draft):
    BulletinFactory(organisation=place, written_by=writer, sent=True)
    draft.introduction = "Bonjour."
    draft.save()
    with pytest.raises(AlreadySent):
        send_bulletin(bulletin=draft, user=writer)
    assert Bulletin.objects.draft().count() == 1
    assert address() == 0


def test_control_the_constraint_holds_it(place, writer):
    BulletinFactory(organisation=place, written_by=writer, sent=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        BulletinFactory(organisation=place, written_by=writer, sent=True)


def test_begun_twice_it_is_the_same_draft_about_what_followed_the_last_letter(place, writer):
    last = BulletinFactory(organisation=place, written_by=writer, sent=True)
    first = begin_bulletin(organisation=place, user=writer)
    assert begin_bulletin(organisation=place, user=writer).pk == first.pk
    assert first.since == timezone.localdate(last.sent_at)


@pytest.mark.parametrize("role", ["network_lead", None])
def test_only_the_responsable_writes_it(place, draft, role):
    person = UserFactory(organisation=place)
    if role:
        MandateFactory(user=person, **{role: True})
    for act in (try_bulletin, send_bulletin):
        with pytest.raises(NotAllowed):
            act(bulletin=draft, user=person)
    with pytest.raises(NotAllowed):
        begin_bulletin(organisation=place, user=person)


def fields(**changed):
    today = timezone.localdate()
    return {
        "title": "Ce mois de novembre",
        "introduction": "Merci.\n\nÀ bientôt.",
        "since": (today - 7 * DAY).isoformat(),
        "with_achieved": "on",
        **changed,
    }


def test_from_the_button_to_the_mailbox(client, place, writer, mailoutbox):
    achieved(place, title="Un banc")
    client.force_login(writer)
    page = client.post(reverse("referents:begin_bulletin"), follow=True)
    assert "Un banc" in page.content.decode()
    url = page.redirect_chain[-1][0]
    assert client.post(url, fields(save="1")).status_code == 302
    assert "Ce mois de novembre" in client.get(url).content.decode()
    assert client.post(url, fields(send="1")).headers["Location"] == reverse("referents:bulletins")
    address()
    deliver()
    (body,) = {mail.body for mail in mailoutbox}
    assert "Merci.\n\nÀ bientôt." in body
    row = Bulletin.objects.get()
    assert (row.sent_at is not None, row.introduction) == (True, "Merci.\n\nÀ bientôt.")
    reading = client.get(row.get_absolute_url()).content.decode()
    assert "Un banc" in reading and "À bientôt." in reading
    assert client.get(url).headers["Location"] == reverse("referents:bulletins")


def test_what_is_refused_is_said_beside_the_field_and_kept(client, writer, draft):
    client.force_login(writer)
    url = reverse("referents:bulletin", args=[draft.pk])
    tomorrow = (timezone.localdate() + DAY).isoformat()
    response = client.post(url, fields(title="", since=tomorrow, send="1"))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "since"}
    assert "À bientôt." in response.content.decode()
    assert Bulletin.objects.get().sent_at is None


def test_a_letter_that_says_nothing_does_not_leave(client, writer, draft):
    client.force_login(writer)
    url = reverse("referents:bulletin", args=[draft.pk])
    response = client.post(url, fields(introduction="", send="1"))
    assert response.status_code == 422
    assert "ne dit rien" in response.content.decode()
    assert address() == 0


def test_the_hidden_since_it_left_is_no_longer_said(place, writer, draft):
    idea = achieved(place, title="Un banc")
    sent = send_bulletin(bulletin=draft, user=writer)
    type(idea).objects.filter(pk=idea.pk).update(visibility=Visibility.HIDDEN)
    assert said(sent) == {}
    assert HistoryEntry.objects.filter(idea=idea).exists()


def test_queries_of_the_lists_do_not_grow(client, place, writer, django_assert_max_num_queries):
    client.force_login(writer)
    for count in (1, 10):
        for number in range(count):
            monday = datetime.date(2026, 1, 5) + 7 * (number + count) * DAY
            BulletinFactory(
                organisation=place, written_by=writer, sent_at=timezone.now(), week=monday
            )
        for name in ("referents:bulletins", "bulletins"):
            with django_assert_max_num_queries(8):
                client.get(reverse(name))
