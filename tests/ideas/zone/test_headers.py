"""Every address of the zone × every method: same headers, no cookie; reading writes nothing."""

import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from ideas.anonymous.middleware import ASSETS_AT, CONTENT_SECURITY_POLICY
from tests.factories.accounts import GroupementFactory
from tests.factories.campaigns import CampaignFactory

ZONE = "ideas.anonymous.urls"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY")
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "strict-origin",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": settings.PERMISSIONS_POLICY,
}
WRITES = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "BEGIN", "CREATE", "REPLACE")


def names():
    """The addresses of the zone, from its resolver."""
    (zone,) = get_resolver(ZONE).url_patterns
    return [pattern.name for pattern in zone.url_patterns]


ARGUMENTS = {
    "anonymous_asset": {"stem": "zone", "suffix": "css"},
    "anonymous_act": {"kind": "message"},
    "anonymous_download": {"file": uuid.uuid4()},
}


def address(name, place):
    arguments = ARGUMENTS.get(name, {})
    if name == "anonymous_challenge":
        arguments = {"campaign": CampaignFactory(organisation=place).pk}
    if name == "anonymous_challenge_places":
        group = GroupementFactory(organisations=[place])
        arguments = {"campaign": CampaignFactory(organisation=place, groupement=group).pk}
    if name in {
        "anonymous_write", "anonymous_challenge", "anonymous_similar", "anonymous_review",
        "anonymous_code", "anonymous_seal", "anonymous_posted",
    }:  # fmt: skip
        arguments = arguments | {"organisation": place.code}
    return reverse(name, urlconf=ZONE, kwargs=arguments)


def answer(zone, method, path):
    if method == "POST":
        return zone.send(path)
    return zone.generic(method, path, HTTP_COOKIE="sessionid=secret")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", [*names(), "nowhere"])
def test_headers_of_every_address(zone, place, name, method):
    path = "/anonyme/nulle-part/" if name == "nowhere" else address(name, place)

    response = answer(zone, method, path)

    assert {header: response.headers.get(header) for header in HEADERS} == HEADERS
    assert "Set-Cookie" not in response.headers
    assert response.cookies == {}
    assert response.status_code < 500
    if method not in ("GET", "HEAD", "POST"):
        assert response.status_code in (404, 405)


@pytest.mark.parametrize("name", names())
def test_reading_writes_nothing(zone, place, name):
    path = address(name, place)
    with CaptureQueriesContext(connection) as queries:
        zone.get(path)
    assert [q["sql"] for q in queries if q["sql"].lstrip("( ").upper().startswith(WRITES)] == []


def test_the_styles_of_the_page_that_says_so_are_still_served(zone, place):
    path = address("anonymous_asset", place)
    assert path.startswith(ASSETS_AT)
    assert zone.get(path, HTTP_X_REMOTE_USER="camille.roy").status_code == 200


@pytest.mark.parametrize("name", [name for name in names() if name != "anonymous_asset"])
@pytest.mark.parametrize("method", ["get", "send"])
def test_an_identity_header_closes_every_address(zone, place, name, method):
    response = getattr(zone, method)(address(name, place), HTTP_X_REMOTE_USER="camille.roy")

    assert response.status_code == 503
    assert "camille.roy" not in response.content.decode()
    assert "HTTP_X_REMOTE_USER" in response.content.decode()
    assert {header: response.headers.get(header) for header in HEADERS} == HEADERS


def test_plain_http_is_sent_to_https_with_the_same_headers(zone, place, settings):
    settings.SECURE_SSL_REDIRECT = True
    zone.handler.load_middleware()
    response = zone.get("/anonyme/")
    assert (response.status_code, response.url) == (301, "https://testserver/anonyme/")
    assert response.headers["Cache-Control"] == "no-store"


def test_an_unknown_host_is_refused(zone, place):
    assert zone.get("/anonyme/", HTTP_HOST="ailleurs.example").status_code == 400
