"""Challenges for the tests."""

import datetime

import factory
from django.utils import timezone

from campaigns.enums import CampaignKind, PhaseCode
from campaigns.models import (
    AwardCategory,
    Campaign,
    CampaignNews,
    CampaignSettings,
    Ceremony,
    Phase,
    RulesVersion,
)
from campaigns.phases import proposed_calendar
from tests.factories.accounts import OrganisationFactory


def in_days(count):
    """A day some days from today."""
    return timezone.localdate() + datetime.timedelta(days=count)


def _dates(opens, closes, published):
    return {
        "opens_on": factory.LazyFunction(lambda: in_days(opens)),
        "closes_on": factory.LazyFunction(lambda: in_days(closes)),
        "published_on": factory.LazyFunction(lambda: in_days(published)),
    }


class CampaignFactory(factory.django.DjangoModelFactory):
    """A challenge open since a month, its phases written. `draft`, `coming` (announced), `past`
    (its jury deliberates), `in_results` or `closed` `=True` for the others; `celebration=True`;
    `units=[…]` for its audience, `phases=False` for one written before phases were."""

    class Meta:
        model = Campaign
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence("Défi {}".format)
    question = "Comment mieux accueillir ?"
    opens_on = factory.LazyFunction(lambda: in_days(-30))
    closes_on = factory.LazyFunction(lambda: in_days(30))
    published_on = factory.LazyAttribute(
        lambda made: min(made.opens_on, timezone.localdate()) - datetime.timedelta(days=5)
    )

    class Params:
        draft = factory.Trait(opens_on=factory.LazyFunction(lambda: in_days(10)), published_on=None)
        coming = factory.Trait(opens_on=factory.LazyFunction(lambda: in_days(10)))
        past = factory.Trait(closes_on=factory.LazyFunction(lambda: in_days(-1)))
        in_results = factory.Trait(**_dates(-60, -30, -65))
        closed = factory.Trait(**_dates(-160, -130, -165))
        celebration = factory.Trait(kind=CampaignKind.CELEBRATION)

    @factory.post_generation
    def units(self, create, extracted, **kwargs):
        if create and extracted:
            self.units.set(extracted)

    @factory.post_generation
    def phases(self, create, extracted, **kwargs):
        if create and extracted is not False:
            Phase.objects.bulk_create(
                Phase(campaign=self, code=span.code, starts_on=span.starts_on, ends_on=span.ends_on)
                for span in proposed_calendar(
                    opens_on=self.opens_on,
                    closes_on=self.closes_on,
                    announced_on=self.published_on,
                )
            )


def at_phase(code, **fields):
    """A challenge that is today in this phase."""
    traits = {
        None: {"draft": True},
        PhaseCode.ANNOUNCED: {"coming": True},
        PhaseCode.OPEN: {},
        PhaseCode.DELIBERATION: {"past": True},
        PhaseCode.RESULTS: {"in_results": True},
        PhaseCode.CLOSED: {"closed": True},
    }
    return CampaignFactory(**traits[code], **fields)


class RulesVersionFactory(factory.django.DjangoModelFactory):
    """The first version of a challenge's rules, frozen unless `frozen_on=None`."""

    class Meta:
        model = RulesVersion

    campaign = factory.SubFactory(CampaignFactory)
    criteria = "Utile aux usagers, simple à mettre en place."
    eligibility = "Tous les agents de l’organisme."
    frozen_on = factory.LazyFunction(lambda: in_days(-30))


class CampaignNewsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CampaignNews

    campaign = factory.SubFactory(CampaignFactory)
    title = "À mi-parcours"
    text = "Vingt idées déjà."


class CampaignSettingsFactory(factory.django.DjangoModelFactory):
    """Every part on; name those that are not."""

    class Meta:
        model = CampaignSettings

    organisation = factory.SubFactory(OrganisationFactory)
    uses_jury = True
    uses_prizes = True
    uses_vote = True
    uses_celebration = True


class AwardCategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AwardCategory

    campaign = factory.SubFactory(CampaignFactory, celebration=True)
    name = factory.Sequence("Catégorie {}".format)
    description = "Ce qui change la journée de nos usagers."


class CeremonyFactory(factory.django.DjangoModelFactory):
    """Held on the day of the results."""

    class Meta:
        model = Ceremony

    campaign = factory.SubFactory(CampaignFactory, celebration=True)
    held_on = factory.LazyAttribute(lambda made: made.campaign.span(PhaseCode.RESULTS).starts_on)
    starts_at = datetime.time(14)
    ends_at = datetime.time(16, 30)
    place = "Salle des fêtes, 3, rue des Lilas"
