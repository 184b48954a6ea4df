"""Paging by key: every row once, whatever the ties, forwards and backwards."""

import datetime

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ideas.enums import State, Visibility
from ideas.models import Idea
from ideas.paging import AFTER, BadCursor, count_up_to, count_words, page, read_cursor
from tests.factories.accounts import OrganisationFactory
from tests.factories.ideas import IdeaFactory

ORDERS = [
    ("-deposited_on", "-id"),
    ("deposited_on", "id"),
    ("-supports_count", "-id"),
    ("due_on", "id"),
    ("-id",),
]
FIRST_DAY = datetime.date(2026, 1, 1)

pytestmark = pytest.mark.django_db


def make_ideas(keys):
    """Ideas with these (day, supports), many of them equal."""
    organisation = OrganisationFactory()
    return Idea.objects.bulk_create(
        IdeaFactory.build(
            organisation=organisation,
            deposited_on=FIRST_DAY + datetime.timedelta(days=day),
            due_on=FIRST_DAY + datetime.timedelta(days=day),
            supports_count=supports,
        )
        for day, supports in keys
    )


def walk(queryset, order, size):
    """Every page from the first to the last."""
    pages = [page(queryset, order=order, cursor=None, size=size)]
    while cursor := pages[-1].next_cursor:
        pages.append(page(queryset, order=order, cursor=cursor, size=size))
    return pages


@pytest.mark.parametrize("order", ORDERS)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    keys=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=17),
    size=st.integers(1, 6),
)
def test_every_row_once_forwards_and_backwards(order, keys, size):
    Idea.objects.all().delete()
    make_ideas(keys)
    expected = list(Idea.objects.order_by(*order))

    pages = walk(Idea.objects.all(), order, size)
    back = pages[-1]
    seen_back = [back.items]
    while cursor := back.previous_cursor:
        back = page(Idea.objects.all(), order=order, cursor=cursor, size=size)
        seen_back.insert(0, back.items)

    assert [row for shown in pages for row in shown.items] == expected
    assert seen_back == [shown.items for shown in pages]
    assert all(len(shown.items) == size for shown in pages[:-1])


def test_first_and_last_page_have_nothing_beyond():
    make_ideas([(day, 0) for day in range(4)])

    first, last = walk(Idea.objects.all(), ("-deposited_on", "-id"), 2)

    assert (first.previous_cursor, last.next_cursor) == (None, None)
    assert first.next_cursor is not None
    assert last.previous_cursor is not None


def test_rows_as_dictionaries():
    make_ideas([(day, 0) for day in range(5)])
    order = ("-deposited_on", "-id")

    pages = walk(Idea.objects.values("id", "deposited_on", "title"), order, 2)

    assert [row["id"] for shown in pages for row in shown.items] == list(
        Idea.objects.order_by(*order).values_list("id", flat=True)
    )


def test_a_page_stays_right_when_rows_come_and_go():
    make_ideas([(day, 0) for day in range(6)])
    order = ("-deposited_on", "-id")
    rest = list(Idea.objects.order_by(*order))[2:]
    first = page(Idea.objects.all(), order=order, cursor=None, size=2)

    first.items[1].delete()
    make_ideas([(10, 0)])

    second = page(Idea.objects.all(), order=order, cursor=first.next_cursor, size=2)
    assert second.items == rest[:2]


def test_a_page_that_lost_its_rows_shows_the_first():
    make_ideas([(day, 0) for day in range(3)])
    order = ("-deposited_on", "-id")
    first = page(Idea.objects.all(), order=order, cursor=None, size=2)
    Idea.objects.filter(deposited_on=FIRST_DAY).delete()

    shown = page(Idea.objects.all(), order=order, cursor=first.next_cursor, size=2)

    assert shown.items == first.items
    assert (shown.next_cursor, shown.previous_cursor) == (None, None)


