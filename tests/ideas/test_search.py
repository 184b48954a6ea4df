"""Search: the same hits on every database, and never more than the queryset allows."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ideas.enums import AnswerKind, Visibility
from ideas.models import Answer, Idea, SearchDocument
from ideas.search import index, index_many, index_newly_public, matching, parse, ranked, stems
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db

#: name → title, problem, proposal; the whole corpus the expected hits below are told against.
CORPUS = {
    "paper": ("Dématérialiser les courriers", "Trop de papier.", "Envoyer par voie numérique."),
    "desk": ("Un second guichet à l’accueil", "L’attente du lundi.", "Ouvrir à 8h30."),
    "heart": ("Réunir les cœurs de métier", "Des équipes isolées.", "Un café mensuel."),
    "simple": ("Formulaires simplifiés", "Trop de pièces demandées.", "Une page en 2024."),
    "remote": ("Le télétravail, autrement", "Les agent·e·s l'espèrent.", "Essai COVID19 prolongé."),
    "greek": ("Mesurer en µg et in Ελλάδα", "Naïveté ?", "Ne rien simplifier."),
}

EXPECTED = [
    ("dematerialisation", {"paper"}),
    ("Dématérialisé", {"paper"}),
    ("COURRIER", {"paper"}),
    ("courrier numeriques", {"paper"}),
    ("courrier guichet", set()),
    ("accueil", {"desk"}),
    ("l'accueil", {"desk"}),
    ("l’accueil", {"desk"}),
    ("de l’ACCUEIL à", {"desk"}),
    ("coeur", {"heart"}),
    ("cœur", {"heart"}),
    ("équipe isolée", {"heart"}),
    ("e\u0301quipe", {"heart"}),
    ("simplification", {"simple", "greek"}),
    ("simplifiées", {"simple", "greek"}),
    ("simplifier formulaire", {"simple"}),
    ("2024", {"simple"}),
    ("agents", {"remote"}),
    ("covid", {"remote"}),
    ("covid 19", {"remote"}),
    ("COVID-19", {"remote"}),
    ("8h30", {"desk"}),
    ("ελλαδα", {"greek"}),
    ("naivete", {"greek"}),
    ("μg", {"greek"}),
    ("zèbre", set()),
    ("courrier OR accueil", set()),
    ('"courrier"', {"paper"}),
    ("courr*", set()),
    ("title:courrier", set()),
]

STARTS = [
    ("dématéria", {"paper"}),
    ("demat", {"paper"}),
    ("simplifica", {"simple", "greek"}),
    ("simplificatio", {"simple", "greek"}),
    ("télétr", {"remote"}),
    ("second guich", {"desk"}),
    ("guich second", set()),
    ("accueil d", {"desk"}),
    ("cœ", {"heart"}),
    ("accueilli", {"desk"}),
    ("courriers", {"paper"}),
    ("courrier xyz", set()),
]

NOTHING_ASKED = [
    "",
    "   ",
    "le la les",
    "l’",
    '"',
    "'",
    "((",
    "*",
    "👍🏽",
    "& | !",
    "-",
    "\x00",
    "\\",
]


@pytest.fixture
def corpus():
    """The corpus, indexed; names by title."""
    organisation = OrganisationFactory()
    ideas = [
        IdeaFactory(organisation=organisation, title=title, problem=problem, proposal=proposal)
        for title, problem, proposal in CORPUS.values()
    ]
    for idea in ideas:
        index(idea)
    return {text[0]: name for name, text in CORPUS.items()}


def hits(corpus, text, **options):
    return {corpus[idea.title] for idea in matching(Idea.objects.all(), text, **options)}


@pytest.mark.parametrize(("text", "expected"), EXPECTED)
def test_words_find(corpus, text, expected):
    assert hits(corpus, text) == expected


@pytest.mark.parametrize(("text", "expected"), STARTS)
def test_the_start_of_the_last_word_finds(corpus, text, expected):
    assert hits(corpus, text, prefix=True) == expected


@pytest.mark.parametrize("prefix", [False, True])
@pytest.mark.parametrize("text", NOTHING_ASKED)
def test_nothing_asked_gives_everything(corpus, text, prefix):
    assert hits(corpus, text, prefix=prefix) == set(CORPUS)


def test_bulk_indexing_finds_the_same(corpus):
    one_by_one = SearchDocument.objects.order_by("idea").values_list("idea", "title", "body")
    expected = list(one_by_one)
    SearchDocument.objects.all().delete()

    assert index_many(Idea.objects.values_list("pk", flat=True)) == len(CORPUS)
    assert list(one_by_one.all()) == expected
    assert hits(corpus, "accueil") == {"desk"}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=60), prefix=st.booleans())
def test_anything_typed_is_only_words(text, prefix):
    list(matching(Idea.objects.all(), text, prefix=prefix))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=60))
def test_a_text_finds_itself(text):
    idea = IdeaFactory(
        title="Titre", problem=text.replace("\x00", "").encode("utf-8", "ignore").decode()
    )
    index(idea)

    found = matching(Idea.objects.all(), idea.problem)

    assert found.filter(pk=idea.pk).exists()


@pytest.mark.parametrize("text", ["accueil " * 1_250, "a" * 10_000, "é'\"" * 3_000, "mot " * 2_500])
def test_ten_thousand_characters_are_answered(corpus, text):
    list(matching(Idea.objects.all(), text, prefix=True))


def test_search_never_widens_what_may_be_seen(corpus):
    reader = UserFactory(organisation=organisation_of("desk"))
    desk = Idea.objects.get(title=CORPUS["desk"][0])
    elsewhere = IdeaFactory(title="L’accueil d’ailleurs")
    hidden = IdeaFactory(
        title="L’accueil masqué", organisation=desk.organisation, visibility=Visibility.HIDDEN
    )
    index_many([elsewhere.pk, hidden.pk])

    assert list(matching(Idea.objects.listed_for(reader), "accueil")) == [desk]
    assert ranked(Idea.objects.listed_for(reader), "accueil", 10) == [desk]
    assert matching(Idea.objects.listed_for(reader), "accueil").count() == 1


def organisation_of(name):
    return Idea.objects.get(title=CORPUS[name][0]).organisation


def test_a_draft_is_not_indexed():
    draft = IdeaFactory(draft=True)

    index(draft)

    assert index_many([draft.pk]) == 0
    assert SearchDocument.objects.count() == 0


def test_a_changed_idea_is_found_by_its_new_words_only(corpus):
    idea = Idea.objects.get(title=CORPUS["desk"][0])
    idea.title = "Une borne"
    idea.save()

    index(idea)

    assert list(matching(Idea.objects.all(), "borne")) == [idea]
    assert list(matching(Idea.objects.all(), "guichet")) == []


def test_a_deleted_idea_leaves_the_index(corpus):
    Idea.objects.filter(title=CORPUS["desk"][0]).delete()

    assert hits(corpus, "accueil") == set()
    assert SearchDocument.objects.count() == len(CORPUS) - 1


def answer(idea, public_from):
    return Answer.objects.create(
        idea=idea,
        version=1,
        kind=AnswerKind.ANSWER,
        explanation="Voyez la conciergerie.",
        contact="Sandrine",
        appeal_until=datetime.date(2026, 12, 31),
        written_by=UserFactory(),
        published_at=public_from,
        public_from=public_from,
    )


def test_a_public_answer_is_found_and_its_contact_is_not():
    idea = IdeaFactory()
    answer(idea, timezone.now())

    index(idea)

    assert list(matching(Idea.objects.all(), "conciergerie")) == [idea]
    assert list(matching(Idea.objects.all(), "Sandrine")) == []


def test_an_answer_is_found_from_the_day_it_is_public():
    idea = IdeaFactory()
    signed = answer(idea, timezone.now() + datetime.timedelta(hours=15))
    index(idea)
    index_many([idea.pk])
    assert list(matching(Idea.objects.all(), "conciergerie")) == []

    Answer.objects.filter(pk=signed.pk).update(public_from=timezone.now())

    assert index_newly_public(timezone.now() - datetime.timedelta(hours=1)) == 1
    assert list(matching(Idea.objects.all(), "conciergerie")) == [idea]


def test_a_word_of_the_title_ranks_first():
    older = IdeaFactory(title="La cantine", deposited_on=datetime.date(2026, 1, 5))
    newer = IdeaFactory(
        title="Le midi", problem="La cantine.", deposited_on=datetime.date(2026, 9, 1)
    )
    often = IdeaFactory(
        title="Manger", problem="Cantine, cantines.", deposited_on=datetime.date(2026, 5, 1)
    )
    index_many([older.pk, newer.pk, often.pk])

    assert ranked(Idea.objects.all(), "cantine", 10) == [older, often, newer]
    assert ranked(Idea.objects.all(), "cantine", 1) == [older]
    assert ranked(Idea.objects.all(), "cant", 10, prefix=True) == [older, often, newer]
    assert ranked(Idea.objects.all(), "", 2) == [newer, often]


def test_query_counts(django_assert_num_queries):
    first, second = IdeaFactory(), IdeaFactory()

    with django_assert_num_queries(2):
        index(first)
    with django_assert_num_queries(1):
        index(first)
    with django_assert_num_queries(4):
        index_many([first.pk, second.pk])
    asked_of_the_planner = {"postgresql": 1, "sqlite": 0}[connection.vendor]
    with django_assert_num_queries(1 + asked_of_the_planner):
        list(matching(Idea.objects.all(), "simplifier l’accueil"))
    with django_assert_num_queries(2):  # the planner is not asked again of the same words
        ranked(Idea.objects.all(), "simplifier l’accueil", 10)


def test_a_rare_word_is_looked_up_in_the_index():
    organisation = OrganisationFactory()
    ideas = Idea.objects.bulk_create(
        IdeaFactory.build(organisation=organisation, title=f"Idée {number}")
        for number in range(2_000)
    )
    ideas[7].title = "Une conciergerie"
    ideas[7].save()
    index_many(idea.pk for idea in ideas)
    with connection.cursor() as sql:
        if connection.vendor == "postgresql":
            sql.execute("SELECT gin_clean_pending_list('ideas_search_vector')")
        sql.execute("ANALYZE ideas_searchdocument")

    with CaptureQueriesContext(connection) as queries:
        assert list(matching(Idea.objects.all(), "conciergerie")) == [ideas[7]]
    with connection.cursor() as sql:
        explain = {"postgresql": "EXPLAIN ", "sqlite": "EXPLAIN QUERY PLAN "}[connection.vendor]
        sql.execute(explain + queries.captured_queries[-1]["sql"])
        plan = "\n".join(str(row) for row in sql.fetchall())

    looked_up, scanned = {
        "postgresql": ("Bitmap Index Scan on ideas_search_vector", "Seq Scan"),
        "sqlite": ("SCAN ideas_search_index VIRTUAL TABLE INDEX", "SCAN ideas_idea"),
    }[connection.vendor]
    assert looked_up in plan
    assert scanned not in plan


def test_a_common_word_finds_as_a_rare_one_does(monkeypatch):
    """Both ways of asking PostgreSQL give the same rows; elsewhere there is one way."""
    index_many([IdeaFactory(title=f"La cantine {n}").pk for n in range(3)])
    as_rare = set(matching(Idea.objects.all(), "cantine"))

    monkeypatch.setattr("ideas.search.hits.RARE", -1)

    assert set(matching(Idea.objects.all(), "cantine")) == as_rare
    assert len(as_rare) == 3
    assert len(ranked(Idea.objects.all(), "cantine", 10)) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’accueil des usagers", ["accueil", "usager"]),
        ("Œuvres et journées", ["oeuvr", "journ"]),
        ("qu'est-ce que c’est ?", []),
        ("e\u0301te\u0301 2024", ["2024"]),
    ],
)
def test_stems(text, expected):
    assert stems(text) == expected


def test_at_most_twelve_words_are_asked():
    assert len(parse(" ".join(f"mot{chr(97 + i)}x" for i in range(26)))) == 12
