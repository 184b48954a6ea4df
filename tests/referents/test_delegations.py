"""The direction lets someone sign for it, by a dated act that is kept."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mandate
from accounts.permissions import may_end, may_grant, organisations_run_by
from accounts.selectors import forget_reach
from ideas.errors import NotAllowed
from ideas.models import Answer
from ideas.services import confirm
from notifications.models import Occurrence
from notifications.notices import get_notice
from referents.models import Absence, Delegation
from referents.services import declare_absence, delegate, end_delegation
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.ideas.cast import Cast
from tests.ideas.mails import mail
from tests.ideas.scenes import propose

pytestmark = pytest.mark.django_db

PAGE = reverse("referents:delegations")
ABSENCES = reverse("referents:absences")
DAY = datetime.timedelta(days=1)


def day(count):
    return timezone.localdate() + count * DAY


@pytest.fixture
def place():
    class Place:
        unit = UnitFactory()

    Place.organisation = Place.unit.organisation
    for name in ("director", "other_director", "deputy", "responsable", "agent"):
        setattr(Place, name, UserFactory(unit=Place.unit, email=f"{name}@exemple.fr"))
    Place.mission = MandateFactory(user=Place.director, director=True)
    MandateFactory(user=Place.other_director, director=True)
    MandateFactory(user=Place.responsable, referent=True)
    return Place


def make(place, *, start=0, last=5, by=None, to=None):
    return delegate(
        organisation=place.organisation,
        by=by or place.director,
        to=to or place.deputy,
        starts_on=day(start),
        until=None if last is None else day(last),
    )


def signs(user, on):
    """Whether a person holds the direction on a day."""
    held = Mandate.objects.current(day(on)).filter(user=user, role=Role.DIRECTOR)
    return held.exists()


def test_the_delegate_signs_these_days_and_no_other(place):
    act = make(place, start=1, last=3)
    assert [signs(place.deputy, on) for on in range(6)] == [False, True, True, True, False, False]
    assert (act.director, act.delegate, act.made_on, act.mandate.delegated_by) == (
        place.director,
        place.deputy,
        day(0),
        place.mission,
    )


@pytest.mark.parametrize(
    ("own_until", "asked", "kept"), [(3, 9, 3), (3, None, 3), (None, None, None)]
)
def test_it_lasts_no_longer_than_the_direction(place, own_until, asked, kept):
    until = None if own_until is None else day(own_until)
    Mandate.objects.filter(pk=place.mission.pk).update(until=until)
    act = make(place, last=asked)
    assert (act.until, act.mandate.until) == ((None if kept is None else day(kept)),) * 2


@pytest.mark.parametrize("name", ["deputy", "responsable", "agent"])
def test_only_who_directs_delegates(place, name):
    with pytest.raises(PermissionDenied):
        make(place, by=getattr(place, name), to=UserFactory(unit=place.unit))


def test_what_is_received_is_not_passed_on(place):
    make(place)
    forget_reach(place.deputy)
    with pytest.raises(PermissionDenied):
        make(place, by=place.deputy, to=place.agent)


def test_a_delegate_names_no_direction_and_ends_none(place):
    make(place)
    forget_reach(place.deputy)
    assert place.organisation.pk in organisations_run_by(place.deputy)
    assert not may_grant(place.deputy, Role.DIRECTOR, place.organisation, to=place.agent)
    assert not may_end(place.deputy, place.mission)
    assert may_grant(place.director, Role.DIRECTOR, place.organisation, to=place.agent)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"start": -1}, "starts_on"),
        ({"start": 5, "last": 2}, "__all__"),
        ({"to": "director"}, "__all__"),
        ({"to": "other_director"}, "to"),
        ({"to": "stranger"}, "to"),
        ({"to": "gone"}, "to"),
    ],
)
def test_what_cannot_be_is_refused(place, wrong, field):
    place.stranger = UserFactory()
    place.gone = UserFactory(unit=place.unit, gone=True)
    if "to" in wrong:
        wrong = wrong | {"to": getattr(place, wrong["to"])}
    with pytest.raises(ValidationError) as refused:
        make(place, **wrong)
    assert list(refused.value.message_dict) == [field]
    assert (Delegation.objects.count(), Mandate.objects.count()) == (0, 3)


def test_twice_the_same_days_is_refused(place):
    make(place)
    with pytest.raises(ValidationError):
        make(place, start=2, last=4)
    make(place, start=6, last=9)


@pytest.mark.parametrize("by", ["director", "other_director", "deputy"])
def test_ended_at_once_and_kept(place, by):
    act = make(place)
    Mandate.objects.filter(pk=act.mandate_id).update(starts_on=day(-3))
    for user in (place.deputy, place.other_director):
        forget_reach(user)
    end_delegation(act=act, by=getattr(place, by))
    act.refresh_from_db()
    assert (act.ended_on, act.ended_by, act.is_over) == (day(0), getattr(place, by), True)
    assert not signs(place.deputy, 0)
    assert (act.starts_on, act.until) == (day(0), day(5))


@pytest.mark.parametrize("start", [0, 2])
def test_ended_before_its_second_day_nothing_is_left_but_the_act(place, start):
    act = make(place, start=start)
    end_delegation(act=act, by=place.director)
    act.refresh_from_db()
    assert (act.mandate, act.ended_on) == (None, day(0))
    assert not any(signs(place.deputy, on) for on in range(6))


@pytest.mark.parametrize("name", ["responsable", "agent"])
def test_nobody_else_ends_it(place, name):
    act = make(place)
    with pytest.raises(PermissionDenied):
        end_delegation(act=act, by=getattr(place, name))


def test_ending_twice_says_who_ended_it_first(place):
    act = make(place)
    end_delegation(act=act, by=place.deputy)
    assert end_delegation(act=act, by=place.director).ended_by == place.deputy
    ended = Occurrence.objects.filter(notice="referents.delegation_ended")
    assert ended.count() == 1


def test_it_ends_with_the_mission_it_comes_from(place):
    act = make(place, last=None)
    Mandate.objects.filter(pk=place.mission.pk).update(until=day(-1))
    act = Delegation.objects.get(pk=act.pk)
    assert (act.is_over, Delegation.objects.open().count()) == (True, 0)
    assert not signs(place.deputy, 0)


# Signing -----------------------------------------------------------------------------------------


def test_what_a_delegate_signs_says_so():
    cast = Cast()
    idea, decision = propose(cast, "reject", "in_triage", "referent")
    delegate(
        organisation=cast.organisation,
        by=cast.people["director"],
        to=cast.people["agent"],
        starts_on=day(0),
    )
    confirm(decision, user=cast.people["agent"], seen=idea.revision)
    answer = Answer.objects.get()
    assert (answer.signed_by, answer.by_delegation) == (cast.people["agent"], True)


def test_a_delegate_never_signs_what_they_wrote():
    cast = Cast()
    idea, decision = propose(cast, "reject", "in_triage", "referent")
    delegate(
        organisation=cast.organisation,
        by=cast.people["director"],
        to=cast.people["referent"],
        starts_on=day(0),
    )
    with pytest.raises(NotAllowed):
        confirm(decision, user=cast.people["referent"], seen=idea.revision)


def test_a_delegate_signs_no_more_once_it_is_ended():
    cast = Cast()
    idea, decision = propose(cast, "reject", "in_triage", "referent")
    act = delegate(
        organisation=cast.organisation,
        by=cast.people["director"],
        to=cast.people["agent"],
        starts_on=day(0),
    )
    end_delegation(act=act, by=cast.people["director"])
    forget_reach(cast.people["agent"])
    with pytest.raises(NotAllowed):
        confirm(decision, user=cast.people["agent"], seen=idea.revision)


# The page ----------------------------------------------------------------------------------------


def test_the_page_makes_the_act_and_says_so(place, client):
    client.force_login(place.director)
    typed = {"to": "inconnue@exemple.fr", "starts_on": day(1).isoformat(), "until": ""}
    refused = client.post(PAGE, typed)
    assert (refused.status_code, "inconnue@exemple.fr" in refused.content.decode()) == (422, True)
    done = client.post(PAGE, typed | {"to": "DEPUTY@exemple.fr"}, follow=True)
    assert (Delegation.objects.get().delegate, done.status_code) == (place.deputy, 200)
    act = client.get(reverse("referents:delegation_act", args=[Delegation.objects.get().pk]))
    assert act.status_code == 200


def test_who_sees_which_acts(place, client):
    act = make(place, start=1)
    shown = {}
    for name in ("director", "other_director", "responsable", "deputy", "agent"):
        client.force_login(getattr(place, name))
        page = client.get(PAGE)
        rows = [] if page.status_code == 403 else page.context["open"]
        shown[name] = [(row["act"].pk, row["may_end"]) for row in rows]
    assert shown == {
        "director": [(act.pk, True)],
        "other_director": [(act.pk, True)],
        "responsable": [(act.pk, False)],
        "deputy": [(act.pk, True)],
        "agent": [],
    }


def test_the_list_costs_the_same_however_long(place, client, django_assert_num_queries):
    client.force_login(place.director)
    make(place, start=1, last=1)
    client.get(PAGE)
    with django_assert_num_queries(8):
        client.get(PAGE)
    for number in range(2, 12):
        make(place, start=number, last=number)
    with django_assert_num_queries(8):
        client.get(PAGE)


def test_a_director_who_leaves_is_shown_who_could_sign(place, client):
    client.force_login(place.director)
    typed = {
        "of": "director@exemple.fr",
        "substitute": "deputy@exemple.fr",
        "starts_on": day(1).isoformat(),
        "until": day(4).isoformat(),
    }
    page = client.post(ABSENCES, typed, follow=True)
    form = page.context["form"]
    assert page.request["PATH_INFO"] == PAGE
    assert {name: form[name].value() for name in ("to", "starts_on", "until")} == {
        "to": "deputy@exemple.fr",
        "starts_on": day(1),
        "until": day(4),
    }
    assert not signs(place.deputy, 2), "proposed, never done by itself"
    assert [row["unsigned"] for row in client.get(ABSENCES).context["rows"]] == [True]
    make(place, start=1, last=4)
    assert [row["unsigned"] for row in client.get(ABSENCES).context["rows"]] == [False]


def test_a_referent_who_leaves_is_asked_nothing_of_the_kind(place, client):
    client.force_login(place.responsable)
    declare_absence(
        of=place.responsable,
        substitute=place.agent,
        starts_on=day(1),
        until=day(2),
        by=place.responsable,
    )
    assert [row["unsigned"] for row in client.get(ABSENCES).context["rows"]] == [False]
    assert Absence.objects.count() == 1


# The mails ---------------------------------------------------------------------------------------


def test_the_delegate_is_told(place):
    act = make(place, start=1, last=3)
    words = mail("referents.signature_delegated", {"delegation": act.pk}, "delegate", place.deputy)
    assert words.subject == f"{place.director} vous délègue sa signature"
    assert "vous signez par délégation pour la direction" in words.lead


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("director", {"deputy"}),
        ("deputy", {"director"}),
        ("other_director", {"deputy", "director"}),
    ],
)
def test_the_other_one_is_told_of_its_end(place, by, told):
    act = end_delegation(act=make(place), by=getattr(place, by))
    context = {"delegation": act.pk}
    found = get_notice("referents.delegation_ended").recipients(context)
    assert {row.user_id for row in found} == {getattr(place, name).pk for name in told}
    for row in found:
        words = mail("referents.delegation_ended", context, row.audience, place.agent)
        assert words.subject.startswith("La délégation de signature ")
