"""Launching and running a challenge from its pages: nothing typed is lost."""

import datetime

import pytest
from django.urls import reverse

from accounts.enums import Role
from campaigns.enums import PhaseCode
from campaigns.models import Campaign
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.campaigns import (
    CampaignSettingsFactory,
    RulesVersionFactory,
    at_phase,
    in_days,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return OrganisationFactory()


@pytest.fixture
def runner(client, place):
    client.force_login(MandateFactory(role=Role.REFERENT, organisation=place).user)
    return client


def typed(**changes):
    fields = {
        "title": "Un accueil sans attente",
        "question": "Comment mieux recevoir ?",
        "motif": "door",
        "opens_on": in_days(10).isoformat(),
        "closes_on": in_days(40).isoformat(),
        "results_on": in_days(60).isoformat(),
        "criteria": "Utile",
        "eligibility": "Tous",
    }
    return fields | changes


def test_launching_prepares_a_draft(runner, place):
    response = runner.post(reverse("campaigns:launch"), typed())

    campaign = Campaign.objects.get()
    assert response.status_code == 302
    assert (campaign.organisation, campaign.is_draft, campaign.motif) == (place, True, "door")


def test_wrong_dates_are_said_next_to_them_and_the_text_is_kept(runner):
    response = runner.post(
        reverse("campaigns:launch"), typed(closes_on=in_days(5).isoformat(), title="Gardé")
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["closes_on"]
    assert "Gardé" in response.content.decode()


def test_parts_that_are_off_are_not_asked(runner, place):
    fields = runner.get(reverse("campaigns:launch")).context["form"].fields
    assert {"jury", "prizes", "vote_method", "votes_each"} & set(fields) == set()

    CampaignSettingsFactory(organisation=place)

    fields = runner.get(reverse("campaigns:launch")).context["form"].fields
    assert {"jury", "prizes", "vote_method", "votes_each"} <= set(fields)


def test_a_facilitator_must_choose_among_their_teams(client, place):
    mine, other = UnitFactory(organisation=place), UnitFactory(organisation=place)
    client.force_login(MandateFactory(role=Role.FACILITATOR, organisation=place, unit=mine).user)
    url = reverse("campaigns:launch")

    assert list(client.get(url).context["form"].fields["units"].queryset) == [mine]
    assert client.post(url, typed()).status_code == 422
    assert client.post(url, typed(units=[other.pk])).status_code == 422
    assert client.post(url, typed(units=[mine.pk])).status_code == 302


def test_editing_shows_what_is_written_and_keeps_changes(runner, place):
    runner.post(reverse("campaigns:launch"), typed())
    campaign = Campaign.objects.get()
    url = reverse("campaigns:edit", args=[campaign.pk])
    assert runner.get(url).context["form"]["criteria"].value() == "Utile"

    runner.post(url, typed(title="Autre", seen=campaign.revision))

    assert Campaign.objects.get().title == "Autre"


def test_a_stale_form_is_a_conflict_and_keeps_the_text(runner, place):
    runner.post(reverse("campaigns:launch"), typed())
    campaign = Campaign.objects.get()

    response = runner.post(
        reverse("campaigns:edit", args=[campaign.pk]), typed(title="Mon texte", seen=7)
    )

    assert response.status_code == 409
    assert "Mon texte" in response.content.decode()
    assert Campaign.objects.get().title == campaign.title


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("amend", {"criteria": "Nouveau", "reason": "Le jury l’a demandé"}),
        ("extend", {"until": None, "reason": "Les congés"}),
        ("write_news", {"title": "Mi-parcours", "text": "Vingt idées."}),
    ],
)
def test_running_an_open_challenge(runner, place, name, fields):
    campaign = at_phase(PhaseCode.OPEN, organisation=place)
    RulesVersionFactory(campaign=campaign)
    url = reverse(f"campaigns:{name}", args=[campaign.pk])
    if "until" in fields:
        fields = fields | {"until": (campaign.closes_on + datetime.timedelta(days=3)).isoformat()}
    assert runner.get(url).status_code == 200
    assert runner.post(url, {}).status_code == 422
    if name != "write_news":
        assert runner.post(url, fields | {"seen": 9}).status_code == 409

    assert runner.post(url, fields | {"seen": campaign.revision}).status_code == 302
    assert runner.get(campaign.get_absolute_url()).status_code == 200
    assert runner.get(reverse("campaigns:rules", args=[campaign.pk])).status_code == 200


