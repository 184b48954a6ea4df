"""Depositing for a colleague: nothing is under their name before they say so."""

import uuid

import pytest
from django.urls import reverse

from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.models import Entrusting, Follow, HistoryEntry, Idea, Involvement
from ideas.services import (
    confirm_entrusting,
    decline_entrusting,
    deposit,
    offer_entrusting,
    save_draft,
    take_entrusting,
)
from notifications.models import Occurrence
from notifications.notices import get_notice
from notifications.rendering import words_of
from tests.factories.accounts import UnitFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.notifications import MessageFactory
from tests.ideas.mails import wrong_typography

pytestmark = pytest.mark.django_db

TEXT = {"title": "Un SMS la veille", "problem": "Des absences.", "proposal": "Un rappel."}
O = Entrusting.Outcome  # noqa: E741


@pytest.fixture
def writer():
    return UserFactory(unit=UnitFactory())


@pytest.fixture
def colleague(writer):
    return UserFactory(unit=UnitFactory(organisation=writer.organisation))


@pytest.fixture
def draft(writer):
    return save_draft(key=uuid.uuid4(), user=writer, **TEXT)


@pytest.fixture
def offered(draft, writer, colleague):
    return offer_entrusting(idea=draft, user=writer, colleague=colleague)


def seen(entrusting):
    saved = Idea.objects.get(pk=entrusting.idea_id).saved_at
    return saved.isoformat() if saved else ""


def authors(idea):
    active = Involvement.objects.active().filter(idea=idea, kind__in=Involvement.AUTHORSHIP)
    return [row.user for row in active]


def page(entrusting):
    return reverse("ideas:entrusting", args=[entrusting.pk])


# By the services ----------------------------------------------------------------------------------


def test_an_offer_deposits_nothing_and_tells_the_colleague(offered, draft, writer, colleague):
    draft.refresh_from_db()
    assert (draft.state, authors(draft)) == ("draft", [writer])
    occurrence = Occurrence.objects.get()
    assert (occurrence.notice, occurrence.context) == (
        "ideas.entrusting_offered", {"entrusting": offered.pk},
    )  # fmt: skip
    told = get_notice(occurrence.notice).recipients(occurrence.context)
    assert [one.user_id for one in told] == [colleague.pk]


def test_a_yes_deposits_it_under_the_colleagues_name(offered, draft, writer, colleague):
    confirm_entrusting(entrusting=offered, user=colleague, seen=seen(offered))

    draft.refresh_from_db()
    offered.refresh_from_db()
    assert (draft.state, draft.unit, authors(draft)) == ("deposited", colleague.unit, [colleague])
    assert HistoryEntry.objects.get().actor == colleague
    assert offered.outcome == O.DEPOSITED
    assert Follow.objects.filter(idea=draft, user=writer).exists()
    notices = list(Occurrence.objects.order_by("pk").values_list("notice", flat=True))
    assert sorted(notices) == [
        "ideas.entrusting_answered", "ideas.entrusting_offered", "ideas.transition",
    ]  # fmt: skip


def test_taken_to_be_changed_it_is_the_colleagues_draft_only(offered, draft, writer, colleague):
    take_entrusting(entrusting=offered, user=colleague, seen=seen(offered))

    draft.refresh_from_db()
    assert (draft.state, authors(draft)) == ("draft", [colleague])
    save_draft(key=draft.pk, user=colleague, title="Autrement")
    with pytest.raises(NotAllowed):
        save_draft(key=draft.pk, user=writer, title="Non")


def test_a_no_leaves_it_to_its_writer(offered, draft, writer, colleague):
    decline_entrusting(entrusting=offered, user=colleague, comment="Ce n’était pas moi.")

    draft.refresh_from_db()
    offered.refresh_from_db()
    assert (draft.state, authors(draft)) == ("draft", [writer])
    assert (offered.outcome, offered.comment) == (O.DECLINED, "Ce n’était pas moi.")


