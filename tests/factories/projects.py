"""Projects for the tests."""

import datetime

import factory
from django.utils import timezone

from ideas.enums import State
from projects.models import (
    AdoptionKit,
    Budget,
    BudgetLine,
    BudgetRequest,
    CallAnswer,
    Gain,
    HelpRequest,
    Indicator,
    JournalEntry,
    JournalFile,
    KitFile,
    Milestone,
    Pilot,
    Project,
    Risk,
    RolloutSite,
    SkillCall,
)
from tests.factories.accounts import UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory


class ProjectFactory(factory.django.DjangoModelFactory):
    """The project of an idea under way."""

    class Meta:
        model = Project

    idea = factory.SubFactory(IdeaFactory, state=State.IN_PROJECT)


class MilestoneFactory(factory.django.DjangoModelFactory):
    """A step due in a month."""

    class Meta:
        model = Milestone

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence("Étape {}".format)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=30))


class JournalEntryFactory(factory.django.DjangoModelFactory):
    """News of a project."""

    class Meta:
        model = JournalEntry

    project = factory.SubFactory(ProjectFactory)
    author = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..project.idea.organisation")
    )
    body = factory.Sequence("Le prototype avance, semaine {}.".format)


class PilotFactory(factory.django.DjangoModelFactory):
    """A trial running on a site of the organisation; `closed=True` once it is over."""

    class Meta:
        model = Pilot

    project = factory.SubFactory(ProjectFactory)
    site = factory.SubFactory(
        UnitFactory, organisation=factory.SelfAttribute("..project.idea.organisation")
    )
    hypothesis = "Si nous ouvrons plus tôt, l’attente diminue."
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=60))

    class Params:
        closed = factory.Trait(
            outcome="go_on",
            learned="L’attente diminue.",
            closed_on=factory.LazyFunction(timezone.localdate),
        )


class IndicatorFactory(factory.django.DjangoModelFactory):
    """What a trial should change: a number; `observed=True` for what is seen and stated."""

    class Meta:
        model = Indicator

    pilot = factory.SubFactory(PilotFactory)
    name = "Attente moyenne"
    kind = "number"
    unit = "minutes"
    direction = "down"
    number_before = 23

    class Params:
        observed = factory.Trait(
            kind="observation",
            unit="",
            direction="",
            number_before=None,
            value_before="On ne sait jamais qui appelle.",
        )


class RolloutSiteFactory(factory.django.DjangoModelFactory):
    """A unit of the organisation to which an innovation is proposed."""

    class Meta:
        model = RolloutSite

    project = factory.SubFactory(ProjectFactory)
    unit = factory.SubFactory(
        UnitFactory, organisation=factory.SelfAttribute("..project.idea.organisation")
    )


class SkillCallFactory(factory.django.DjangoModelFactory):
    """A call of a project under way, still open."""

    class Meta:
        model = SkillCall

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence("Quelqu’un qui sait filmer, {}".format)
    opened_by = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..project.idea.organisation")
    )


class CallAnswerFactory(factory.django.DjangoModelFactory):
    """An agent of the organisation offers their help."""

    class Meta:
        model = CallAnswer

    call = factory.SubFactory(SkillCallFactory)
    user = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..call.project.idea.organisation")
    )
    word = "Je filme volontiers, le vendredi."


class HelpRequestFactory(factory.django.DjangoModelFactory):
    """A request for help, not answered."""

    class Meta:
        model = HelpRequest

    project = factory.SubFactory(ProjectFactory)
    body = "L’affichage demande un accord."
    asked_by = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..project.idea.organisation")
    )


class RiskFactory(factory.django.DjangoModelFactory):
    """Something that could go wrong."""

    class Meta:
        model = Risk

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence("La livraison tarde, {}".format)


class JournalFileFactory(factory.django.DjangoModelFactory):
    """A short text joined to news."""

    class Meta:
        model = JournalFile

    entry = factory.SubFactory(JournalEntryFactory)
    name = "mesures.txt"
    content_type = "text/plain"
    size = 14
    file = factory.django.FileField(filename="mesures.txt", data=b"Trois minutes.")


class AdoptionKitFactory(factory.django.DjangoModelFactory):
    """The first version of a project's kit."""

    class Meta:
        model = AdoptionKit

    project = factory.SubFactory(ProjectFactory)
    version = 1
    text = "Un sac, une liste, dix minutes."
    published_by = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..project.idea.organisation")
    )


class KitFileFactory(factory.django.DjangoModelFactory):
    """A small text in a kit."""

    class Meta:
        model = KitFile

    kit = factory.SubFactory(AdoptionKitFactory)
    file = factory.django.FileField(filename="notice.txt", data=b"Mode d'emploi")
    name = "notice.txt"
    content_type = "text/plain"
    size = 13


class BudgetFactory(factory.django.DjangoModelFactory):
    """This year's budget, of a thousand euros, of which nothing is committed."""

    class Meta:
        model = Budget
        django_get_or_create = ("organisation", "year")

    organisation = factory.SubFactory("tests.factories.accounts.OrganisationFactory")
    year = factory.LazyFunction(lambda: timezone.localdate().year)
    voted = 1000
    left = 1000


class BudgetLineFactory(factory.django.DjangoModelFactory):
    """A line of a project's organisation."""

    class Meta:
        model = BudgetLine

    project = factory.SubFactory(ProjectFactory)
    budget = factory.SubFactory(
        BudgetFactory, organisation=factory.SelfAttribute("..project.idea.organisation")
    )
    label = "Écrans d’accueil"


class BudgetRequestFactory(factory.django.DjangoModelFactory):
    """A hundred euros asked for, that wait for the direction."""

    class Meta:
        model = BudgetRequest

    line = factory.SubFactory(BudgetLineFactory)
    amount = 100
    reason = "Deux écrans."
    asked_by = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..line.project.idea.organisation")
    )


class GainFactory(factory.django.DjangoModelFactory):
    """Time gained, without a value yet."""

    class Meta:
        model = Gain

    project = factory.SubFactory(ProjectFactory)
    kind = "time"
    label = "Temps d’accueil"
    unit = "heures par an"
