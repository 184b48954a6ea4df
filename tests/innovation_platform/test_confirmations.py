"""What is said after an act waits in a cookie for the page that shows it."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
TEXT = {"title": "Un SMS la veille", "problem": "Des absences.", "proposal": "Un rappel."}


@pytest.fixture
def signed_in(client):
    client.force_login(UserFactory())
    return client


def deposited(client):
    page = client.get(reverse("ideas:begin"), follow=True).redirect_chain[-1][0]
    return client.post(page, TEXT)


def test_it_is_shown_once_and_the_session_is_not_written(signed_in):
    before = Session.objects.get().session_data
    answer = deposited(signed_in)
    assert answer.status_code == 302 and "said" in answer.cookies
    assert "Votre idée est déposée" in signed_in.get(answer.url).content.decode()
    assert "Votre idée est déposée" not in signed_in.get(answer.url).content.decode()
    assert Session.objects.get().session_data == before


def test_where_pages_go_by_https_no_other_site_may_set_it(signed_in, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = deposited(signed_in).cookies["__Host-said"]
    assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/"
    assert not cookie["domain"] and cookie["samesite"] == "Lax"


def test_what_another_wrote_in_it_is_not_shown(signed_in):
    answer = deposited(signed_in)
    kept = signed_in.cookies["said"].value
    words, _separator, signature = kept.rpartition(":")

    signed_in.cookies["said"] = f"{words}:{signature[::-1]}"
    assert "Votre idée est déposée" not in signed_in.get(answer.url).content.decode()

    signed_in.cookies["said"] = kept
    assert "Votre idée est déposée" in signed_in.get(answer.url).content.decode(), "control"


def test_who_signs_in_after_someone_does_not_read_what_was_said_to_them(signed_in):
    deposited(signed_in)
    kept = signed_in.cookies["said"].value
    signed_in.logout()
    signed_in.force_login(UserFactory())
    signed_in.cookies["said"] = kept

    assert "Votre idée est déposée" not in signed_in.get("/").content.decode()
