"""Whoever does whatever: the counts of people, before the rule of small groups, and the sums of
money are what plain SQL counts from the rows."""

import datetime
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboards.money import gains_over
from dashboards.period import Period
from dashboards.services import publishing
from ideas.models import Answer, AnswerFeedback, Idea, Support
from projects.models import Project, ProjectSettings
from projects.money import FIXED_UNITS, GainStage
from tests.dashboards import recount
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.ideas import AnswerFactory, CommentFactory, IdeaFactory, InvolvementFactory
from tests.factories.projects import GainFactory, ProjectFactory

pytestmark = pytest.mark.django_db

YEAR = 2025
WHAT = (
    "idea", "sign", "cosign", "support", "comment", "see", "leave", "answer", "feel", "gain",
)  # fmt: skip
#: One example after the other writes in the same database.
CODES = count()


class Crowd:
    """Two organisations whose people do things, told by small numbers."""

    def __init__(self):
        self.place, self.other = OrganisationFactory(), OrganisationFactory()
        ProjectSettings.objects.create(organisation=self.place, uses_budget=True)
        people = [UserFactory(organisation=self.place) for _ in range(5)]
        self.people = [*people, UserFactory(organisation=self.other)]
        self.ideas, self.gains = [], []
        self._idea(None, None, 0)

    def tell(self, what, which, who, how):
        idea = self.ideas[which % len(self.ideas)]
        getattr(self, f"_{what}")(idea, self.people[who % len(self.people)], how)

    def _idea(self, _idea, _person, how):
        code = f"{next(CODES):064x}"
        fields = {"origin": "anonymous", "code_digest": code} if how % 3 == 1 else {}
        self.ideas.append(
            IdeaFactory(
                organisation=self.other if how % 7 == 6 else self.place,
                deposited_on=datetime.date(YEAR + how % 2, 1 + how % 12, 1 + how % 28),
                state="in_triage",
                **fields,
            )
        )

    def _sign(self, idea, person, _how):
        if not idea.involvements.filter(kind="author").exists():
            InvolvementFactory(idea=idea, user=person)

    def _cosign(self, idea, person, how):
        if not idea.involvements.filter(user=person).exists():
            offered = {"offered": True} if how % 3 == 0 else {}
            InvolvementFactory(idea=idea, user=person, kind="coauthor", **offered)

    def _support(self, idea, person, how):
        if how % 4 == 0:
            Support.objects.filter(idea=idea, user=person).delete()
        else:
            Support.objects.get_or_create(idea=idea, user=person)

    def _comment(self, idea, person, how):
        CommentFactory(idea=idea, author=person, visibility="visible" if how % 3 else "hidden")

    def _see(self, idea, _person, how):
        Idea.objects.filter(pk=idea.pk).update(visibility="visible" if how % 3 else "hidden")

    def _leave(self, idea, person, _how):
        day = datetime.date(YEAR + 1, 1, 1)
        idea.involvements.filter(user=person, kind="coauthor").update(ended_on=day)

    def _answer(self, idea, person, how):
        version = Answer.objects.filter(idea=idea).count() + 1
        answer = AnswerFactory(idea=idea, written_by=person, version=version)
        month = 1 + how % 12
        at = datetime.datetime(YEAR + how % 2, month, 15, 12, tzinfo=datetime.UTC)
        Answer.objects.filter(pk=answer.pk).update(published_at=at)

    def _feel(self, idea, _person, how):
        said = Answer.objects.filter(idea=idea, feedback=None).first()
        if said is not None:
            AnswerFeedback.objects.create(answer=said, helped=how % 2 == 0)

    def _gain(self, idea, person, how):
        project = Project.objects.filter(pk=idea.pk).first() or ProjectFactory(idea=idea)
        kind = ("time", "money", "quality")[how % 3]
        gain = project.gains.filter(kind=kind).first() or GainFactory(
            project=project, kind=kind, unit=FIXED_UNITS.get(kind, "réclamations")
        )
        gain.values.create(
            stage=list(GainStage)[how % 4 % 3],
            amount=Decimal(how) / 4,
            method="Comptage",
            source="Relevé",
            noted_by=person,
        )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.sampled_from(WHAT), st.integers(0, 6), st.integers(0, 9), st.integers(0, 60)),
        max_size=45,
    )
)
def test_people_and_money_are_what_sql_counts(acts):
    crowd = Crowd()
    for act in acts:
        crowd.tell(*act)
    place, key = crowd.place, crowd.place.pk

    for year in (YEAR, YEAR + 1):
        months = Period.of_year(year)
        ideas = publishing._of_year(place, year, months.end)
        counted = len(publishing.people_of([key], ideas))
        assert counted == recount.participants(key, months.start, months.end)
        told = publishing._helped(place, year, months.end)
        assert (told.count, told.population) == recount.helped(key, year)
    assert {
        (total.kind.value, stage.value): float(amount)
        for total in gains_over(frozenset({key})).totals
        for stage, amount in total.stages.items()
    } == recount.gains(key)
