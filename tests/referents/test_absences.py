"""Absences: the rights of a substitute, for these days and no longer."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mandate, User
from accounts.selectors import forget_reach, reach_of
from notifications.models import Occurrence
from notifications.notices import get_notice
from referents.models import Absence
from referents.services import declare_absence, end_absence
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.ideas.mails import mail, wrong_typography

pytestmark = pytest.mark.django_db

ABSENCES = reverse("referents:absences")
DAY = datetime.timedelta(days=1)


def day(count):
    return timezone.localdate() + count * DAY


@pytest.fixture
def place():
    class Place:
        unit = UnitFactory()

    Place.organisation = Place.unit.organisation
    names = ("away", "substitute", "responsable", "agent")
    for name in names:
        setattr(Place, name, UserFactory(unit=Place.unit, email=f"{name}@exemple.fr"))
    Place.mission = MandateFactory(user=Place.away, referent=True, unit=Place.unit, share=20)
    MandateFactory(user=Place.responsable, referent=True)
    return Place


def declare(place, *, start=1, last=5, by=None, **changes):
    people = {"of": place.away, "substitute": place.substitute} | changes
    return declare_absence(starts_on=day(start), until=day(last), by=by or place.away, **people)


def test_the_substitute_holds_the_same_missions_for_these_days(place):
    absence = declare(place)
    made = absence.mandates.get()
    assert (made.user, made.role, made.unit, made.starts_on, made.until) == (
        place.substitute,
        "referent",
        place.unit,
        day(1),
        day(5),
    )
    held = [Mandate.objects.current(day(n)).filter(user=place.substitute).count() for n in range(7)]
    assert held == [0, 1, 1, 1, 1, 1, 0]


def test_a_mission_that_ends_first_ends_the_replacement_first(place):
    Mandate.objects.filter(pk=place.mission.pk).update(until=day(3))
    assert declare(place).mandates.get().until == day(3)


def test_who_holds_the_mission_already_is_given_no_other(place):
    assert declare(place, substitute=place.responsable).mandates.count() == 0


def test_a_replacement_is_not_handed_on(place):
    declare(place, start=0)
    forget_reach(place.substitute)
    second = declare_absence(
        of=place.substitute,
        substitute=place.agent,
        starts_on=day(10),
        until=day(12),
        by=place.substitute,
    )
    assert second.mandates.count() == 0


def test_back_early(place):
    absence = declare(place, start=0, last=5)
    Absence.objects.update(starts_on=day(-3))
    Mandate.objects.filter(user=place.substitute).update(starts_on=day(-3))
    end_absence(absence=absence, by=place.away)
    forget_reach(place.substitute)
    assert (Absence.objects.get().until, reach_of(place.substitute).roles) == (day(-1), frozenset())


def test_given_up_before_it_began(place):
    end_absence(absence=declare(place), by=place.responsable)
    assert (Absence.objects.count(), Mandate.objects.filter(user=place.substitute).count()) == (
        0,
        0,
    )


def test_who_may_announce_it(place):
    declare(place, start=1, last=2, by=place.responsable)
    with pytest.raises(PermissionDenied):
        declare(place, start=7, last=8, by=place.agent)
    with pytest.raises(PermissionDenied):
        declare(place, start=7, last=8, by=place.substitute)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"start": -5, "last": -2}, "until"),
        ({"start": 5, "last": 2}, "__all__"),
        ({"substitute": "away"}, "__all__"),
        ({"substitute": "stranger"}, "substitute"),
        ({"substitute": "gone"}, "substitute"),
    ],
)
def test_what_cannot_be_is_refused(place, changes, field):
    people = {
        "away": place.away,
        "stranger": UserFactory(),
        "gone": UserFactory(unit=place.unit, disabled=True),
    }
    if "substitute" in changes:
        changes = changes | {"substitute": people[changes["substitute"]]}
    with pytest.raises(ValidationError) as refused:
        declare(place, **changes)
    assert field in refused.value.message_dict
    assert (Absence.objects.count(), Mandate.objects.count()) == (0, 2)


def test_two_absences_of_one_person_do_not_overlap(place):
    declare(place, start=1, last=5)
    with pytest.raises(ValidationError):
        declare(place, start=5, last=9)
    declare(place, start=6, last=9)


def test_a_substitute_who_is_away_is_refused(place):
    MandateFactory(user=place.substitute, referent=True, unit=place.unit)
    declare_absence(
        of=place.substitute,
        substitute=place.agent,
        starts_on=day(2),
        until=day(3),
        by=place.substitute,
    )
    with pytest.raises(ValidationError):
        declare(place)


def test_the_page_announces_and_keeps_what_was_typed_wrong(place, client):
    client.force_login(place.away)
    typed = {
        "of": "AWAY@exemple.fr",
        "substitute": "inconnue@exemple.fr",
        "starts_on": day(1).isoformat(),
        "until": day(4).isoformat(),
    }
    refused = client.post(ABSENCES, typed)
    assert (refused.status_code, "inconnue@exemple.fr" in refused.content.decode()) == (422, True)
    done = client.post(ABSENCES, typed | {"substitute": "substitute@exemple.fr"})
    assert (done.status_code, Absence.objects.count()) == (302, 1)


def test_what_each_person_sees(place, client):
    absence = declare(place)
    shown = {}
    for name in ("away", "substitute", "responsable"):
        user = getattr(place, name)
        if name == "substitute":
            unit = UnitFactory(organisation=place.organisation)
            MandateFactory(user=user, referent=True, unit=unit)
        client.force_login(user)
        shown[name] = [
            (row["absence"].pk, row["may_end"]) for row in client.get(ABSENCES).context["rows"]
        ]
    assert shown == {
        "away": [(absence.pk, True)],
        "substitute": [(absence.pk, False)],
        "responsable": [(absence.pk, True)],
    }


# Who is told --------------------------------------------------------------------------------------


def told():
    return [(row.notice, row.context["by"]) for row in Occurrence.objects.order_by("pk")]


def words(occurrence, audience):
    person = User.objects.get(pk=occurrence.context[audience])
    return mail(occurrence.notice, occurrence.context, audience, person)


def test_the_substitute_reads_what_is_theirs_for_these_days(place):
    absence = declare(place)
    occurrence = Occurrence.objects.get()
    notice = get_notice(occurrence.notice)
    assert [row.audience for row in notice.recipients(occurrence.context)] == ["substitute"]
    said = words(occurrence, "substitute")
    text = " ".join(said.as_text().split())
    assert f"pour {absence.mandates.get().scope} est aussi la vôtre" in text
    assert "Ce qui lui est adressé vous parvient" in text
    assert wrong_typography(said.as_text()) == []


def test_the_person_away_is_told_when_somebody_else_says_it(place):
    declare(place, by=place.responsable)
    occurrence = Occurrence.objects.get()
    recipients = get_notice(occurrence.notice).recipients(occurrence.context)
    assert [row.audience for row in recipients] == ["substitute", "away"]
    said = words(occurrence, "away")
    assert "Vous gardez vos missions" in said.as_text()
    assert wrong_typography(said.as_text()) == []


@pytest.mark.parametrize(
    ("start", "expected"),
    [(-2, "votre relais a pour dernier jour le"), (2, "vous n’avez pas de relais à prendre")],
)
def test_the_substitute_is_told_when_it_ends_early(place, start, expected):
    absence = declare(place, start=max(start, 0))
    if start < 0:
        Absence.objects.filter(pk=absence.pk).update(starts_on=day(start))
        absence.mandates.update(starts_on=day(start))
    declared = Occurrence.objects.get()
    end_absence(absence=absence, by=place.responsable)
    assert told() == [
        ("referents.absence_declared", place.away.pk),
        ("referents.absence_over", place.responsable.pk),
    ]
    over = Occurrence.objects.get(notice="referents.absence_over")
    for audience in ("substitute", "away"):
        assert wrong_typography(words(over, audience).as_text()) == []
    text = words(over, "substitute").as_text().replace("\xa0", " ")
    assert expected in " ".join(text.split())
    assert get_notice(declared.notice).is_current(declared.context) is (start < 0)