def test_acts_out_of_phase_keep_the_text(runner, place):
    campaign = at_phase(PhaseCode.CLOSED, organisation=place)
    RulesVersionFactory(campaign=campaign)

    response = runner.post(
        reverse("campaigns:amend", args=[campaign.pk]),
        {"criteria": "Trop tard", "reason": "Oubli", "seen": 0},
    )

    assert response.status_code == 409
    assert "Trop tard" in response.content.decode()


def test_copying_leads_to_the_new_edition(runner, place):
    campaign = at_phase(PhaseCode.CLOSED, organisation=place)
    RulesVersionFactory(campaign=campaign)

    response = runner.post(reverse("campaigns:copy", args=[campaign.pk]))

    copy = Campaign.objects.get(copied_from=campaign)
    assert response.url == reverse("campaigns:edit", args=[copy.pk])


def test_a_copy_that_cannot_be_made_says_why(runner, place):
    """The organisation switched its prizes off since."""
    campaign = at_phase(PhaseCode.CLOSED, organisation=place)
    RulesVersionFactory(campaign=campaign, prizes="Un livre")

    response = runner.post(reverse("campaigns:copy", args=[campaign.pk]), follow=True)

    assert response.redirect_chain[-1][0] == campaign.get_absolute_url()
    assert "Les récompenses ne sont pas activées" in response.content.decode()


def test_a_team_held_no_more_is_said_and_the_text_is_kept(client, place):
    mine, lost, left = UnitFactory.create_batch(3, organisation=place)
    person = MandateFactory(role=Role.FACILITATOR, organisation=place, unit=mine).user
    campaign = at_phase(None, organisation=place, launched_by=person)
    campaign.units.set([mine, lost, left])
    RulesVersionFactory(campaign=campaign, frozen_on=None)
    client.force_login(person)

    response = client.post(
        reverse("campaigns:edit", args=[campaign.pk]),
        typed(title="Gardé", units=[mine.pk, lost.pk], seen=campaign.revision),
    )

    assert response.status_code == 422
    assert "Vous n’animez pas toutes les équipes choisies" in response.content.decode()
    assert "Gardé" in response.content.decode()


def test_what_is_missing_to_announce_is_said_beside_its_field(runner, place):
    campaign = at_phase(None, organisation=place)
    RulesVersionFactory(campaign=campaign, eligibility="", criteria="Utile à tous.", frozen_on=None)

    response = runner.post(
        reverse("campaigns:publish", args=[campaign.pk]), {"seen": campaign.revision}
    )

    page, form = response.content.decode(), response.context["form"]
    assert response.status_code == 422
    assert dict(form.errors) == {"eligibility": ["Dites qui peut participer."]}
    assert "Utile à tous." in page, "what was kept is shown"
    field = page.split('name="eligibility"')[1]
    assert "Dites qui peut participer." in field.split("launch-part")[0]
    assert f'action="{reverse("campaigns:edit", args=[campaign.pk])}"' in page
    campaign.refresh_from_db()
    assert campaign.is_draft


def test_an_opening_day_that_has_passed_is_said_beside_its_field(runner, place):
    campaign = at_phase(None, organisation=place)
    RulesVersionFactory(campaign=campaign, frozen_on=None)
    Campaign.objects.update(opens_on=in_days(-1))

    response = runner.post(
        reverse("campaigns:publish", args=[campaign.pk]), {"seen": campaign.revision}
    )

    assert list(response.context["form"].errors) == ["opens_on"]


def test_reminding_tells_those_who_animate_once_a_week(runner, place):
    campaign = at_phase(PhaseCode.OPEN, organisation=place)
    team = UnitFactory(organisation=place, headcount=30)
    MandateFactory(role=Role.FACILITATOR, organisation=place, unit=team)
    url = reverse("campaigns:remind", args=[campaign.pk])

    first = runner.post(url, follow=True)
    second = runner.post(url, follow=True)

    assert "1 équipe seront averties" in first.content.decode()
    assert "moins d’une semaine" in second.content.decode()


def test_an_agent_runs_nothing(client, place):
    client.force_login(UserFactory(organisation=place))
    campaign = at_phase(PhaseCode.OPEN, organisation=place)
    for name in ("amend", "extend", "write_news", "edit"):
        assert client.get(reverse(f"campaigns:{name}", args=[campaign.pk])).status_code == 403
    assert client.get(reverse("campaigns:launch")).status_code == 403
