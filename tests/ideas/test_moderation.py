"""Moderation: reports, the referents' queue, hiding and restoring, reading before publication."""

import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ideas import moderation
from ideas.enums import State, Visibility
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.hints import hints_in
from ideas.models import Comment, Idea, IdeaSettings, Moderation, Report
from ideas.services import comment, deposit, moderate_comment, moderate_idea, report
from ideas.working_days import add_working_days
from notifications.models import Occurrence
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.ideas import CommentFactory, IdeaFactory, InvolvementFactory
from tests.ideas.cast import WHO, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea():
    return IdeaFactory(state=State.IN_TRIAGE)


@pytest.fixture
def reader(idea):
    return UserFactory(organisation=idea.organisation)


@pytest.fixture
def referent(idea):
    return MandateFactory(user__organisation=idea.organisation, referent=True).user


def seen(idea):
    return Idea.objects.get(pk=idea.pk).visibility


def told(notice):
    return Occurrence.objects.filter(notice=notice, cancelled_at=None).count()


# Reading before publication -----------------------------------------------------------------------


@pytest.mark.parametrize("beforehand", [False, True])
def test_signed_ideas_are_read_first_where_the_organisation_chose_so(beforehand):
    user = UserFactory()
    IdeaSettings.objects.create(organisation=user.organisation, moderates_signed=beforehand)

    deposit(key=Idea().pk, user=user, title="Un SMS", problem="Des absences.", proposal="Un SMS.")

    idea = Idea.objects.get()
    today = idea.deposited_on
    assert idea.state == "deposited"
    if beforehand:
        assert (idea.visibility, idea.moderate_by) == ("awaiting", add_working_days(today, 2))
    else:
        assert (idea.visibility, idea.moderate_by) == ("visible", None)


def test_what_waits_is_seen_by_its_author_and_the_referents_who_are_told_until_when(client):
    cast = Cast()
    idea = cast.idea("deposited", visibility=Visibility.AWAITING)
    Idea.objects.filter(pk=idea.pk).update(moderate_by=datetime.date(2026, 12, 3))

    def page(name):
        client.force_login(cast.people[name])
        response = client.get(idea.get_absolute_url())
        return response.content.decode() if response.status_code == 200 else ""

    assert page("agent") == ""
    assert "au plus tard le jeudi 3\u00a0décembre" in page("author")
    assert reverse("referents:moderate_idea", args=[idea.pk]) not in page("author")
    assert reverse("referents:moderate_idea", args=[idea.pk]) in page("referent")


# Reporting ----------------------------------------------------------------------------------------


def test_a_report_waits_for_the_referents_once_each(idea, reader):
    report(idea=idea, user=reader, reason="off_topic")
    report(idea=idea, user=reader, reason="hurtful")
    report(idea=idea, user=UserFactory(organisation=idea.organisation), reason="hurtful")

    assert sorted(Report.objects.values_list("reason", flat=True)) == ["hurtful", "off_topic"]
    assert told("ideas.reported") == 2
    assert seen(idea) == "visible"


def test_other_must_say_why_and_ones_own_words_are_not_reported(idea, reader):
    author = InvolvementFactory(idea=idea).user
    own = CommentFactory(idea=idea, author=reader)

    with pytest.raises(Incomplete):
        report(idea=idea, user=reader, reason="other", words=" ")
    with pytest.raises(NotAllowed):
        report(idea=idea, user=author, reason="hurtful")
    with pytest.raises(NotAllowed):
        report(idea=idea, user=reader, reason="hurtful", comment=own)

    assert Report.objects.count() == 0


def test_the_form_of_a_report_says_what_is_missing_and_keeps_the_rest(client, idea, reader):
    client.force_login(reader)
    url = reverse("ideas:report", args=[idea.pk])

    empty = client.post(url, {"words": "Un nom est cité."})
    other = client.post(url, {"reason": "other", "words": ""})
    done = client.post(url, {"reason": "named_person", "words": "Un nom est cité."})

    assert (empty.status_code, other.status_code, done.status_code) == (422, 422, 302)
    assert "Un nom est cité." in empty.content.decode()
    assert list(other.context["form"].errors) == ["words"]


# Deciding -----------------------------------------------------------------------------------------


def test_only_the_referents_over_it_moderate(idea):
    cast = Cast()
    referents = {name for name in WHO if "referent" in WHO[name]}

    def may(name):
        idea = cast.idea("in_triage")
        said = CommentFactory(idea=idea)
        done = []
        for moderate, target in (
            (moderate_idea, {"idea": idea}),
            (moderate_comment, {"comment": said}),
        ):
            try:
                moderate(user=cast.actor(name).user, act="hide", message="Non.", **target)
                done.append(True)
            except NotAllowed:
                done.append(False)
        assert len(set(done)) == 1
        return done[0]

    assert {name for name in WHO if may(name)} == referents


@pytest.mark.parametrize(
    ("before", "act", "after"),
    [
        ("awaiting", "publish", "visible"),
        ("awaiting", "hide", "hidden"),
        ("visible", "hide", "hidden"),
        ("hidden", "restore", "visible"),
        ("visible", "publish", None),
        ("visible", "restore", None),
        ("hidden", "hide", None),
        ("hidden", "publish", None),
        ("visible", "dismiss", None),
    ],
)
def test_what_each_act_makes_of_an_idea(before, act, after):
    idea = IdeaFactory(state=State.IN_TRIAGE, visibility=before)
    user = MandateFactory(user__organisation=idea.organisation, referent=True).user
    InvolvementFactory(idea=idea)

    if after is None:
        with pytest.raises(Stale):
            moderate_idea(idea=idea, user=user, act=act, message="Un mot.")
    else:
        moderate_idea(idea=idea, user=user, act=act, message="Un mot.")

    fresh = Idea.objects.get(pk=idea.pk)
    assert fresh.visibility == (after or before)
    assert (fresh.state, fresh.revision) == ("in_triage", idea.revision)
    assert told("ideas.moderated") == Moderation.objects.count() == (after is not None)


