import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.enums import Branch, Role
from accounts.models import Mandate
from accounts.selectors import reach_of
from accounts.services import delegate_signature, disable_account, end_mandate, grant_mandate
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def day(offset: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=offset)


SCOPES = ["organisation", "unit", "branch", "groupement", "nothing"]
ALLOWED = {
    (Role.REFERENT, "organisation"),
    (Role.REFERENT, "unit"),
    (Role.FACILITATOR, "organisation"),
    (Role.FACILITATOR, "unit"),
    (Role.DIRECTOR, "organisation"),
    (Role.NETWORK_LEAD, "branch"),
    (Role.NETWORK_LEAD, "groupement"),
    (Role.ADMINISTRATOR, "nothing"),
}


def scope(kind: str) -> dict:
    if kind == "unit":
        unit = UnitFactory()
        return {"organisation": unit.organisation, "unit": unit}
    return {
        "organisation": lambda: {"organisation": OrganisationFactory()},
        "branch": lambda: {"branch": Branch.HEALTH},
        "groupement": lambda: {"groupement": GroupementFactory()},
        "nothing": dict,
    }[kind]()


@pytest.mark.parametrize("kind", SCOPES)
@pytest.mark.parametrize("role", Role)
def test_database_takes_only_the_scopes_of_the_role(role, kind):
    fields = {"user": UserFactory(), "role": role, **scope(kind)}
    if (role, kind) in ALLOWED:
        assert Mandate.objects.create(**fields).pk is not None
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.create(**fields)


@pytest.mark.parametrize("role", Role)
def test_service_refuses_a_scope_of_another_role_in_words(role):
    kind = "nothing" if role != Role.ADMINISTRATOR else "organisation"
    with pytest.raises(ValidationError) as refusal:
        grant_mandate(user=UserFactory(), role=role, **scope(kind))
    assert refusal.value.messages == ["Le périmètre ne correspond pas au rôle."]


def test_network_lead_has_a_branch_or_a_groupement_not_both():
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(
            user=UserFactory(),
            role=Role.NETWORK_LEAD,
            branch=Branch.HEALTH,
            groupement=GroupementFactory(),
        )


def test_end_before_beginning_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        MandateFactory(starts_on=day(0), until=day(-1))


@pytest.mark.parametrize("share", [0, 101])
def test_share_is_a_percentage(share):
    with pytest.raises(IntegrityError), transaction.atomic():
        MandateFactory(share=share)


@pytest.mark.parametrize(
    ("starts", "until", "current"),
    [
        (-30, None, True),
        (-30, 0, True),
        (0, 0, True),
        (-30, -1, False),
        (1, None, False),
    ],
    ids=["open", "last day", "one day", "ended", "not begun"],
)
def test_mandate_is_current_from_its_first_day_to_its_last(starts, until, current):
    MandateFactory(starts_on=day(starts), until=None if until is None else day(until))
    assert Mandate.objects.current().exists() is current


def test_mandate_can_be_asked_about_another_day():
    mandate = MandateFactory(starts_on=day(-30), until=day(-10))
    assert list(Mandate.objects.current(on=day(-10))) == [mandate]
    assert list(Mandate.objects.current(on=day(-9))) == []


@pytest.mark.parametrize("trait", ["disabled", "gone"])
def test_mandate_of_someone_whose_account_is_closed_is_not_current(trait):
    MandateFactory(**{f"user__{trait}": True})
    assert list(Mandate.objects.current()) == []


def test_delegation_ends_with_the_mandate_it_comes_from():
    director = MandateFactory(director=True)
    delegation = delegate_signature(
        mandate=director, to=UserFactory(organisation=director.organisation)
    )
    assert set(Mandate.objects.current()) == {director, delegation}
    end_mandate(mandate=director, last_day=day(-1))
    assert list(Mandate.objects.current()) == []


