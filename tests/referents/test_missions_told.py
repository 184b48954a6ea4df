"""Nobody takes a mission or a seat, nor loses it, without a word."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mandate, User
from notifications.models import Occurrence
from notifications.notices import get_notice
from referents.enums import Seat
from referents.models import CommitteeMember
from referents.services import add_member, end_seat, finish_mission, give_mission
from tests.factories.accounts import GroupementFactory, MandateFactory, UnitFactory, UserFactory
from tests.factories.notifications import MessageFactory
from tests.factories.referents import CommitteeFactory, SeatFactory, SessionFactory
from tests.ideas.mails import mail, wrong_typography

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def place():
    class Place:
        unit = UnitFactory(name="Accueil")

    Place.organisation = Place.unit.organisation
    for name in ("agent", "responsable"):
        setattr(Place, name, UserFactory(unit=Place.unit, first_name="Zoé", last_name=name.title()))
    MandateFactory(user=Place.responsable, referent=True)
    return Place


def told():
    return [
        (row.notice, row.context["user"], row.context["by"]) for row in Occurrence.objects.all()
    ]


def give(place, **fields):
    asked = {"role": Role.REFERENT, "unit": place.unit} | fields
    return give_mission(
        user=place.agent, organisation=place.organisation, by=place.responsable, **asked
    )


def words_of(row, code="referents.mission_given"):
    context = {"mandate": row.pk, "user": row.user_id, "by": Mandate.objects.first().user_id}
    return mail(code, context, "holder", User.objects.get(pk=row.user_id))


def of_their_page(place, *, known, **mission):
    """What the administration's page of a person sends, with one mission."""
    return {
        "email": place.agent.email,
        "organisation": place.organisation.pk,
        "unit": place.unit.pk,
        "is_active": "on",
        "mandates-TOTAL_FORMS": 1,
        "mandates-INITIAL_FORMS": known,
        "mandates-0-user": place.agent.pk,
        **{f"mandates-0-{name}": value for name, value in mission.items()},
    }


# Missions -----------------------------------------------------------------------------------------


def test_whoever_receives_a_mission_is_told_once(client, place):
    client.force_login(place.responsable)
    page = reverse("referents:person", args=[place.agent.pk])
    sent = {"role": "referent", "unit": place.unit.pk, "starts_on": timezone.localdate()}
    for status in (302, 422):
        assert client.post(page, sent).status_code == status
    assert told() == [("referents.mission_given", place.agent.pk, place.responsable.pk)]


def test_whoever_gives_it_to_themselves_is_not(place):
    give_mission(
        user=place.responsable,
        organisation=place.organisation,
        by=place.responsable,
        role=Role.FACILITATOR,
        unit=place.unit,
    )
    assert told() == []


@pytest.mark.parametrize(
    ("role", "where", "words"),
    [
        (Role.REFERENT, "referents:desk", "Vous lisez les idées déposées"),
        (Role.FACILITATOR, "campaigns:list", "Vous animez l’innovation dans votre équipe"),
        (Role.DIRECTOR, "referents:signatures", "Vous signez les réponses"),
        (Role.NETWORK_LEAD, "referents:desk", "que les organismes vous transmettent"),
        (Role.ADMINISTRATOR, "admin:index", "Vous tenez à jour"),
    ],
)
def test_the_mail_says_what_is_expected_and_where(place, role, where, words):
    scope = {"organisation": place.organisation}
    if role == Role.NETWORK_LEAD:
        scope = {"organisation": None, "groupement": GroupementFactory()}
    if role == Role.ADMINISTRATOR:
        scope = {"organisation": None}
    place.agent.last_login = timezone.now()
    place.agent.save()
    row = MandateFactory(user=place.agent, role=role, **scope)
    text = words_of(row).as_text()
    assert [words in " ".join(text.split()), reverse(where) in text] == [True, True]
    assert "mot de passe" not in text
    assert str(row.scope) in " ".join(text.split())
    assert wrong_typography(words_of(row).as_text()) == []


