"""The idea of a page comes by queries put into SQL once: the same as by the ORM, for everyone."""

import pytest

from ideas.models import Idea
from ideas.selectors import TOLD, answers_readable, history_of, idea_to_open, page_of
from tests.factories.ideas import AnswerFactory, HistoryEntryFactory
from tests.ideas.cast import WHO, Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["draft", "in_triage", "forwarded", "in_committee", "rejected"])
def test_everyone_opens_what_the_queryset_gives_them(state):
    cast = Cast()
    idea = cast.idea(state)
    seen = {}
    for name in WHO:
        found, wanted = (
            idea_to_open(cast.people[name], idea.pk),
            page_of(cast.people[name]).filter(pk=idea.pk).first(),
        )
        assert found == wanted, name
        if found is None:
            continue
        seen[name] = [getattr(found, told) for told in TOLD]
        assert seen[name] == [getattr(wanted, told) for told in TOLD]
        assert list(found.involvements.all()) == list(wanted.involvements.all())
        assert found.organisation == idea.organisation
        assert found.involvements.active().exists() == wanted.involvements.active().exists()
    assert seen


def test_no_more_is_asked_for_what_comes_with_it(django_assert_num_queries):
    cast = Cast()
    idea = cast.idea("in_triage")
    found = idea_to_open(cast.people["referent"], idea.pk)
    with django_assert_num_queries(0):
        assert found.organisation.idea_settings
        assert {str(row.user) for row in found.involvements.all()}


def test_history_and_answers_know_their_idea(django_assert_num_queries):
    idea = Idea.objects.get(pk=AnswerFactory(idea__state="rejected", rejection=True).idea_id)
    entry = HistoryEntryFactory(idea=idea)
    with django_assert_num_queries(2):
        history, answers = history_of(idea), answers_readable(idea, early=True)
        assert [row.idea for row in (*history, *answers)] == [idea, idea]
    assert history == [entry]