@pytest.mark.parametrize("closing", [{"is_active": False}, {"left_on": day(-1)}])
def test_delegation_ends_when_the_director_leaves(closing):
    director = MandateFactory(director=True)
    delegate_signature(mandate=director, to=UserFactory(organisation=director.organisation))
    for name, value in closing.items():
        setattr(director.user, name, value)
    director.user.save()
    assert list(Mandate.objects.current()) == []


def test_delegation_lasts_no_longer_than_the_mandate_it_comes_from():
    director = MandateFactory(director=True, until=day(20))
    delegation = delegate_signature(mandate=director, to=UserFactory(), until=day(90))
    assert (delegation.starts_on, delegation.until) == (day(0), day(20))


def test_delegation_gives_the_director_s_reach():
    director = MandateFactory(director=True)
    deputy = UserFactory(organisation=director.organisation)
    assert reach_of(deputy).whole(Role.DIRECTOR) == frozenset()
    delegate_signature(mandate=director, to=deputy)
    assert reach_of(deputy).whole(Role.DIRECTOR) == {director.organisation_id}


def test_delegated_signature_is_not_delegated_further():
    director = MandateFactory(director=True)
    delegation = delegate_signature(mandate=director, to=UserFactory())
    with pytest.raises(ValidationError) as refusal:
        delegate_signature(mandate=delegation, to=UserFactory())
    assert refusal.value.messages == ["Une signature reçue en délégation ne se délègue pas."]


def test_only_a_director_delegates():
    with pytest.raises(ValidationError) as refusal:
        delegate_signature(mandate=MandateFactory(referent=True), to=UserFactory())
    assert refusal.value.messages == ["La signature se délègue dans l’organisme de la direction."]


def test_nobody_delegates_to_themselves():
    director = MandateFactory(director=True)
    with pytest.raises(ValidationError) as refusal:
        delegate_signature(mandate=director, to=director.user)
    assert refusal.value.messages == ["On ne se délègue pas sa propre signature."]


def test_the_same_mission_is_not_given_twice_in_the_same_days():
    first = MandateFactory(referent=True, until=day(10))
    given = {"user": first.user, "role": Role.REFERENT, "organisation": first.organisation}
    with pytest.raises(ValidationError) as refusal:
        grant_mandate(**given, starts_on=day(10))
    assert refusal.value.messages == ["Cette personne a déjà cette mission pendant ces dates."]
    assert grant_mandate(**given, starts_on=day(11)).starts_on == day(11)


def test_unit_of_another_organisation_is_refused():
    with pytest.raises(ValidationError) as refusal:
        grant_mandate(
            user=UserFactory(),
            role=Role.REFERENT,
            organisation=OrganisationFactory(),
            unit=UnitFactory(),
        )
    assert refusal.value.messages == ["Cette unité est celle d’un autre organisme."]


def test_ending_a_mission_keeps_today_and_takes_tomorrow():
    mandate = end_mandate(mandate=MandateFactory())
    assert mandate.until == day(0)
    assert list(Mandate.objects.current(on=day(1))) == []


def test_ending_a_mission_before_it_began_is_refused():
    mandate = MandateFactory(starts_on=day(0))
    with pytest.raises(ValidationError) as refusal:
        end_mandate(mandate=mandate, last_day=day(-1))
    assert refusal.value.messages == ["La fin de la mission précède son début."]


def test_ending_a_mission_already_ended_changes_nothing():
    mandate = MandateFactory(ended=True)
    assert end_mandate(mandate=mandate).until == day(-1)


def test_disabling_an_account_ends_its_missions_for_good():
    person = UserFactory()
    MandateFactory(user=person)
    MandateFactory(user=person, facilitator=True, starts_on=day(5))
    MandateFactory(user=person, director=True, until=day(-3))
    disable_account(user=person)
    person.is_active, person.left_on = True, None
    person.save()
    assert sorted(person.mandates.values_list("role", "until")) == [
        (Role.DIRECTOR, day(-3)),
        (Role.REFERENT, day(0)),
    ]
