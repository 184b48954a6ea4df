"""Rollouts whose history is written for the tests, day by day."""

import datetime

from django.utils import timezone

from ideas.models import Idea
from projects.enums import REASON_ASKED
from projects.models import ProjectSettings, RolloutEvent, Sheet
from tests.factories.accounts import UnitFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.projects import ProjectFactory, RolloutSiteFactory


def innovation(organisation, **fields):
    """An innovation being rolled out in an organisation."""
    idea = IdeaFactory(organisation=organisation, state="in_rollout", **fields)
    return ProjectFactory(idea=idea)


def site(project, actor, *history, **fields):
    """A site with its history: (state, days ago) in order, `proposed` first as it comes."""
    today = timezone.localdate()
    state, ago = history[-1]
    if not fields:
        fields = {"unit": UnitFactory(organisation=project.idea.organisation)}
    row = RolloutSiteFactory(
        project=project,
        state=state,
        since=today - datetime.timedelta(days=ago),
        reason="Le logiciel diffère." if state in REASON_ASKED else "",
        revision=len(history) - 1,
        **fields,
    )
    for revision, (was, days) in enumerate(history):
        day = today - datetime.timedelta(days=days)
        RolloutEvent.objects.create(site=row, revision=revision, state=was, actor=actor, day=day)
    return row


def many(project, actor, days_ago, *, asked):
    """Sites that adopt that many days ago each, all proposed `asked` days ago."""
    return [site(project, actor, ("proposed", asked), ("adopted", ago)) for ago in days_ago]


def shared(project, user):
    """The sheet of an innovation that is finished, shared with its branch."""
    Idea.objects.filter(pk=project.pk).update(state="achieved")
    ProjectSettings.objects.update_or_create(
        organisation=project.idea.organisation, defaults={"uses_sharing": True}
    )
    today = timezone.localdate()
    Sheet.objects.create(
        project=project, made_on=today, words="", ring="branch", shared_on=today, shared_by=user
    )
