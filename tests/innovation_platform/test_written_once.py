"""Rows that are only ever added: the database refuses to see them rewritten, whoever asks."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from ideas.models import HistoryEntry
from innovation_platform.written_once import guard_tables, written_once
from tests.factories.ideas import HistoryEntryFactory

pytestmark = pytest.mark.django_db

GUARDED = {
    "dashboards.ObjectiveValue",
    "ideas.EntryTrace",
    "ideas.HistoryEntry",
    "projects.BudgetVote",
    "projects.Expense",
    "projects.GainValue",
    "projects.JournalVersion",
    "projects.RolloutEvent",
}


def models():
    return [model for config in apps.get_app_configs() for model in written_once(config)]


def rewrite():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ideas_historyentry SET reason = 'Autre chose.'")


def drop_the_trigger():
    own = {
        "postgresql": "DROP TRIGGER written_once ON ideas_historyentry",
        "sqlite": "DROP TRIGGER written_once_ideas_historyentry",
    }
    with connection.cursor() as cursor:
        cursor.execute(own[connection.vendor])


def test_the_rows_that_are_only_ever_added_are_these():
    assert {model._meta.label for model in models()} == GUARDED


def test_a_row_rewritten_behind_the_models_is_refused():
    entry = HistoryEntryFactory(reason="Le lundi.")
    with pytest.raises(IntegrityError, match="ideas_historyentry are written once"):
        rewrite()
    entry.refresh_from_db()
    assert entry.reason == "Le lundi."


def test_control_without_the_trigger_it_is_rewritten():
    entry = HistoryEntryFactory(reason="Le lundi.")
    drop_the_trigger()
    rewrite()
    entry.refresh_from_db()
    assert entry.reason == "Autre chose."


def test_every_table_is_guarded_and_one_that_is_no_more_is_again():
    configs = {model._meta.app_config for model in models()}
    assert [guard_tables(config) for config in configs] == [[]] * len(configs)
    HistoryEntryFactory()
    drop_the_trigger()

    assert guard_tables(apps.get_app_config("ideas")) == ["ideas_historyentry"]

    with pytest.raises(IntegrityError):
        rewrite()


def test_what_is_too_old_can_still_be_erased():
    HistoryEntryFactory()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ideas_historyentry")
    assert not HistoryEntry.objects.exists()
