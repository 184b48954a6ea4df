"""People and places for the tests."""

import datetime
from functools import cache

import factory
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.enums import Branch, OrganisationKind, Role
from accounts.models import Groupement, Mandate, Organisation, Unit, User

PASSWORD = "un mot de passe solide"


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A local organisation of the family branch."""

    class Meta:
        model = Organisation

    code = factory.Sequence("caf-{}".format)
    name = factory.Sequence("Caisse d’allocations familiales {}".format)
    short_name = factory.Sequence("Caf {}".format)
    branch = Branch.FAMILY
    kind = OrganisationKind.LOCAL
    headcount = 250


class GroupementFactory(factory.django.DjangoModelFactory):
    """A group of organisations: `GroupementFactory(organisations=[a, b])`."""

    class Meta:
        model = Groupement
        skip_postgeneration_save = True

    name = factory.Sequence("Groupement {}".format)

    @factory.post_generation
    def organisations(self, create, extracted, **kwargs):
        if create and extracted:
            self.organisations.set(extracted)


class UnitFactory(factory.django.DjangoModelFactory):
    """A unit at the root of its organisation, or below `parent`."""

    class Meta:
        model = Unit

    organisation = factory.Maybe(
        "parent",
        yes_declaration=factory.SelfAttribute("parent.organisation"),
        no_declaration=factory.SubFactory(OrganisationFactory),
    )
    parent = None
    code = factory.Sequence("unite-{}".format)
    name = factory.Sequence("Unité {}".format)
    headcount = 40


@cache
def _hashed(hasher: str) -> str:
    """PASSWORD, hashed once in a process for all its people: a hash is slow on purpose."""
    return make_password(PASSWORD)


class UserFactory(factory.django.DjangoModelFactory):
    """An agent of an organisation, signing in with PASSWORD. `UserFactory(unit=unit)` puts the
    person in the unit's organisation."""

    class Meta:
        model = User

    email = factory.Sequence("personne{}@exemple.fr".format)
    first_name = factory.Sequence("Prénom{}".format)
    last_name = factory.Sequence("Nom{}".format)
    password = factory.LazyFunction(lambda: _hashed(settings.PASSWORD_HASHERS[0]))
    unit = None
    organisation = factory.Maybe(
        "unit",
        yes_declaration=factory.SelfAttribute("unit.organisation"),
        no_declaration=factory.SubFactory(OrganisationFactory),
    )

    class Params:
        disabled = factory.Trait(is_active=False)
        superuser = factory.Trait(is_superuser=True)
        gone = factory.Trait(
            left_on=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=1))
        )


class MandateFactory(factory.django.DjangoModelFactory):
    """A mission in force since thirty days, one trait per role.

    `MandateFactory(referent=True)` holds the person's whole organisation, `unit=unit` narrows it;
    `MandateFactory(network_lead=True)` leads the family branch, `groupement=g` a group instead.
    """

    class Meta:
        model = Mandate

    user = factory.SubFactory(UserFactory)
    role = Role.REFERENT
    organisation = factory.Maybe(
        "unit",
        yes_declaration=factory.SelfAttribute("unit.organisation"),
        no_declaration=factory.SelfAttribute("user.organisation"),
    )
    unit = None
    groupement = None
    branch = ""
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=30))

    class Params:
        referent = factory.Trait(role=Role.REFERENT)
        facilitator = factory.Trait(role=Role.FACILITATOR)
        director = factory.Trait(role=Role.DIRECTOR)
        network_lead = factory.Trait(
            role=Role.NETWORK_LEAD,
            organisation=None,
            branch=factory.LazyAttribute(
                lambda mandate: "" if mandate.groupement else Branch.FAMILY
            ),
        )
        administrator = factory.Trait(role=Role.ADMINISTRATOR, organisation=None)
        ended = factory.Trait(
            until=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=1))
        )
