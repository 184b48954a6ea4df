"""The door: which house a request goes to, and what the zone is handed of it."""

import pytest

from innovation_platform.entrance import Entrance, is_of_the_zone, without_identity

BARE = {
    "REQUEST_METHOD": "POST",
    "PATH_INFO": "/anonyme/deposer/",
    "SERVER_NAME": "essaim.example.fr",
    "CONTENT_TYPE": "text/plain",
    "CONTENT_LENGTH": "4",
    "HTTP_HOST": "essaim.example.fr",
    "HTTP_ORIGIN": "https://essaim.example.fr",
    "HTTP_SEC_FETCH_SITE": "same-origin",
    "wsgi.url_scheme": "http",
}
TELLING = {
    "REMOTE_ADDR": "10.1.2.3",
    "REMOTE_PORT": "51234",
    "QUERY_STRING": "code=SECRET",
    "HTTP_COOKIE": "sessionid=1",
    "HTTP_AUTHORIZATION": "Negotiate abc",
    "HTTP_REFERER": "https://essaim.example.fr/idees/",
    "HTTP_USER_AGENT": "Mozilla/5.0",
    "HTTP_ACCEPT_LANGUAGE": "fr-FR",
    "HTTP_FORWARDED": "for=10.1.2.3",
    "HTTP_X_FORWARDED_FOR": "10.1.2.3",
    "HTTP_X_REAL_IP": "10.1.2.3",
    "HTTP_TRACEPARENT": "00-abc",
    "SSL_CLIENT_VERIFY": "NONE",
    "gunicorn.socket": object(),
}
CLEAN = BARE | {"REMOTE_ADDR": "", "QUERY_STRING": "", "essaim.identity_header": ""}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/anonyme", True),
        ("/anonyme/", True),
        ("/anonyme/suivre/", True),
        ("/", False),
        ("/anonymes/", False),
        ("/idees/anonyme/", False),
        ("//anonyme/", False),
        ("/ANONYME/", False),
        ("", False),
    ],
)
def test_the_path_alone_chooses(path, expected):
    assert is_of_the_zone(path) is expected


def test_each_house_gets_its_own_requests():
    entrance = Entrance(
        platform=lambda environ, _start: ["platform", environ],
        zone=lambda environ, _start: ["zone", environ],
    )

    assert entrance(BARE | TELLING, None) == ["zone", CLEAN]
    elsewhere = BARE | TELLING | {"PATH_INFO": "/idees/"}
    assert entrance(elsewhere, None) == ["platform", elsewhere]


def test_the_zone_is_handed_nothing_that_tells_who_asks():
    assert without_identity(BARE | TELLING) == CLEAN


def test_the_scheme_is_what_the_trusted_proxy_says(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert without_identity(BARE)["wsgi.url_scheme"] == "http"
    forwarded = BARE | {"HTTP_X_FORWARDED_PROTO": "https"}
    assert without_identity(forwarded) == CLEAN | {"wsgi.url_scheme": "https"}
    settings.SECURE_PROXY_SSL_HEADER = None
    assert without_identity(forwarded) == CLEAN


@pytest.mark.parametrize(
    "header",
    [
        "REMOTE_USER",
        "HTTP_REMOTE_USER",
        "HTTP_X_REMOTE_USER",
        "HTTP_X_REMOTE_USER_EMAIL",
        "HTTP_X_FORWARDED_USER",
        "HTTP_X_AUTH_REQUEST_EMAIL",
        "HTTP_X_SSL_CLIENT_S_DN",
        "SSL_CLIENT_S_DN_CN",
        "AUTH_TYPE",
        "OIDC_CLAIM_sub".upper(),
        "HTTP_OIDC_CLAIM_EMAIL",
        "HTTP_X_MS_CLIENT_PRINCIPAL_NAME",
    ],
)
def test_the_name_of_an_identity_header_arrives_and_its_value_never(header):
    found = without_identity(BARE | {header: "camille.roy"})
    assert found == CLEAN | {"essaim.identity_header": header}


def test_an_identity_header_without_a_value_says_nothing():
    assert without_identity(BARE | {"HTTP_X_REMOTE_USER": ""}) == CLEAN


def test_an_installation_names_its_own_identity_headers(settings):
    header = {"HTTP_X_ANNUAIRE_AGENT": "camille.roy"}
    assert without_identity(BARE | header) == CLEAN
    settings.IDENTITY_HEADERS = [*settings.IDENTITY_HEADERS, "X-Annuaire-*"]
    assert without_identity(BARE | header)["essaim.identity_header"] == "HTTP_X_ANNUAIRE_AGENT"
