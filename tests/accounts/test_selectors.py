import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.enums import Branch, Role
from accounts.selectors import NO_REACH, organisations_of, people_in_office, reach_of
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_nobody_reaches_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert reach_of(AnonymousUser()) is NO_REACH


def test_reach_covers_units_below_and_not_those_beside():
    organisation = OrganisationFactory()
    top = UnitFactory(organisation=organisation, code="pf")
    below = UnitFactory(parent=UnitFactory(parent=top))
    beside = UnitFactory(organisation=organisation, code="pfx")
    same_path_elsewhere = UnitFactory(code="pf")
    person = UserFactory(organisation=organisation)
    MandateFactory(user=person, unit=top)
    reach = reach_of(person)
    assert reach.whole(Role.REFERENT) == frozenset()
    assert reach.units[Role.REFERENT] == {top.pk, below.parent_id, below.pk}
    assert reach.holds(Role.REFERENT, organisation_id=organisation.pk, unit_id=below.pk)
    assert not reach.holds(Role.REFERENT, organisation_id=organisation.pk, unit_id=beside.pk)
    assert not reach.holds(Role.REFERENT, organisation_id=organisation.pk)
    assert not reach.holds(Role.FACILITATOR, organisation_id=organisation.pk, unit_id=top.pk)
    assert not reach.holds(
        Role.REFERENT,
        organisation_id=same_path_elsewhere.organisation_id,
        unit_id=same_path_elsewhere.pk,
    )


def test_reach_over_an_organisation_covers_all_its_units():
    mandate = MandateFactory()
    unit = UnitFactory(organisation=mandate.organisation)
    reach = reach_of(mandate.user)
    assert reach.holds(Role.REFERENT, organisation_id=mandate.organisation_id, unit_id=unit.pk)
    assert reach.places == {mandate.organisation_id}


def test_units_of_two_roles_are_kept_apart():
    person = UserFactory()
    first, second = UnitFactory(), UnitFactory()
    MandateFactory(user=person, unit=first)
    MandateFactory(user=person, unit=second, facilitator=True)
    assert reach_of(person).units == {
        Role.REFERENT: {first.pk},
        Role.FACILITATOR: {second.pk},
    }


def test_network_lead_reaches_a_branch_or_a_groupement():
    member, other = OrganisationFactory(branch=Branch.HEALTH), OrganisationFactory()
    of_branch = reach_of(MandateFactory(network_lead=True, branch=Branch.HEALTH).user)
    of_group = reach_of(
        MandateFactory(network_lead=True, groupement=GroupementFactory(organisations=[member])).user
    )
    for reach in (of_branch, of_group):
        assert reach.leads_network_of(member)
        assert not reach.leads_network_of(other)


@pytest.mark.parametrize("count", [1, 3])
def test_reach_takes_one_query_whatever_the_missions_and_one_for_the_units_below(
    count, django_assert_num_queries
):
    person = UserFactory()
    for _ in range(count):
        MandateFactory(user=person, unit=UnitFactory())
        MandateFactory(user=person, facilitator=True, unit=UnitFactory())
        MandateFactory(
            user=person,
            network_lead=True,
            groupement=GroupementFactory(organisations=[OrganisationFactory()]),
        )
        MandateFactory(user=person, organisation=OrganisationFactory())
    with django_assert_num_queries(1):
        reach = reach_of(person)
        assert len(reach.topmost(Role.FACILITATOR)) == count
    with django_assert_num_queries(1):
        assert len(reach.held(Role.FACILITATOR)) == count
    with django_assert_num_queries(0):
        assert len(reach_of(person).held(Role.REFERENT)) == count


def test_agent_s_reach_takes_one_query(django_assert_num_queries):
    person = UserFactory()
    with django_assert_num_queries(1):
        assert reach_of(person).roles == frozenset()


def test_ended_mission_is_out_of_reach():
    assert reach_of(MandateFactory(ended=True).user).roles == frozenset()


def test_a_person_looks_into_their_organisation_and_those_of_their_missions():
    person = UserFactory()
    elsewhere = MandateFactory(user=person, organisation=OrganisationFactory()).organisation
    in_unit = MandateFactory(user=person, unit=UnitFactory()).organisation
    assert organisations_of(person) == {person.organisation_id, elsewhere.pk, in_unit.pk}


def test_nearest_referents_answer_for_a_unit():
    organisation = OrganisationFactory()
    top = UnitFactory(organisation=organisation)
    below = UnitFactory(parent=top)
    beside = UnitFactory(organisation=organisation)
    whole = MandateFactory(user__organisation=organisation).user
    near = MandateFactory(user__organisation=organisation, unit=top).user
    office = {
        unit: list(people_in_office(Role.REFERENT, organisation=organisation, unit=unit))
        for unit in (top, below, beside, None)
    }
    assert office == {top: [near], below: [near], beside: [whole], None: [whole]}


def test_people_in_office_are_named_once_and_only_while_in_office():
    organisation = OrganisationFactory()
    director = MandateFactory(director=True, user__organisation=organisation)
    MandateFactory(director=True, user=director.user, delegated_by=director)
    MandateFactory(director=True, user__organisation=organisation, ended=True)
    MandateFactory(director=True, user__organisation=organisation, user__gone=True)
    assert list(people_in_office(Role.DIRECTOR, organisation=organisation)) == [director.user]


def test_network_leads_of_the_branch_and_of_the_groupement_are_in_office():
    organisation = OrganisationFactory(branch=Branch.FAMILY)
    of_branch = MandateFactory(network_lead=True).user
    of_group = MandateFactory(
        network_lead=True, groupement=GroupementFactory(organisations=[organisation])
    ).user
    MandateFactory(network_lead=True, branch=Branch.HEALTH)
    found = people_in_office(Role.NETWORK_LEAD, organisation=organisation)
    assert set(found) == {of_branch, of_group}
    assert len(found) == 2
