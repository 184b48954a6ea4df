"""The pages of a jury, of its results, and of entering a challenge."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.enums import PhaseCode
from ideas import services
from ideas.enums import VerdictKind
from ideas.models import Idea, JuryEntry, JuryReview
from ideas.services.jury_results import watch_challenges
from tests.factories.accounts import UserFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.ideas.juries.bench import Bench
from tests.ideas.juries.test_results import closing, decided

pytestmark = pytest.mark.django_db

SCORES = {"utilite": "4", "faisabilite": "2", "comment": "Simple à essayer."}
WORDS = "Merci, une idée simple."


@pytest.fixture
def go(client):
    """`go(bench, "chair", "jury")` opens a page of the jury as someone; with data, posts."""

    def call(bench, name, page, *, idea=None, data=None):
        client.force_login(bench.people[name])
        keys = {"pk": bench.campaign.pk, **({"idea": idea.pk} if idea else {})}
        url = reverse(f"referents:{page}", kwargs=keys)
        return client.get(url) if data is None else client.post(url, data)

    return call


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_one_entry_at_a_time_then_the_next(go):
    bench = Bench(entries=2)
    docket = words(go(bench, "member", "jury"))
    assert "<strong>0</strong> sur 2 idées" in docket

    first = bench.entries[0]
    assert go(bench, "member", "jury_entry", idea=first, data=SCORES).status_code == 302
    page = words(go(bench, "member", "jury_entry", idea=first))
    assert "Idée suivante à évaluer" in page
    assert reverse("referents:jury_entry", args=[bench.campaign.pk, bench.entries[1].pk]) in page


def test_a_score_missing_keeps_what_was_typed(go):
    bench = Bench()

    page = go(bench, "member", "jury_entry", idea=bench.entries[0], data={"comment": "À garder."})

    assert page.status_code == 422
    assert "À garder." in words(page)
    assert JuryReview.objects.count() == 0


def test_the_comments_of_others_are_hidden_until_ones_own(go):
    bench = Bench()
    bench.evaluate("other_member", comment="Un avis à cacher.")
    idea = bench.entries[0]

    for name in ("member", "secretary", "chair"):
        assert "Un avis à cacher." not in words(go(bench, name, "jury_entry", idea=idea))
    go(bench, "member", "jury_entry", idea=idea, data=SCORES)
    assert "Un avis à cacher." in words(go(bench, "member", "jury_entry", idea=idea))


def test_an_evaluation_sent_once_the_deliberation_opened_is_given_back(go):
    bench = Bench()
    bench.start()

    response = go(bench, "member", "jury_entry", idea=bench.entries[0], data=SCORES)

    assert response.status_code == 409
    assert "votre évaluation n’a pas été comptée" in words(response)
    assert SCORES["comment"] in words(response)
    assert JuryReview.objects.count() == 0


@pytest.mark.parametrize("name", ["member", "chair", "secretary"])
def test_before_the_deliberation_no_mean_is_shown(go, name):
    bench = Bench()
    bench.evaluate("member")

    page = words(go(bench, name, "deliberation"))
    assert "Évaluations données : 1 sur 4." in page
    assert "jury-table" not in page


@pytest.mark.parametrize("begun", [False, True])
def test_nothing_of_an_entry_is_shown_to_whoever_stands_back(go, begun):
    bench = Bench(entries=2)
    mine = bench.entries[0]
    InvolvementFactory(idea=mine, user=bench.people["chair"], kind="coauthor")
    bench.evaluate("member", mine)
    if begun:
        bench.start()
        bench.pronounce(VerdictKind.WINNER, mine, by="vice_chair", words="Un mot à cacher.")

    for page in ("jury", "deliberation"):
        shown = words(go(bench, "chair", page))
        assert mine.title not in shown
        assert "Un mot à cacher." not in shown
    for page in ("jury_entry", "verdict"):
        assert go(bench, "chair", page, idea=mine).status_code == 403


def test_who_stands_back_reads_no_number_of_a_winner(go):
    """« rang 2 » alone would tell who is first."""
    bench = Bench(entries=2)
    first, second = bench.entries
    InvolvementFactory(idea=first, user=bench.people["member"], kind="coauthor")
    bench.start()
    bench.pronounce(VerdictKind.WINNER, second, rank=2)

    assert "rang 2" in words(go(bench, "other_member", "deliberation"))
    assert "rang 2" not in words(go(bench, "member", "deliberation"))


def test_ties_are_explained(go):
    bench = Bench(entries=3)
    for idea, use in zip(bench.entries, (4, 3, 3), strict=True):
        bench.evaluate("member", idea, use=use, ease=use)
    bench.start()

    page = words(go(bench, "member", "deliberation"))
    assert "2 idées ont la même note, 3,00. Le rang suivant est le 4." in page


def test_a_verdict_on_a_stale_page_keeps_the_words(go):
    bench = Bench()
    bench.start()
    bench.pronounce(VerdictKind.SENT_ON, words="Le premier mot.")
    data = {"seen": "0", "kind": "not_retained", "words": "Un mot à garder."}

    page = go(bench, "chair", "verdict", idea=bench.entries[0], data=data)

    assert page.status_code == 409
    assert "Un mot à garder." in words(page) and "Le premier mot." in words(page)
    assert JuryEntry.objects.get().words == "Le premier mot."


def test_a_winner_without_a_rank_is_told_next_to_the_field(go):
    bench = Bench()
    bench.start()
    data = {"seen": "0", "kind": "winner", "words": WORDS}

    page = go(bench, "chair", "verdict", idea=bench.entries[0], data=data)

    assert page.status_code == 422
    assert "Donnez son rang à une lauréate." in words(page) and WORDS in words(page)


def test_all_that_remain_have_one_verdict(go):
    bench = Bench(entries=3)
    bench.start()
    bench.pronounce(VerdictKind.WINNER)
    data = {"kind": "sent_on", "words": WORDS, "all": "yes"}

    assert go(bench, "chair", "verdicts", data=data).status_code == 302
    verdicts = JuryEntry.objects.order_by("verdict").values_list("verdict", flat=True)
    assert list(verdicts) == ["sent_on", "sent_on", "winner"]


def test_a_verdict_for_several_refused_keeps_what_was_ticked(go):
    bench = Bench(entries=2)
    bench.start()
    data = {"kind": "sent_on", "words": "", "idea": [str(bench.entries[0].pk), "autre"]}

    page = go(bench, "chair", "verdicts", data=data)

    assert page.status_code == 422
    assert words(page).count(" checked") >= 1
    assert JuryEntry.objects.exclude(verdict="").count() == 0


def test_a_deliberation_from_its_opening_to_its_closing(go):
    bench = Bench()
    assert go(bench, "chair", "start_deliberation", data={}).status_code == 302
    go(bench, "chair", "shortlist", idea=bench.entries[0], data={"wanted": "yes"})
    assert "présélectionnée" in words(go(bench, "member", "deliberation"))
    told = {"seen": "0", "kind": "winner", "rank": "1", "words": WORDS}
    go(bench, "chair", "verdict", idea=bench.entries[0], data=told)
    closing = {"method": "vote", "account": "Trois voix sur quatre."}
    assert go(bench, "chair", "close_deliberation", data=closing).status_code == 302
    assert "Délibération close" in words(go(bench, "member", "jury"))
    go(bench, "chair", "reopen_deliberation", data={})
    assert "Délibération en cours" in words(go(bench, "member", "deliberation"))


def test_pages_ask_as_many_queries_for_one_entry_as_for_twenty(go, client):
    counts = {"jury": set(), "deliberation": set(), "jury_answers": set()}
    for number in (1, 3, 20):
        bench = Bench(entries=number)
        bench.evaluate("member", bench.entries[0])
        bench.start()
        for page, found in counts.items():
            go(bench, "chair", page)
            with CaptureQueriesContext(connection) as captured:
                assert go(bench, "chair", page).status_code == 200
            found.add(len(captured))
    assert {page: len(found) for page, found in counts.items()} == dict.fromkeys(counts, 1)


# The challenge's page and the idea's --------------------------------------------------------------


def test_the_page_of_a_challenge_tells_jury_then_partial_results(client):
    kinds = (VerdictKind.WINNER, VerdictKind.NOT_RETAINED)
    bench = decided(closing(-22, entries=2), *kinds)
    client.force_login(bench.people["agent"])
    before = words(client.get(bench.campaign.get_absolute_url()))
    assert "Le jury délibère encore" in before and "chair Essai" in before
    assert "Bureau du jury" not in before

    watch_challenges()
    page = words(client.get(bench.campaign.get_absolute_url()))
    assert "Résultats partiels" in page and "Choix du jury" in page
    assert "1 idée sur 2 a sa réponse. Chacune l’aura avant le" in page
    assert "1re place" in page and bench.entries[0].title in page
    assert reverse("referents:jury_answers", args=[bench.campaign.pk]) not in page


def test_answers_that_are_late_are_said_to_be(client):
    bench = decided(closing(-60, entries=2), *[VerdictKind.NOT_RETAINED] * 2)
    watch_challenges()
    client.force_login(bench.people["agent"])

    page = words(client.get(bench.campaign.get_absolute_url()))

    assert "Aucune idée n’a encore sa réponse. Toutes devaient l’avoir avant le" in page


def test_who_stands_back_from_the_last_answer_reads_that_it_is_missing(go):
    bench = decided(closing(-22), VerdictKind.NOT_RETAINED)
    watch_challenges()
    InvolvementFactory(idea=bench.entries[0], user=bench.people["chair"], kind="coauthor")

    page = words(go(bench, "chair", "jury_answers"))

    assert "1 idée attend encore sa réponse" in page
    assert "Chaque idée a sa réponse" not in page


def test_awards_are_shown_on_the_idea_and_the_jury_s_words_to_its_author(client):
    bench = decided(closing(-22, entries=2), VerdictKind.WINNER, VerdictKind.SENT_ON)
    watch_challenges()
    winner, other = bench.entries
    said = "Merci : une idée simple et utile."

    client.force_login(bench.people["agent"])
    assert "1re place" in words(client.get(winner.get_absolute_url()))
    assert said not in words(client.get(other.get_absolute_url()))
    client.force_login(bench.author_of(other))
    assert "Le mot du jury" in words(client.get(other.get_absolute_url()))


def test_an_idea_is_proposed_from_its_page_and_taken_back(client):
    bench = Bench(phase=PhaseCode.OPEN)
    idea = bench.entry(campaign=None)
    client.force_login(bench.author_of(idea))
    url = reverse("ideas:enter_challenge", args=[idea.pk])
    assert url in words(client.get(idea.get_absolute_url()))

    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"campaign": bench.campaign.pk}).status_code == 302
    page = words(client.get(idea.get_absolute_url()))
    assert "Proposée au défi" in page and "La retirer du défi" in page
    client.post(reverse("ideas:leave_challenge", args=[idea.pk]), {"campaign": bench.campaign.pk})
    assert Idea.objects.get(pk=idea.pk).campaign is None


def test_taking_it_out_of_a_challenge_it_left_meanwhile_changes_nothing(client):
    bench = Bench(phase=PhaseCode.OPEN)
    idea = bench.entry(campaign=None)
    other = closing(-1).campaign
    client.force_login(bench.author_of(idea))
    services.enter_challenge(
        idea=idea,
        campaign=bench.campaign,
        actor=services.moves.Person(bench.author_of(idea)),
    )

    client.post(reverse("ideas:leave_challenge", args=[idea.pk]), {"campaign": other.pk})
    assert Idea.objects.get(pk=idea.pk).campaign == bench.campaign


def test_an_idea_of_mine_is_proposed_from_the_page_of_the_challenge(client):
    bench = Bench(phase=PhaseCode.OPEN)
    idea = bench.entry(campaign=None)
    IdeaFactory(organisation=bench.organisation)
    client.force_login(bench.author_of(idea))
    url = reverse("ideas:propose", args=[bench.campaign.pk])
    assert url in words(client.get(bench.campaign.get_absolute_url()))

    page = client.get(url)
    assert words(page).count('name="idea"') == 1
    assert client.post(url, {"idea": str(idea.pk)}).status_code == 302
    assert Idea.objects.get(pk=idea.pk).campaign == bench.campaign


def test_someone_without_an_idea_is_told_to_deposit_one(client):
    bench = Bench(phase=PhaseCode.OPEN)
    client.force_login(UserFactory(organisation=bench.organisation))

    page = words(client.get(reverse("ideas:propose", args=[bench.campaign.pk])))
    assert "Déposer une idée" in page


@pytest.mark.parametrize("named", ["²", "9" * 30])
def test_a_person_who_is_no_number_is_no_error(go, named):
    bench = Bench()

    page = go(bench, "chair", "jury_recuse", idea=bench.entries[0], data={"person": named})

    assert page.status_code == 302
