"""Dashboards for the tests."""

import datetime
from decimal import Decimal

import factory
from django.utils import timezone

from dashboards.models import Axis, DashboardSettings, Objective, ObjectiveValue
from tests.factories.accounts import OrganisationFactory, UserFactory


class DashboardSettingsFactory(factory.django.DjangoModelFactory):
    """An organisation that uses every part of the dashboards."""

    class Meta:
        model = DashboardSettings

    organisation = factory.SubFactory(OrganisationFactory)
    uses_objectives = True
    plan_name = "Cap 2028"
    uses_forecast = True
    uses_comparison = True


class AxisFactory(factory.django.DjangoModelFactory):
    """An axis of an organisation that keeps objectives."""

    class Meta:
        model = Axis

    organisation = factory.LazyFunction(lambda: DashboardSettingsFactory().organisation)
    title = factory.Sequence("Axe {}".format)
    purpose = "Que chacun trouve sa réponse du premier coup."
    position = factory.Sequence(lambda number: number + 1)


class ObjectiveFactory(factory.django.DjangoModelFactory):
    """From 20 to 60 in 400 days, of which 100 have passed."""

    class Meta:
        model = Objective

    axis = factory.SubFactory(AxisFactory)
    title = factory.Sequence("Objectif {}".format)
    unit = "démarches"
    start_value = Decimal(20)
    target = Decimal(60)
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=100))
    due_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=300))
    owner = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..axis.organisation")
    )


class ObjectiveValueFactory(factory.django.DjangoModelFactory):
    """A value noted by the owner."""

    class Meta:
        model = ObjectiveValue

    objective = factory.SubFactory(ObjectiveFactory)
    value = Decimal(30)
    source = "Relevé du service"
    noted_by = factory.SelfAttribute("objective.owner")
