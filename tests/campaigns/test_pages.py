"""The challenges: their list, their page in every phase, and how many queries they cost."""

from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from accounts.enums import Role
from campaigns.enums import PhaseCode
from campaigns.models import Campaign
from dashboards.challenges import answered
from dashboards.services.updating import update
from ideas.enums import State, Visibility
from ideas.models import Idea
from innovation_platform.typography import date_words
from tests.campaigns.reading import text_of
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
)
from tests.factories.campaigns import (
    CampaignFactory,
    CampaignNewsFactory,
    RulesVersionFactory,
    at_phase,
    in_days,
)
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def runner(user):
    """Someone who runs the challenges of the same organisation, signed in."""
    from django.test import Client

    client = Client()
    client.force_login(MandateFactory(role=Role.REFERENT, organisation=user.organisation).user)
    return client


def test_the_list_by_phase(signed_in, user):
    rows = {code: at_phase(code, organisation=user.organisation) for code in (None, *PhaseCode)}
    CampaignFactory()
    CampaignFactory(organisation=user.organisation, closed=True, archived_on=in_days(0))
    CampaignFactory(organisation=user.organisation, celebration=True)

    context = signed_in.get(reverse("campaigns:list")).context

    shown = {
        name: list(context[name]) for name in ("drafts", "open", "coming", "under_way", "past")
    }
    assert shown == {
        "drafts": [],
        "open": [rows[PhaseCode.OPEN]],
        "coming": [rows[PhaseCode.ANNOUNCED]],
        "under_way": [rows[PhaseCode.DELIBERATION], rows[PhaseCode.RESULTS]],
        "past": [rows[PhaseCode.CLOSED]],
    }


def test_the_card_of_a_challenge_under_deliberation_says_when_its_results_come(signed_in, user):
    campaign = at_phase(PhaseCode.DELIBERATION, organisation=user.organisation)
    day = date_words(campaign.span(PhaseCode.RESULTS).starts_on, "day").replace("\u00a0", " ")

    assert f"résultats le {day}" in text_of(signed_in.get(reverse("campaigns:list")))


def test_archived_challenges_have_a_list_of_their_own(signed_in, user):
    away = [
        CampaignFactory(organisation=user.organisation, closed=True, archived_on=in_days(-days))
        for days in (9, 1)
    ]
    at_phase(PhaseCode.CLOSED, organisation=user.organisation)
    CampaignFactory(closed=True, archived_on=in_days(0))

    assert reverse("campaigns:archived") in text_of(signed_in.get(reverse("campaigns:list")))
    page = signed_in.get(reverse("campaigns:archived"))

    assert list(page.context["campaigns"]) == away[::-1]
    assert signed_in.get(away[0].get_absolute_url()).status_code == 200


def test_where_nothing_is_archived_the_page_says_so(signed_in, user):
    at_phase(PhaseCode.CLOSED, organisation=user.organisation)

    assert "Aucun défi archivé" in text_of(signed_in.get(reverse("campaigns:archived")))


