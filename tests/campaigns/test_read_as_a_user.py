"""What whoever counts on a challenge reads of it: what each amendment changed, who runs it, by when
answers come, who won; and what whoever runs it is told."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from campaigns import services
from campaigns.enums import PhaseCode
from campaigns.models import Campaign
from ideas.enums import VerdictKind
from ideas.models import Award
from ideas.services.jury_results import watch_challenges
from innovation_platform.typography import date_words
from notifications.models import Occurrence
from notifications.notices import get_notice
from tests.campaigns.reading import text_of
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.campaigns import RulesVersionFactory, at_phase
from tests.ideas.juries.test_results import closing, decided
from tests.ideas.mails import mail

pytestmark = pytest.mark.django_db

WEEK = datetime.timedelta(days=7)


def page_of(user, campaign, name="detail"):
    client = Client()
    client.force_login(user)
    return text_of(client.get(reverse(f"campaigns:{name}", args=[campaign.pk])))


def day(value, style):
    """A day as `text_of` reads it."""
    return date_words(value, style).replace("\u00a0", " ")


@pytest.fixture
def place():
    return OrganisationFactory()


@pytest.fixture
def agent(place):
    return UserFactory(organisation=place)


@pytest.fixture
def referent(place):
    return MandateFactory(role=Role.REFERENT, organisation=place).user


@pytest.fixture
def amended(place, referent):
    """A challenge whose prizes came late, whose choice is no longer told, and that lasts longer."""
    campaign = at_phase(PhaseCode.OPEN, organisation=place)
    RulesVersionFactory(campaign=campaign, frozen_on=None, jury_words="Le plus utile.")
    for words in ({"prizes": "Du temps."}, {"criteria": "Autre", "jury_words": ""}):
        services.amend_rules(
            campaign=campaign,
            words=words,
            reason="Une demande",
            by=referent,
            seen=Campaign.objects.get().revision,
        )
    services.extend_campaign(
        campaign=campaign,
        until=campaign.closes_on + WEEK,
        reason="Les congés",
        by=referent,
        seen=Campaign.objects.get().revision,
    )
    return campaign


def test_each_version_says_what_it_changed(amended, agent):
    words = page_of(agent, amended, "rules")
    new, old = amended.closes_on + WEEK, amended.closes_on
    said = {
        4: f"Idées jusqu’au {day(new, 'short')}, au lieu du {day(old, 'short')}.",
        3: "Change : « D’après quoi les idées sont choisies ».",
        2: "S’ajoute : « Ce que l’on gagne ».",
        1: "",
    }
    parts = words.split("Depuis le ")[1:]
    assert len(parts) == 4
    for part, number in zip(parts, said, strict=True):
        for other, sentence in said.items():
            if sentence:
                assert (sentence in part) == (other == number), (number, other)
    assert "Disparaît : « Comment le choix se fait »." in parts[1]
    assert "Résultats le" in parts[0] and "Réponses avant le" in parts[0]


def test_the_mail_of_an_amendment_says_it_too(amended, agent):
    last = Occurrence.objects.filter(notice="campaigns.rules_amended").order_by("pk").last()
    letter = mail(last.notice, last.context, "participant", agent)
    assert "Idées jusqu’au" in letter.as_text()
    assert "au lieu du" in letter.as_text()
    assert "Ce que l’on gagne" not in letter.as_text()


def test_the_page_says_who_runs_it(place, agent, referent):
    campaign = at_phase(PhaseCode.OPEN, organisation=place, launched_by=referent)
    assert f"Animé par {referent}." in page_of(agent, campaign)
    campaign.launched_by = None
    campaign.save()
    assert "Animé par" not in page_of(agent, campaign)


def test_a_card_says_by_when_each_idea_has_its_answer(client, place, agent):
    campaign = at_phase(PhaseCode.RESULTS, organisation=place)
    client.force_login(agent)
    last = Campaign.objects.with_calendar().get().answers_by
    assert campaign.title in (words := text_of(client.get(reverse("campaigns:list"))))
    assert f"une réponse à chaque idée avant le {day(last, 'day')}" in words


def test_no_calendar_gives_more_than_thirty_days_to_answer(client, place, agent):
    campaign = at_phase(PhaseCode.RESULTS, organisation=place)
    results = campaign.phases.get(code=PhaseCode.RESULTS)
    results.ends_on = results.starts_on + 6 * WEEK
    results.save()
    client.force_login(agent)
    last = results.starts_on + datetime.timedelta(days=30)
    words = text_of(client.get(reverse("campaigns:list")))
    assert f"une réponse à chaque idée avant le {day(last, 'day')}" in words


def test_who_asks_for_a_reminder_is_not_reminded(place):
    """A team's own challenge: its facilitator is not written to about their own request."""
    team = UnitFactory(organisation=place, headcount=30)
    animator = MandateFactory(role=Role.FACILITATOR, organisation=place, unit=team).user
    campaign = at_phase(PhaseCode.OPEN, organisation=place, units=[team], launched_by=animator)
    with pytest.raises(ValidationError, match="personne d’autre que vous"):
        services.remind_units(campaign=campaign, by=animator)
    assert Campaign.objects.get().reminded_on is None

    other = MandateFactory(role=Role.FACILITATOR, organisation=place, unit=team).user
    assert services.remind_units(campaign=campaign, by=animator) == 1
    said = Occurrence.objects.get()
    told = [row.user_id for row in get_notice(said.notice).recipients(said.context)]
    assert told == [other.pk]


@pytest.mark.parametrize("held", [1, 2])
def test_who_holds_one_team_finds_it_chosen(client, place, held):
    animator = UserFactory(organisation=place)
    teams = UnitFactory.create_batch(held, organisation=place)
    for team in teams:
        MandateFactory(user=animator, role=Role.FACILITATOR, organisation=place, unit=team)
    client.force_login(animator)
    form = client.get(reverse("campaigns:launch")).context["form"]
    assert form["units"].value() == ([teams[0].pk] if held == 1 else None)


def test_more_days_ask_until_when(client, place, referent):
    campaign = at_phase(PhaseCode.OPEN, organisation=place)
    client.force_login(referent)
    url = reverse("campaigns:extend", args=[campaign.pk])
    assert "Dites jusqu’à quel jour." in text_of(client.post(url, {"seen": 0, "reason": "Congés"}))


def test_the_screen_of_a_hall_thanks_the_winners_once_told():
    bench = decided(closing(-22, entries=2), VerdictKind.WINNER, VerdictKind.SENT_ON)
    best, other = bench.entries
    reader = bench.people["agent"]
    assert best.title not in page_of(reader, bench.campaign, "screen")

    watch_challenges()

    words = page_of(reader, bench.campaign, "screen")
    assert best.title in words and Award.objects.get().title in words
    assert other.title not in words


def test_a_challenge_that_nothing_answered_says_so_once():
    bench = closing(-22, entries=0)
    words = page_of(bench.people["agent"], bench.campaign)
    (section,) = re.findall(r'<section class="[^"]*challenge-results".*?</section>', words)
    assert section.count("Aucune idée n’a répondu à ce défi.") == 1
