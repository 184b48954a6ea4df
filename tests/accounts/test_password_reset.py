import re
import time

import pytest
from django.core import mail
from django.db import connection
from django.test import override_settings

from notifications import delivery
from notifications.expansion import expand_due
from notifications.models import Message, Occurrence
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ASK = "/mot-de-passe/oubli/"
NEW = "quatre mots sans lien"


def run_outbox() -> None:
    """What the worker does."""
    until = time.monotonic() + 20
    expand_due(until=until)
    delivery.deliver(until=until)


def ask(client, email: str):
    return client.post(ASK, {"email": email})


def link_in(message) -> str:
    """The path of the link that the mail's text gives."""
    return re.search(r"http://testserver(/mot-de-passe/nouveau/\S+)", message.body).group(1)


def test_new_password_by_mail_from_end_to_end(client):
    person = UserFactory(email="zoe@exemple.fr")
    response = ask(client, "Zoe@Exemple.fr")
    assert (response.status_code, response.url) == (302, "/mot-de-passe/oubli/envoye/")
    assert mail.outbox == []
    run_outbox()

    [message] = mail.outbox
    assert message.to == ["zoe@exemple.fr"]
    assert message.subject == "Choisissez votre mot de passe pour Essaim"
    assert "pendant 2 heures" in message.body

    opened = client.get(link_in(message))
    assert opened.url.endswith("-set-password/")  # the secret leaves the address bar
    page = client.get(opened.url)
    assert page.templates[0].name == "account/password_reset_from_key.html"
    done = client.post(opened.url, {"password1": NEW, "password2": NEW})
    assert (done.status_code, done.url) == (302, "/mot-de-passe/nouveau/fait/")
    assert client.get(done.url).status_code == 200
    person.refresh_from_db()
    assert person.check_password(NEW)

    used = client.get(link_in(message))
    assert used.context["token_fail"] is True


def test_outbox_holds_the_person_s_id_and_no_secret(client):
    person = UserFactory()
    ask(client, person.email)
    run_outbox()
    token = link_in(mail.outbox[0]).rstrip("/").split("-", 3)[-1]
    [occurrence] = Occurrence.objects.all()
    assert occurrence.context == {"user_id": person.pk}
    for model in (Occurrence, Message):
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            assert token not in repr(cursor.fetchall())


@pytest.mark.parametrize("email", ["inconnu@exemple.fr", "parti@exemple.fr", "ferme@exemple.fr"])
def test_unknown_or_closed_account_gets_the_same_page_and_no_mail(client, email):
    UserFactory(email="parti@exemple.fr", gone=True)
    UserFactory(email="ferme@exemple.fr", disabled=True)
    response = ask(client, email)
    assert (response.status_code, response.url) == (302, "/mot-de-passe/oubli/envoye/")
    assert Occurrence.objects.count() == 0


def test_mail_does_not_leave_once_the_account_is_closed(client):
    person = UserFactory()
    ask(client, person.email)
    person.is_active = False
    person.save()
    run_outbox()
    assert mail.outbox == []


def test_person_without_password_gets_the_link_too(client):
    person = UserFactory()
    person.set_unusable_password()
    person.save()
    ask(client, person.email)
    run_outbox()
    assert len(mail.outbox) == 1


def test_asking_twice_in_a_minute_makes_one_mail(client, time_stands_still):
    person = UserFactory()
    ask(client, person.email)
    ask(client, person.email)
    run_outbox()
    assert len(mail.outbox) == 1


def test_asking_too_often_is_stopped(client, time_stands_still):
    person = UserFactory()
    answers = [ask(client, person.email).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert "Trop de demandes à la fois" in ask(client, person.email).content.decode()


def test_address_that_is_none_is_said_near_the_field(client):
    response = ask(client, "zoe chez exemple")
    assert list(response.context["form"].errors) == ["email"]


@pytest.mark.parametrize(
    "link",
    ["1-abc-def", "zzzzzzzzzzzzzzzzzzzz-abc-def", "1-set-password", "0-x"],
    ids=["wrong token", "endless id", "without asking", "nobody"],
)
def test_wrong_link_says_so(client, link):
    page = client.get(f"/mot-de-passe/nouveau/{link}/")
    assert page.status_code == 200
    assert page.context["token_fail"] is True


def test_late_link_says_so(client):
    person = UserFactory()
    ask(client, person.email)
    run_outbox()
    with override_settings(PASSWORD_RESET_TIMEOUT=-1):
        assert client.get(link_in(mail.outbox[0])).context["token_fail"] is True


def test_new_password_forgets_the_wrong_ones_typed_before(client):
    person = UserFactory()
    for _ in range(5):
        client.post("/connexion/", {"login": person.email, "password": "pas le bon"})
    ask(client, person.email)
    run_outbox()
    form = client.get(link_in(mail.outbox[0])).url
    client.post(form, {"password1": NEW, "password2": NEW})
    response = client.post("/connexion/", {"login": person.email, "password": NEW})
    assert response.status_code == 302
    assert not client.login(email=person.email, password=PASSWORD)
