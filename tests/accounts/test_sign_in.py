import datetime

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db as djangos_own
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from accounts.services import disable_account
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SIGN_IN = "/connexion/"
WRONG = (
    "L’adresse électronique ou le mot de passe n’est pas le bon. "
    "Vérifiez-les, ou choisissez un nouveau mot de passe."
)


def sign_in(client, email: str, password: str = PASSWORD, **data):
    return client.post(SIGN_IN, {"login": email, "password": password, **data})


def signed_in(client) -> bool:
    return SESSION_KEY in client.session


def test_page_says_what_to_do(client):
    page = client.get(SIGN_IN)
    assert page.status_code == 200
    assert page.templates[0].name == "account/login.html"
    fields = page.context["form"].fields
    assert {
        name: (str(f.label), f.widget.attrs.get("autocomplete")) for name, f in fields.items()
    } == {
        "login": ("Adresse électronique", "username"),
        "password": ("Mot de passe", "current-password"),
        "remember": ("Garder ma session ouverte sur ce poste", None),
    }
    assert [f.widget.attrs.get("placeholder") for f in fields.values()] == [None, None, None]


@pytest.mark.parametrize("typed", ["zoe@exemple.fr", "ZOE@Exemple.FR", "  zoe@exemple.fr "])
def test_address_is_read_whatever_its_case(client, typed):
    UserFactory(email="zoe@exemple.fr")
    response = sign_in(client, typed)
    assert (response.status_code, response.url) == (302, "/")
    assert signed_in(client)


def test_sign_in_keeps_no_second_copy_of_the_address(client):
    sign_in(client, UserFactory().email)
    assert EmailAddress.objects.count() == 0


def test_former_address_no_longer_opens_the_account(client):
    person = UserFactory(email="avant@exemple.fr")
    sign_in(client, person.email)
    client.logout()
    person.email = "apres@exemple.fr"
    person.save()
    sign_in(client, "avant@exemple.fr")
    assert not signed_in(client)


def test_session_is_renewed_at_sign_in(client):
    client.get(SIGN_IN)
    session = client.session
    session["avant"] = True
    session.save()
    before = session.session_key
    sign_in(client, UserFactory().email)
    assert client.session.session_key != before


def test_session_lasts_until_the_browser_is_closed_unless_asked(client):
    person = UserFactory()
    sign_in(client, person.email)
    assert client.session.get_expire_at_browser_close()
    client.logout()
    sign_in(client, person.email, remember="on")
    assert not client.session.get_expire_at_browser_close()


@pytest.mark.parametrize("email", ["zoe@exemple.fr", "inconnu@exemple.fr"])
def test_wrong_password_and_unknown_address_get_the_same_answer(client, email):
    UserFactory(email="zoe@exemple.fr")
    response = sign_in(client, email, "pas le bon mot de passe")
    assert response.status_code == 200
    assert response.context["form"].errors == {"__all__": [WRONG]}
    assert not signed_in(client)


def test_empty_fields_are_said_near_them(client):
    response = sign_in(client, "", "")
    assert response.context["form"].errors == {
        "login": ["Ce champ est obligatoire."],
        "password": ["Ce champ est obligatoire."],
    }


def test_five_wrong_passwords_make_one_wait(client):
    person = UserFactory()
    for _ in range(5):
        sign_in(client, person.email, "pas le bon mot de passe")
    response = sign_in(client, person.email.upper())
    assert response.context["form"].errors == {
        "__all__": [
            "Trop d’essais avec un mauvais mot de passe. Attendez cinq minutes, "
            "ou choisissez un nouveau mot de passe."
        ]
    }
    assert not signed_in(client)
    sign_in(client, UserFactory().email)
    assert signed_in(client)


