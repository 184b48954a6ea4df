"""Tables imported, and searches looked at, by several at once, on the real database. Each race has
a control that shows it is really run."""

import datetime
import uuid

import pytest
from django.db import transaction
from django.utils import timezone

from ideas.enums import ImportStage
from ideas.models import Idea, IdeaImport, ImportedIdea, SavedSearch
from ideas.search import index
from ideas.services import order_import, run_import
from ideas.services.drafts import deposit
from ideas.tasks import tell_saved_searches
from notifications.expansion import expand
from notifications.models import Message, Occurrence
from notifications.outbox import enqueue
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory, SavedSearchFactory
from tests.ideas.test_idea_imports import tried
from tests.ideas.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e")]

ROWS = 12
TABLE = "titre;problème\n" + "".join(f"Idée {n};Un problème.\n" for n in range(ROWS))
MAPPING = {"title": "titre", "problem": "problème"}


@pytest.fixture
def referent():
    user = UserFactory(unit=UnitFactory())
    MandateFactory(user=user, referent=True)
    return user


def ordered(user):
    row, _outcome = tried(user, TABLE, MAPPING)
    order_import(idea_import=row, user=user)
    return row


def running(row):
    def work(barrier):
        barrier.wait()
        return run_import(idea_import=row)

    return work


def news():
    alive = Occurrence.objects.filter(cancelled_at=None).order_by("pk")
    return list(alive.values_list("notice", flat=True))


# The same table -----------------------------------------------------------------------------------


def test_the_same_table_sent_twice_and_run_at_once_is_one_set_of_ideas(referent):
    rows = [ordered(referent) for _time in range(2)]

    at_once(*map(running, rows))

    assert sorted(Idea.objects.values_list("title", flat=True)) == sorted(
        f"Idée {n}" for n in range(ROWS)
    )
    assert ImportedIdea.objects.count() == ROWS
    counted = IdeaImport.objects.values_list("stage", "created_count", "known_count")
    assert {stage for stage, _created, _known in counted} == {ImportStage.DONE}
    assert sum(created for _stage, created, _known in counted) == ROWS
    assert [created + known for _stage, created, known in counted] == [ROWS, ROWS]


def test_one_table_run_by_four_workers_at_once_is_told_once_with_all_its_ideas(referent):
    row = ordered(referent)

    at_once(*[running(row)] * 4)

    row.refresh_from_db()
    assert Idea.objects.count() == ROWS
    assert (row.stage, row.created_count, row.known_count) == (ImportStage.DONE, ROWS, 0)
    assert news() == ["ideas.import_done"]


def test_a_table_cut_short_and_taken_up_again_counts_all_its_ideas(referent):
    row = ordered(referent)
    run_import(idea_import=row)
    IdeaImport.objects.update(stage=ImportStage.READY)
    late = ImportedIdea.objects.order_by("pk")[ROWS // 2 :]
    Idea.objects.filter(pk__in=late.values("idea")).delete()

    run_import(idea_import=row)

    row.refresh_from_db()
    assert (Idea.objects.count(), row.created_count, row.known_count) == (ROWS, ROWS, 0)


def test_control_without_the_lock_each_row_is_deposited_twice(referent):
    texts = {"title": "Idée", "problem": "Un problème.", "proposal": "Idée"}

    def naive(barrier):
        missing = not ImportedIdea.objects.filter(key="x").exists()
        barrier.wait()
        if missing:
            deposit(key=uuid.uuid4(), user=referent, **texts)

    at_once(naive, naive)

    assert Idea.objects.count() == 2


# Alerts -------------------------------------------------------------------------------------------


@pytest.fixture
def kept():
    user = UserFactory()
    searches = [
        SavedSearchFactory(user=user, query=f"q=guichet&tri={sort}", told=[])
        for sort in ("recent", "supported", "discussed")
    ]
    ideas = IdeaFactory.create_batch(
        3,
        organisation=user.organisation,
        title="Un guichet mobile",
        deposited_on=timezone.localdate(),
    )
    for idea in ideas:
        index(idea)
    SavedSearch.objects.update(checked_at=timezone.now() - datetime.timedelta(days=2))
    return searches


def test_four_sweeps_at_once_write_one_mail_about_each_search(kept):
    def sweep(barrier):
        barrier.wait()
        return tell_saved_searches()

    counts = at_once(*[sweep] * 4)

    assert sum(counts) == 3 * len(kept)
    assert news() == ["ideas.search_found"] * len(kept)
    for occurrence in Occurrence.objects.all():
        expand(occurrence.pk)
    mails = Message.objects.filter(channel="mail")
    assert mails.count() == len(kept)


def test_control_without_the_lock_each_sweep_writes_its_mail(kept):
    def naive(barrier):
        search = SavedSearch.objects.get(pk=kept[0].pk)
        barrier.wait()
        if not search.told:
            with transaction.atomic():
                enqueue(
                    "ideas.search_found",
                    key=f"naive:{uuid.uuid4()}",
                    context={"search": search.pk, "ideas": [], "count": 3},
                )

    at_once(*[naive] * 4)

    assert news() == ["ideas.search_found"] * 4
