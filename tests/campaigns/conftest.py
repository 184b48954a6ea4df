"""What the tests of challenges share."""

import pytest

from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.campaigns import CampaignSettingsFactory


@pytest.fixture
def user():
    """Someone, of an organisation of their own."""
    return UserFactory()


@pytest.fixture
def signed_in(client, user):
    """The browser of `user`."""
    client.force_login(user)
    return client


@pytest.fixture
def runs():
    """The « responsable innovation » of an organisation that celebrates."""
    user = UserFactory()
    MandateFactory(user=user, referent=True)
    CampaignSettingsFactory(organisation=user.organisation)
    return user
