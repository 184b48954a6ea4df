"""What becomes of a report, and how whoever made it learns it."""

import pytest
from django.urls import reverse

from ideas.enums import State
from ideas.models import Report
from ideas.services import comment, moderate_comment, moderate_idea, remove_comment, report
from notifications.models import Occurrence
from notifications.notices import get_notice
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.ideas import CommentFactory, IdeaFactory
from tests.ideas.mails import mail, wrong_typography

pytestmark = pytest.mark.django_db
NOTICE = "ideas.report_handled"


@pytest.fixture
def idea():
    return IdeaFactory(state=State.IN_TRIAGE, title="Un guichet mobile")


@pytest.fixture
def readers(idea):
    return UserFactory.create_batch(2, organisation=idea.organisation)


@pytest.fixture
def referent(idea):
    return MandateFactory(user__organisation=idea.organisation, referent=True).user


def handled():
    return Occurrence.objects.filter(notice=NOTICE)


def told(occurrence):
    """Those a notice would be sent to today."""
    notice = get_notice(NOTICE)
    if not notice.is_current(occurrence.context):
        return []
    return [row.user_id for row in notice.recipients(occurrence.context)]


@pytest.mark.parametrize("act", ["hide", "dismiss"])
def test_everyone_who_reported_an_idea_is_told_once(idea, readers, referent, act):
    for reader in readers:
        report(idea=idea, user=reader, reason="off_topic")
    moderate_idea(idea=idea, user=referent, act=act, message="Un mot.")
    assert [told(row) for row in handled()] == [[reader.pk for reader in readers]]
    assert Report.objects.open().count() == 0


def test_a_case_without_reports_tells_nobody(idea, referent):
    moderate_idea(idea=idea, user=referent, act="hide", message="Un mot.")
    moderate_idea(idea=idea, user=referent, act="restore")
    assert handled().count() == 0


def test_a_referent_who_decides_on_their_own_report_knows(idea, readers, referent):
    said = CommentFactory(idea=idea)
    for user in (readers[0], referent):
        report(idea=idea, user=user, reason="hurtful", comment=said)
    moderate_comment(comment=said, user=referent, act="hide", message="Trop vif.")
    assert [told(row) for row in handled()] == [[readers[0].pk]]


def test_what_no_longer_holds_is_not_told(idea, readers, referent):
    said = CommentFactory(idea=idea)
    report(idea=idea, user=readers[0], reason="hurtful", comment=said)
    moderate_comment(comment=said, user=referent, act="hide", message="Trop vif.")
    moderate_comment(comment=said, user=referent, act="restore")
    assert [told(row) for row in handled()] == [[]]


def test_words_taken_back_by_their_author_close_their_reports(idea, readers, referent):
    said = comment(idea=idea, user=readers[1], body="Un mot de trop.")
    report(idea=idea, user=readers[0], reason="hurtful", comment=said)
    remove_comment(comment=said, user=readers[1])
    remove_comment(comment=said, user=readers[1])
    assert (Report.objects.open().count(), handled().count()) == (0, 1)
    assert [told(row) for row in handled()] == [[readers[0].pk]]


def test_a_second_report_has_its_own_news(idea, readers, referent):
    for _ in range(2):
        report(idea=idea, user=readers[0], reason="off_topic")
        moderate_idea(idea=idea, user=referent, act="dismiss")
    assert [told(row) for row in handled()] == [[readers[0].pk]] * 2


def words(case, outcome, reader):
    context = {"reports": [case.pk], "outcome": outcome, "by": 0}
    return mail(NOTICE, context, "reporter", reader)


@pytest.mark.parametrize(
    ("outcome", "subject", "end"),
    [
        ("hidden", "Ce que vous avez signalé n’est plus visible", "il n’est plus visible."),
        ("kept", "Votre signalement a été examiné", "et l’a laissé en place."),
        (
            "removed",
            "Ce que vous avez signalé a été retiré par son auteur",
            "a été retiré par la personne qui l’avait écrit.",
        ),
    ],
)
def test_the_words_about_a_comment(idea, readers, outcome, subject, end):
    said = CommentFactory(idea=idea)
    case = report(idea=idea, user=readers[0], reason="hurtful", comment=said)
    found = words(case, outcome, readers[0])
    assert (found.subject, found.lead.endswith(end)) == (subject, True)
    assert "sous l’idée «\u00a0Un guichet mobile\u00a0»" in found.lead
    assert wrong_typography(found.as_text()) == []


def test_a_hidden_idea_is_neither_named_nor_linked(idea, readers):
    case = report(idea=idea, user=readers[0], reason="named_person", words="Un nom est cité.")
    kept, hidden = (words(case, outcome, readers[0]) for outcome in ("kept", "hidden"))
    page = f"http://testserver{reverse('ideas:list')}"
    assert ("guichet" in kept.as_text(), "guichet" in hidden.as_text()) == (True, False)
    assert (hidden.url, kept.url) == (page, f"http://testserver{idea.get_absolute_url()}")
    assert [wrong_typography(found.as_text()) for found in (kept, hidden)] == [[], []]


def test_neither_the_reason_nor_the_message_to_the_author_goes_to_the_reporter(
    idea, readers, referent
):
    case = report(idea=idea, user=readers[0], reason="named_person", words="Un nom est cité.")
    moderate_idea(idea=idea, user=referent, act="hide", message="Retirez ce nom.")
    text = words(case, "hidden", readers[0]).as_text()
    assert [said in text for said in ("Retirez", str(referent), "Un nom est cité")] == [False] * 3
