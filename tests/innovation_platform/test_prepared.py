"""Parts of queries put into SQL once: the same rows as the ORM's own, wherever they land."""

import pytest
from django.db.models import Exists, F, OuterRef, Value
from django.utils import timezone

from ideas.models import Idea, Support
from innovation_platform.prepared import Given, GivenSet, Prepared, PreparedPart
from tests.factories.accounts import UserFactory
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db

supported = PreparedPart(
    Idea, lambda: Exists(Support.objects.filter(idea=OuterRef("pk"), user=Given("user")))
)


@pytest.fixture
def supporters():
    """Two ideas, each supported by one of two people."""
    ideas, people = IdeaFactory.create_batch(2), UserFactory.create_batch(2)
    for idea, person in zip(ideas, people, strict=True):
        Support.objects.create(idea=idea, user=person)
    return list(zip(ideas, people, strict=True))


def test_each_query_has_its_own_values(supporters):
    for idea, person in supporters:
        assert list(Idea.objects.filter(supported(user=person.pk))) == [idea]
        told = Idea.objects.annotate(mine=supported(user=person.pk)).filter(mine=True)
        assert [(row.pk, row.mine) for row in told] == [(idea.pk, True)]


def test_it_is_negated_and_combined_as_any_condition(supporters):
    (first, one), (second, two) = supporters
    neither = ~supported(user=one.pk) & ~supported(user=two.pk)
    assert list(Idea.objects.filter(~supported(user=one.pk))) == [second]
    assert list(Idea.objects.filter(neither)) == []
    either = supported(user=one.pk) | supported(user=two.pk)
    assert set(Idea.objects.filter(either)) == {first, second}
    assert Idea.objects.filter(either).count() == 2


def test_it_follows_the_row_into_a_subquery_of_the_same_table(supporters):
    """The row has another name there, and so have the tables around it."""
    (first, one), (second, _two) = supporters
    mine = Idea.objects.filter(supported(user=one.pk))
    assert list(Idea.objects.filter(pk__in=mine)) == [first]
    assert list(Idea.objects.exclude(pk__in=mine)) == [second]
    inside = Idea.objects.filter(pk__in=Idea.objects.filter(pk__in=mine))
    assert list(inside) == [first]
    same = Exists(mine.filter(pk=OuterRef("pk")))
    assert list(Idea.objects.filter(same)) == [first]
    assert list(Support.objects.filter(idea__in=mine).values_list("user", flat=True)) == [one.pk]


def test_control_what_joins_is_refused():
    joining = PreparedPart(
        Idea,
        lambda: Exists(Support.objects.filter(user__organisation=OuterRef("unit__organisation"))),
    )
    with pytest.raises(ValueError, match="joins"):
        list(Idea.objects.filter(joining()))


def test_it_is_compiled_once(supporters, django_assert_num_queries):
    built = []

    def build():
        built.append(True)
        return Exists(Support.objects.filter(idea=OuterRef("pk"), user=Given("user")))

    part = PreparedPart(Idea, build)
    for _idea, person in supporters:
        with django_assert_num_queries(1):
            list(Idea.objects.filter(part(user=person.pk)).annotate(one=Value(1), key=F("pk")))
    assert built == [True]


# Whole queries ----------------------------------------------------------------------------------

some = Prepared(
    lambda: (
        Idea.objects.filter(organisation_id__in=GivenSet("places"), revision__gte=Given("least"))
        .order_by("deposited_on", "pk")
        .values_list("pk", "deposited_on", "deposited_at")
    )
)


def test_as_many_values_as_are_given(django_assert_num_queries):
    one, two, three = IdeaFactory.create_batch(3)
    for chosen in ([], [one], [one, two], [three]):
        wanted = Idea.objects.filter(pk__in=[idea.pk for idea in chosen])
        places = {idea.organisation_id for idea in chosen}
        with django_assert_num_queries(1):
            found = some.rows(places=places, least=0, unused="x")
        assert found == list(
            wanted.order_by("deposited_on", "pk").values_list("pk", "deposited_on", "deposited_at")
        )


def test_control_a_day_that_would_stay_is_refused():
    today = timezone.localdate()
    late = Prepared(lambda: Idea.objects.filter(due_on__lt=today).values_list("pk"))
    with pytest.raises(ValueError, match="would stay"):
        late.rows()
