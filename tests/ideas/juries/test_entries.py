"""An idea already deposited enters a challenge, or leaves it."""

import pytest
from django.core.exceptions import ValidationError

from campaigns.enums import PhaseCode
from ideas import services
from ideas.actors import Person
from ideas.enums import State
from ideas.errors import NotAllowed
from ideas.models import EntryTrace, Idea
from ideas.models.history import HistoryIsAppendOnly
from tests.factories.accounts import OrganisationFactory, UnitFactory, UserFactory
from tests.factories.campaigns import CampaignFactory, at_phase
from tests.factories.ideas import IdeaFactory, InvolvementFactory

pytestmark = pytest.mark.django_db


class Author:
    """Someone, and an idea of theirs that answers no challenge."""

    def __init__(self, **fields):
        self.organisation = OrganisationFactory()
        self.unit = UnitFactory(organisation=self.organisation)
        self.user = UserFactory(unit=self.unit)
        about = {"organisation": self.organisation, "unit": self.unit}
        self.idea = IdeaFactory(**about | fields)
        InvolvementFactory(idea=self.idea, user=self.user)

    def challenge(self, phase=PhaseCode.OPEN, **fields):
        return at_phase(phase, **{"organisation": self.organisation, **fields})

    def enter(self, campaign, user=None):
        return services.enter_challenge(
            idea=self.idea, campaign=campaign, actor=Person(user or self.user)
        )

    def leave(self, campaign, user=None):
        return services.leave_challenge(
            idea=self.idea, campaign=campaign, actor=Person(user or self.user)
        )

    @property
    def now(self):
        return Idea.objects.get(pk=self.idea.pk)


def test_an_idea_enters_a_challenge_and_keeps_its_place_in_the_circuit():
    author = Author()
    campaign = author.challenge()

    trace = author.enter(campaign)

    now = author.now
    assert (now.campaign, now.state, now.revision) == (campaign, "deposited", 0)
    assert (trace.act, trace.actor, trace.campaign) == ("entered", author.user, campaign)
    assert now.history.count() == 0


def test_it_leaves_while_the_challenge_takes_ideas_and_may_enter_another():
    author = Author()
    first, second = author.challenge(), author.challenge()
    author.enter(first)
    author.leave(first)
    author.enter(second)

    assert author.now.campaign == second
    acts = EntryTrace.objects.order_by("pk").values_list("act", "campaign")
    assert list(acts) == [("entered", first.pk), ("left", first.pk), ("entered", second.pk)]


def test_one_challenge_at_a_time():
    author = Author()
    author.enter(author.challenge())

    with pytest.raises(ValidationError, match="un seul défi"):
        author.enter(author.challenge())


@pytest.mark.parametrize("phase", [None, *PhaseCode])
def test_entering_by_phase(phase):
    author = Author()
    campaign = author.challenge(phase)

    if phase == PhaseCode.OPEN:
        author.enter(campaign)
        assert author.now.campaign == campaign
    else:
        with pytest.raises(ValidationError, match="ne prend plus d’idées"):
            author.enter(campaign)


@pytest.mark.parametrize("phase", list(PhaseCode))
def test_leaving_by_phase(phase):
    author = Author()
    campaign = author.challenge(phase)
    Idea.objects.filter(pk=author.idea.pk).update(campaign=campaign)

    if phase == PhaseCode.OPEN:
        author.leave(campaign)
        assert author.now.campaign is None
    else:
        with pytest.raises(NotAllowed):
            author.leave(campaign)


@pytest.mark.parametrize("state", [state for state in State if state != State.MERGED])
def test_entering_by_state(state):
    closed = {"closed_on": IdeaFactory._meta.declarations["deposited_on"]}
    draft = {"draft": True} if state == State.DRAFT else {"state": state}
    author = Author(**draft, **(closed if state == State.REJECTED else {}))

    if state in (State.DEPOSITED, State.IN_TRIAGE, State.INFO_REQUESTED):
        author.enter(author.challenge())
        assert author.now.campaign is not None
    else:
        with pytest.raises(NotAllowed):
            author.enter(author.challenge())


def test_only_an_author_proposes_it_or_takes_it_back():
    author = Author()
    other = UserFactory(organisation=author.organisation)
    campaign = author.challenge()

    with pytest.raises(NotAllowed):
        author.enter(campaign, user=other)
    author.enter(campaign)
    with pytest.raises(NotAllowed):
        author.leave(campaign, user=other)


def test_a_challenge_of_other_units_is_not_entered():
    author = Author()
    elsewhere = UnitFactory(organisation=author.organisation)

    with pytest.raises(ValidationError):
        author.enter(author.challenge(units=[elsewhere]))
    author.enter(author.challenge(units=[author.unit]))


def test_a_challenge_of_another_organisation_is_not_entered():
    with pytest.raises(ValidationError):
        Author().enter(CampaignFactory())


def test_a_celebration_takes_no_idea():
    author = Author()

    with pytest.raises(ValidationError):
        author.enter(author.challenge(celebration=True))


def test_a_trace_is_never_rewritten():
    author = Author()
    trace = author.enter(author.challenge())
    trace.act = "left"

    for rewriting in (
        trace.save,
        trace.delete,
        lambda: EntryTrace.objects.update(act="left"),
        lambda: EntryTrace.objects.all().delete(),
    ):
        with pytest.raises(HistoryIsAppendOnly):
            rewriting()
