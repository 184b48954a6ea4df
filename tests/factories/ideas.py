"""Ideas for the tests."""

import datetime

import factory
from django.utils import timezone

from ideas.enums import AnswerKind, State, Tie, Visibility
from ideas.models import (
    Answer,
    Attachment,
    Bulletin,
    Category,
    Comment,
    Decision,
    Entrusting,
    HistoryEntry,
    Idea,
    IdeaImport,
    IdeaSettings,
    Involvement,
    Opinion,
    Poll,
    SavedSearch,
    Trophy,
)
from tests.factories.accounts import OrganisationFactory, UserFactory


class IdeaFactory(factory.django.DjangoModelFactory):
    """A deposited idea that everyone of its organisation sees; `draft=True` for a draft,
    `merged=True` for one that joined another, `closed=True` for one that ended today."""

    class Meta:
        model = Idea

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence("Une idée pour simplifier l’accueil {}".format)
    problem = "Les usagers attendent trop longtemps à l’accueil."
    proposal = "Ouvrir un second guichet le lundi matin."
    benefit = "Moins d’attente."
    state = State.DEPOSITED
    visibility = Visibility.VISIBLE
    deposited_on = datetime.date(2026, 11, 2)

    class Params:
        draft = factory.Trait(state=State.DRAFT, visibility=Visibility.PRIVATE, deposited_on=None)
        closed = factory.Trait(closed_on=factory.LazyFunction(timezone.localdate))
        merged = factory.Trait(
            state=State.MERGED,
            closed=True,
            merged_into=factory.SubFactory(
                "tests.factories.ideas.IdeaFactory",
                organisation=factory.SelfAttribute("..organisation"),
            ),
        )


class IdeaSettingsFactory(factory.django.DjangoModelFactory):
    """The settings of an organisation, in the profile « simple »; `full=True` turns all parts of
    the circuit on."""

    class Meta:
        model = IdeaSettings

    organisation = factory.SubFactory(OrganisationFactory)

    class Params:
        full = factory.Trait(uses_committee=True, uses_pilot=True)


class CategoryFactory(factory.django.DjangoModelFactory):
    """A theme."""

    class Meta:
        model = Category

    code = factory.Sequence("theme-{}".format)
    name = factory.Sequence("Thème {}".format)


class InvolvementFactory(factory.django.DjangoModelFactory):
    """An author's tie to an idea; `offered=True` while it is not accepted, `ended=True` after."""

    class Meta:
        model = Involvement

    idea = factory.SubFactory(IdeaFactory)
    user = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..idea.organisation")
    )
    kind = Tie.AUTHOR
    offered_on = datetime.date(2026, 11, 2)
    accepted_on = datetime.date(2026, 11, 2)

    class Params:
        offered = factory.Trait(accepted_on=None)
        ended = factory.Trait(ended_on=datetime.date(2026, 11, 3))


class HistoryEntryFactory(factory.django.DjangoModelFactory):
    """A move already made; it does not move the idea."""

    class Meta:
        model = HistoryEntry

    idea = factory.SubFactory(IdeaFactory)
    revision = factory.Sequence(int)
    action = "take_charge"
    source = State.DEPOSITED
    target = State.IN_TRIAGE
    actor_kind = "person"
    actor = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..idea.organisation")
    )
    party = "referent"
    day = datetime.date(2026, 11, 3)
    at = factory.LazyFunction(timezone.now)


class AnswerFactory(factory.django.DjangoModelFactory):
    """A plain answer; `rejection=True` for a detailed one, signed and public already."""

    class Meta:
        model = Answer

    idea = factory.SubFactory(IdeaFactory, state=State.ANSWERED, closed=True)
    version = 1
    kind = AnswerKind.ANSWER
    explanation = "Ce guichet existe depuis septembre."
    contact = "Le service de l’accueil."
    appeal_until = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=60))
    written_by = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..idea.organisation")
    )
    published_at = factory.LazyFunction(timezone.now)
    public_from = factory.LazyFunction(timezone.now)

    class Params:
        rejection = factory.Trait(
            kind=AnswerKind.REJECTION,
            understood="Vous proposez un second guichet.",
            reasons=["cost_against_benefit"],
            way_forward="Un hall plus grand, prévu en 2028.",
            signed_by=factory.SubFactory(
                UserFactory, organisation=factory.SelfAttribute("..idea.organisation")
            ),
        )