def test_hiding_without_a_word_to_the_author_is_refused(client, idea, referent):
    client.force_login(referent)
    url = reverse("referents:moderate_idea", args=[idea.pk])

    response = client.post(url, {"act": "hide", "message": "  "})

    assert response.status_code == 422
    assert "message-erreur" in response.content.decode()
    assert seen(idea) == "visible"
    assert client.post(url, {"act": "hide", "message": "Un nom."}).status_code == 302
    assert seen(idea) == "hidden"


def test_dismissing_closes_the_reports_and_tells_nobody(idea, reader, referent):
    report(idea=idea, user=reader, reason="off_topic")

    moderate_idea(idea=idea, user=referent, act="dismiss")

    assert Report.objects.open().count() == 0
    assert told("ideas.moderated") == 0
    report(idea=idea, user=reader, reason="off_topic")
    assert Report.objects.open().count() == 1


def test_a_hidden_comment_is_not_counted_nor_found_nor_told_and_comes_back(idea, reader, referent):
    said = comment(idea=idea, user=reader, body="Un mot de trop.")

    moderate_comment(comment=said, user=referent, act="hide", message="Trop vif.")

    said.refresh_from_db()
    assert (said.visibility, said.body) == ("hidden", "Un mot de trop.")
    assert Idea.objects.get(pk=idea.pk).comments_count == 0
    assert told("ideas.comment") == 0
    moderate_comment(comment=said, user=referent, act="restore")
    assert Idea.objects.get(pk=idea.pk).comments_count == 1
    with pytest.raises(Stale):
        moderate_comment(comment=said, user=referent, act="restore")


def test_two_referents_at_once_one_decides(idea, referent, client):
    client.force_login(referent)
    moderate_idea(idea=idea, user=referent, act="hide", message="Un nom.")

    late = client.post(
        reverse("referents:moderate_idea", args=[idea.pk]), {"act": "hide", "message": "Encore."}
    )

    assert late.status_code == 302
    assert Moderation.objects.count() == 1


# The queue ----------------------------------------------------------------------------------------


def test_the_queue_shows_what_waits_where_one_is_referent(client, idea, reader, referent):
    awaiting = IdeaFactory(
        organisation=idea.organisation,
        visibility="awaiting",
        moderate_by=datetime.date(2026, 12, 1),
        problem="Appelez le 06 39 98 41 27.",
    )
    said = CommentFactory(idea=idea)
    report(idea=idea, user=reader, reason="off_topic")
    report(idea=idea, user=reader, reason="hurtful", comment=said)
    hidden = CommentFactory(idea=idea)
    moderate_comment(comment=hidden, user=referent, act="hide", message="Non.")
    IdeaFactory(visibility="awaiting")
    report(idea=IdeaFactory(), user=UserFactory(superuser=True), reason="hurtful")

    (item,) = moderation.awaiting(referent)
    cases = moderation.reported(referent)

    assert item["idea"] == awaiting
    assert [hint.words for hint in item["hints"]] == ["06 39 98 41 27"]
    assert [(case["idea"], case["comment"]) for case in cases] == [(idea, None), (idea, said)]
    assert [row.comment for row in moderation.hidden(referent)] == [hidden]
    client.force_login(referent)
    assert client.get(reverse("referents:moderation")).status_code == 200
    client.force_login(reader)
    assert client.get(reverse("referents:moderation")).status_code == 403


def test_the_queue_costs_the_same_for_1_and_20_cases(client, idea, referent):
    client.force_login(referent)
    counts = []
    for size in (1, 20):
        while Report.objects.count() < size:
            said = CommentFactory(idea=IdeaFactory(organisation=idea.organisation))
            report(
                idea=said.idea,
                user=UserFactory(organisation=idea.organisation),
                reason="hurtful",
                comment=said,
            )
            IdeaFactory(organisation=idea.organisation, visibility="awaiting")
            other = CommentFactory(idea=idea)
            moderate_comment(comment=other, user=referent, act="hide", message="Non.")
        client.get(reverse("referents:moderation"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("referents:moderation"))
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 16


# Hints --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("son numéro est 1 85 05 78 006 084 36", "1 85 05 78 006 084 36"),
        ("2 92 03 2A 123 456", "2 92 03 2A 123 456"),
        ("au 06.39.98.41.27 demain", "06.39.98.41.27"),
        ("+33 6 39 98 41 27", "+33 6 39 98 41 27"),
        ("écrire à jean.petit@exemple.fr", "jean.petit@exemple.fr"),
        ("allocataire n° 1234567A", "allocataire n° 1234567A"),
        ("encore une idée d’incapable", "incapable"),
        ("quel Imbécile", "Imbécile"),
    ],
)
def test_what_a_referent_is_pointed_at(text, found):
    assert [hint.words for hint in hints_in(text)] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Le budget est de 1 850 000 euros sur 3 ans.",
        "Le 12 03 2026, de 08 30 à 12 30.",
        "Un taux nulle part mesuré, 100 dossiers par jour.",
        "L’article L. 114-17 du code, version 2025.",
        "Nous sommes connectés en continu ; c’est notre conseil.",
    ],
)
def test_what_is_ordinary_raises_no_hint(text):
    assert hints_in(text) == []


def test_nothing_is_hidden_because_of_a_hint(idea, reader):
    said = comment(idea=idea, user=reader, body="Imbécile, appelez le 06 39 98 41 27.")

    assert Comment.objects.get(pk=said.pk).visibility == "visible"
    assert mail.outbox == []
