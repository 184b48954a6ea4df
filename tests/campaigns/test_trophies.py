"""Trophies: told on their day, kept for good, naming the team and those who chose to be named."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from campaigns.models import CampaignSettings
from ideas.celebrations import names_on, units_behind
from ideas.enums import Disclosure, Tie
from ideas.errors import NotAllowed
from ideas.models import Idea, NamedOnTrophy, Trophy
from ideas.services import choose_to_be_named, count_polls
from notifications.models import Message
from tests.campaigns.celebrating import expand, past, planned
from tests.factories.accounts import UnitFactory, UserFactory
from tests.factories.campaigns import (
    CeremonyFactory,
)
from tests.factories.ideas import InvolvementFactory
from tests.ideas.votes import Celebration

pytestmark = pytest.mark.django_db


# Trophies, certificate, names ---------------------------------------------------------------------


def test_trophies_are_not_told_before_their_day(client, runs):
    vote = Celebration()
    CeremonyFactory(campaign=vote.campaign)
    people = vote.people(10)
    for user in people:
        vote.cast(user, 0)
    vote.move(closes=-2, results=3)
    count_polls()
    trophy = Trophy.objects.get()
    client.force_login(people[0])

    page = client.get(reverse("campaigns:celebration", args=[vote.campaign.pk]))
    shelf = client.get(reverse("campaigns:celebrations"))
    paper = client.get(reverse("campaigns:certificate", args=[vote.campaign.pk, trophy.pk]))

    assert page.context["trophies"] == []
    assert [row.pk for row in shelf.context["coming"]] == [vote.campaign.pk]
    assert paper.status_code == 404


def test_the_gallery_stays_once_the_part_is_switched_off(client, runs):
    campaign, _trophies = past(runs.organisation)
    CampaignSettings.objects.update(uses_celebration=False)
    client.force_login(UserFactory(organisation=runs.organisation))

    shown = client.get(reverse("campaigns:celebrations"))

    assert [row["campaign"].pk for row in shown.context["past"]] == [campaign.pk]


def test_where_the_part_is_off_and_none_was_held_there_is_no_gallery(client):
    client.force_login(UserFactory())

    assert client.get(reverse("campaigns:celebrations")).status_code == 404


@pytest.mark.usefixtures("needs_pdf")
@pytest.mark.parametrize(
    ("citation", "title", "names"), [(600, 140, 12), (200, 90, 6), (100, 140, 3), (0, 10, 0)]
)
def test_a_certificate_holds_on_one_sheet_however_long_its_words(
    client, runs, citation, title, names
):
    _campaign, (trophy,) = past(runs.organisation)
    Trophy.objects.update(citation=("Partie d’un agacement du lundi matin. " * 20)[:citation])
    Idea.objects.update(title=("Accompagner chacun dans ses démarches " * 5)[:title])
    for user in UserFactory.create_batch(
        names, organisation=runs.organisation, last_name="de La Rochefoucauld"
    ):
        InvolvementFactory(idea=trophy.idea, user=user, kind=Tie.MEMBER)
        choose_to_be_named(trophy=trophy, user=user, wanted=True)
    client.force_login(runs)

    answer = client.get(
        reverse("campaigns:certificate", args=[trophy.category.campaign_id, trophy.pk])
    )

    (sheet,) = PdfReader(BytesIO(answer.content)).pages
    assert "Remis le" in sheet.extract_text()
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (842, 595)


@pytest.mark.parametrize("pdf", [True, False])
def test_the_certificate_names_the_team_and_those_who_chose_it(
    request, client, runs, monkeypatch, pdf
):
    _campaign, (trophy,) = past(runs.organisation)
    named, unnamed = UserFactory.create_batch(2, organisation=runs.organisation)
    for user in (named, unnamed):
        InvolvementFactory(idea=trophy.idea, user=user, kind=Tie.MEMBER)
    choose_to_be_named(trophy=trophy, user=named, wanted=True)
    client.force_login(unnamed)
    if pdf:
        request.getfixturevalue("needs_pdf")
    else:
        monkeypatch.setattr("innovation_platform.documents.pdf_installed", lambda: False)

    answer = client.get(
        reverse("campaigns:certificate", args=[trophy.category.campaign_id, trophy.pk])
    )

    if not pdf:
        page = answer.content.decode().replace("\u00a0", " ")
        assert str(named) in page
        assert str(unnamed) not in page
        assert str(runs.organisation.name) in page
        return
    assert answer.headers["Content-Type"] == "application/pdf"
    paper = PdfReader(BytesIO(answer.content))
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"] == "fr"
    assert paper.metadata.title == f"Attestation – {trophy.idea.title}"
    (sheet,) = paper.pages
    words = " ".join(sheet.extract_text().split())
    assert str(named) in words and str(unnamed) not in words
    assert trophy.category.name in words and trophy.idea.title in words


def test_only_who_has_a_hand_in_the_idea_is_named_and_may_take_it_back(runs):
    _campaign, (trophy,) = past(runs.organisation)
    lead = UserFactory(organisation=runs.organisation)
    InvolvementFactory(idea=trophy.idea, user=lead, kind=Tie.LEAD)

    with pytest.raises(NotAllowed):
        choose_to_be_named(trophy=trophy, user=runs, wanted=True)
    choose_to_be_named(trophy=trophy, user=lead, wanted=True)
    assert names_on([trophy]) == {trophy.pk: [str(lead)]}
    choose_to_be_named(trophy=trophy, user=lead, wanted=False)
    assert names_on([trophy]) == {}


def test_an_author_known_by_the_team_only_is_never_named(runs):
    _campaign, (trophy,) = past(runs.organisation)
    author = UserFactory(organisation=runs.organisation)
    tie = InvolvementFactory(idea=trophy.idea, user=author, disclosure=Disclosure.TEAM)

    with pytest.raises(NotAllowed):
        choose_to_be_named(trophy=trophy, user=author, wanted=True)
    # Named while known by all, then by the team only.
    NamedOnTrophy.objects.create(trophy=trophy, user=author)
    assert names_on([trophy]) == {}
    tie.disclosure = Disclosure.PUBLIC
    tie.save()
    assert names_on([trophy]) == {trophy.pk: [str(author)]}


def test_a_unit_small_enough_to_name_someone_is_not_named(runs):
    _campaign, (trophy,) = past(runs.organisation)
    small = UnitFactory(organisation=runs.organisation, headcount=19, name="Petite équipe")
    large = UnitFactory(organisation=runs.organisation, headcount=20, name="Accueil")
    for unit in (small, large):
        InvolvementFactory(idea=trophy.idea, user=UserFactory(unit=unit), kind=Tie.MEMBER)

    assert units_behind(trophy.idea) == "Accueil"


@pytest.mark.parametrize("visibility", ["visible", "hidden"])
def test_the_trophy_of_an_idea_hidden_since_is_shown_no_more(client, runs, visibility):
    campaign, (trophy,) = past(runs.organisation, title="Le guichet du soir")
    Idea.objects.filter(pk=trophy.idea_id).update(visibility=visibility)
    client.force_login(UserFactory(organisation=runs.organisation))

    edition = client.get(reverse("campaigns:celebration", args=[campaign.pk]))
    shelf = client.get(reverse("campaigns:celebrations"))
    paper = client.get(reverse("campaigns:certificate", args=[campaign.pk, trophy.pk]))

    shown = visibility == "visible"
    for answer in (edition, shelf):
        assert ("Le guichet du soir" in answer.content.decode()) == shown
    assert (paper.status_code == 200) == shown
    assert shown or paper.status_code == 404


# Thanks -------------------------------------------------------------------------------------------


def test_thanks_stay_on_the_page_and_are_mailed_once_to_those_who_carried(client, runs):
    campaign, (trophy,) = past(runs.organisation)
    lead, _other = UserFactory.create_batch(2, organisation=runs.organisation)
    InvolvementFactory(idea=trophy.idea, user=lead, kind=Tie.LEAD)
    client.force_login(runs)
    url = reverse("campaigns:thank_everyone", args=[campaign.pk])

    assert client.post(url, {"thanks": " "}).status_code == 422
    for words in ("Merci à toutes les équipes.", "Merci, vraiment."):
        assert client.post(url, {"thanks": words}).status_code == 302
        expand()

    told = Message.objects.filter(occurrence__notice="ideas.celebration_thanked", channel="mail")
    assert list(told.values_list("recipient", flat=True)) == [lead.pk]
    page = client.get(reverse("campaigns:celebration", args=[campaign.pk])).content.decode()
    assert "Merci, vraiment." in page.replace("\u00a0", " ")


def test_nobody_is_thanked_before_the_results(client, runs):
    campaign = planned(runs)
    client.force_login(runs)

    url = reverse("campaigns:thank_everyone", args=[campaign.pk])
    assert client.post(url, {"thanks": "Merci"}).status_code == 403