ANSWERS = [
    lambda entrusting, user: confirm_entrusting(
        entrusting=entrusting, user=user, seen=seen(entrusting)
    ),
    lambda entrusting, user: take_entrusting(
        entrusting=entrusting, user=user, seen=seen(entrusting)
    ),
    lambda entrusting, user: decline_entrusting(entrusting=entrusting, user=user),
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_only_the_colleague_answers_and_once(offered, writer, colleague, answer):
    for other in (writer, UserFactory(organisation=writer.organisation)):
        with pytest.raises(NotAllowed):
            answer(offered, other)

    answer(offered, colleague)

    for again in ANSWERS:
        with pytest.raises(NotAllowed):
            again(offered, colleague)


@pytest.mark.parametrize("answer", ANSWERS[:2])
def test_a_text_changed_since_it_was_read_is_not_taken(offered, draft, writer, colleague, answer):
    read = seen(offered)
    save_draft(key=draft.pk, user=writer, proposal="Tout autre chose.")

    for service in (confirm_entrusting, take_entrusting):
        with pytest.raises(Stale):
            service(entrusting=offered, user=colleague, seen=read)

    draft.refresh_from_db()
    assert (draft.state, authors(draft)) == ("draft", [writer])


def test_depositing_it_oneself_takes_the_offer_back(offered, draft, writer, colleague):
    deposit(key=draft.pk, user=writer, **TEXT)

    offered.refresh_from_db()
    assert offered.outcome == O.CANCELLED
    with pytest.raises(NotAllowed):
        confirm_entrusting(entrusting=offered, user=colleague, seen=seen(offered))


def test_offering_it_to_another_takes_it_back_from_the_first(offered, draft, writer, colleague):
    second = UserFactory(organisation=writer.organisation)
    again = offer_entrusting(idea=draft, user=writer, colleague=second)

    offered.refresh_from_db()
    assert (offered.outcome, again.outcome) == (O.CANCELLED, "")
    assert not get_notice("ideas.entrusting_offered").is_current({"entrusting": offered.pk})


def test_what_cannot_be_offered(draft, writer, colleague):
    with pytest.raises(NotAllowed):
        offer_entrusting(idea=draft, user=writer, colleague=writer)
    with pytest.raises(NotAllowed):
        offer_entrusting(idea=draft, user=writer, colleague=UserFactory())
    with pytest.raises(NotAllowed):
        offer_entrusting(idea=draft, user=colleague, colleague=writer)
    save_draft(key=draft.pk, user=writer, title="  ")
    with pytest.raises(Incomplete):
        offer_entrusting(idea=draft, user=writer, colleague=colleague)
    save_draft(key=draft.pk, user=writer, title="Un titre")
    deposit(key=draft.pk, user=writer, **TEXT)
    with pytest.raises(Stale):
        offer_entrusting(idea=draft, user=writer, colleague=colleague)


# By the pages -------------------------------------------------------------------------------------


def test_the_whole_way_by_the_pages(client, writer, colleague):
    key = uuid.uuid4()
    client.force_login(writer)
    write = reverse("ideas:write", args=[key])
    offer = client.post(write, {**TEXT, "entrust": "1"}).url
    assert client.get(offer).status_code == 200
    assert client.post(offer, {"colleague": colleague.email}).url == reverse("ideas:mine")
    assert colleague.email in client.get(reverse("ideas:mine")).content.decode()

    client.force_login(colleague)
    entrusting = Entrusting.objects.get()
    assert page(entrusting) in client.get(reverse("ideas:mine")).content.decode()
    content = client.get(page(entrusting)).content.decode()
    assert all(text in content for text in TEXT.values())
    answer = {"answer": "deposited", "seen": seen(entrusting)}
    assert client.post(page(entrusting), answer).url == reverse("ideas:detail", args=[key])
    assert client.get(page(entrusting)).status_code == 404


@pytest.mark.parametrize("address", ["", "personne@nulle.part", "moi", "\x00"])
def test_a_wrong_address_is_told_next_to_its_field(client, draft, writer, address):
    client.force_login(writer)
    address = writer.email if address == "moi" else address

    response = client.post(reverse("ideas:entrust", args=[draft.pk]), {"colleague": address})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["colleague"]
    assert Entrusting.objects.count() == 0


def test_an_incomplete_idea_cannot_be_offered(client, writer, colleague):
    draft = save_draft(key=uuid.uuid4(), user=writer, title="Seul")
    client.force_login(writer)

    response = client.post(
        reverse("ideas:entrust", args=[draft.pk]), {"colleague": colleague.email}
    )

    assert response.status_code == 422
    assert colleague.email in response.content.decode()


def test_a_text_changed_meanwhile_is_shown_again(client, offered, draft, writer, colleague):
    client.force_login(colleague)
    read = seen(offered)
    save_draft(key=draft.pk, user=writer, proposal="Tout autre chose.")

    response = client.post(page(offered), {"answer": "deposited", "seen": read})

    assert response.status_code == 409
    content = response.content.decode()
    assert "Tout autre chose." in content
    assert seen(offered) in content.replace("&#x27;", "'")


@pytest.mark.parametrize("data", [{}, {"answer": "rien", "seen": "x"}, {"answer": "deposited"}])
def test_an_answer_that_makes_no_sense(client, offered, colleague, data):
    client.force_login(colleague)

    assert client.post(page(offered), data).status_code == 422


def test_a_moment_that_is_none_is_refused(client, offered, colleague):
    client.force_login(colleague)

    response = client.post(page(offered), {"answer": "deposited", "seen": "hier"})

    assert response.status_code == 409
    assert Idea.objects.get().state == "draft"


# The mails ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [O.DEPOSITED, O.TAKEN, O.DECLINED])
def test_what_the_mails_say(offered, writer, colleague, outcome):
    def mail(code, audience, user):
        message = MessageFactory(
            occurrence=Occurrence.objects.get(notice=code), recipient=user, audience=audience
        )
        return words_of(message, get_notice(code))

    first = mail("ideas.entrusting_offered", "colleague", colleague)
    assert str(writer) in first.subject
    if outcome == O.DECLINED:
        decline_entrusting(entrusting=offered, user=colleague, comment="Pas moi.")
    elif outcome == O.TAKEN:
        take_entrusting(entrusting=offered, user=colleague, seen=seen(offered))
    else:
        confirm_entrusting(entrusting=offered, user=colleague, seen=seen(offered))
    answered = mail("ideas.entrusting_answered", "writer", writer)
    assert str(colleague) in answered.subject
    for said in (first, answered):
        assert wrong_typography(said.subject) == []


def test_a_yes_goes_without_a_challenge_that_closed_meanwhile(client, draft, writer, colleague):
    past = CampaignFactory(organisation=writer.organisation, past=True, title="Un accueil court")
    save_draft(key=draft.pk, user=writer, campaign=past)
    offered = offer_entrusting(idea=draft, user=writer, colleague=colleague)
    client.force_login(colleague)
    assert "ne prend plus vos idées" in client.get(page(offered)).content.decode()

    confirm_entrusting(entrusting=offered, user=colleague, seen=seen(offered))

    draft.refresh_from_db()
    assert (draft.state, draft.campaign) == ("deposited", None)
