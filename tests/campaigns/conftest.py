"""What the tests of challenges share."""

import pytest

from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.campaigns import CampaignSettingsFactory


@pytest.fixture
def runs():
    """The « responsable innovation » of an organisation that celebrates."""
    user = UserFactory()
    MandateFactory(user=user, referent=True)
    CampaignSettingsFactory(organisation=user.organisation)
    return user
