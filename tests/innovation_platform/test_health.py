"""Health pages: open to all, true, and still answering when the broker does not."""

import pytest
from django.core.cache import cache
from django.db.utils import OperationalError

from innovation_platform import health, tasks


def test_alive_answers_without_the_database(client):
    answer = client.get("/sante/vivant")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_when_everything_answers(client):
    answer = client.get("/sante/pret")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "broker": "ok",
        "oldest_unsent_seconds": None,
        "last_sweep_seconds": None,
    }


@pytest.mark.django_db
def test_a_broker_down_degrades_but_does_not_close(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/sante/pret")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client, django_db_blocker):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="innovation_platform").delete()
    answer = client.get("/sante/pret")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "down")


def test_not_ready_without_a_database(client, unreachable_database):
    answer = client.get("/sante/pret")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")
    with pytest.raises(OperationalError):
        cache.get("anything")


@pytest.mark.django_db
def test_the_pulse_shows_that_the_schedule_reaches_the_workers(settings):
    assert health.schedule_is_alive() is False
    tasks.pulse()
    assert health.schedule_is_alive() is True
