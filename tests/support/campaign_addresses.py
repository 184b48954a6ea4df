"""The challenges that the test of addresses asks for."""

from campaigns.enums import PhaseCode
from tests.factories.campaigns import CampaignFactory, RulesVersionFactory, at_phase

#: Addresses of a challenge that takes ideas.
OF_OPEN = ("detail", "rules", "amend", "extend", "write_news", "remind", "copy", "poster", "screen")


def campaign_kwargs(organisation):
    """The arguments of the addresses of a challenge: one open, one in preparation, one closed."""
    running = CampaignFactory(organisation=organisation)
    RulesVersionFactory(campaign=running)
    coming = at_phase(PhaseCode.ANNOUNCED, organisation=organisation)
    RulesVersionFactory(campaign=coming, frozen_on=None)
    closed = at_phase(PhaseCode.CLOSED, organisation=organisation)
    return {
        **{f"campaigns:{name}": {"pk": running.pk} for name in OF_OPEN},
        "campaigns:edit": {"pk": coming.pk},
        "campaigns:publish": {"pk": coming.pk},
        "campaigns:archive": {"pk": closed.pk},
        "campaigns:export": {"pk": running.pk, "table": "idees", "kind": "csv"},
    }
