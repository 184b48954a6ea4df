import pytest
from django.conf import settings as project_settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from innovation_platform.settings import accounts as accounts_settings
from tests.factories.accounts import PASSWORD, UserFactory


def codes(password: str, user=None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        return sorted(error.code for error in refusal.error_list)
    return []


@pytest.mark.parametrize(
    "password",
    [
        "quatre mots sans lien",
        "toutenminuscules",
        "éàü çœ ñ 漢字 emoji 🐝",
        "738204915662",
        "x" * 6 + "y" * 122,
        "soleil vert sur la mer",
    ],
    ids=["words", "lower case", "any script", "digits", "128 long", "a usual word among others"],
)
def test_long_enough_is_good_enough(password):
    assert codes(password) == []


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("onze lettre", ["password_too_short"]),
        ("motdepasse2026!", ["password_too_usual"]),
        ("MotDePasse 2026", ["password_too_usual"]),
        ("Sécurité-Sociale-75", ["password_too_usual"]),
        ("azertyazerty12", ["password_too_usual"]),
        ("1q2w3e4r5t6y", ["password_too_common"]),
        ("z" * 257, ["password_too_long"]),
    ],
)
def test_short_known_or_endless_passwords_are_refused(password, expected):
    assert codes(password) == expected


def test_password_too_close_to_the_person_is_refused(db):
    person = UserFactory.build(
        email="maximilienne@exemple.fr", first_name="Maximilienne", organisation=None
    )
    assert codes("maximilienne1", person) == ["password_too_similar"]


def test_refusal_says_what_to_do_in_french():
    with pytest.raises(ValidationError) as refusal:
        validate_password("motdepasse2026!")
    assert refusal.value.messages == [
        "Ce mot de passe est trop courant. Prenez plusieurs mots sans lien entre eux."
    ]


def test_argon2_comes_first_outside_the_tests():
    assert accounts_settings.PASSWORD_HASHERS[0].endswith(".Argon2PasswordHasher")
    assert project_settings.AUTH_PASSWORD_VALIDATORS == accounts_settings.AUTH_PASSWORD_VALIDATORS


@pytest.mark.django_db
def test_changing_one_s_password_keeps_this_session_and_ends_the_others(client, other_client):
    person = UserFactory()
    for browser in (client, other_client):
        browser.post("/connexion/", {"login": person.email, "password": PASSWORD})
    new = "quatre mots sans lien"
    response = client.post(
        "/mon-compte/mot-de-passe/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert (response.status_code, response.url) == (302, "/mon-compte/")
    assert client.get("/mon-compte/").status_code == 200
    assert other_client.get("/mon-compte/").status_code == 302
    person.refresh_from_db()
    assert person.check_password(new)


@pytest.mark.django_db
def test_mistakes_in_the_new_password_are_said_near_the_fields(client):
    client.force_login(UserFactory())
    response = client.post(
        "/mon-compte/mot-de-passe/",
        {"oldpassword": "pas le bon", "password1": "court", "password2": "autre"},
    )
    assert set(response.context["form"].errors) == {"oldpassword", "password1"}
    assert response.context["form"].errors["oldpassword"] == [
        "Ce n’est pas votre mot de passe actuel."
    ]


@pytest.mark.django_db
def test_person_without_password_chooses_a_first_one(client):
    person = UserFactory()
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    assert client.get("/mon-compte/mot-de-passe/").url == "/mon-compte/premier-mot-de-passe/"
    page = client.get("/mon-compte/premier-mot-de-passe/")
    assert page.templates[0].name == "account/password_set.html"