def cursor_of(order=("-deposited_on", "-id"), values=("2026-01-02", "0" * 32)):
    signer = signing.Signer(salt=f"ideas.paging:ideas.Idea:{','.join(order)}")
    return signer.sign_object(["a", *values])


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "n’importe quoi",
        "a:b",
        "é:\ud800",
        "x" * 10_000,
        cursor_of()[:-1] + "_",
        cursor_of(order=("deposited_on", "id")),
        cursor_of(values=("2026-01-02",)),
        cursor_of(values=("2026-02-31", "pas un uuid")),
    ],
    ids=["empty", "words", "colon", "unicode", "long", "forged", "order", "short", "values"],
)
def test_a_bad_cursor_shows_the_first_page(cursor):
    make_ideas([(day, 0) for day in range(3)])
    order = ("-deposited_on", "-id")

    with pytest.raises(BadCursor):
        read_cursor(Idea, order, cursor)
    shown = page(Idea.objects.all(), order=order, cursor=cursor, size=2)

    assert shown == page(Idea.objects.all(), order=order, cursor=None, size=2)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(cursor=st.text(max_size=300))
def test_any_text_as_a_cursor_shows_the_first_page(cursor):
    order = ("-supports_count", "-id")

    assert page(Idea.objects.all(), order=order, cursor=cursor, size=2).items == []


def test_a_cursor_says_what_it_holds():
    idea = make_ideas([(1, 0), (2, 0)])[1]
    order = ("-deposited_on", "-id")
    cursor = page(Idea.objects.all(), order=order, cursor=None, size=1).next_cursor

    assert read_cursor(Idea, order, cursor) == (AFTER, (datetime.date(2026, 1, 3), idea.pk))


def test_two_directions_are_refused():
    with pytest.raises(ValueError, match="One direction"):
        page(Idea.objects.all(), order=("-deposited_on", "id"), cursor=None, size=2)


@pytest.mark.parametrize("rows", [1, 20, 45])
def test_one_query_per_page(rows, django_assert_num_queries):
    make_ideas([(day, 0) for day in range(rows)])
    order = ("-deposited_on", "-id")

    with django_assert_num_queries(1):
        first = page(Idea.objects.all(), order=order, cursor=None, size=20)
    if first.next_cursor:
        with django_assert_num_queries(1):
            page(Idea.objects.all(), order=order, cursor=first.next_cursor, size=20)


def test_a_page_walks_the_index_of_its_order():
    organisation = make_ideas([(day % 300, 0) for day in range(2_000)])[0].organisation
    listed = Idea.objects.filter(organisation=organisation, visibility=Visibility.VISIBLE)
    with connection.cursor() as sql:
        sql.execute("ANALYZE ideas_idea")
    order = ("-deposited_on", "-id")
    cursor = page(listed, order=order, cursor=None, size=20).next_cursor

    with CaptureQueriesContext(connection) as queries:
        page(listed, order=order, cursor=cursor, size=20)
    with connection.cursor() as sql:
        explain = {"postgresql": "EXPLAIN ", "sqlite": "EXPLAIN QUERY PLAN "}[connection.vendor]
        sql.execute(explain + queries.captured_queries[0]["sql"])
        plan = "\n".join(str(row) for row in sql.fetchall())

    walked, sorted_apart = {
        "postgresql": ("Index Scan using idea_recent", "Sort"),
        "sqlite": ("USING INDEX idea_recent", "TEMP B-TREE"),
    }[connection.vendor]
    assert walked in plan
    assert sorted_apart not in plan


def test_counting_stops_at_the_ceiling(django_assert_num_queries):
    make_ideas([(0, 0)] * 7)
    deposited = Idea.objects.filter(state=State.DEPOSITED).order_by("title")

    with django_assert_num_queries(2):
        assert count_up_to(deposited) == 7
        assert count_up_to(deposited, ceiling=3) == 4


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0"), (12, "12"), (10_000, "10\u202f000"), (10_001, "plus de 10\u202f000")],
)
def test_a_count_in_words(count, words):
    assert count_words(count) == words
