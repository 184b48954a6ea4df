"""Queries that PostgreSQL plans once for each connection: the same rows, asked by name."""

from itertools import count

import pytest
from django.db import NotSupportedError, connection, transaction
from django.db.models import CharField, Value
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, User
from innovation_platform import planned
from innovation_platform.prepared import Given, GivenSet, Prepared, PreparedObjects
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.support.queries import call_of, verbs_of

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite keeps no plan"
)


def by_name() -> PreparedObjects:
    return PreparedObjects(
        lambda: User.objects.select_related("organisation").filter(pk=Given("user")), by_key=True
    )


def sent(query, **given) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        query.rows(**given)
    return [one["sql"] for one in queries]


def test_each_call_has_its_own_values(django_assert_num_queries):
    first, second = UserFactory.create_batch(2)
    query = by_name()
    with django_assert_num_queries(3):
        found = [query.objects(user=pk) for pk in (first.pk, second.pk, 0)]
    assert found == [[first], [second], []]
    assert [people[0].organisation.name for people in found[:2]] == [
        first.organisation.name,
        second.organisation.name,
    ]


def test_a_set_has_any_size():
    places = OrganisationFactory.create_batch(3)
    query = Prepared(
        lambda: (
            Organisation.objects.filter(pk__in=GivenSet("places"))
            .order_by("pk")
            .values_list("pk", flat=False)
        ),
        by_key=True,
    )
    for size in (0, 1, 3, 2, 3, 0):
        asked = [place.pk for place in places[:size]]
        assert query.rows(places=asked) == [(pk,) for pk in asked]


@on_postgresql
def test_sets_of_many_sizes_share_a_few_plans():
    query = Prepared(
        lambda: Organisation.objects.filter(pk__in=GivenSet("places")).order_by().values_list("pk"),
        by_key=True,
    )
    asked = [sent(query, places=list(range(-size, 0)))[0] for size in range(40)]
    assert sum(sql.startswith("PREPARE") for sql in asked) == 7  # of 1, 2, 4, 8, 16, 32, 64


def test_what_does_not_change_may_hold_any_sign():
    person = UserFactory()
    said = "100 % d’accord, « %s » $1 et l’autre : ' ?"
    query = Prepared(
        lambda: (
            User.objects.filter(pk=Given("user"), email__contains="@")
            .order_by()
            .values_list(Value(said, output_field=CharField()), "pk")
        ),
        by_key=True,
    )
    assert [query.rows(user=person.pk) for _time in range(2)] == [[(said, person.pk)]] * 2


@on_postgresql
def test_it_is_planned_once_for_a_connection():
    query = by_name()
    first, *others = [sent(query, user=1) for _time in range(3)]
    assert first[0].startswith("PREPARE planned_") and call_of(first[0]).startswith("EXECUTE")
    assert others == [[call_of(first[0])]] * 2
    assert (
        verbs_of([{"sql": first[0]}]) == {"SELECT"} and verbs_of([{"sql": others[0][0]}]) == set()
    )


@on_postgresql
def test_where_a_pooler_changes_sessions_nothing_is_planned(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    query = by_name()
    assert [sent(query, user=1)[0].split()[0] for _time in range(2)] == ["SELECT", "SELECT"]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_new_connection_plans_again():
    person, query = UserFactory(), by_name()
    assert query.objects(user=person.pk) == [person]
    connection.close()
    assert query.objects(user=person.pk) == [person]
    assert sent(query, user=person.pk)[0].startswith("EXECUTE")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_connections_never_use_the_same_name(monkeypatch):
    query, words = by_name(), set()
    for _connection in range(2):
        connection.close()
        monkeypatch.setattr(planned, "_numbers", count(1))
        name = call_of(sent(query, user=1)[0]).split("(")[0]
        assert name.endswith("_1")
        words.add(name)
    assert len(words) == 2


@pytest.fixture
def longer_address(transactional_db):
    """A migration that changes the type of a column, and is taken back."""

    def alter(length: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE accounts_user ALTER COLUMN email TYPE varchar({length})")

    yield lambda: alter(300)
    alter(User._meta.get_field("email").max_length)


@on_postgresql
def test_a_column_that_changes_under_traffic_is_planned_again(longer_address):
    person, query = UserFactory(), by_name()
    assert query.objects(user=person.pk) == [person]
    longer_address()
    assert query.objects(user=person.pk) == [person]
    assert sent(query, user=person.pk)[0].startswith("EXECUTE")


@on_postgresql
def test_in_a_transaction_that_change_ends_it_and_the_next_goes_on(longer_address):
    person, query = UserFactory(), by_name()
    assert query.objects(user=person.pk) == [person]
    longer_address()
    with pytest.raises(NotSupportedError), transaction.atomic():
        query.objects(user=person.pk)
    assert query.objects(user=person.pk) == [person]
