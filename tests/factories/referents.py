"""Committees, absences and what people keep of their desk, for the tests."""

import datetime

import factory
from django.utils import timezone

from referents.enums import CommitteeKind, Seat
from referents.models import (
    Absence,
    Charter,
    Committee,
    CommitteeMember,
    Delegation,
    GridVersion,
    SavedFilter,
    Session,
)
from tests.factories.accounts import OrganisationFactory, UserFactory


class CommitteeFactory(factory.django.DjangoModelFactory):
    """The innovation committee of an organisation; `jury=True` for the jury of a challenge."""

    class Meta:
        model = Committee

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence("Comité innovation {}".format)

    class Params:
        jury = factory.Trait(kind=CommitteeKind.JURY)


class SeatFactory(factory.django.DjangoModelFactory):
    """A seat held since thirty days; `chair=True`, `vice_chair=True`, `secretary=True` for the
    others."""

    class Meta:
        model = CommitteeMember

    committee = factory.SubFactory(CommitteeFactory)
    user = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..committee.organisation")
    )
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=30))

    class Params:
        chair = factory.Trait(seat=Seat.CHAIR)
        vice_chair = factory.Trait(seat=Seat.VICE_CHAIR)
        secretary = factory.Trait(seat=Seat.SECRETARY)
        ended = factory.Trait(
            until=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=1))
        )


class GridFactory(factory.django.DjangoModelFactory):
    """A grid of two criteria, in force since a month."""

    class Meta:
        model = GridVersion

    committee = factory.SubFactory(CommitteeFactory)
    version = 1
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=30))
    criteria = factory.LazyFunction(
        lambda: [
            {"code": "utilite", "label": "Utilité", "weight": 3},
            {"code": "faisabilite", "label": "Faisabilité", "weight": 1},
        ]
    )


class SessionFactory(factory.django.DjangoModelFactory):
    """A meeting of a committee in a week."""

    class Meta:
        model = Session

    committee = factory.SubFactory(CommitteeFactory)
    held_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=7))


class AbsenceFactory(factory.django.DjangoModelFactory):
    """Someone away from yesterday to next week. It gives no mission: the service does."""

    class Meta:
        model = Absence
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    substitute = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..user.organisation")
    )
    declared_by = factory.SelfAttribute("user")
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=1))
    until = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=7))


class DelegationFactory(factory.django.DjangoModelFactory):
    """An act from yesterday to next week. It gives no mission: the service does."""

    class Meta:
        model = Delegation

    director = factory.SubFactory(UserFactory)
    organisation = factory.SelfAttribute("director.organisation")
    delegate = factory.SubFactory(UserFactory, organisation=factory.SelfAttribute("..organisation"))
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=1))
    until = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=7))


class SavedFilterFactory(factory.django.DjangoModelFactory):
    """A view of the desk kept under a name."""

    class Meta:
        model = SavedFilter

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence("Filtre {}".format)
    query = "qui=moi"


class CharterFactory(factory.django.DjangoModelFactory):
    """A version in preparation; `signed=True` for one in force."""

    class Meta:
        model = Charter

    organisation = factory.SubFactory(OrganisationFactory)
    version = 1
    text = "## Le droit à l’erreur\nEssayer fait partie du travail."
    written_by = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..organisation")
    )

    class Params:
        signed = factory.Trait(
            signed_by=factory.SubFactory(
                UserFactory, organisation=factory.SelfAttribute("..organisation")
            ),
            signed_on=factory.LazyFunction(timezone.localdate),
        )