def test_the_list_of_archived_challenges_costs_the_same_with_one_or_ten(signed_in, user):
    counts = []
    for _round in range(2):
        CampaignFactory.create_batch(
            5, organisation=user.organisation, closed=True, archived_on=in_days(-1)
        )
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(reverse("campaigns:archived"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_shows_drafts_and_the_door_to_who_runs_them(runner, user):
    draft = at_phase(None, organisation=user.organisation)

    response = runner.get(reverse("campaigns:list"))

    assert response.context["drafts"] == [draft]
    assert reverse("campaigns:launch") in text_of(response)


def test_the_counts_of_one_page_agree(signed_in, user, runner):
    """An idea withdrawn or merged answers no challenge: not in the list, the table, the figures."""
    campaign = at_phase(PhaseCode.DELIBERATION, organisation=user.organisation)
    here = {"campaign": campaign, "organisation": user.organisation}
    kept = IdeaFactory(state=State.IN_TRIAGE, **here)
    IdeaFactory(state=State.WITHDRAWN, **here)
    IdeaFactory(state=State.MERGED, merged_into=kept, **here)

    context = signed_in.get(campaign.get_absolute_url()).context
    table = runner.get(reverse("campaigns:export", args=[campaign.pk, "idees", "csv"]))

    assert len(context["rows"]) == context["figures"]["ideas"] == 1
    assert len(b"".join(table).decode().strip().splitlines()) == 2
    update()
    assert answered([campaign])[0].ideas == 1


def test_a_challenge_shows_its_visible_ideas_and_their_figures(signed_in, user):
    campaign = CampaignFactory(organisation=user.organisation)
    here = {"organisation": user.organisation}
    shown = IdeaFactory(campaign=campaign, supports_count=3, comments_count=2, **here)
    IdeaFactory(campaign=campaign, visibility=Visibility.HIDDEN, supports_count=9, **here)
    IdeaFactory(**here)

    context = signed_in.get(campaign.get_absolute_url()).context

    assert [row["id"] for row in context["rows"]] == [shown.pk]
    assert context["count"] == 1
    assert context["figures"] == {"ideas": 1, "supports": 3, "comments": 2}


def test_in_a_groupement_the_page_says_how_many_ideas_are_read_elsewhere(signed_in, user):
    there = OrganisationFactory()
    group = GroupementFactory(organisations=[user.organisation, there])
    campaign = CampaignFactory(organisation=user.organisation, groupement=group)
    IdeaFactory(campaign=campaign, organisation=user.organisation)
    IdeaFactory.create_batch(2, campaign=campaign, organisation=there)
    IdeaFactory(campaign=campaign, organisation=there, visibility=Visibility.AWAITING)

    page = signed_in.get(campaign.get_absolute_url())

    assert (page.context["figures"]["ideas"], page.context["count"]) == (3, 1)
    assert page.context["elsewhere"] == 2
    assert "2 autres idées répondent à ce défi ailleurs" in text_of(page)


def test_a_challenge_of_one_organisation_has_no_idea_elsewhere(signed_in, user):
    campaign = CampaignFactory(organisation=user.organisation)
    IdeaFactory(campaign=campaign, organisation=user.organisation)

    assert "ailleurs dans le groupement" not in text_of(signed_in.get(campaign.get_absolute_url()))


def test_a_challenge_of_another_organisation_is_not_found(signed_in):
    assert signed_in.get(CampaignFactory().get_absolute_url()).status_code == 404


def test_a_challenge_does_not_close_before_it_opens(user):
    campaign = CampaignFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.update(closes_on=campaign.opens_on)


@pytest.mark.parametrize("code", list(PhaseCode))
def test_the_page_in_every_phase_for_who_reads_and_who_runs(signed_in, runner, user, code):
    campaign = at_phase(code, organisation=user.organisation)
    RulesVersionFactory(campaign=campaign)
    CampaignNewsFactory(campaign=campaign)

    read, run = (one.get(campaign.get_absolute_url()) for one in (signed_in, runner))

    assert [response.status_code for response in (read, run)] == [200, 200]
    assert ("Répondre au défi" in text_of(read)) == (code == PhaseCode.OPEN)
    assert "Conduire le défi" not in text_of(read)
    assert "Conduire le défi" in text_of(run)


def test_a_draft_is_announced_from_its_page(signed_in, runner, user):
    campaign = at_phase(None, organisation=user.organisation)
    RulesVersionFactory(campaign=campaign, frozen_on=None)
    assert signed_in.get(campaign.get_absolute_url()).status_code == 404
    assert "Annoncer le défi" in text_of(runner.get(campaign.get_absolute_url()))

    runner.post(reverse("campaigns:publish", args=[campaign.pk]), {"seen": campaign.revision})

    assert signed_in.get(campaign.get_absolute_url()).status_code == 200


def test_a_challenge_of_another_team_is_read_but_not_answered(signed_in, user):
    team = UnitFactory(organisation=user.organisation, headcount=200)
    campaign = CampaignFactory(organisation=user.organisation, units=[team])

    shown = text_of(signed_in.get(campaign.get_absolute_url()))

    assert "Répondre" not in shown
    assert "à d’autres équipes que la vôtre" in shown


@pytest.mark.parametrize(("headcount", "offered"), [(19, False), (20, True)])
def test_a_small_team_answers_in_its_name_only(signed_in, user, headcount, offered):
    user.unit = UnitFactory(organisation=user.organisation, headcount=headcount)
    user.save()
    campaign = CampaignFactory(organisation=user.organisation, units=[user.unit])

    context = signed_in.get(campaign.get_absolute_url()).context

    assert context["answer_url"] is not None
    assert (context["anonymous_url"] is not None) == offered


def test_answering_chooses_the_challenge(signed_in, user):
    campaign = CampaignFactory(organisation=user.organisation)
    other = CampaignFactory(organisation=user.organisation, past=True)
    for asked, chosen in ((campaign.pk, campaign.pk), (other.pk, None), ("x", None)):
        page = signed_in.get(f"{reverse('ideas:begin')}?defi={asked}", follow=True)
        assert page.context["form"]["campaign"].value() == chosen


def test_poster_screen_and_tables(signed_in, runner, user):
    campaign = CampaignFactory(organisation=user.organisation, title="=Un accueil")
    idea = IdeaFactory(campaign=campaign, organisation=user.organisation, title="=SOMME(A1)")
    page = {name: reverse(f"campaigns:{name}", args=[campaign.pk]) for name in ("poster", "screen")}

    assert signed_in.get(page["poster"]).status_code == 200
    assert signed_in.get(page["poster"] + "?format=a3").status_code == 200
    assert signed_in.get(page["poster"] + "?format=a0").status_code == 404
    screen = signed_in.get(page["screen"])
    assert (screen["Refresh"], screen.context["figures"]["ideas"]) == ("60", 1)
    assert "Refresh" not in signed_in.get(page["screen"] + "?fixe")
    for table in ("idees", "chiffres"):
        for kind in ("csv", "xlsx"):
            url = reverse("campaigns:export", args=[campaign.pk, table, kind])
            answer = runner.get(url)
            assert b"".join(answer)
            assert signed_in.get(url).status_code == 403
    table = runner.get(reverse("campaigns:export", args=[campaign.pk, "idees", "csv"]))
    text = b"".join(table).decode()
    assert str(idea.pk) in text
    assert "\n=SOMME" not in text


@pytest.mark.usefixtures("needs_pdf")
@pytest.mark.parametrize("size", ["a4", "a3"])
def test_a_poster_holds_on_one_page_however_long_its_words(signed_in, user, size):
    campaign = CampaignFactory(
        organisation=user.organisation,
        title=("Accompagnement des allocataires " * 4)[:120],
        question=("Comment simplifier les démarches administratives ? " * 5)[:240],
        sponsor=user,
    )
    answer = signed_in.get(reverse("campaigns:poster", args=[campaign.pk]) + f"?format={size}")

    paper = PdfReader(BytesIO(answer.content))
    pages, root = paper.pages, paper.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"] == "fr"
    assert paper.metadata.title == f"Défi – {campaign.title}"
    assert len(pages) == 1
    assert "Chaque idée reçoit une réponse" in pages[0].extract_text().replace("\n", " ")
    assert round(pages[0].mediabox.height) == {"a4": 842, "a3": 1191}[size]


def test_a_poster_names_the_groupement_that_it_hangs_in(signed_in, user):
    group = GroupementFactory(organisations=[user.organisation], name="Groupement du Sud")
    alone, shared = (
        CampaignFactory(organisation=user.organisation, groupement=one) for one in (None, group)
    )
    for page in ("poster", "screen"):
        for campaign, name in ((alone, str(user.organisation)), (shared, "Groupement du Sud")):
            answer = signed_in.get(reverse(f"campaigns:{page}", args=[campaign.pk]))
            words = answer.content
            if answer["Content-Type"] == "application/pdf":
                words = PdfReader(BytesIO(words)).pages[0].extract_text().encode()
            assert name in words.decode()


def test_pages_cost_the_same_however_full(signed_in, user):
    campaign = CampaignFactory(organisation=user.organisation)
    RulesVersionFactory(campaign=campaign)
    for url, bound in ((reverse("campaigns:list"), 8), (campaign.get_absolute_url(), 14)):
        counts = []
        for size in (1, 3, 20):
            while Idea.objects.count() < size:
                IdeaFactory(organisation=user.organisation, campaign=campaign)
                CampaignFactory(organisation=user.organisation, past=True)
                CampaignFactory(organisation=user.organisation)
                CampaignNewsFactory(campaign=campaign)
            signed_in.get(url)
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(url)
            counts.append(len(captured))
        assert counts[0] == counts[1] == counts[2]
        assert counts[0] <= bound
        Idea.objects.all().delete()
