"""People at their browsers, before the running platform."""

import pytest

from tests.support.people import Account
from tests.support.visitor import Visitor


@pytest.fixture(scope="session")
def sessions() -> dict[str, dict]:
    """The cookies of those who have signed in, by address: each signs in once."""
    return {}


@pytest.fixture
def arrive(running_platform, new_context, sessions):
    """Someone opens a browser of their own: `arrive(CAMILLE)` is signed in, `arrive()` is not.

    At the end of the test no page may have had an error in its console.
    """
    visitors = []

    def come(account: Account | None = None, **context) -> Visitor:
        cookies = sessions.get(account.email) if account else None
        context["base_url"] = running_platform.url
        visitor = Visitor(new_context(storage_state=cookies, **context), account)
        visitors.append(visitor)
        if account and cookies is None:
            visitor.visit("/connexion/")
            visitor.sign_in(account)
            visitor.page.get_by_text("Mon compte et menu").wait_for(state="attached")
            sessions[account.email] = visitor.context.storage_state()
        return visitor

    yield come
    assert [visitor.complaints for visitor in visitors if visitor.complaints] == []
