"""Words typed nearly right, and the words asked shown where they were found."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ideas.enums import Visibility
from ideas.models import Idea, SearchWord
from ideas.search import corrected, extract, index, index_many, marked, parse, spelling
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.ideas import IdeaFactory
from tests.ideas.test_search import CORPUS

pytestmark = pytest.mark.django_db


@pytest.fixture
def learnt(django_capture_on_commit_callbacks):
    """The corpus of the search tests, its words remembered."""
    organisation = OrganisationFactory()
    ideas = [
        IdeaFactory(organisation=organisation, title=title, problem=problem, proposal=proposal)
        for title, problem, proposal in CORPUS.values()
    ]
    spelling.forget()
    with django_capture_on_commit_callbacks(execute=True):
        index_many(idea.pk for idea in ideas)


TYPED_WRONG = [
    ("dematirialiser", "dématérialiser"),
    ("acceuil", "accueil"),
    ("guicet lundi", "guichet lundi"),
    ("télétravial autrement", "télétravail autrement"),
    ("formulaies simplifies", "formulaires simplifies"),
    ("accueil", ""),
    ("zzzzzz", ""),
    ("le la les", ""),
    ("", ""),
    ("\x00", ""),
    ("' OR 1=1", ""),
]


@pytest.mark.parametrize(("typed", "meant"), TYPED_WRONG)
def test_words_typed_nearly_right(learnt, typed, meant):
    assert corrected(Idea.objects.all(), typed) == meant


def test_a_correction_never_shows_a_word_of_what_may_not_be_seen(learnt):
    elsewhere = UserFactory()
    visible = Idea.objects.listed_for(elsewhere)
    assert corrected(visible, "acceuil") == ""

    Idea.objects.update(visibility=Visibility.HIDDEN)

    assert corrected(Idea.objects.filter(visibility=Visibility.VISIBLE), "acceuil") == ""


def test_words_of_a_hidden_idea_are_not_remembered(django_capture_on_commit_callbacks):
    spelling.forget()
    hidden = IdeaFactory(title="Conciergerie", visibility=Visibility.AWAITING)
    with django_capture_on_commit_callbacks(execute=True):
        index(hidden)
        index_many([hidden.pk])
    assert SearchWord.objects.count() == 0

    hidden.visibility = Visibility.VISIBLE
    hidden.save()
    with django_capture_on_commit_callbacks(execute=True):
        index(hidden)

    assert SearchWord.objects.filter(word="conciergerie").exists()


def shown(found):
    return "".join(f"[{piece}]" if hit else piece for piece, hit in found)


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("simplifier", "Des formulaires simplifiés.", "Des formulaires [simplifiés]."),
        ("coeur", "Le cœur du métier", "Le [cœur] du métier"),
        ("accueil", "L’accueil & <b>l'accueil</b>", "L’[accueil] & <b>l'[accueil]</b>"),
        ("rien", "Un texte", "Un texte"),
        ("covid", "COVID19", "[COVID19]"),
        ("", "Un texte", "Un texte"),
    ],
)
def test_words_asked_are_marked_and_the_text_is_kept(asked, text, expected):
    found = marked(parse(asked), text)

    assert shown(found) == expected
    assert "".join(piece for piece, _hit in found) == text


def test_the_extract_is_the_passage_that_has_most_of_what_is_asked():
    far = "Un guichet, seul. " + "Des mots sans rapport. " * 30
    text = far + "Le guichet du lundi accueille le public." + " La suite." * 40

    found = shown(extract(parse("guichet lundi public"), ["Rien ici.", text]))

    assert "Le [guichet] du [lundi] accueille le [public]." in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < 230
    assert extract(parse("zèbre"), [text]) == []


@pytest.mark.parametrize("pad", range(12))
def test_the_extract_never_begins_with_the_end_of_a_sentence(pad):
    text = "x" * pad + " Des mots. " * 30 + "Un guichet." + " La suite." * 40

    found = shown(extract(parse("guichet"), [text]))

    assert re.match(r"… \w", found)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=300), asked=st.text(max_size=20))
def test_any_text_is_cut_and_marked_without_losing_a_letter(text, asked):
    assert "".join(piece for piece, _hit in marked(parse(asked), text)) == text
    extract(parse(asked), [text])


def test_the_memory_of_words_starts_from_visible_ideas_and_only_once():
    spelling.forget()
    IdeaFactory(title="Conciergerie")
    IdeaFactory(title="Blanchisserie", visibility=Visibility.HIDDEN)

    assert spelling.learn_if_none()
    assert not spelling.learn_if_none()
    words = set(SearchWord.objects.values_list("word", flat=True))
    assert "conciergerie" in words
    assert "blanchisserie" not in words