def test_the_mail_says_its_days_and_its_time(place):
    today = timezone.localdate()
    row = give(place, starts_on=today, until=today + 9 * DAY, share=20)
    text = " ".join(words_of(row).as_text().split())
    assert "Zoé Responsable vous confie la mission « référent innovation » pour" in text
    assert " du " in text
    assert "20 % de votre temps y est consacré" in text
    assert "Accueil" in words_of(row).subject


def test_someone_who_never_came_is_led_to_a_password(place):
    row = give(place)
    text = words_of(row).as_text()
    assert reverse("account_reset_password") in text
    assert "choisissez d’abord votre mot de passe" in " ".join(text.split())


def test_whoever_loses_a_mission_is_told_of_its_last_day(place):
    row = give(place)
    Occurrence.objects.all().delete()
    last = timezone.localdate() + 3 * DAY
    finish_mission(mandate=row, by=place.responsable, last_day=last)
    finish_mission(mandate=row, by=place.responsable, last_day=last)
    assert told() == [("referents.mission_ended", place.agent.pk, place.responsable.pk)]
    text = " ".join(words_of(row, "referents.mission_ended").as_text().split())
    assert "changent alors de mains toutes seules" in text
    assert reverse("accounts:profile") in text


def test_whoever_gives_a_mission_up_is_not_told_of_it(place):
    finish_mission(mandate=give(place), by=place.agent)
    assert [notice for notice, *_ in told()] == ["referents.mission_given"]


def test_a_mission_taken_back_before_the_mail_leaves_is_not_told(place):
    row = give(place)
    notice, context = get_notice("referents.mission_given"), Occurrence.objects.get().context
    assert notice.is_current(context)
    row.delete()
    assert not get_notice("referents.mission_given").is_current({**context, "mandate": 0})


@pytest.mark.parametrize("way", ["mandate", "person"])
def test_the_administration_tells_it_too(client, place, way):
    boss = MandateFactory(user=UserFactory(), administrator=True).user
    client.force_login(User.objects.get(pk=boss.pk))
    today = timezone.localdate().isoformat()
    fields = {"role": "director", "organisation": place.organisation.pk, "starts_on": today}
    if way == "mandate":
        url = reverse("admin:accounts_mandate_add")
        sent = fields | {"user": place.agent.pk}
    else:
        url = reverse("admin:accounts_user_change", args=[place.agent.pk])
        sent = of_their_page(place, known=0, **fields)
    assert client.post(url, sent).status_code == 302
    assert told() == [("referents.mission_given", place.agent.pk, boss.pk)]


@pytest.mark.parametrize("way", ["mandate", "person"])
def test_a_mission_ended_in_the_administration_is_told_and_none_is_deleted(client, place, way):
    boss = MandateFactory(administrator=True).user
    row = give(place, unit=None)
    Occurrence.objects.all().delete()
    client.force_login(boss)
    today = timezone.localdate().isoformat()
    last = (timezone.localdate() + 3 * DAY).isoformat()
    fields = {"role": row.role, "organisation": place.organisation.pk, "starts_on": today}
    if way == "mandate":
        url = reverse("admin:accounts_mandate_change", args=[row.pk])
        sent = fields | {"user": place.agent.pk, "until": last}
        gone = client.post(reverse("admin:accounts_mandate_delete", args=[row.pk]), {"post": "yes"})
        assert gone.status_code == 403
    else:
        url = reverse("admin:accounts_user_change", args=[place.agent.pk])
        changes = {"id": row.pk, "until": last, "DELETE": "on"}
        sent = of_their_page(place, known=1, **fields, **changes)
    assert client.post(url, sent).status_code == 302
    assert told() == [("referents.mission_ended", place.agent.pk, boss.pk)]
    row.refresh_from_db()
    assert row.until.isoformat() == last


