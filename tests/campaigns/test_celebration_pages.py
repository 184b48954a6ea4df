"""A celebration: planned, nominees chosen, people invited, voted for, shown for good, thanked."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from campaigns.enums import PhaseCode
from campaigns.models import AwardCategory, Campaign, CampaignSettings, Ceremony
from campaigns.services import copy_campaign, write_news
from ideas.enums import Origin, State, Visibility
from ideas.errors import NotAllowed
from ideas.services import nominate
from ideas.voting import voting_span
from innovation_platform.typography import date_words
from notifications.models import Message
from tests.campaigns.celebrating import achieved, expand, past, planned
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.campaigns import (
    AwardCategoryFactory,
    CeremonyFactory,
    in_days,
)
from tests.factories.ideas import IdeaFactory
from tests.ideas.mails import mail
from tests.ideas.votes import Celebration

pytestmark = pytest.mark.django_db


# Planning -----------------------------------------------------------------------------------------


def test_a_celebration_is_announced_and_opens_its_vote_by_the_calendar(runs):
    campaign = planned(runs)

    assert campaign.phase == PhaseCode.ANNOUNCED
    assert campaign.span(PhaseCode.OPEN).starts_on == in_days(10)
    assert campaign.span(PhaseCode.RESULTS).starts_on == in_days(40) == campaign.ceremony.held_on


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"opens_on": in_days(0)}, "opens_on"),
        ({"closes_on": in_days(9)}, "closes_on"),
        ({"held_on": in_days(24)}, "held_on"),
        ({"ends_at": datetime.time(14)}, "ends_at"),
    ],
)
def test_a_calendar_out_of_order_is_refused_beside_its_field(runs, changes, field):
    with pytest.raises(ValidationError) as refused:
        planned(runs, **changes)
    assert set(refused.value.message_dict) == {field}
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("who", ["agent", "off"])
def test_only_who_may_launch_plans_and_only_where_the_part_is_on(runs, who):
    if who == "agent":
        runs = UserFactory(organisation=runs.organisation)
    else:
        CampaignSettings.objects.update(uses_celebration=False)

    with pytest.raises(NotAllowed):
        planned(runs)


def test_planning_through_the_page_keeps_what_was_typed_when_refused(client, runs):
    client.force_login(runs)
    url = reverse("campaigns:plan_celebration")
    typed = {
        "title": "Les trophées 2026",
        "question": "Ce que nous avons réalisé.",
        "opens_on": in_days(10).isoformat(),
        "closes_on": in_days(5).isoformat(),
        "held_on": in_days(40).isoformat(),
        "starts_at": "14:00",
        "ends_at": "16:00",
        "place": "Salle des fêtes",
    }

    refused = client.post(url, typed)
    taken = client.post(url, typed | {"closes_on": in_days(20).isoformat()})

    assert refused.status_code == 422
    assert "Salle des fêtes" in refused.content.decode()
    assert taken.status_code == 302
    assert Campaign.objects.get().is_celebration


# Nominees -----------------------------------------------------------------------------------------


def test_nominees_are_chosen_among_achieved_ideas_that_the_filter_finds(client, runs):
    campaign = planned(runs)
    category = AwardCategoryFactory(campaign=campaign)
    kept = achieved(runs.organisation, 2, title="Un accueil plus simple")
    other = achieved(runs.organisation, 1, title="Autre chose")[0]
    IdeaFactory(organisation=runs.organisation, state=State.IN_PROJECT, title="Un accueil à venir")
    client.force_login(runs)
    url = reverse("campaigns:nominees", args=[campaign.pk, category.pk])

    found = client.get(url, {"q": "accueil"}).context["ideas"]
    client.post(url, {"ideas": [idea.pk for idea in kept]})
    again = client.get(url, {"q": "autre"}).context["ideas"]

    assert {row["id"] for row in found} == {idea.pk for idea in kept}
    assert {row["id"] for row in again if row["chosen"]} == {idea.pk for idea in kept}
    assert [row["id"] for row in again if not row["chosen"]] == [other.pk]


@pytest.mark.parametrize("case", ["one", "not achieved", "hidden", "elsewhere"])
def test_nominees_that_cannot_be_are_refused(runs, case):
    category = AwardCategoryFactory(campaign=planned(runs))
    fine = achieved(runs.organisation, 1)
    wrong = {
        "one": lambda: [],
        "not achieved": lambda: [IdeaFactory(organisation=runs.organisation)],
        "hidden": lambda: achieved(runs.organisation, 1, visibility=Visibility.HIDDEN),
        "elsewhere": lambda: [IdeaFactory(state=State.ACHIEVED)],
    }[case]()

    with pytest.raises(ValidationError):
        nominate(category=category, user=runs, ideas=[idea.pk for idea in fine + wrong])


def test_an_anonymous_idea_is_nominated_as_an_idea_and_names_nobody(client, runs):
    campaign, (trophy,) = past(runs.organisation, origin=Origin.ANONYMOUS, code_digest="a" * 64)
    client.force_login(runs)

    page = client.get(reverse("campaigns:celebration", args=[campaign.pk])).content.decode()

    assert trophy.idea.title in page.replace("\u00a0", " ")
    assert "anonyme" not in page.split("<main")[1].split("</main>")[0]


def test_categories_no_longer_change_once_the_vote_is_open(client, runs):
    vote = Celebration()
    CeremonyFactory(campaign=vote.campaign)
    MandateFactory(user=runs, referent=True, organisation=vote.organisation)
    client.force_login(runs)
    about = [vote.campaign.pk, vote.category.pk]

    for name, args in (
        ("add_category", about[:1]),
        ("nominees", about),
        ("remove_category", about),
    ):
        answer = client.post(reverse(f"campaigns:{name}", args=args))
        assert answer.status_code == 403
    assert AwardCategory.objects.count() == 1


# Invitation ---------------------------------------------------------------------------------------


def test_the_invitation_reaches_everyone_once_and_again_when_it_changes(client, runs):
    campaign = planned(runs)
    UserFactory(organisation=runs.organisation)
    UserFactory(organisation=runs.organisation, is_active=False)
    UserFactory()
    client.force_login(runs)

    for count in (1, 2):
        answer = client.post(
            reverse("campaigns:invite", args=[campaign.pk]), {"seen": str(count - 1)}
        )
        expand()
        assert answer.status_code == 302
        told = Message.objects.filter(occurrence__notice="ideas.celebration_invited")
        assert told.filter(channel="mail").count() == 2 * count
        assert Ceremony.objects.get().sequence == count


def test_the_invitation_says_when_all_agents_vote(runs):
    campaign = planned(runs)

    context = {"campaign": campaign.pk, "sequence": 1}
    found = mail("ideas.celebration_invited", context, "person", runs)

    assert found.subject.startswith("Invitation\u00a0: ")
    span = voting_span(campaign)
    days = (date_words(span.starts_on), date_words(span.ends_on))
    said = "Tous les agents votent du {} au {}".format(*days)
    assert " ".join(said.split()) in " ".join(found.as_text().split())


def test_the_calendar_file_says_when_and_where_in_the_time_of_the_place(client, runs):
    campaign = planned(runs, place="Hall, 3 rue des Lilas ; au fond")
    client.force_login(UserFactory(organisation=runs.organisation))
    Ceremony.objects.update(invitation="Venez\nnombreux", sequence=2, invited_at=timezone.now())

    answer = client.get(reverse("campaigns:invitation", args=[campaign.pk]))

    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert event["SEQUENCE"] == 2
    assert str(event["SUMMARY"]) == "Les trophées 2026"
    assert str(event["LOCATION"]) == "Hall, 3 rue des Lilas ; au fond"
    start = event["DTSTART"].dt
    assert (start.date(), start.hour) == (in_days(40), 14)
    assert start.tzinfo.key == runs.organisation.time_zone
    assert str(event["URL"]).endswith(f"/defis/celebrations/{campaign.pk}/")


# Costs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["celebrations", "celebration", "run_celebration"])
def test_pages_cost_the_same_however_many_trophies(client, runs, name):
    counts = []
    client.force_login(runs)
    for size in (1, 3, 20):
        campaign, _trophies = past(runs.organisation, ideas=size)
        url = reverse(f"campaigns:{name}", args=[] if name == "celebrations" else [campaign.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2] <= 20


def test_the_list_of_nominees_costs_the_same_however_long(client, runs):
    campaign = planned(runs)
    category = AwardCategoryFactory(campaign=campaign)
    client.force_login(runs)
    url, counts = reverse("campaigns:nominees", args=[campaign.pk, category.pk]), []
    for size in (1, 20):
        achieved(runs.organisation, size)
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 16


@pytest.mark.parametrize(
    ("name", "method"),
    [
        *[(name, "get") for name in ("edit", "amend", "extend", "write_news", "poster", "screen")],
        *[(name, "post") for name in ("edit", "amend", "extend", "write_news")],
        *[(name, "post") for name in ("publish", "remind", "copy", "archive")],
    ],
)
def test_the_addresses_of_a_challenge_do_nothing_to_a_celebration(client, runs, name, method):
    campaign, _trophies = past(runs.organisation)
    client.force_login(runs)

    page = getattr(client, method)(reverse(f"campaigns:{name}", args=[campaign.pk]))

    assert page.status_code == 404
    assert Campaign.objects.get() == campaign


@pytest.mark.parametrize("table", ["idees", "chiffres"])
def test_the_tables_of_a_challenge_are_none_of_a_celebration(client, runs, table):
    campaign, _trophies = past(runs.organisation)
    client.force_login(runs)

    assert client.get(f"/defis/{campaign.pk}/export/{table}.csv").status_code == 404


def test_the_services_of_a_challenge_refuse_a_celebration(runs):
    campaign, _trophies = past(runs.organisation)

    with pytest.raises(PermissionDenied):
        copy_campaign(campaign=campaign, by=runs)
    with pytest.raises(PermissionDenied):
        write_news(campaign=campaign, title="Merci", text="À toutes et tous.", by=runs)
    assert Campaign.objects.get() == campaign


def test_a_celebration_planned_twice_by_the_same_form_is_one(runs):
    assert planned(runs) == planned(runs)
    assert planned(runs, opens_on=in_days(11)) != planned(runs)
