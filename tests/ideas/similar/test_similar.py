"""Similar ideas: how good they are, and whose they never are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ideas.enums import State, Tie, Visibility
from ideas.models import Idea, IdeaMeaning
from ideas.search import index, index_many, meaning, similar_ideas
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.ideas.similar.measure import by_bm25, by_trigrams, labelled, measure

pytestmark = pytest.mark.django_db

with_encoder = pytest.mark.skipif(
    not meaning.is_available(), reason="the extra « meaning » is not installed"
)


@pytest.fixture
def without_encoder(monkeypatch):
    """An installation that has not asked for the extra."""
    monkeypatch.setattr("ideas.search.meaning.is_available", lambda: False)


@pytest.fixture
def place():
    return OrganisationFactory()


def deposit(place, title, problem="", **fields):
    idea = IdeaFactory(
        organisation=place, title=title, problem=problem, proposal="", benefit="", **fields
    )
    index(idea)
    return idea


def found(place, title, problem="", **options):
    ideas = similar_ideas(organisation_id=place.pk, title=title, problem=problem, **options)
    return [idea.title for idea in ideas]


# How good -----------------------------------------------------------------------------------------


def ours(place, documents):
    """The door itself, on documents deposited in an organisation."""
    ideas = Idea.objects.bulk_create(
        IdeaFactory.build(organisation=place, title=title, problem=problem, proposal="", benefit="")
        for title, problem in documents
    )
    index_many(idea.pk for idea in ideas)
    meaning.learn_missing(limit=len(ideas))
    places = {idea.pk: at for at, idea in enumerate(ideas)}

    def first(typed):
        title, problem = typed
        return [
            places[idea.pk]
            for idea in similar_ideas(organisation_id=place.pk, title=title, problem=problem)
        ]

    return first


@with_encoder
def test_meaning_finds_more_than_twice_what_plain_words_or_trigrams_do(place):
    documents, questions = labelled()
    assert sum(len(question.same) for question in questions) >= 60

    mine, bm25, trigrams = measured(place, documents, questions)

    assert mine.recall >= 0.6
    assert mine.precision >= 0.24
    assert mine.recall > 2 * max(bm25.recall, trigrams.recall)
    assert mine.precision > 2 * max(bm25.precision, trigrams.precision)


def test_words_and_their_notions_do_better_without_the_encoder_too(place, without_encoder):
    documents, questions = labelled()

    mine, bm25, trigrams = measured(place, documents, questions)

    assert mine.recall >= 0.45
    assert mine.recall > 1.5 * max(bm25.recall, trigrams.recall)
    assert mine.precision > 1.5 * max(bm25.precision, trigrams.precision)


def measured(place, documents, questions):
    ways = (ours(place, documents), by_bm25(documents), by_trigrams(documents))
    return [measure(questions, way) for way in ways]


# Whose ideas --------------------------------------------------------------------------------------

TYPED = ("Un rappel par SMS avant le rendez-vous", "Les rendez-vous manqués sont nombreux.")


@pytest.fixture(params=["with", "without"])
def either_way(request, monkeypatch):
    """With the encoder where it is installed, and without."""
    if request.param == "without":
        monkeypatch.setattr("ideas.search.meaning.is_available", lambda: False)
    elif not meaning.is_available():
        pytest.skip("the extra « meaning » is not installed")


def near_copy(place, title, **fields):
    return deposit(place, title, "Beaucoup de rendez-vous manqués, un SMS de rappel.", **fields)


def test_only_visible_ideas_of_the_organisation(place, either_way):
    near_copy(place, "Rappel SMS visible")
    near_copy(place, "Rappel SMS masqué", visibility=Visibility.HIDDEN)
    near_copy(place, "Rappel SMS à modérer", visibility=Visibility.AWAITING)
    near_copy(OrganisationFactory(), "Rappel SMS d’ailleurs")
    IdeaFactory(organisation=place, draft=True, title="Rappel SMS en brouillon")
    meaning.learn_missing(limit=10)

    assert found(place, *TYPED) == ["Rappel SMS visible"]


def test_a_vector_learnt_before_an_idea_was_hidden_shows_nothing(place, either_way):
    idea = near_copy(place, "Rappel SMS masqué depuis")
    meaning.learn_missing(limit=10)
    assert found(place, *TYPED) == [idea.title]

    Idea.objects.update(visibility=Visibility.HIDDEN)

    assert found(place, *TYPED) == []


@pytest.mark.parametrize("kind", [Tie.AUTHOR, Tie.COAUTHOR])
def test_never_ones_own(place, either_way, kind):
    person = UserFactory(organisation=place)
    InvolvementFactory(idea=near_copy(place, "Rappel SMS, le mien"), user=person, kind=kind)
    near_copy(place, "Rappel SMS d’une collègue")

    assert found(place, *TYPED, author=person) == ["Rappel SMS d’une collègue"]


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_every_state_but_merged_and_withdrawn(place, without_encoder, state):
    survivor = IdeaFactory(draft=True) if state == State.MERGED else None
    near_copy(place, "Rappel SMS", state=state, merged_into=survivor)

    expected = [] if state in (State.MERGED, State.WITHDRAWN) else ["Rappel SMS"]
    assert found(place, *TYPED) == expected


def test_at_most_five_and_the_nearest_first(place, either_way):
    for number in range(7):
        near_copy(place, f"Rappel des rendez-vous numéro {number}")
    near_copy(place, TYPED[0])

    titles = found(place, *TYPED)

    assert len(titles) == 5
    assert titles[0] == TYPED[0]


@pytest.mark.parametrize("title", ["", "SMS", "le la les", "\x00", "?!", "' OR 1=1 --"])
def test_too_little_to_compare(place, either_way, title):
    near_copy(place, "Rappel SMS")

    assert found(place, title) == []


def test_nothing_alike_shows_nothing(place, either_way):
    deposit(place, "Composter les déchets de la cantine", "Les épluchures sont jetées.")

    assert found(place, "Un annuaire interne des interprètes", "Introuvables.") == []


def test_one_word_in_common_among_many_shows_nothing(place, without_encoder):
    deposit(place, "Le télétravail depuis toute la France", "Des collègues suivent leur famille.")
    for number in range(5):
        near_copy(place, f"Rappel des rendez-vous numéro {number}")
    lexicon = "Un lexique de trente mots du métier traduits en français courant"
    problem = "Quotient, assiette, subrogation : chacun explique à sa façon, avec bonheur ou non."

    assert found(place, lexicon, problem) == []


@with_encoder
def test_ideas_too_new_for_the_clock_are_found_by_meaning_and_nothing_is_written(place):
    near_copy(place, "Rappel SMS")

    assert found(place, *TYPED) == ["Rappel SMS"]
    assert IdeaMeaning.objects.count() == 0


@with_encoder
def test_the_clock_learns_visible_ideas_once(place):
    visible = near_copy(place, "Rappel SMS")
    near_copy(place, "Rappel SMS masqué", visibility=Visibility.HIDDEN)

    assert meaning.learn_missing(limit=10) == 1
    assert meaning.learn_missing(limit=10) == 0
    assert [row.idea for row in IdeaMeaning.objects.all()] == [visible]


@pytest.mark.parametrize("count", [1, 20])
def test_as_many_queries_for_one_idea_as_for_twenty(place, either_way, count):
    for number in range(count):
        near_copy(place, f"Rappel SMS {number}")
    meaning.learn_missing(limit=count)

    with CaptureQueriesContext(connection) as queries:
        found(place, *TYPED)

    asked = [query["sql"] for query in queries if "EXPLAIN" not in query["sql"]]
    counts = [sql for sql in asked if "COUNT(*)" in sql]
    assert len(asked) - len(counts) <= 4
