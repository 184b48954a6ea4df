"""Where the codes of a poster and of a hall's screen lead, read from the code maker and followed in
each phase: under one's name, and without it in the anonymous zone."""

import datetime
from urllib.parse import urlsplit

import pytest
import segno
from django.urls import reverse

from campaigns.enums import PhaseCode
from innovation_platform.typography import date_words
from tests.factories.accounts import (
    GroupementFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.campaigns import CampaignFactory, at_phase, in_days
from tests.support.zone import ZoneClient, words

pytestmark = pytest.mark.django_db

SHUT = [code for code in PhaseCode if code != PhaseCode.OPEN]


@pytest.fixture
def place():
    return OrganisationFactory(code="vallee", name="Caf de la Vallée")


@pytest.fixture
def user(place):
    return UserFactory(organisation=place)


@pytest.fixture
def zone():
    return ZoneClient()


@pytest.fixture
def drawn(monkeypatch):
    """The addresses given to the maker of codes, in order."""
    given, make = [], segno.make_qr

    def spy(address, **options):
        given.append(address)
        return make(address, **options)

    monkeypatch.setattr(segno, "make_qr", spy)
    return given


@pytest.fixture
def paths(signed_in, drawn):
    """The paths in the codes of a page of a challenge, once each, in order."""

    def read(campaign, page="poster"):
        drawn.clear()
        assert signed_in.get(reverse(f"campaigns:{page}", args=[campaign.pk])).status_code == 200
        found = [urlsplit(address) for address in dict.fromkeys(drawn)]
        return [one.path + (f"?{one.query}" if one.query else "") for one in found]

    return read


def said(campaign):
    """What a challenge that is not open says of its days."""
    if campaign.opens_on > in_days(0):
        return f"Ce défi ouvre le {date_words(campaign.opens_on)}"
    after = campaign.closes_on + datetime.timedelta(days=1)
    return f"Ce défi est clos depuis le {date_words(after)}"


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("page", ["poster", "screen"])
def test_both_codes_of_an_open_challenge_choose_it(paths, signed_in, zone, place, page):
    campaign = CampaignFactory(organisation=place)

    signed, anonymous = paths(campaign, page)

    assert signed_in.get(signed, follow=True).context["form"]["campaign"].value() == campaign.pk
    assert anonymous == f"/anonyme/deposer/vallee/defi/{campaign.pk}/"
    assert f'<option value="{campaign.pk}" selected>' in zone.get(anonymous).content.decode()


@pytest.mark.parametrize("code", SHUT)
def test_the_signed_code_says_when_it_opens_or_that_it_is_closed(paths, signed_in, place, code):
    campaign = at_phase(code, organisation=place)

    page = signed_in.get(paths(campaign)[0], follow=True)

    assert page.status_code == 200
    assert plain(said(campaign)) in plain(words(page))
    assert page.context["form"].instance.campaign is None
    assert "Déposer l’idée" in words(page)


@pytest.mark.parametrize("code", SHUT)
def test_the_anonymous_code_says_it_too_and_keeps_nothing(paths, zone, place, code):
    campaign = at_phase(
        code, organisation=place, title="Un accueil sans attente", sponsor=UserFactory()
    )

    page = zone.get(paths(campaign)[1], HTTP_COOKIE="sessionid=secret")

    assert page.status_code == 200
    assert plain(said(campaign)) in plain(words(page))
    assert "Un accueil sans attente" in words(page)
    assert campaign.sponsor.last_name not in words(page)
    assert page.cookies == {}
    assert page["Cache-Control"] == "no-store"
    assert 'href="/anonyme/deposer/vallee/"' in page.content.decode()
    assert zone.get("/anonyme/deposer/vallee/").status_code == 200


def test_the_first_and_the_last_day_are_open(paths, zone, place):
    for days in ((0, 10), (-10, 0)):
        opens, closes = map(in_days, days)
        campaign = CampaignFactory(organisation=place, opens_on=opens, closes_on=closes)
        page = zone.get(paths(campaign)[1]).content.decode()
        assert f'<option value="{campaign.pk}" selected>' in page


@pytest.fixture
def group(place):
    """A groupement of three organisations, one of which is not active any more."""
    others = [
        OrganisationFactory(code="collines", name="Caf des Collines"),
        OrganisationFactory(code="fermee", name="Caf fermée", is_active=False),
    ]
    OrganisationFactory(code="ailleurs", name="Caf d’ailleurs")
    return GroupementFactory(organisations=[place, *others])


@pytest.mark.parametrize("page", ["poster", "screen"])
def test_in_a_groupement_the_letter_s_organisation_is_asked(paths, zone, place, group, page):
    campaign = CampaignFactory(organisation=place, groupement=group)

    _signed, anonymous = paths(campaign, page)
    choice = zone.get(anonymous)

    assert anonymous == f"/anonyme/deposer/defi/{campaign.pk}/"
    text = words(choice)
    assert "Caf de la Vallée" in text and "Caf des Collines" in text
    assert "Caf fermée" not in text and "Caf d’ailleurs" not in text
    for code in ("vallee", "collines"):
        way = f"/anonyme/deposer/{code}/defi/{campaign.pk}/"
        assert f'href="{way}"' in choice.content.decode()
        form = zone.get(way).content.decode()
        assert f'<option value="{campaign.pk}" selected>' in form
        # « Changer » does not lose the challenge.
        assert f'href="{anonymous}"' in form


def test_in_a_groupement_the_signed_code_is_everyone_s(paths, client, place, group):
    campaign = CampaignFactory(organisation=place, groupement=group)
    signed, _anonymous = paths(campaign)
    client.force_login(UserFactory(organisation=group.organisations.get(code="collines")))

    page = client.get(signed, follow=True)

    assert page.context["form"]["campaign"].value() == campaign.pk


@pytest.mark.parametrize("code", SHUT)
def test_in_a_groupement_the_choice_waits_for_the_opening(paths, zone, place, group, code):
    campaign = at_phase(code, organisation=place, groupement=group)
    anonymous = paths(campaign)[1]

    page = zone.get(anonymous)

    assert (page.status_code, page.cookies) == (200, {})
    assert plain(said(campaign)) in plain(words(page))
    assert "Caf des Collines" not in words(page)
    assert 'href="/anonyme/deposer/"' in page.content.decode()
    assert plain(said(campaign)) in plain(
        words(zone.get(f"/anonyme/deposer/collines/defi/{campaign.pk}/"))
    )


@pytest.mark.parametrize("code", list(PhaseCode))
def test_a_small_team_s_poster_has_the_signed_code_only(paths, zone, place, code):
    team = UnitFactory(organisation=place, headcount=19)
    campaign = at_phase(code, organisation=place, units=[team])

    assert paths(campaign) == [f"{reverse('ideas:begin')}?defi={campaign.pk}"]
    assert zone.get(f"/anonyme/deposer/vallee/defi/{campaign.pk}/").status_code == 404


def test_what_takes_no_letter_stays_unknown_to_the_zone(zone, place, group):
    elsewhere = OrganisationFactory()
    for campaign in (
        at_phase(None, organisation=place, groupement=group),
        CampaignFactory(organisation=place, groupement=group, celebration=True),
        CampaignFactory(organisation=elsewhere, coming=True),
    ):
        for path in (f"vallee/defi/{campaign.pk}/", f"defi/{campaign.pk}/"):
            assert zone.get(f"/anonyme/deposer/{path}").status_code == 404
    alone = CampaignFactory(organisation=place)
    assert zone.get(f"/anonyme/deposer/defi/{alone.pk}/").status_code == 404


def test_a_challenge_asked_to_another_team_says_nothing_of_its_days(signed_in, place):
    team = UnitFactory(organisation=place, headcount=200)
    campaign = CampaignFactory(organisation=place, units=[team], coming=True)

    page = signed_in.get(f"{reverse('ideas:begin')}?defi={campaign.pk}", follow=True)

    assert page.context["shut"] is None
