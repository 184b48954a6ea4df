"""From what happens to a challenge to what people read about it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from campaigns import services
from campaigns.enums import PhaseCode
from campaigns.models import RulesVersion
from campaigns.participation import units_not_yet
from ideas.enums import State, Visibility
from notifications.models import Occurrence
from notifications.notices import all_notices, get_notice
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.campaigns import (
    CampaignNewsFactory,
    RulesVersionFactory,
    at_phase,
    in_days,
)
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.factories.referents import CommitteeFactory
from tests.ideas.mails import mail, wrong_typography

pytestmark = pytest.mark.django_db

#: The phase in which each is said.
SAID_IN = {
    "campaigns.announced": PhaseCode.ANNOUNCED,
    "campaigns.opened": PhaseCode.OPEN,
    "campaigns.last_days": PhaseCode.OPEN,
    "campaigns.entries_closed": PhaseCode.DELIBERATION,
    "campaigns.results_due": PhaseCode.RESULTS,
    "campaigns.rules_amended": PhaseCode.OPEN,
    "campaigns.news": PhaseCode.OPEN,
    "campaigns.units_reminded": PhaseCode.OPEN,
    "campaigns.jury_joined": PhaseCode.DELIBERATION,
    "campaigns.jury_left": PhaseCode.DELIBERATION,
}


@pytest.fixture
def place():
    return OrganisationFactory(name="Caf des Plaines")


def context_of(code, campaign):
    if code in ("campaigns.jury_joined", "campaigns.jury_left"):
        rules = replaced(campaign)
        return {"rules": rules.pk, "people": [user for user, _seat in rules.jury["seats"]]}
    RulesVersionFactory(campaign=campaign)
    if code == "campaigns.rules_amended":
        rules = RulesVersionFactory(
            campaign=campaign, version=2, reason="Les congés", frozen_on=in_days(0)
        )
        return {"rules": rules.pk}
    if code == "campaigns.news":
        return {"news": CampaignNewsFactory(campaign=campaign, text="Merci.\n- un\n- deux").pk}
    return {"campaign": campaign.pk}


def replaced(campaign):
    """An amendment of its jury, where one person now sits."""
    member = UserFactory(organisation=campaign.organisation)
    campaign.jury = CommitteeFactory(organisation=campaign.organisation, jury=True)
    campaign.save()
    return RulesVersionFactory(
        campaign=campaign,
        version=2,
        reason="Une mutation",
        jury={"quorum": None, "seats": [[member.pk, "member"]]},
        frozen_on=in_days(0),
    )


def test_every_notice_of_the_room_is_read_here():
    assert {row.code for row in all_notices() if row.code.startswith("campaigns.")} == set(SAID_IN)


@pytest.mark.parametrize("code", SAID_IN)
def test_the_words_of_each(place, code):
    campaign = at_phase(SAID_IN[code], organisation=place, title="Un accueil sans attente")
    team = UnitFactory(organisation=place, name="Accueil", headcount=30)
    user = UserFactory(organisation=place)
    MandateFactory(user=user, role=Role.FACILITATOR, organisation=place, unit=team)
    context = context_of(code, campaign)
    notice = get_notice(code)
    if code.startswith("campaigns.jury_"):
        (told,) = notice.recipients(context)
        user = User.objects.get(pk=told.user_id)

    words = mail(code, context, notice.audience, user)

    assert notice.is_current(context)
    assert wrong_typography(words.as_text()) == []
    assert "Un accueil sans attente" in words.as_text() + words.subject
    page = "referents:jury" if code == "campaigns.jury_joined" else "campaigns:detail"
    assert f"{reverse(page, args=[campaign.pk])}\n" in words.as_text() + "\n"
    assert not notice.thread(context).endswith(":")


@pytest.mark.parametrize("code", ["campaigns.announced", "campaigns.opened", "campaigns.last_days"])
def test_what_is_over_is_not_said_any_more(place, code):
    campaign = at_phase(PhaseCode.CLOSED, organisation=place)
    assert not get_notice(code).is_current({"campaign": campaign.pk})


def people_told(code, context):
    return {row.user_id for row in get_notice(code).recipients(context)}


def test_the_audience_of_some_units_only_is_told(place):
    team = UnitFactory(organisation=place)
    below = UnitFactory(organisation=place, parent=team)
    inside = {UserFactory(organisation=place, unit=unit).pk for unit in (team, below)}
    UserFactory(organisation=place)
    UserFactory(organisation=place, unit=team, is_active=False)
    campaign = at_phase(PhaseCode.OPEN, organisation=place, units=[team])

    assert people_told("campaigns.opened", {"campaign": campaign.pk}) == inside


def test_participants_are_those_who_signed_an_idea_still_there(place):
    campaign = at_phase(PhaseCode.OPEN, organisation=place)
    here = {"campaign": campaign, "organisation": place}
    authors = [
        InvolvementFactory(idea=IdeaFactory(**here, **state), kind="author").user
        for state in (
            {},
            {"visibility": Visibility.HIDDEN},
            {"state": State.WITHDRAWN},
        )
    ]
    UserFactory(organisation=place)

    told = people_told("campaigns.entries_closed", {"campaign": campaign.pk})

    assert {author.pk for author in authors[:2]} <= told
    assert authors[2].pk not in told


def test_a_reminder_is_for_teams_of_ten_and_never_names_who_did_not_write(place):
    top = UnitFactory(organisation=place, headcount=40)
    quiet = UnitFactory(organisation=place, parent=top, headcount=12)
    UnitFactory(organisation=place, headcount=9)
    active = UnitFactory(organisation=place, parent=top, headcount=15)
    campaign = at_phase(PhaseCode.OPEN, organisation=place)
    assert units_not_yet(campaign) == [top]

    IdeaFactory(campaign=campaign, organisation=place, unit=active)

    assert units_not_yet(campaign) == [quiet]
    facilitator = MandateFactory(role=Role.FACILITATOR, organisation=place, unit=quiet).user
    MandateFactory(role=Role.FACILITATOR, organisation=place, unit=active)
    UserFactory(organisation=place, unit=quiet)
    assert people_told("campaigns.units_reminded", {"campaign": campaign.pk}) == {facilitator.pk}


def test_in_a_groupement_a_reminder_reaches_each_organisation_that_no_idea_comes_from(place):
    quiet, active, small = OrganisationFactory(), OrganisationFactory(), OrganisationFactory()
    for organisation, headcount in ((quiet, 300), (active, 300), (small, 9)):
        type(place).objects.filter(pk=organisation.pk).update(headcount=headcount)
    group = GroupementFactory(organisations=[quiet, active, small])
    campaign = at_phase(PhaseCode.OPEN, organisation=active, groupement=group)
    # The same path in two organisations: ideas of the one are not those of the other.
    units = [UnitFactory(organisation=row, code="accueil", headcount=30) for row in (quiet, active)]
    IdeaFactory(campaign=campaign, organisation=active, unit=units[1])
    facilitators = [
        MandateFactory(role=Role.FACILITATOR, organisation=unit.organisation, unit=unit).user
        for unit in units
    ]
    in_charge, _active, _small = (
        MandateFactory(referent=True, user__organisation=row, organisation=row).user
        for row in (quiet, active, small)
    )
    lead = MandateFactory(role=Role.NETWORK_LEAD, organisation=None, groupement=group).user

    assert units_not_yet(campaign) == [units[0]]
    assert services.remind_units(campaign=campaign, by=lead) == 2
    told = people_told("campaigns.units_reminded", {"campaign": campaign.pk})
    assert told == {facilitators[0].pk, in_charge.pk}
    words = mail("campaigns.units_reminded", {"campaign": campaign.pk}, "animator", in_charge)
    assert str(quiet) in words.as_text()
    assert "animent un organisme ou une équipe" in " ".join(words.as_text().split())
    with pytest.raises(ValidationError, match="Organismes et équipes ont été relancés"):
        services.remind_units(campaign=campaign, by=lead)
    assert str(active) not in words.as_text()


def test_news_of_a_draft_are_sent_to_nobody(place):
    user = MandateFactory(role=Role.REFERENT, organisation=place).user
    campaign = at_phase(PhaseCode.ANNOUNCED, organisation=place)

    services.write_news(campaign=campaign, title="Bientôt", text="Préparez-vous.", by=user)

    assert Occurrence.objects.get().notice == "campaigns.news"
    assert campaign.news.get().day == campaign.today


def test_an_amendment_read_after_a_second_one_still_tells_its_own_reason(place):
    campaign = at_phase(PhaseCode.OPEN, organisation=place)
    context = context_of("campaigns.rules_amended", campaign)
    RulesVersionFactory(campaign=campaign, version=3, reason="Autre", frozen_on=in_days(0))

    words = mail("campaigns.rules_amended", context, "participant", UserFactory())

    assert RulesVersion.objects.count() == 3
    assert "Les congés" in words.as_text()


def test_more_days_to_deliberate_do_not_say_that_ideas_are_taken(place):
    campaign = at_phase(PhaseCode.DELIBERATION, organisation=place)
    context = context_of("campaigns.rules_amended", campaign)

    found = mail("campaigns.rules_amended", context, "participant", UserFactory())

    assert "règles ou calendrier modifiés" in found.subject
    assert "reçoit des idées" not in found.as_text()
    assert "Ses résultats sont attendus le" in found.as_text()


@pytest.mark.parametrize(
    ("phase", "said", "current"),
    [
        (PhaseCode.OPEN, "Le défi reçoit des idées jusqu’au", True),
        (PhaseCode.DELIBERATION, "pour des résultats annoncés le", True),
        (PhaseCode.RESULTS, "les résultats sont attendus depuis le", False),
    ],
)
def test_who_joins_a_jury_at_work_reads_where_it_stands(place, phase, said, current):
    """Without entries there is nothing to be late with: nothing is said after the results."""
    campaign = at_phase(phase, organisation=place)
    context = context_of("campaigns.jury_joined", campaign)
    notice = get_notice("campaigns.jury_joined")
    (told,) = notice.recipients(context)

    words = mail(notice.code, context, "juror", User.objects.get(pk=told.user_id))

    assert said in " ".join(words.as_text().split())
    assert "vous siégez (membre) au jury" in " ".join(words.as_text().split())
    assert "Une mutation" in words.as_text()
    assert notice.is_current(context) == current


def test_clock_hours_are_those_of_the_place(place, monkeypatch):
    """At 01:00 in Paris the opening is told in the morning, not in the night."""
    instant = datetime.datetime(2024, 5, 2, 23, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: instant)
    at_phase(
        PhaseCode.OPEN,
        organisation=place,
        opens_on=datetime.date(2024, 5, 3),
        closes_on=datetime.date(2024, 5, 31),
        published_on=datetime.date(2024, 5, 3),
    )

    services.tell_phases()

    said = Occurrence.objects.get()
    assert (said.notice, said.not_before.isoformat()) == (
        "campaigns.opened",
        "2024-05-03T06:30:00+00:00",
    )
