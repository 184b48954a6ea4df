"""Ideas read before anyone sees them: who asks for it, what depositors are told, reminders."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas.actors import Person
from ideas.enums import Origin, State, Visibility
from ideas.models import Idea, IdeaSettings
from ideas.moderation import awaiting, reads_first
from ideas.services import deposit, moderate_idea, move
from ideas.services.reminding import remind
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.ideas.anonymous.box import deposit as post_letter
from tests.ideas.anonymous.box import idea_of, open_box
from tests.ideas.deadlines import Place, at, reminders, said, told
from tests.ideas.mails import SHOWN, TITLE, body, mail, wrong_typography
from tests.ideas.oracle import DAY

pytestmark = pytest.mark.django_db

TEXTS = {"title": "Un SMS", "problem": "Des absences.", "proposal": "Un SMS."}
MONDAY = datetime.date(2026, 4, 20)
LIMIT = datetime.date(2026, 4, 22)


@pytest.fixture
def place():
    return Place("Nord")


def unread(place, **fields):
    return place.idea(
        State.DEPOSITED,
        since=MONDAY,
        due_on=MONDAY + 60 * DAY,
        visibility=Visibility.AWAITING,
        moderate_by=LIMIT,
        **fields,
    )


def who(place, *roles):
    return {getattr(place, role).pk for role in roles}


# Who asks for it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("anonymous", [False, True])
@pytest.mark.parametrize("chosen", [None, False, True])
@pytest.mark.parametrize("usual", [False, True])
def test_the_organisation_or_the_challenge_asks_for_it(place, anonymous, chosen, usual):
    place.settings(moderates_signed=usual, moderates_anonymous=usual)
    campaign = chosen is not None and CampaignFactory(
        organisation=place.organisation, moderates=chosen
    )
    found = reads_first(
        settings=IdeaSettings.of(place.organisation.pk),
        campaign=campaign or None,
        anonymous=anonymous,
    )
    assert found is (usual or chosen is True)


@pytest.mark.parametrize("moderates", [False, True])
def test_a_signed_idea_of_such_a_challenge_waits(place, moderates):
    campaign = CampaignFactory(organisation=place.organisation, moderates=moderates)
    deposit(key=Idea().pk, user=place.author, campaign=campaign, **TEXTS)
    assert Idea.objects.get().visibility == ("awaiting" if moderates else "visible")


@pytest.mark.parametrize("moderates", [False, True])
def test_a_letter_of_such_a_challenge_waits(place, moderates):
    place.settings(moderates_anonymous=False)
    campaign = CampaignFactory(organisation=place.organisation, moderates=moderates)
    code = post_letter(place.organisation, campaign=campaign)
    open_box()
    idea = idea_of(code)
    assert (idea.origin, idea.campaign) == (Origin.ANONYMOUS, campaign)
    assert idea.visibility == ("awaiting" if moderates else "visible")


def test_the_settings_page_keeps_both_choices(client, place):
    client.force_login(place.responsable)
    url = reverse("referents:settings_group", args=["relecture"])
    assert "Lecture avant publication" in client.get(url).content.decode()
    client.post(url, {"moderates_signed": "on"})
    settings = IdeaSettings.of(place.organisation.pk)
    assert (settings.moderates_signed, settings.moderates_anonymous) == (True, False)


# What depositors are told -------------------------------------------------------------------------


@pytest.mark.parametrize("first", [False, True])
def test_the_form_and_the_preview_say_who_sees_it_next(client, place, first):
    place.settings(moderates_signed=first)
    client.force_login(place.author)
    key = Idea().pk
    write = client.get(reverse("ideas:write", args=[key])).content.decode()
    client.post(reverse("ideas:autosave", args=[key]), TEXTS)
    preview = client.get(reverse("ideas:preview", args=[key])).content.decode()
    assert [("relit votre idée" in page) for page in (write, preview)] == [first] * 2
    assert [("visible de vos collègues, sous" in page) for page in (write, preview)] == [True] * 2


def test_a_challenge_that_reads_first_says_so_where_one_answers_it(client, place):
    plain = CampaignFactory(organisation=place.organisation, title="Accueil")
    client.force_login(place.author)
    key = Idea().pk

    def choices():
        form = client.get(reverse("ideas:write", args=[key])).context["form"]
        return [str(label) for _pk, label in form.fields["campaign"].choices][1:]

    assert choices() == ["Accueil"]
    strict = CampaignFactory(organisation=place.organisation, title="Santé", moderates=True)
    assert sorted(choices()) == [
        "Accueil",
        "Santé (les idées y sont relues avant publication)",
    ]
    client.post(reverse("ideas:autosave", args=[key]), TEXTS | {"campaign": strict.pk})
    preview = client.get(reverse("ideas:preview", args=[key])).content.decode()
    assert "un référent relit votre idée" in preview
    pages = [client.get(row.get_absolute_url()).content.decode() for row in (plain, strict)]
    assert [("relit chaque réponse" in page) for page in pages] == [False, True]


# Reminders ----------------------------------------------------------------------------------------


def test_the_referents_then_the_responsable_are_reminded(place):
    unread(place)
    found = []
    for count in range(12):
        if remind(now=at(LIMIT + count * DAY)):
            found += [(count, said(row)[0], told(row)) for row in reminders()][len(found) :]
    assert found == [
        (1, "after", who(place, "referent")),
        (7, "escalation", who(place, "responsable")),
        (8, "after", who(place, "referent")),
    ]


def test_it_is_said_once_and_to_nobody_once_someone_has_decided(place):
    idea = unread(place)
    late = LIMIT + 20 * DAY
    assert [remind(now=at(late, hour)) for hour in (0, 9, 23)] == [2, 0, 0]
    moderate_idea(idea=idea, user=place.referent, act="publish")
    assert [told(row) for row in reminders()] == [set(), set()]
    assert remind(now=at(late + 9 * DAY)) == 0


def test_what_its_author_took_back_waits_for_nobody(place):
    idea = unread(place)
    move(idea, "withdraw", actor=Person(place.author), seen=1)
    assert Idea.objects.get().visibility == "awaiting"
    assert (remind(now=at(LIMIT + 20 * DAY)), awaiting(place.referent)) == (0, [])


def test_a_referent_with_a_hand_in_it_is_not_asked_to_read_it(place):
    idea = unread(place)
    place.tie(idea, place.referent, "coauthor")
    remind(now=at(LIMIT + DAY))
    assert [told(row) for row in reminders()] == [who(place, "responsable")]


def test_the_words_of_the_reminders(place):
    idea = unread(place, title=TITLE)
    context = {"idea": str(idea.pk), "due": LIMIT.isoformat()}
    first = mail("ideas.reminder_reading", context, "referents", place.referent)
    later = mail("ideas.reminder_reading_escalation", context, "in_charge", place.responsable)
    above = mail("ideas.reminder_reading_escalation", context, "in_charge", place.director)
    assert first.subject == f"L’idée {SHOWN} attend encore d’être relue"
    assert first.lead == (
        f"L’idée {SHOWN} devait être relue avant sa publication, au plus tard le "
        "mercredi 22\u00a0avril 2026."
    )
    assert ("list", "referent Nord") in body(later)
    page = f"http://testserver{reverse('referents:moderate_idea', args=[idea.pk])}"
    assert [words.url for words in (first, later)] == [page, page]
    assert above.url == f"http://testserver{reverse('referents:coverage')}"
    assert [wrong_typography(words.as_text()) for words in (first, later)] == [[], []]


@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False), (2, False)])
def test_the_queue_says_what_is_late(client, place, days, late):
    idea = unread(place)
    today = timezone.localdate()
    Idea.objects.update(moderate_by=today + days * DAY)
    client.force_login(place.referent)
    response = client.get(reverse("referents:moderation"))
    assert [(row["idea"], row["late"]) for row in response.context["awaiting"]] == [(idea, late)]
    assert ("attendue depuis le" in response.content.decode()) is late


def test_an_agent_is_not_told_anything(place):
    unread(place)
    UserFactory(organisation=place.organisation)
    remind(now=at(LIMIT + DAY))
    assert [told(row) for row in reminders()] == [who(place, "referent")]
