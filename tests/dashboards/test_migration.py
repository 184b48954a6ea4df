"""Shares whose waits were compared with the limits of the circuit are read again."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dashboards.models import IdeaFact
from dashboards.services.updating import update
from ideas.models import IdeaSettings
from tests.factories.ideas import IdeaFactory

BEFORE = [("dashboards", "0005_spreads_and_waits")]
AFTER = [("dashboards", "0006_waits_by_own_limits")]


def migrate(target):
    MigrationExecutor(connection).migrate(target)


@pytest.mark.django_db(transaction=True)
def test_only_where_limits_were_ever_set():
    usual, own, once = (IdeaFactory(state="in_triage") for _ in range(3))
    IdeaSettings.objects.create(organisation=own.organisation, limits={"deposited": 5})
    settings = IdeaSettings.objects.create(organisation=once.organisation, limits={"deposited": 5})
    settings.limits = {}
    settings.save()
    IdeaSettings.objects.create(organisation=usual.organisation)
    update()
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes("dashboards")
    try:
        migrate(BEFORE)
        migrate(AFTER)
        blank = IdeaFact.objects.filter(look="").values_list("pk", flat=True)
        assert set(blank) == {own.pk, once.pk}
    finally:
        migrate(latest)
    update()
    assert not IdeaFact.objects.filter(look="").exists()
