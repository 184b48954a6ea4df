"""French counts « 0 idée », « 1 idée », « 2 idées », wherever a sentence counts."""

import pytest
from django.template import Context, Template
from django.utils.translation import ngettext, override

from dashboards.values import Measure
from dashboards.words import number_words
from innovation_platform.plurals import count_in_french

COUNTED = Template(
    "{% load i18n %}{% blocktranslate count n=n %}{{ n }} idée{% plural %}{{ n }} idées"
    "{% endblocktranslate %}"
)


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 idée"), (1, "1 idée"), (2, "2 idées"), (65, "65 idées")]
)
def test_none_and_one_are_singular(number, words):
    assert ngettext("%(n)s idée", "%(n)s idées", number) % {"n": number} == words
    assert COUNTED.render(Context({"n": number})) == words
    assert number_words(number, Measure.IDEAS).replace("\u00a0", " ") == words


def test_messages_that_have_a_catalogue_keep_theirs():
    assert ngettext("%(num)d hour", "%(num)d hours", 0) % {"num": 0} == "0 heure"
    with override("en"):
        assert ngettext("%(n)s line", "%(n)s lines", 0) % {"n": 0} == "0 lines"


def test_asked_twice_the_rule_is_there_once():
    count_in_french()
    count_in_french()
    assert ngettext("site", "sites", 0) == "site"