class DecisionFactory(factory.django.DjangoModelFactory):
    """A detailed answer that waits for a signature."""

    class Meta:
        model = Decision

    idea = factory.SubFactory(IdeaFactory, state=State.IN_TRIAGE)
    action = "reject"
    inputs = factory.Dict({})
    revision = factory.SelfAttribute("idea.revision")
    proposed_by = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..idea.organisation")
    )
    proposed_as = "referent"
    proposed_at = factory.LazyFunction(timezone.now)
    awaits = "director"
    due_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=14))


class BulletinFactory(factory.django.DjangoModelFactory):
    """The draft of a weekly letter; `sent=True` once it has left, this week."""

    class Meta:
        model = Bulletin

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence("Nos idées, lettre {}".format)
    introduction = "Bonjour à toutes et à tous."
    since = datetime.date(2026, 11, 2)
    written_by = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..organisation")
    )

    class Params:
        sent = factory.Trait(
            sent_at=factory.LazyFunction(timezone.now),
            week=factory.LazyFunction(
                lambda: timezone.localdate() - datetime.timedelta(timezone.localdate().weekday())
            ),
        )


class OpinionFactory(factory.django.DjangoModelFactory):
    """An opinion asked and not given yet."""

    class Meta:
        model = Opinion

    idea = factory.SubFactory(IdeaFactory)
    expert = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..idea.organisation")
    )
    asked_by = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..idea.organisation")
    )
    question = "Le logiciel le permet-il ?"
    due_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=14))


class CommentFactory(factory.django.DjangoModelFactory):
    """Something said under an idea, of which no count is kept; `edited=True` once mended,
    `removed=True` once taken back, `hidden=True` for one a referent hid, `thanks=True` for a
    « merci »."""

    class Meta:
        model = Comment

    idea = factory.SubFactory(IdeaFactory)
    author = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..idea.organisation")
    )
    body = "Chez nous, cela a marché."
    html = "<p>Chez nous, cela a marché.</p>"

    class Params:
        edited = factory.Trait(edited_at=factory.LazyFunction(timezone.now))
        removed = factory.Trait(body="", html="", removed_at=factory.LazyFunction(timezone.now))
        hidden = factory.Trait(visibility=Visibility.HIDDEN)
        thanks = factory.Trait(kind="thanks", body="Merci.", html="<p>Merci.</p>")


class AttachmentFactory(factory.django.DjangoModelFactory):
    """A text file joined to an idea, really written."""

    class Meta:
        model = Attachment

    idea = factory.SubFactory(IdeaFactory)
    file = factory.django.FileField(filename="note.txt", data=b"Une note.")
    name = "note.txt"
    content_type = "text/plain"
    size = 9


class SavedSearchFactory(factory.django.DjangoModelFactory):
    """A search someone keeps, and is told of."""

    class Meta:
        model = SavedSearch

    user = factory.SubFactory(UserFactory)
    name = "L’accueil"
    query = factory.Sequence("q=accueil{}".format)


class EntrustingFactory(factory.django.DjangoModelFactory):
    """A draft offered to the colleague it was written for."""

    class Meta:
        model = Entrusting

    idea = factory.SubFactory(IdeaFactory, draft=True)
    written_by = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..idea.organisation")
    )
    colleague = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..idea.organisation")
    )
    offered_on = factory.LazyFunction(timezone.localdate)


class IdeaImportFactory(factory.django.DjangoModelFactory):
    """A workshop's table of one row, just uploaded, its file really written."""

    class Meta:
        model = IdeaImport

    user = factory.SubFactory(UserFactory)
    organisation = factory.SelfAttribute("user.organisation")
    name = "atelier.csv"
    file = factory.django.FileField(
        filename="atelier.csv", data="titre;problème\nUn guichet;L’attente".encode()
    )
    group_author = "Atelier accueil"
    mapping = factory.Dict({"title": "titre", "problem": "problème"})


class PollFactory(factory.django.DjangoModelFactory):
    """A vote over the entries of a challenge, not counted yet."""

    class Meta:
        model = Poll

    campaign = factory.SubFactory(
        "tests.factories.campaigns.CampaignFactory", past=True, vote_method="single"
    )


class TrophyFactory(factory.django.DjangoModelFactory):
    """A trophy given to an achieved idea."""

    class Meta:
        model = Trophy

    category = factory.SubFactory("tests.factories.campaigns.AwardCategoryFactory")
    idea = factory.SubFactory(
        IdeaFactory,
        organisation=factory.SelfAttribute("..category.campaign.organisation"),
        state=State.ACHIEVED,
    )
