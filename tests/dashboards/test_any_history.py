"""Whatever happens to ideas, in whatever order: the figures are what plain SQL counts from the
rows, and updates give what a rebuild gives."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboards.figures import alive, fair, useful
from dashboards.models import FigureCell
from dashboards.period import Period
from dashboards.scope import Scope
from dashboards.services.rebuilding import Drift, check, rebuild_organisation
from dashboards.services.updating import update
from ideas.enums import State
from ideas.lifecycle import leaving
from ideas.models import Comment, Decision, Idea
from tests.dashboards import recount
from tests.dashboards.months import House, kept
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import CommentFactory, DecisionFactory, IdeaFactory

pytestmark = pytest.mark.django_db

START = datetime.date(2026, 11, 3)
DAY = datetime.timedelta(days=1)
PERIOD = Period(datetime.date(2026, 11, 1), datetime.date(2030, 1, 1))
WHAT = ("deposit", "move", "move", "move", "support", "comment", "see", "place", "decide", "update")


class Story:
    """An organisation to which things happen, told by small numbers."""

    def __init__(self):
        self.house = House()
        self.challenge = CampaignFactory(organisation=self.house.organisation)
        self.units = (None, self.house.top, self.house.below, self.house.beside)
        self.ideas = []
        self.survivor = self._new(0)
        self.today = START

    def tell(self, what, which, how):
        self.today += DAY * (how % 17)
        idea = self.ideas[which % len(self.ideas)]
        idea.refresh_from_db()
        getattr(self, f"_{what}")(idea, how)

    def _new(self, how):
        idea = IdeaFactory(
            organisation=self.house.organisation,
            unit=self.units[how % 4],
            campaign=self.challenge if how % 3 == 0 else None,
            deposited_on=START,
        )
        self.ideas.append(idea)
        self.house.moved(idea, ("deposit", State.DEPOSITED, "11-03"))
        return idea

    def _deposit(self, _idea, how):
        idea = self._new(how)
        Idea.objects.filter(pk=idea.pk).update(deposited_on=self.today)

    def _move(self, idea, how):
        ways = leaving(State(idea.state))
        if not ways or idea == self.survivor:
            return
        way = ways[how % len(ways)]
        joined = {"merge": self.survivor}.get(way.name)
        if joined:
            Idea.objects.filter(pk=idea.pk).update(state="merged", merged_into=joined)
        elif idea.merged_into_id:
            Idea.objects.filter(pk=idea.pk).update(state=way.target, merged_into=None)
        self._write(idea, way)
        due_on = self.today + DAY * (how % 40) if how % 5 else None
        Idea.objects.filter(pk=idea.pk).update(due_on=due_on)
        Decision.objects.open().filter(idea=idea).update(closed_at=timezone.now(), outcome="voided")

    def _write(self, idea, way):
        idea.history.create(
            revision=idea.revision + 1,
            action=way.name,
            source=idea.state,
            target=way.target,
            actor_kind="person",
            actor=self.house.person,
            party="referent",
            day=self.today,
            at=timezone.now(),
        )
        Idea.objects.filter(pk=idea.pk).update(state=way.target, revision=idea.revision + 1)

    def _support(self, idea, how):
        Idea.objects.filter(pk=idea.pk).update(supports_count=how)

    def _comment(self, idea, how):
        if how % 4 == 0:
            said = Comment.objects.filter(idea=idea).first()
            if said is not None:
                said.delete()
        else:
            noon = datetime.datetime.combine(self.today, datetime.time(12), tzinfo=datetime.UTC)
            CommentFactory(idea=idea, created_at=noon, author=self.house.person)
        Idea.objects.filter(pk=idea.pk).update(comments_count=idea.comments.count())

    def _see(self, idea, how):
        Idea.objects.filter(pk=idea.pk).update(visibility="hidden" if how % 2 else "visible")

    def _place(self, idea, how):
        Idea.objects.filter(pk=idea.pk).update(unit=self.units[how % 4])

    def _decide(self, idea, how):
        awaits = ("director", "sponsor", "clock")[how % 3]
        if not Decision.objects.open().filter(idea=idea).exists():
            DecisionFactory(
                idea=idea,
                awaits=awaits,
                proposed_by=self.house.person,
                due_on=timezone.localdate() + DAY * (how % 9 - 4),
            )
        else:
            Decision.objects.open().filter(idea=idea).update(
                closed_at=timezone.now(), outcome="returned"
            )

    def _update(self, _idea, _how):
        update()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from(WHAT), st.integers(0, 30), st.integers(0, 60)), max_size=40)
)
def test_figures_are_what_sql_counts_and_what_a_rebuild_gives(acts):
    story = Story()
    for act in acts:
        story.tell(*act)
    update()
    organisation = story.house.organisation.pk

    _compare(Scope((organisation,)), organisation)
    before = kept()
    assert check(organisation=organisation) == Drift()
    FigureCell.objects.filter(organisation=organisation).delete()
    rebuild_organisation(organisation=organisation)
    assert kept() == before


def _compare(scope, organisation):
    def months(figure):
        return {row.key: row.value for row in figure(scope, PERIOD).rows if row.value}

    def lines(figure, *, but=()):
        rows = figure(scope, PERIOD).rows
        return {row.key: row.value for row in rows if row.value and row.key not in but}

    assert months(alive.deposits) == recount.deposits(organisation)
    assert months(alive.supports) == recount.supports(organisation)
    assert months(alive.comments) == recount.comments(organisation)
    assert lines(useful.outcomes) == recount.outcomes(organisation)
    reached = {stage: n for stage, n in recount.funnel(organisation).items() if n}
    assert lines(useful.funnel, but={"deposited"}) == reached
    for figure, percent in ((fair.median_time, 50), (fair.long_time, 90)):
        found = figure(scope, PERIOD)
        counted = {row.key: (row.value, row.denominator) for row in found.rows}
        if found.denominator:
            counted["answer"] = found.number, found.denominator
        assert counted == recount.times(organisation, percent)
    limits = fair.within_limit(scope, PERIOD).rows
    assert {row.key: (row.numerator, row.denominator) for row in limits} == (
        recount.within_limit(organisation)
    )
    waits = fair.waiting(scope, PERIOD).rows
    assert {row.key: (row.value, row.numerator) for row in waits} == (
        recount.waiting(organisation, timezone.localdate())
    )
    for name in ("deposits_by_unit", "supports_by_unit", "comments_by_unit"):
        assert lines(getattr(alive, name)) == getattr(recount, name)(organisation), name
    by_unit = recount.waiting_by_unit(organisation, timezone.localdate())
    rows = fair.waiting_by_unit(scope, PERIOD).rows
    assert {row.key: (row.value, row.numerator) for row in rows} == by_unit
    late = {key: late for key, (_n, late) in by_unit.items() if late}
    assert {row.key: row.value for row in fair.late_by_unit(scope, PERIOD).rows} == late
