import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Groupement, Mandate, Organisation, Unit, User
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

OTHER_ROLES = sorted(set(Role) - {Role.ADMINISTRATOR})
MODELS = (User, Organisation, Unit, Groupement, Mandate)


@pytest.fixture
def administrator(client):
    person = MandateFactory(administrator=True).user
    client.force_login(person)
    return person


@pytest.fixture
def place():
    """One row of each model."""
    organisation = OrganisationFactory(name="Caf de l’Ain")
    unit = UnitFactory(organisation=organisation)
    GroupementFactory(organisations=[organisation])
    MandateFactory(unit=unit, user__unit=unit)
    return organisation


def page(model, name: str, *args) -> str:
    return reverse(f"admin:accounts_{model._meta.model_name}_{name}", args=args)


def test_stranger_is_sent_to_our_sign_in_page(client):
    index = reverse("admin:index")
    response = client.get(index, follow=True)
    assert response.templates[0].name == "account/login.html"
    response = client.post(reverse("admin:login"), {"username": "x", "password": "y"})
    assert response.status_code in (302, 403)


@pytest.mark.parametrize("role", OTHER_ROLES)
def test_every_other_role_is_kept_out(client, role):
    client.force_login(MandateFactory(**{role: True}).user)
    response = client.get(reverse("admin:index"), follow=True)
    assert response.status_code == 403
    for model in MODELS:
        assert client.get(page(model, "changelist"), follow=True).status_code == 403


def test_agent_is_kept_out(client):
    client.force_login(UserFactory())
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_superuser_enters(client):
    client.force_login(UserFactory(superuser=True))
    assert client.get(reverse("admin:index")).status_code == 200


def test_right_ends_with_the_mission(client, administrator):
    assert client.get(reverse("admin:index")).status_code == 200
    administrator.mandates.all().delete()
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_administrator_reads_and_searches_each_model(client, administrator, place, model):
    for address in (page(model, "changelist"), page(model, "changelist") + "?q=ain"):
        assert client.get(address).status_code == 200
    row = model.objects.order_by("pk").first()
    assert client.get(page(model, "change", row.pk)).status_code == 200
    assert client.get(page(model, "add")).status_code == 200


def test_administrator_sees_every_model_that_the_admin_shows(client, administrator):
    shown = {
        model["model"]
        for app in client.get(reverse("admin:index")).context["app_list"]
        for model in app["models"]
    }
    assert shown == set(admin.site._registry)


def test_administrator_gives_a_mission(client, administrator):
    person = UserFactory()
    response = client.post(
        page(Mandate, "add"),
        {
            "user": person.pk,
            "role": Role.REFERENT,
            "organisation": person.organisation_id,
            "starts_on": "2026-01-05",
        },
    )
    assert response.status_code == 302
    assert list(person.mandates.values_list("role", "organisation")) == [
        (Role.REFERENT, person.organisation_id)
    ]


def test_scope_of_another_role_is_said_in_the_form(client, administrator):
    response = client.post(
        page(Mandate, "add"),
        {"user": administrator.pk, "role": Role.DIRECTOR, "starts_on": "2026-01-05"},
    )
    assert response.context["adminform"].form.non_field_errors() == [
        "Le périmètre ne correspond pas au rôle."
    ]


def test_administrator_opens_an_account_without_password(client, administrator):
    response = client.post(
        page(User, "add"),
        {
            "email": "Zoe@Exemple.fr",
            "is_active": "on",
            "mandates-TOTAL_FORMS": 0,
            "mandates-INITIAL_FORMS": 0,
        },
    )
    assert response.status_code == 302
    person = User.objects.get(email="zoe@exemple.fr")
    assert not person.has_usable_password()


def test_no_form_to_add_something_shows_the_inside_of_the_machine(client, administrator):
    addresses = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
        for model, rows in admin.site._registry.items()
        if rows.has_add_permission(client.get(reverse("admin:index")).wsgi_request)
    ]
    assert page(Organisation, "add") in addresses
    found = [one for one in addresses if " object at 0x" in client.get(one).content.decode()]
    assert found == []


def test_administrator_makes_nobody_superuser_and_deletes_nobody(client, administrator):
    person = UserFactory()
    form = client.get(page(User, "change", person.pk)).context["adminform"].form
    assert {"is_superuser", "groups", "user_permissions", "password"} & set(form.fields) == set()
    assert client.post(page(User, "delete", person.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("count", [1, 20])
def test_list_of_missions_takes_the_same_queries_whatever_its_length(
    client, administrator, count, django_assert_max_num_queries
):
    for _ in range(count):
        MandateFactory(unit=UnitFactory())
    with django_assert_max_num_queries(12):
        client.get(page(Mandate, "changelist"))
