"""Each form of each page is sent to an address that takes it, whoever sees it."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve, reverse

from tests.support.addressed import TABLE, Place, own, signed_in
from tests.support.url_table import NOT_THIS_METHOD, ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.crawl]


#: Shows components, whose forms lead nowhere.
SHOWCASE = "components"


class Forms(HTMLParser):
    """Where the forms of a page are posted: by the browser, and by htmx in its place. A form whose
    buttons each say where has no address of its own, nor a hidden one that waits for such."""

    def __init__(self, page):
        super().__init__()
        self._own, self._buttons, self._sent_by_buttons, self._current = {}, [], set(), None
        self.feed(page)
        left = [own for key, own in self._own.items() if key not in self._sent_by_buttons]
        self.targets = [*left, *self._buttons]

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and attrs.get("method", "").lower() == "post":
            self._current = attrs.get("id") or f"form {len(self._own)}"
            self._own[self._current] = attrs.get("action") or ""
            if "hidden" in attrs and "action" not in attrs:
                self._sent_by_buttons.add(self._current)
        if tag == "button" and attrs.get("formaction"):
            self._buttons.append(attrs["formaction"])
            self._sent_by_buttons.add(attrs.get("form") or self._current)
        if "data-hx-post" in attrs:
            self._buttons.append(attrs["data-hx-post"] or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._current = None


def not_taken(page, url, role):
    """The targets on this page that nothing is at, or that only show a page."""
    wrong = []
    for target in Forms(page).targets:
        path = urlsplit(urljoin(url, target)).path
        try:
            name = resolve(path).view_name
        except Resolver404:
            wrong.append(target)
            continue
        if name in TABLE and TABLE[name][1].of(role) == NOT_THIS_METHOD:
            wrong.append(target)
    return wrong


@pytest.mark.parametrize("role", ROLES)
def test_the_forms_of_each_page_are_sent_where_they_are_taken(role):
    place = Place()
    client, seen, wrong = signed_in(place, role), 0, {}
    for name, kwargs in own(place).items():
        if name == SHOWCASE:
            continue
        url = reverse(name, kwargs=kwargs)
        response = client.get(url)
        page = b"".join(response).decode(errors="replace")
        if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
            continue
        seen += len(Forms(page).targets)
        if found := not_taken(page, url, role):
            wrong[name] = found
    assert wrong == {}
    assert seen >= (2 if role == "visitor" else 30)


@pytest.mark.parametrize("target", ["", "/idees/", "/nulle-part/"])
def test_control_a_form_sent_to_a_page_that_only_shows_is_found(target):
    page = f'<form method="post" action="{target}"></form>'
    assert not_taken(page, "/", "agent") == [target]
