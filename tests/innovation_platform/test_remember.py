"""What is put into words once: by templates (`remember`) and by queries (`Prepared`)."""

import pytest
from django.db.models import Q
from django.template import Context, engines
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import override

from accounts.models import User
from innovation_platform.prepared import Given, Prepared
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
