"""Where a form comes from, when it was made, how large it is, how many at once; what is kept."""

import threading
import time

import pytest
from django.core import signing
from django.db import OperationalError
from django.test import RequestFactory
from django.test.utils import override_settings

from ideas.anonymous import tokens
from ideas.anonymous.middleware import CapacityMiddleware, comes_from_us
from innovation_platform.zone import log_without_words
from tests.ideas.zone.conftest import TEXTS
from tests.support.zone import words

REVIEW = "/anonyme/deposer/vallee/relire/"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"HTTP_ORIGIN": "http://testserver"}, 200),
        ({"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_SITE": "same-origin"}, 200),
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, 200),
        ({}, 403),
        ({"HTTP_ORIGIN": "null"}, 403),
        ({"HTTP_ORIGIN": "https://testserver"}, 403),
        ({"HTTP_ORIGIN": "http://ailleurs.example"}, 403),
        ({"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
        ({"HTTP_ORIGIN": "http://ailleurs.example", "HTTP_SEC_FETCH_SITE": "same-origin"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "none"}, 403),
    ],
)
def test_forms_are_taken_from_our_own_pages_only(zone, place, headers, expected):
    fields = {**TEXTS, "csrfmiddlewaretoken": tokens.new_token()}
    response = zone.post(REVIEW, fields, **headers)
    assert response.status_code == expected
    assert all(text in words(response) for text in TEXTS.values())


def test_the_origin_is_compared_with_the_scheme_and_the_host(rf):
    assert comes_from_us(rf.post("/", HTTP_ORIGIN="https://testserver", secure=True))
    assert not comes_from_us(rf.post("/", HTTP_ORIGIN="https://testserver"))


def aged(seconds, monkeypatch):
    now = time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now - seconds)
    token = tokens.new_token()
    monkeypatch.undo()
    return token


@pytest.mark.parametrize("kind", ["too old", "none", "altered"])
def test_a_form_too_old_comes_back_with_everything_typed(zone, place, settings, monkeypatch, kind):
    token = {
        "too old": aged(settings.ANONYMOUS_FORM_AGE + 60, monkeypatch),
        "none": "",
        "altered": tokens.new_token()[:-1] + "!",
    }[kind]

    late = zone.send(REVIEW, {**TEXTS, "unit": "3", "csrfmiddlewaretoken": token})

    assert late.status_code == 409
    content = late.content.decode()
    assert all(text in words(late) for text in TEXTS.values())
    assert '<input type="hidden" name="unit" value="3">' in content
    assert f'action="{REVIEW}"' in content
    assert zone.send(REVIEW, TEXTS).status_code == 200


def test_a_form_made_this_morning_is_still_good(zone, place, settings, monkeypatch):
    token = aged(settings.ANONYMOUS_FORM_AGE - 60, monkeypatch)
    assert zone.send(REVIEW, {**TEXTS, "csrfmiddlewaretoken": token}).status_code == 200


def test_too_large_a_request_is_refused_before_it_is_read(zone, place, settings):
    settings.MAX_REQUEST_SIZE = 1_000
    response = zone.send(REVIEW, {**TEXTS, "problem": "x" * 2_000})
    assert response.status_code == 413
    assert "votre texte y est encore" in words(response)


def test_too_long_a_form_is_refused_clearly(zone, place, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000
    response = zone.post(
        REVIEW,
        "problem=" + "x" * 6_000,
        content_type="application/x-www-form-urlencoded",
        HTTP_ORIGIN="http://testserver",
    )
    assert response.status_code == 413


def test_too_long_a_text_is_kept_and_said(zone, place):
    response = zone.send(REVIEW, {**TEXTS, "problem": "mot " * 3_000})
    assert response.status_code == 422
    assert "mot mot mot" in words(response)
    assert "10000 caractères" in words(response)


def test_one_form_too_many_waits_then_comes_back_with_its_text(settings):
    settings.ANONYMOUS_CAPACITY, settings.ANONYMOUS_PATIENCE = 1, 0.05
    inside, leave = threading.Event(), threading.Event()
    passed_on = []

    def slow(request):
        passed_on.append(request)
        inside.set()
        leave.wait(60)

    cap = CapacityMiddleware(slow)
    first = threading.Thread(target=cap, args=[_post()])
    first.start()
    assert inside.wait(60)
    with override_settings(ROOT_URLCONF="ideas.anonymous.urls"):
        refused = cap(_post(**TEXTS))
    leave.set()
    first.join()

    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "10"
    assert all(text in words(refused) for text in TEXTS.values())
    assert len(passed_on) == 1
    cap(_post())
    assert len(passed_on) == 2, "the place is free again"


def _post(**fields):
    return RequestFactory().post(REVIEW, fields)


def test_reading_is_never_counted(settings):
    settings.ANONYMOUS_CAPACITY = 1
    cap = CapacityMiddleware(lambda request: "taken")
    assert cap.places.acquire(timeout=0)
    request = _post()
    request.method = "GET"
    assert cap(request) == "taken"


def broken(error):
    def view(*args, **kwargs):
        raise error

    return view


@pytest.mark.parametrize(
    ("error", "status"),
    [(OperationalError("row (secret)"), 503), (RuntimeError("secret text"), 500)],
)
def test_an_error_keeps_the_text_and_logs_a_type_and_a_place(
    zone, place, monkeypatch, caplog, error, status
):
    monkeypatch.setattr("ideas.anonymous.similar.similar", broken(error))

    response = zone.send(REVIEW, {**TEXTS, "code": "SECRET"}, HTTP_USER_AGENT="canary")

    assert response.status_code == status
    assert all(text in words(response) for text in TEXTS.values())
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 1
    assert lines[0].startswith(f"zone error={type(error).__name__} at=")
    assert "secret" not in caplog.text.lower() and "canary" not in caplog.text
    assert "anonyme/" not in caplog.text
    assert caplog.records[0].exc_info is None


def test_an_error_says_where_in_our_code(caplog):
    try:
        broken(ValueError("x"))()
    except ValueError as error:
        log_without_words(error)
    assert "at=/tests/ideas/zone/test_forms_of_the_zone.py:" in caplog.text
