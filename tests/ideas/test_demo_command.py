"""The demo command: repeatable, refused where people work, and never twice."""

import io
import re
import uuid
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from accounts.models import User
from ideas.demo import loading
from ideas.demo.accounts import ACCOUNTS, PASSWORD
from ideas.demo.bare import bare
from ideas.demo.tables import Tables
from ideas.enums import State
from ideas.models import Answer, Comment, HistoryEntry, Idea, SearchDocument, Support
from ideas.search import corrected


def demo(**options):
    """Run the command and return what it wrote."""
    out = io.StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def snapshot():
    return (
        Counter(Idea.objects.values_list("state", flat=True)),
        list(Idea.objects.order_by("pk").values_list("pk", "title", "problem", "deposited_at")),
        list(HistoryEntry.objects.order_by("idea", "revision").values_list("idea", "action", "at")),
        list(User.objects.order_by("email").values_list("email", flat=True)),
        Support.objects.count(),
    )


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_gives_the_same_data():
    demo(ideas=60, organisations=3, seed=3)
    first = snapshot()
    call_command("flush", interactive=False, verbosity=0)
    demo(ideas=60, organisations=3, seed=3)
    assert snapshot() == first
    call_command("flush", interactive=False, verbosity=0)
    demo(ideas=60, organisations=3, seed=4)
    assert snapshot() != first


def test_if_empty_adds_nothing_to_what_is_there(db):
    demo(ideas=10, organisations=1, seed=1)
    before = (Idea.objects.count(), User.objects.count())
    assert demo(ideas=10, organisations=1, seed=2, if_empty=True) == ""
    assert (Idea.objects.count(), User.objects.count()) == before


def test_a_word_typed_nearly_right_is_corrected(db):
    """Its ideas are not written by the services, which remember their words."""
    demo(ideas=60, organisations=2, seed=1)
    assert corrected(Idea.objects.all(), "acceuil") == "accueil"


def test_a_second_load_is_refused(db):
    demo(ideas=5, organisations=1, seed=1)
    with pytest.raises(CommandError, match="déjà chargée"):
        demo(ideas=5, organisations=1, seed=2)


def test_production_settings_are_refused(db, settings):
    settings.DEMO_ALLOWED = False
    for options in ({}, {"accounts": True}, {"if_empty": True}):
        with pytest.raises(CommandError, match="production"):
            demo(**options)
    assert not User.objects.exists()


def test_accounts_are_listed_one_a_line(db):
    assert demo(accounts=True) == ""
    demo(ideas=1, organisations=1, seed=1)
    assert demo(accounts=True).splitlines() == [
        f"{row.role} {row.email} {PASSWORD}" for row in ACCOUNTS
    ]


def test_supports_are_as_many_as_asked_for(db):
    demo(ideas=300, organisations=2, seed=1, supports_per_idea=8)
    drawn = Idea.objects.exclude(state=State.DRAFT).aggregate(most=Max("supports_count"))
    assert Support.objects.count() / 300 == pytest.approx(8, rel=0.4)
    assert drawn["most"] > 30


@pytest.mark.parametrize("options", [{"ideas": 0}, {"organisations": 0}, {"supports_per_idea": -1}])
def test_impossible_quantities_are_refused(db, options):
    with pytest.raises(CommandError):
        demo(**options)


# On PostgreSQL, rows go by COPY ------------------------------------------------------------------


def schema():
    """Every index and constraint of the ideas' tables, without the casts and brackets, which
    PostgreSQL spells in another way once it has read its own words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'ideas%' UNION ALL "
            "SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid::regclass::text LIKE 'ideas%' ORDER BY 1"
        )
        return [re.sub(r"::(text|character varying)|[()\[\]]", "", row[0]) for row in cursor]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="COPY is PostgreSQL's")
def test_what_is_set_aside_for_large_sets_is_made_again(db):
    before = schema()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with bare([Idea, HistoryEntry, Support]):
            assert len(schema()) < len(before) - 20
    assert schema() == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="COPY is PostgreSQL's")
@pytest.mark.django_db(transaction=True)
def test_a_large_set_is_the_same_though_another_process_has_a_part_in_it(monkeypatch):
    def written():
        documents = SearchDocument.objects.order_by("idea").values_list("idea", "title", "body")
        answers = Answer.objects.order_by("idea", "version").values_list("idea", "reasons")
        comments = Comment.objects.order_by("idea", "pk").values_list("idea", "body", "html")
        return snapshot(), list(documents), list(answers), list(comments)

    demo(ideas=60, organisations=2, seed=3)
    alone = written()
    call_command("flush", interactive=False, verbosity=0)
    monkeypatch.setattr(loading, "WORTH_IT", 1)
    demo(ideas=60, organisations=2, seed=3)
    assert written() == alone


@pytest.mark.skipif(connection.vendor != "postgresql", reason="COPY is PostgreSQL's")
def test_what_the_database_refuses_is_raised_and_leaves_nothing(db):
    def wrong():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            tables = Tables()
            tables.support.add((uuid.uuid4(), 1))
            tables.finish()

    with pytest.raises(IntegrityError, match="ideas_support"):
        wrong()
    assert not Support.objects.exists()


def test_the_mirror_joins_the_rest(db):
    demo(ideas=30, organisations=2, seed=1, mirror=True)
    assert Idea.objects.count() == 30 + 65
