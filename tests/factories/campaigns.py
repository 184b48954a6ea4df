"""Challenges for the tests."""

import datetime

import factory
from django.utils import timezone

from campaigns.models import Campaign
from tests.factories.accounts import OrganisationFactory


def in_days(count):
    """A day some days from today."""
    return timezone.localdate() + datetime.timedelta(days=count)


class CampaignFactory(factory.django.DjangoModelFactory):
    """A challenge open since a month; `coming=True` or `past=True` for the others."""

    class Meta:
        model = Campaign

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence("Défi {}".format)
    question = "Comment mieux accueillir ?"
    opens_on = factory.LazyFunction(lambda: in_days(-30))
    closes_on = factory.LazyFunction(lambda: in_days(30))

    class Params:
        coming = factory.Trait(opens_on=factory.LazyFunction(lambda: in_days(10)))
        past = factory.Trait(closes_on=factory.LazyFunction(lambda: in_days(-1)))
