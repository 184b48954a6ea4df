"""An anonymous author reads with their code what the jury of their challenge says, once told."""

import pytest
from django.utils import timezone

from ideas.enums import VerdictKind
from ideas.models import Idea, JuryEntry
from ideas.services.jury_results import watch_challenges
from tests.ideas.anonymous.box import idea_of
from tests.ideas.juries.test_results import closing, decided
from tests.ideas.zone.test_following import read
from tests.support.zone import words

pytestmark = pytest.mark.django_db


def test_an_anonymous_author_reads_it_with_their_code(zone, code):
    """`code` is that of an idea already collected."""
    idea = idea_of(code)
    bench = closing(-22)
    Idea.objects.filter(pk=idea.pk).update(campaign=bench.campaign)
    JuryEntry.objects.create(
        campaign=bench.campaign,
        idea=idea,
        verdict=VerdictKind.SENT_ON,
        words="Un mot pour qui a déposé.",
        decided_by=bench.people["chair"],
        decided_at=timezone.now(),
    )
    decided(bench, VerdictKind.WINNER)
    assert "Un mot pour qui a déposé." not in words(read(zone, code))

    watch_challenges()
    assert "Un mot pour qui a déposé." in words(read(zone, code))