def test_the_last_person_in_charge_is_not_told_that_all_goes_by_itself(place):
    alone = Mandate.objects.get(user=place.responsable)
    Mandate.objects.filter(pk=alone.pk).update(until=timezone.localdate() + 3 * DAY)
    text = " ".join(words_of(alone, "referents.mission_ended").as_text().split())
    assert "n’auront plus de référent tant que la mission n’est pas confiée" in text
    assert "vous n’avez rien à transmettre" not in text


# Seats --------------------------------------------------------------------------------------------


@pytest.fixture
def committee(place):
    return CommitteeFactory(organisation=place.organisation, name="Comité de mai")


def seat_words(row, code):
    context = {
        "seat": row.pk,
        "user": row.user_id,
        "by": None,
        "committee": row.committee_id,
        "held": row.seat,
    }
    return mail(code, context, "member", row.user)


def test_whoever_takes_a_seat_reads_what_is_asked_and_when_it_meets(place, committee):
    session = SessionFactory(committee=committee, held_on=timezone.localdate() + 9 * DAY)
    row = add_member(committee=committee, user=place.agent, seat=Seat.MEMBER, by=place.responsable)
    assert told() == [("referents.seat_given", place.agent.pk, place.responsable.pk)]
    words = seat_words(row, "referents.seat_given")
    text = " ".join(words.as_text().split())
    assert "L’administration vous donne un siège (membre)" in text
    assert str(session.held_on.year) in text
    assert wrong_typography(words.as_text()) == []


def test_both_people_are_told_when_one_takes_the_others_seat(place, committee):
    held = SeatFactory(committee=committee, user=place.agent, seat=Seat.MEMBER)
    CommitteeMember.objects.update(starts_on=timezone.localdate() - 9 * DAY)
    held.refresh_from_db()
    successor = UserFactory(unit=place.unit)
    end_seat(member=held, by=place.responsable, successor=successor)
    assert told() == [
        ("referents.seat_ended", place.agent.pk, place.responsable.pk),
        ("referents.seat_given", successor.pk, place.responsable.pk),
    ]
    words = seat_words(held, "referents.seat_ended")
    assert "ne lisez plus le travail du comité" in " ".join(words.as_text().split())
    assert wrong_typography(words.as_text()) == []


@pytest.mark.parametrize("left", [True, False])
def test_a_seat_taken_back_the_same_day_is_told_to_whoever_had_read_of_it(place, committee, left):
    row = add_member(committee=committee, user=place.agent, seat=Seat.MEMBER, by=place.responsable)
    given = Occurrence.objects.get()
    MessageFactory(occurrence=given, recipient=place.agent, in_bell=left)
    end_seat(member=row, by=place.responsable)
    assert not CommitteeMember.objects.filter(user=place.agent).exists()
    ended = Occurrence.objects.get(notice="referents.seat_ended")
    assert get_notice(ended.notice).is_current(ended.context) is left
    words = mail(ended.notice, ended.context, "member", place.agent)
    assert "ne lisez plus le travail du comité" in " ".join(words.as_text().split())


def test_a_seat_that_changed_meanwhile_is_not_given_twice(place, committee):
    held = SeatFactory(committee=committee, user=place.agent, seat=Seat.MEMBER)
    CommitteeMember.objects.update(starts_on=timezone.localdate() - 9 * DAY)
    stale = CommitteeMember.objects.get(pk=held.pk)
    first, second = UserFactory(unit=place.unit), UserFactory(unit=place.unit)
    end_seat(member=held, by=place.responsable, successor=first)
    with pytest.raises(ValidationError, match="vient de changer"):
        end_seat(member=stale, by=place.responsable, successor=second)
    assert [seat.user for seat in committee.members.filter(until=None)] == [first]


def test_a_jury_that_does_not_work_yet_tells_nobody(place):
    jury = CommitteeFactory(organisation=place.organisation, jury=True)
    add_member(committee=jury, user=place.agent, seat=Seat.MEMBER, by=place.responsable)
    assert told() == []
