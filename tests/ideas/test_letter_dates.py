"""A letter says until when a re-examination can be asked, or that it could."""

import datetime

import pytest
from django.utils import timezone

from ideas.enums import State
from ideas.presenters import letter
from tests.factories.accounts import UserFactory
from tests.factories.ideas import AnswerFactory, IdeaFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "over"), [(-1, True), (0, False), (30, False)])
def test_a_date_that_has_passed_is_told_as_passed(client, days, over):
    idea = IdeaFactory(state=State.REJECTED)
    until = timezone.localdate() + datetime.timedelta(days=days)
    answer = AnswerFactory(idea=idea, rejection=True, appeal_until=until)
    client.force_login(UserFactory(organisation=idea.organisation))
    page = client.get(idea.get_absolute_url()).content.decode()
    assert letter(answer, idea)["appeal_over"] is over
    assert ("pouvait être demandé jusqu’au" in page, "peut demander un réexamen" in page) == (
        over,
        not over,
    )
