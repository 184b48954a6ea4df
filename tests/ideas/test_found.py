"""What a search shows: the best first, why each was found, what was meant, what is proposed."""

import pytest
from django.urls import reverse

from ideas.enums import Tie, Visibility
from ideas.search import index_many, spelling
from ideas.services import comment, follow, remove_comment
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.factories.ideas import AnswerFactory, CommentFactory, IdeaFactory, InvolvementFactory

pytestmark = pytest.mark.django_db

LIST, SUGGEST, SIMILAR = (reverse(f"ideas:{name}") for name in ("list", "suggest", "similar"))


@pytest.fixture
def user():
    return UserFactory(unit=UnitFactory())


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def make(user, django_capture_on_commit_callbacks):
    """An idea of the organisation, indexed, its words remembered."""
    spelling.forget()

    def _make(title, **fields):
        fields = {"problem": "", "proposal": "", "benefit": "", **fields}
        idea = IdeaFactory(**{"organisation": user.organisation, **fields}, title=title)
        with django_capture_on_commit_callbacks(execute=True):
            index_many([idea.pk])
        return idea

    return _make


def rows(client, **query):
    response = client.get(LIST, query)
    assert response.status_code == 200
    return response.context["rows"]


def shown(pieces):
    return "".join(f"[{piece}]" if hit else piece for piece, hit in pieces)


# The best first -----------------------------------------------------------------------------------


def test_a_search_shows_titles_first_and_the_newest_when_asked(signed_in, make):
    make("La cantine", deposited_on="2026-01-05")
    make("Le midi", problem="La cantine.", deposited_on="2026-09-01")

    assert [row["title"] for row in rows(signed_in, q="cantines")] == ["La cantine", "Le midi"]
    newest = [row["title"] for row in rows(signed_in, q="cantines", tri="recent")]
    assert newest == ["Le midi", "La cantine"]
    assert signed_in.get(LIST, {"q": "cantines"}).context["sort"] == "relevance"
    assert signed_in.get(LIST).context["sort"] == "recent"
    assert signed_in.get(LIST, {"q": "le la"}).context["sort"] == "recent"


def test_every_page_of_a_ranked_search_shows_everything_once(signed_in, make):
    for number in range(45):
        make(f"Cantine {number:02}")

    seen, url = [], f"{LIST}?q=cantine"
    while url:
        response = signed_in.get(url)
        seen += [row["title"] for row in response.context["rows"]]
        url = response.context["next_url"]

    assert sorted(seen) == [f"Cantine {number:02}" for number in range(45)]
    back = signed_in.get(LIST, {"q": "cantine", "page": "40"}).context["previous_url"]
    assert [row["title"] for row in signed_in.get(back).context["rows"]] == seen[20:40]


@pytest.mark.parametrize("page", ["-1", "99999999", "99", "x", "²", "1.5", ""])
def test_a_page_that_does_not_exist_is_the_first(signed_in, make, page):
    make("Cantine")

    assert len(rows(signed_in, q="cantine", page=page)) == 1


def test_the_words_asked_are_marked_and_the_passage_shown(signed_in, make):
    make("Un guichet <b>vert</b>", problem="Le lundi, le guichet est plein. " + "Rien. " * 90)

    [row] = rows(signed_in, q="guichets lundi")

    assert shown(row["title_marked"]) == "Un [guichet] <b>vert</b>"
    assert shown(row["extract"]).startswith("Le [lundi], le [guichet] est plein.")
    content = signed_in.get(LIST, {"q": "guichets lundi"}).content.decode()
    assert "&lt;b&gt;vert&lt;/b&gt;" in content
    assert "<mark>guichet</mark>" in content


def test_what_only_an_answer_says_is_shown_as_such(signed_in, make):
    idea = make("Un guichet")
    AnswerFactory(idea=idea, explanation="Voyez la conciergerie.")
    index_many([idea.pk])

    [row] = rows(signed_in, q="conciergerie")

    assert row["said_in"] == "answer"
    assert shown(row["extract"]) == "Voyez la [conciergerie]."


def test_comments_are_found_until_they_are_taken_back(signed_in, user, make):
    idea = make("Un guichet")
    said = comment(idea=idea, user=user, body="Voyez la **conciergerie** du siège.")

    [row] = rows(signed_in, q="conciergerie")
    assert (row["title"], row["said_in"]) == ("Un guichet", "comment")
    assert "[conciergerie]" in shown(row["extract"])

    remove_comment(comment=said, user=user)
    assert rows(signed_in, q="conciergerie") == []


def test_a_hidden_comment_is_neither_found_nor_shown(signed_in, user, make):
    idea = make("Un guichet")
    CommentFactory(idea=idea, body="La conciergerie, cachée.", visibility=Visibility.HIDDEN)
    CommentFactory(idea=idea, body="Un guichet au siège.")
    index_many([idea.pk])

    assert rows(signed_in, q="conciergerie") == []
    assert "cachée" not in signed_in.get(LIST, {"q": "siège"}).content.decode()


# What was meant -----------------------------------------------------------------------------------


def test_results_of_the_nearest_spelling(signed_in, make):
    make("Dématérialiser les courriers")

    response = signed_in.get(LIST, {"q": "demateriliser", "tri": "recent"})

    assert response.context["meant"] == "dématérialiser"
    assert [row["title"] for row in response.context["rows"]] == ["Dématérialiser les courriers"]
    assert "tri=recent" in response.context["meant_url"]
    assert "Voici les résultats pour" in response.content.decode()


def test_no_spelling_of_what_may_not_be_seen(signed_in, make):
    make("Dématérialiser", visibility=Visibility.HIDDEN)
    make("Dématérialiser ailleurs", organisation=UserFactory().organisation)

    response = signed_in.get(LIST, {"q": "demateriliser"})

    assert (response.context["meant"], response.context["rows"]) == ("", [])
    assert "matérialiser" not in response.content.decode()


