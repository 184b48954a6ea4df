"""What is put into words once: by templates (`remember`) and by queries (`Prepared`)."""

import pytest
from django.db.models import Q
from django.template import Context, TemplateSyntaxError, engines
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import override

from accounts.models import User
from innovation_platform import recently
from innovation_platform.prepared import Given, GivenSet, Prepared
from innovation_platform.recently import Recently, forget_all
from innovation_platform.templatetags import remember
from tests.factories.accounts import UserFactory


def rendered(template, **context) -> str:
    return template.render(Context(context))


def place(arguments: str):
    source = "{% load remember %}{% remember " + arguments + " %}{{ said }}{% endremember %}"
    return engines["django"].engine.from_string(source)


def test_a_block_is_rendered_once_for_the_same_arguments():
    template = place("name")
    assert [rendered(template, name=name, said=said) for name, said in ("a1", "a2", "b3")] == [
        "1",
        "1",
        "3",
    ]


def test_each_language_has_its_own():
    template = place("")
    assert rendered(template, said="1") == "1"
    with override("en"):
        assert rendered(template, said="2") == "2"


@pytest.mark.parametrize("name", [None, ["a"], ("a", ["b"])])
def test_nothing_is_kept_for_what_cannot_be_a_key(name):
    template = place("name")
    assert [rendered(template, name=name, said=said) for said in "12"] == ["1", "2"]


def test_a_safe_text_is_not_the_same_text():
    template = place("name")
    assert rendered(template, name="<b>", said="1") == "1"
    assert rendered(template, name=mark_safe("<b>"), said="2") == "2"


def test_a_lazy_object_counts_for_what_it_stands_for():
    template = place("name")
    assert rendered(template, name=SimpleLazyObject(lambda: "a"), said="1") == "1"
    assert rendered(template, name=SimpleLazyObject(lambda: "a"), said="2") == "1"
    assert rendered(template, name=SimpleLazyObject(lambda: "b"), said="3") == "3"


@pytest.mark.django_db
def test_a_prepared_query_runs_with_the_values_of_each_call(django_assert_num_queries):
    first, second = UserFactory.create_batch(2)
    here = Prepared(
        lambda: (
            User.objects.filter(Q(pk=Given("who")) | Q(pk=Given("other")))
            .order_by("pk")
            .values_list("pk")
        )
    )
    with django_assert_num_queries(2):
        assert here.rows(who=second.pk, other=first.pk) == [(first.pk,), (second.pk,)]
        assert here.rows(who=second.pk, other=0) == [(second.pk,)]


def rows_place():
    source = (
        "{% load remember %}{% remembereach row in rows %}[{{ row.said }}]{% endremembereach %}"
    )
    return engines["django"].engine.from_string(source)


def test_each_row_is_rendered_once_for_its_key():
    template = rows_place()
    first = [{"key": ("a", 1), "said": "a1"}, {"key": ("b", 1), "said": "b1"}]
    assert rendered(template, rows=first) == "[a1][b1]"

    then = [{"key": ("b", 1), "said": "never"}, {"key": ("a", 2), "said": "<a2>"}]
    assert rendered(template, rows=then) == "[b1][&lt;a2&gt;]"
    with override("en"):
        assert rendered(template, rows=then[:1]) == "[never]"


@pytest.mark.parametrize("words", ["row", "row of rows", "row in rows again", ""])
def test_a_list_that_is_not_named_is_refused(words):
    source = "{% load remember %}{% remembereach " + words + " %}{% endremembereach %}"
    with pytest.raises(TemplateSyntaxError):
        engines["django"].engine.from_string(source)


@pytest.mark.parametrize("bound", ["KEPT_AT_MOST", "CHARACTERS_AT_MOST"])
def test_a_place_starts_again_when_it_has_kept_enough(monkeypatch, bound):
    monkeypatch.setattr(remember, bound, 2)
    template = place("name")
    for name in "abc":
        rendered(template, name=name, said="x" + name)
    assert rendered(template, name="c", said="again") == "xc"
    assert rendered(template, name="a", said="again") == "again"


@pytest.mark.django_db
def test_a_prepared_query_counts_what_it_would_read(django_assert_num_queries):
    UserFactory.create_batch(4)
    query = Prepared(
        lambda: User.objects.filter(pk__in=GivenSet("who")).order_by("pk").values_list("pk")[:3]
    )
    everybody = list(User.objects.values_list("pk", flat=True))
    with django_assert_num_queries(3):
        assert query.count(who=everybody) == 3
        assert query.count(who=everybody[:1]) == 1
        assert query.count(who=[]) == 0


def test_what_was_found_lately_is_forgotten_by_age_and_by_number(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(recently.time, "monotonic", lambda: now[0])
    kept = Recently(seconds=10, at_most=2)
    assert kept.get("a") is None
    assert kept.keep("a", 3) == 3
    now[0] += 9
    assert kept.get("a") == 3
    now[0] += 1
    assert kept.get("a") is None

    kept.keep("a", 4)
    assert kept.get("a") == 4
    for name in "bc":
        kept.keep(name, name)
    assert [kept.get(name) for name in "abc"] == [None, None, "c"]
    forget_all()
    assert kept.get("c") is None
