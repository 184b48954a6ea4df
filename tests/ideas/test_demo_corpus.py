"""The demo's texts: enough of them, all different, and in the French a reader expects."""

import re
import tomllib
from dataclasses import fields, is_dataclass
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from ideas.demo import corpus

FILES = sorted((Path(corpus.__file__).parent).rglob("*.toml"))
NBSP = "\u00a0"
# Words of the field that mean something else here, or that close an idea unkindly.
FORBIDDEN = re.compile(
    r"pris(?:e|es)? en charge|(?<!non-)\brecours\b|\bdéclinée|\bécartée|\barrêtée", re.IGNORECASE
)


def strings(value):
    """Every string of a parsed TOML value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


TEXTS = [
    (path.name, text)
    for path in FILES
    for text in strings(tomllib.loads(path.read_text(encoding="utf-8")))
    if not text.startswith("https://")
]


def sentence_count(text):
    return len(re.findall(r"[.?](?=\s|$)", text))


@pytest.mark.parametrize(
    ("rule", "pattern"),
    [
        ("straight apostrophe", r"'"),
        ("straight quotation mark", r'"'),
        ("exclamation mark", r"!"),
        ("no-break space missing before ; : ? % » €", rf"(?<![{NBSP}\w])[;:?%»€]|\w[;?%»€]"),
        ("ordinary space before ; : ? % » €", r" [;:?%»€]"),
        ("no-break space missing after «", rf"«(?!{NBSP})"),
        ("colon stuck to a word", r"[a-zà-ÿ]:"),
        ("double space", r"  "),
        ("three dots", r"\.\.\."),
    ],
)
def test_typography(rule, pattern):
    allowed = {"%"}
    found = [text for _, text in TEXTS if text not in allowed and re.search(pattern, text)]

    assert found == [], rule


def test_words_of_the_field():
    assert [text for _, text in TEXTS if FORBIDDEN.search(text)] == []


def test_ideas_are_many_and_all_different():
    ideas = corpus.ideas()

    assert len(ideas) >= 160
    for name in ("key", "title", "problem", "proposal", "benefit", "detail"):
        values = [getattr(idea, name) for idea in ideas]
        assert len(set(values)) == len(values), name


def test_each_idea_has_a_believable_size():
    sizes = {
        idea.key: (
            30 <= len(idea.title) <= 90,
            2 <= sentence_count(f"{idea.problem} {idea.detail}") <= 5,
            1 <= sentence_count(idea.proposal) <= 5,
            1 <= sentence_count(idea.benefit) <= 2,
        )
        for idea in corpus.ideas()
    }

    assert {key: size for key, size in sizes.items() if not all(size)} == {}


def test_each_theme_has_ideas_questions_and_sentences():
    assert [code for code, _ in corpus.CATEGORIES] == [theme.code for theme in corpus.themes()]
    for theme in corpus.themes():
        assert len([idea for idea in corpus.ideas() if idea.theme == theme.code]) >= 10, theme
        assert len([row for row in corpus.questions(theme.code) if not row.idea]) >= 2, theme
        assert min(len(theme.take_charge), len(theme.summaries), len(theme.places)) >= 2, theme
        assert any("{site}" not in place for place in theme.places), theme


def test_each_branch_has_its_own_choice_of_ideas():
    for branch in corpus.BRANCHES:
        assert len(corpus.ideas_for(branch)) >= 100, branch
    known = set(corpus.BRANCHES)
    assert {branch for idea in corpus.ideas() for branch in idea.branches} <= known


@pytest.mark.parametrize(
    ("loader", "minimum"),
    [
        ("questions", 25),
        ("detailed_answers", 30),
        ("existing_answers", 12),
        ("forwardings", 6),
        ("pilots", 20),
        ("observations", 5),
        ("results", 20),
        ("lessons", 10),
        ("milestones", 15),
        ("journal_entries", 20),
        ("how_tos", 6),
        ("challenges", 10),
        ("organisations", 12),
        ("first_names", 120),
        ("last_names", 150),
        ("towns", 40),
    ],
)
def test_enough_of_everything_and_no_duplicates(loader, minimum):
    rows = getattr(corpus, loader)()

    assert len(rows) >= minimum
    assert len(set(rows)) == len(rows)
    assert rows is getattr(corpus, loader)()


@pytest.mark.parametrize(
    ("kind", "minimum"),
    [
        ("accept", 12),
        ("adjourn", 6),
        ("suspend", 4),
        ("restart", 2),
        ("withdraw", 3),
        ("contest", 4),
        ("appeal", 6),
        ("merge", 2),
        ("unmerge", 2),
        ("stop", 2),
        ("retire", 3),
        ("reopen", 2),
        ("not_adopted", 6),
        ("adapted", 6),
        ("abandoned", 4),
        ("expert_opinion", 4),
        ("sponsor_word", 2),
    ],
)
def test_enough_reasons_of_each_kind(kind, minimum):
    assert len(set(corpus.sentences(kind))) >= minimum


def test_detailed_answers_are_complete_and_explain():
    answers = corpus.detailed_answers()

    for answer in answers:
        assert all(getattr(answer, field.name) for field in fields(answer)), answer.idea
        assert 4 <= sentence_count(answer.explanation) <= 8, answer.idea
    assert {reason for answer in answers for reason in answer.reasons} == set(corpus.REASONS)


def test_what_exists_already_names_a_link_or_somebody():
    assert [row.idea for row in corpus.existing_answers() if not (row.link or row.contact)] == []


def test_results_have_three_lines_at_least():
    assert [row.idea for row in corpus.results() if len(row.lines) < 3 or not row.how_to] == []


def test_a_text_is_found_from_its_idea_and_falls_back_on_the_theme():
    rejected = corpus.ideas_with("rejection")[0]
    plain = next(idea for idea in corpus.ideas() if idea not in corpus.ideas_with("question"))

    assert [row.idea for row in corpus.about("rejection", rejected)] == [rejected.key]
    assert corpus.about("question", plain) == tuple(
        row for row in corpus.questions(plain.theme) if not row.idea
    )
    assert corpus.about("rejection", plain) == ()


def test_units_share_the_whole_staff():
    trees = {branch: corpus.units(branch) for branch in corpus.BRANCHES}
    trees["national"] = corpus.units("family", national=True)

    assert {
        name: round(sum(unit.share for unit in tree), 2) for name, tree in trees.items()
    } == dict.fromkeys(trees, 1.0)
    for tree in trees.values():
        for unit in tree:
            if unit.children:
                assert round(sum(child.share for child in unit.children), 2) == 1.0, unit.name


def test_sites_and_themes_named_elsewhere_exist():
    assert {s for o in corpus.organisations() for s in o.sites} <= set(corpus.towns())
    codes = {code for code, _ in corpus.CATEGORIES}
    assert {theme for row in corpus.challenges() for theme in row.themes} <= codes
    assert [town for town in corpus.towns() if town[0] in "AEIOUYHÉÈÊÎ"] == []


def test_variants_are_different_and_the_same_for_the_same_seed():
    def texts(seed, count):
        rng, ideas = Random(seed), corpus.ideas()
        return list(
            islice((corpus.variant(ideas[n % len(ideas)], rng) for n in range(count)), count)
        )

    assert texts(7, 500) == texts(7, 500)
    assert texts(7, 500) != texts(8, 500)
    many = texts(1, 20_000)
    assert len({(text.problem, text.proposal) for text in many}) > 19_500
    assert max(len(text.title) for text in many) <= 140
    for text in many:
        joined = f"{text.title}|{text.problem}|{text.proposal}|{text.benefit}"
        assert "{" not in joined and "  " not in joined and " |" not in joined, joined


def test_an_idea_is_placed_on_a_site():
    for idea in corpus.ideas():
        assert is_dataclass(idea)
        text = idea.text("Valmoreau")
        assert "{" not in text.problem
        assert text.problem.startswith(idea.problem)
        assert (text.title, text.proposal, text.benefit) == (
            idea.title,
            idea.proposal,
            idea.benefit,
        )


def test_a_variant_keeps_the_detail_that_its_answer_speaks_of():
    for idea in corpus.ideas_with("rejection"):
        text = corpus.variant(idea, Random(3), site="Valmoreau")
        assert idea.detail.replace("{site}", "Valmoreau") in text.problem
