import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_address_is_unique_whatever_its_case():
    UserFactory(email="Zoe@Exemple.fr")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="ZOE@exemple.fr")


def test_address_in_capitals_is_refused_by_the_database():
    person = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(email="ZOE@exemple.fr")


def test_person_made_without_password_has_none_that_works():
    person = User.objects.create_user(" Zoe@Exemple.FR ")
    assert (person.email, person.has_usable_password()) == ("zoe@exemple.fr", False)


def test_superuser_enters_the_administration():
    person = User.objects.create_superuser("admin@exemple.fr", "un mot de passe solide")
    assert (person.is_superuser, person.is_staff) == (True, True)


def test_unit_of_another_organisation_is_refused():
    person = UserFactory()
    person.unit = UnitFactory()
    with pytest.raises(ValidationError) as refusal:
        person.full_clean()
    assert refusal.value.messages == ["Cette unité est celle d’un autre organisme."]


@pytest.mark.parametrize(
    ("days", "here"), [(-1, False), (0, True), (1, True)], ids=["gone", "last day", "later"]
)
def test_account_is_open_until_the_end_of_the_day_of_departure(days, here):
    leaving = timezone.localdate() + datetime.timedelta(days=days)
    person = UserFactory(left_on=leaving)
    assert person.may_sign_in is here
    assert User.objects.here().filter(pk=person.pk).exists() is here


def test_disabled_account_is_closed():
    person = UserFactory(disabled=True)
    assert person.may_sign_in is False
    assert list(User.objects.here().filter(pk=person.pk)) == []


def test_only_an_administrator_in_office_is_staff():
    administrator = MandateFactory(administrator=True).user
    former = MandateFactory(administrator=True, ended=True).user
    director = MandateFactory(director=True).user
    assert [person.is_staff for person in (administrator, former, director, User())] == [
        True,
        False,
        False,
        False,
    ]
