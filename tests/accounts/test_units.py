import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Unit
from tests.factories.accounts import OrganisationFactory, UnitFactory

pytestmark = pytest.mark.django_db


def paths(organisation) -> list[str]:
    return sorted(organisation.units.values_list("path", flat=True))


def test_path_holds_the_codes_from_the_root():
    root = UnitFactory(code="pf")
    child = UnitFactory(parent=root, code="Accueil")
    assert (root.path, child.path) == ("/pf/", "/pf/accueil/")


def test_renaming_a_unit_moves_its_whole_branch_and_nothing_else():
    organisation = OrganisationFactory()
    root = UnitFactory(organisation=organisation, code="pf")
    child = UnitFactory(parent=root, code="accueil")
    UnitFactory(parent=child, code="nuit")
    UnitFactory(organisation=organisation, code="pfx")
    elsewhere = UnitFactory(code="pf")

    root.code = "prestations"
    root.save()

    assert paths(organisation) == [
        "/pfx/",
        "/prestations/",
        "/prestations/accueil/",
        "/prestations/accueil/nuit/",
    ]
    assert paths(elsewhere.organisation) == ["/pf/"]


def test_moving_a_unit_under_another_moves_its_branch(django_assert_num_queries):
    organisation = OrganisationFactory()
    root = UnitFactory(organisation=organisation, code="direction")
    moved = UnitFactory(organisation=organisation, code="pf")
    for number in range(5):
        UnitFactory(parent=moved, code=f"s{number}")
    moved.parent = root
    with django_assert_num_queries(6):  # savepoint, path before, unit, its history, branch, release
        moved.save()
    assert paths(organisation) == [
        "/direction/",
        "/direction/pf/",
        *(f"/direction/pf/s{number}/" for number in range(5)),
    ]


def test_two_units_of_an_organisation_cannot_share_a_path():
    unit = UnitFactory(code="pf")
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitFactory(organisation=unit.organisation, code="PF")


def test_a_unit_without_code_is_refused_by_the_database():
    unit = UnitFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(code="")


def test_a_parent_of_another_organisation_is_refused():
    unit = Unit(organisation=OrganisationFactory(), parent=UnitFactory(), code="x", name="X")
    with pytest.raises(ValidationError) as refusal:
        unit.full_clean()
    assert refusal.value.messages == ["Cette unité est celle d’un autre organisme."]


def test_a_unit_cannot_be_put_below_itself():
    root = UnitFactory(code="pf")
    child = UnitFactory(parent=root, code="accueil")
    root.parent = child
    with pytest.raises(ValidationError) as refusal:
        root.full_clean()
    assert refusal.value.messages == ["Une unité ne peut pas dépendre d’elle-même."]


def test_a_code_taken_at_the_same_place_is_said_near_the_code():
    root = UnitFactory(code="pf")
    twin = Unit(organisation=root.organisation, code="pf", name="Bis")
    with pytest.raises(ValidationError) as refusal:
        twin.full_clean()
    assert refusal.value.message_dict["code"] == ["Une unité porte déjà ce code au même endroit."]
