"""People at their browsers, before the running platform."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import BrowserContext

from tests.support.people import Account
from tests.support.visitor import Visitor


@dataclass
class Kept:
    """What browsers keep from one test to the next, by account."""

    cookies: dict[Account | None, dict | None] = field(default_factory=lambda: {None: None})
    browsers: dict[Account | None, BrowserContext] = field(default_factory=dict)

    def forget(self) -> None:
        """Close the browsers that stay open, and forget who signed in."""
        for context in self.browsers.values():
            context.close()
        self.browsers.clear()
        self.cookies = {None: None}


@pytest.fixture(scope="session")
def kept():
    """See Kept. What is open at the end goes with the browser."""
    return Kept()


@pytest.fixture(autouse=True)
def _from_the_beginning(request, kept):
    """A test that is played again, having failed once, finds the platform as the first test did."""
    if getattr(request.node, "execution_count", 1) > 1:
        kept.forget()
        request.getfixturevalue("stage").set_again()


@pytest.fixture(scope="session")
def open_browser(running_platform, browser, browser_context_args):
    """A browser that stays open after the test: `open_browser(storage_state=cookies)`."""

    def open_one(**context):
        return browser.new_context(**browser_context_args, base_url=running_platform.url, **context)

    return open_one


@pytest.fixture(scope="session")
def cookies_of(open_browser, kept):
    """What the browser of someone who has signed in keeps; None for nobody. Each signs in once."""

    def cookies(account: Account | None) -> dict | None:
        if account not in kept.cookies:
            context = open_browser()
            visitor = Visitor(context, account)
            visitor.visit("/connexion/")
            visitor.sign_in(account)
            visitor.page.get_by_text("Mon compte et menu").wait_for(state="attached")
            assert visitor.complaints == []
            kept.cookies[account] = context.storage_state()
            context.close()
        return kept.cookies[account]

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
def strollers(open_browser, cookies_of, kept):
    """The browsers of those who look at pages and change nothing: each stays open for them, with
    what it has loaded once."""

    def browser_of(account: Account | None):
        if account not in kept.browsers:
            kept.browsers[account] = open_browser(storage_state=cookies_of(account))
        return kept.browsers[account]

    return browser_of


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
