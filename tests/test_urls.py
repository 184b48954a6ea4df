"""Every address of the platform × role × method × whose object: the status expected.

The addresses come from the resolver: one that `tests/support/url_table.py` does not list fails.
The administration's own pages are one rule, tested at the end: administrators only.
"""

import uuid
from http.cookies import SimpleCookie

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import get_resolver, reverse

from tests.support.addressed import TABLE, Place, own, signed_in
from tests.support.url_table import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.story]


def names(resolver=None, prefix=""):
    """The names of every address, the administration's aside."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if not hasattr(pattern, "url_patterns"):
            yield prefix + (pattern.name or str(pattern.pattern))
        elif pattern.namespace != "admin":
            within = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern, prefix + within)


def test_every_address_is_in_the_table_and_the_table_holds_no_other():
    listed = list(names())
    assert sorted(listed) == sorted(set(listed)), "a name is used twice"
    assert set(listed) == set(TABLE)


def statuses(client, method, kwargs):
    """The status of each address; what one changes, the next does not see."""
    cookies, found = client.cookies.output(header="", sep=";"), {}
    for name in TABLE:
        if kwargs is not None and name not in kwargs:
            continue
        url = reverse(name, kwargs=(kwargs or {}).get(name))
        client.cookies = SimpleCookie(cookies)
        with transaction.atomic():
            response = getattr(client, method)(url)
            found[name] = response.status_code
            b"".join(response)  # read to its end, a download closes its file
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES)
def test_what_each_address_answers(role, method):
    place = Place()
    index = ["get", "post"].index(method)

    found = statuses(signed_in(place, role), method, own(place))

    assert found == {name: cells[index].of(role) for name, cells in TABLE.items()}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES)
def test_what_each_address_answers_about_another_organisation(role, method):
    place, other = Place(), Place()
    index = ["get", "post"].index(method)

    found = statuses(signed_in(place, role), method, other.kwargs)

    assert found == {name: TABLE[name][index].of_elsewhere(role) for name in found}


def unknown(value):
    """A key of the same kind that nothing has; words stay."""
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    return 999_999 if isinstance(value, int) else value


@pytest.mark.parametrize("method", ["get", "post"])
def test_keys_that_exist_nowhere_are_not_found(method):
    place = Place()
    nowhere = {
        name: {key: unknown(value) for key, value in kwargs.items()}
        for name, kwargs in place.kwargs.items()
    }
    for name in (
        "ideas:write",
        "ideas:autosave",
        "ideas:add_files",
        "account_reset_password_from_key",
    ):
        del nowhere[name]

    found = statuses(signed_in(place, "agent"), method, nowhere)

    index = ["get", "post"].index(method)
    assert found == {name: TABLE[name][index].of_elsewhere("agent") for name in found}


# The administration -------------------------------------------------------------------------------


def admin_addresses():
    """Each page of the administration that needs no object."""
    for model in admin.site._registry:
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{place}_changelist")
        yield reverse(f"{place}_add")
    yield reverse("admin:index")


@pytest.mark.parametrize("role", ROLES)
def test_the_administration_is_for_administrators_only(role):
    place = Place()
    client = signed_in(place, role)

    found = {url: client.get(url).status_code for url in admin_addresses()}

    if role == "administrator":
        assert {status for url, status in found.items() if not url.endswith("/add/")} == {200}
        assert {status for url, status in found.items() if url.endswith("/add/")} <= {200, 403}
    else:
        assert set(found.values()) <= {302, 403}