@pytest.mark.parametrize("trait", ["disabled", "gone"])
def test_closed_account_is_told_so_only_with_its_password(client, trait):
    person = UserFactory(**{trait: True})
    response = sign_in(client, person.email, "pas le bon mot de passe")
    assert response.context["form"].errors == {"__all__": [WRONG]}
    response = sign_in(client, person.email)
    assert (response.status_code, response.url) == (302, "/connexion/compte-ferme/")
    assert not signed_in(client)
    assert client.get(response.url).templates[0].name == "account/account_inactive.html"


def test_open_session_ends_when_the_account_is_disabled(client):
    person = UserFactory()
    sign_in(client, person.email)
    assert client.get("/mon-compte/").status_code == 200
    disable_account(user=person)
    response = client.get("/mon-compte/")
    assert (response.status_code, response.url) == (302, "/connexion/?next=/mon-compte/")


def test_open_session_ends_after_the_day_of_departure(client):
    person = UserFactory(left_on=timezone.localdate())
    sign_in(client, person.email)
    assert client.get("/mon-compte/").status_code == 200
    person.left_on -= datetime.timedelta(days=1)
    person.save()
    assert client.get("/mon-compte/").status_code == 302


def test_a_session_that_is_over_or_unknown_signs_nobody_in(client):
    sign_in(client, UserFactory().email)
    assert client.get("/mon-compte/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - datetime.timedelta(seconds=1))
    assert client.get("/mon-compte/").status_code == 302

    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    response = client.get("/mon-compte/")
    assert (response.status_code, response.cookies[settings.SESSION_COOKIE_NAME].value) == (302, "")


def test_a_session_opened_by_djangos_own_store_is_read(client):
    """Those open on the day of the update."""
    person = UserFactory()
    store = djangos_own.SessionStore()
    sign_in(client, person.email)
    store.update(dict(client.session.items()))
    store.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    assert client.get("/mon-compte/").context["user"] == person


def test_sign_in_goes_where_one_wanted_to_go(client):
    response = sign_in(client, UserFactory().email, next="/mon-compte/")
    assert response.url == "/mon-compte/"


@pytest.mark.parametrize(
    "address", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:x"]
)
def test_sign_in_never_leads_out(client, address):
    response = sign_in(client, UserFactory().email, next=address)
    assert response.url == "/"


def test_signing_out_asks_then_ends_the_session(client):
    sign_in(client, UserFactory().email)
    page = client.get("/deconnexion/")
    assert page.templates[0].name == "account/logout.html"
    assert signed_in(client)
    response = client.post("/deconnexion/")
    assert (response.status_code, response.url) == (302, SIGN_IN)
    assert not signed_in(client)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up(client, method):
    data = {"email": "x@exemple.fr", "password1": PASSWORD, "password2": PASSWORD}
    response = getattr(client, method)("/connexion/inscription/", data)
    assert response.templates[0].name == "account/signup_closed.html"
    assert not signed_in(client)


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("account_login", True),
        ("account_inactive", True),
        ("account_signup", True),
        ("account_email_verification_sent", True),
        ("account_reset_password", True),
        ("account_reset_password_done", True),
        ("account_reset_password_from_key_done", True),
        ("account_reauthenticate", False),
        ("account_change_password", False),
        ("account_set_password", False),
        ("accounts:profile", False),
        ("accounts:my_data", False),
    ],
)
def test_public_pages_open_and_the_others_ask_to_sign_in(client, name, public):
    address = reverse(name)
    response = client.get(address)
    if public:
        assert response.status_code == 200
    else:
        assert (response.status_code, response.url) == (302, f"/connexion/?next={address}")


def test_identity_is_confirmed_with_the_password(client):
    person = UserFactory()
    sign_in(client, person.email)
    address = reverse("account_reauthenticate")
    assert client.get(address).templates[0].name == "account/reauthenticate.html"
    response = client.post(address, {"password": "pas le bon mot de passe"})
    assert response.context["form"].errors == {
        "password": ["Ce n’est pas votre mot de passe actuel."]
    }
    assert client.post(address, {"password": PASSWORD}).status_code == 302
