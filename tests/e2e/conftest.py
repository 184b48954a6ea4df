"""People at their browsers, before the running platform."""

import pytest

from tests.support.people import Account
from tests.support.visitor import Visitor


@pytest.fixture(scope="session")
def open_browser(running_platform, browser, browser_context_args):
    """A browser that stays open after the test: `open_browser(storage_state=cookies)`."""

    def open_one(**context):
        return browser.new_context(**browser_context_args, base_url=running_platform.url, **context)

    return open_one


@pytest.fixture(scope="session")
def cookies_of(open_browser):
    """What the browser of someone who has signed in keeps; None for nobody. Each signs in once."""
    kept = {None: None}

    def cookies(account: Account | None) -> dict | None:
        if account not in kept:
            context = open_browser()
            visitor = Visitor(context, account)
            visitor.visit("/connexion/")
            visitor.sign_in(account)
            visitor.page.get_by_text("Mon compte et menu").wait_for(state="attached")
            assert visitor.complaints == []
            kept[account] = context.storage_state()
            context.close()
        return kept[account]

    return cookies


@pytest.fixture
def arrive(running_platform, new_context, cookies_of):
    """Someone opens a browser of their own: `arrive(CAMILLE)` is signed in, `arrive()` is not.

    At the end of the test no page may have had an error in its console.
    """
    visitors = []

    def come(account: Account | None = None, **context) -> Visitor:
        context |= {"base_url": running_platform.url, "storage_state": cookies_of(account)}
        visitors.append(Visitor(new_context(**context), account))
        return visitors[-1]

    yield come
    assert [visitor.complaints for visitor in visitors if visitor.complaints] == []


@pytest.fixture(scope="session")
def strollers(open_browser, cookies_of):
    """The browsers of those who look at pages and change nothing: each stays open for them, with
    what it has loaded once."""
    kept = {}

    def browser_of(account: Account | None):
        if account not in kept:
            kept[account] = open_browser(storage_state=cookies_of(account))
        return kept[account]

    yield browser_of
    for context in kept.values():
        context.close()


@pytest.fixture
def stroll(strollers):
    """As `arrive`, in a new tab of the browser that this person keeps for looking at pages."""
    visitors = []

    def come(account: Account | None = None) -> Visitor:
        visitors.append(Visitor(strollers(account), account))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.page.close()
    assert [visitor.complaints for visitor in visitors if visitor.complaints] == []