def test_nothing_found_says_what_to_try(signed_in, make):
    make("Cantine")

    content = signed_in.get(LIST, {"q": "cantine", "state": "accepted"}).content.decode()

    assert f'href="{LIST}?q=cantine"' in content
    assert "déposer cette idée" in content


# Mine, followed -----------------------------------------------------------------------------------


def test_filters_mine_and_followed(signed_in, user, make):
    InvolvementFactory(idea=make("La mienne"), user=user)
    InvolvementFactory(idea=make("Cosignée"), user=user, kind=Tie.COAUTHOR)
    follow(idea=make("Suivie"), user=user)
    make("Autre")

    assert {row["title"] for row in rows(signed_in, mine="on")} == {"La mienne", "Cosignée"}
    assert [row["title"] for row in rows(signed_in, followed="on")] == ["Suivie"]
    assert rows(signed_in, mine="on", followed="on") == []
    chips = signed_in.get(LIST, {"mine": "on"}).context["chips"]
    assert [(chip["label"], chip["url"]) for chip in chips] == [("Mes idées", LIST)]


# Looks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", ["", "cartes", "tableau", "n’importe quoi"])
@pytest.mark.parametrize("text", ["", "cantine"])
def test_looks_show_the_same_ideas(signed_in, make, look, text):
    make("La cantine du lundi", problem="Elle est pleine.")

    response = signed_in.get(LIST, {"vue": look, "q": text})

    content = response.content.decode().replace("<mark>", "").replace("</mark>", "")
    assert "La cantine du lundi" in content
    assert ("<table" in content) == (look == "tableau")
    shown_beside = look == "cartes"
    assert ("Elle est pleine." in content) == shown_beside


# Proposed while typing ----------------------------------------------------------------------------


def proposed(client, text):
    response = client.get(SUGGEST, {"q": text})
    assert response.status_code == 200
    return [shown(idea["title_marked"]) for idea in response.context["found"]]


def test_the_start_of_a_word_proposes_ideas(signed_in, make):
    make("Dématérialiser les courriers")
    make("La cantine")

    assert proposed(signed_in, "dématéria") == ["[Dématérialiser] les courriers"]
    assert proposed(signed_in, "courriers dema") == ["[Dématérialiser] les [courriers]"]
    assert proposed(signed_in, "d") == []
    assert (
        proposed(signed_in, "") == proposed(signed_in, "\x00") == proposed(signed_in, "le ") == []
    )


def test_six_ideas_are_proposed_at_most(signed_in, make):
    for number in range(9):
        make(f"Cantine {number}")

    assert len(proposed(signed_in, "cant")) == 6


def test_nothing_invisible_is_proposed(signed_in, make):
    make("Cantine masquée", visibility=Visibility.HIDDEN)
    make("Cantine à modérer", visibility=Visibility.AWAITING)
    make("Cantine d’ailleurs", organisation=UserFactory().organisation)

    assert proposed(signed_in, "cantine") == []
    assert "antine" not in signed_in.get(SUGGEST, {"q": "cantime"}).content.decode().replace(
        "cantime", ""
    )


def test_a_misspelt_word_proposes_its_nearest(signed_in, make):
    make("La cantine")

    response = signed_in.get(SUGGEST, {"q": "cantyne"})

    assert response.context["meant"] == "cantine"


# Similar to what is being written -----------------------------------------------------------------

TYPED = {"title": "Un rappel par SMS avant le rendez-vous", "problem": "Des absences."}


def similar(client, **typed):
    response = client.post(SIMILAR, {**TYPED, **typed})
    assert response.status_code == 200
    return response.context["similar"]


def test_similar_ideas_with_where_they_stand_and_their_answer(signed_in, make):
    idea = make("Rappel par SMS la veille du rendez-vous", state="answered", supports_count=3)
    AnswerFactory(idea=idea, explanation="Le rappel existe depuis mars.")

    [row] = similar(signed_in)

    assert (row["title"], row["state"], row["answer"], row["supports_count"]) == (
        idea.title, "answered", "Le rappel existe depuis mars.", 3,
    )  # fmt: skip
    assert not row["may_support"]


def test_an_answer_not_public_yet_is_not_shown(signed_in, make):
    idea = make("Rappel par SMS la veille du rendez-vous", state="answered")
    AnswerFactory(idea=idea, public_from="2100-01-01T09:00Z", explanation="Bientôt.")

    assert [row["answer"] for row in similar(signed_in)] == [""]


def test_one_may_support_a_similar_idea_instead(signed_in, make):
    idea = make("Rappel par SMS la veille du rendez-vous")
    assert [(row["may_support"], row["supported"]) for row in similar(signed_in)] == [(True, False)]

    signed_in.post(reverse("ideas:support", args=[idea.pk]), {"wanted": "yes"})

    assert [row["supported"] for row in similar(signed_in)] == [True]


def test_never_ones_own_nor_hidden_ones_nor_those_of_elsewhere(signed_in, user, make):
    InvolvementFactory(idea=make("Rappel par SMS, le mien"), user=user)
    make("Rappel par SMS masqué", visibility=Visibility.HIDDEN)
    elsewhere = make("Rappel par SMS d’ailleurs", organisation=UserFactory().organisation)
    MandateFactory(user=user, referent=True, organisation=elsewhere.organisation)

    assert similar(signed_in) == []


@pytest.mark.parametrize("title", ["", "\x00", "a", "x" * 10_000])
def test_anything_typed_is_answered(signed_in, make, title):
    make("Rappel")

    assert similar(signed_in, title=title, problem="") == []
