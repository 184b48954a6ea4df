"""Reads the TOML files of the corpus, once each, into the dataclasses of ``types``."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from ideas.demo.corpus.types import (
    Challenge,
    Exchange,
    ExistingAnswer,
    Forwarding,
    IdeaText,
    Observation,
    OrganisationText,
    Pilot,
    Rejection,
    Results,
    Theme,
    UnitText,
)

HERE = Path(__file__).parent

# The order in which the categories are shown; each is a file of ``themes/``.
THEME_CODES = (
    "welcome",
    "case_work",
    "letters",
    "digital",
    "wellbeing",
    "sustainability",
    "purchasing",
    "organisation",
    "training",
    "access_to_rights",
    "take_up",
    "data_quality",
    "internal_communication",
    "accessibility",
    "premises",
)


@cache
def _document(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def _theme_documents() -> tuple[dict[str, Any], ...]:
    return tuple(_document(f"themes/{code}") for code in THEME_CODES)


@cache
def themes() -> tuple[Theme, ...]:
    """The fifteen themes, with the sentences that belong to each."""
    return tuple(
        Theme(
            code=document["code"],
            label=document["label"],
            take_charge=tuple(document["take_charge"]),
            summaries=tuple(document["summaries"]),
            places=tuple(document["places"]),
            remarks=tuple(document["remarks"]),
        )
        for document in _theme_documents()
    )


CATEGORIES: tuple[tuple[str, str], ...] = tuple((theme.code, theme.label) for theme in themes())


@cache
def ideas() -> tuple[IdeaText, ...]:
    """Every idea of the corpus, theme after theme."""
    return tuple(
        IdeaText(
            key=row["key"],
            theme=document["code"],
            title=row["title"],
            problem=row["problem"],
            detail=row["detail"],
            proposal=row["proposal"],
            benefit=row["benefit"],
            voice=row["voice"],
            branches=tuple(row.get("branches", ())),
        )
        for document in _theme_documents()
        for row in document["idea"]
    )


@cache
def ideas_for(branch: str) -> tuple[IdeaText, ...]:
    """The ideas that somebody of this branch could have written."""
    return tuple(idea for idea in ideas() if idea.fits(branch))


def _attached(kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(theme, idea key or "", row) of each text of a kind, under its idea or under the theme."""
    found = []
    for document in _theme_documents():
        found += [(document["code"], "", row) for row in document.get(kind, ())]
        found += [
            (document["code"], idea["key"], row)
            for idea in document["idea"]
            for row in idea.get(kind, ())
        ]
    return found


@cache
def _questions() -> tuple[Exchange, ...]:
    return tuple(Exchange(theme, idea, **row) for theme, idea, row in _attached("question"))


@cache
def questions(theme: str | None = None) -> tuple[Exchange, ...]:
    """Referents' questions with the authors' answers, of one theme or of all."""
    return tuple(row for row in _questions() if theme is None or row.theme == theme)


@cache
def detailed_answers() -> tuple[Rejection, ...]:
    """Detailed answers to ideas that were not retained, each written for one idea."""
    return tuple(
        Rejection(theme, idea, **{**row, "reasons": tuple(row["reasons"])})
        for theme, idea, row in _attached("rejection")
    )


@cache
def existing_answers() -> tuple[ExistingAnswer, ...]:
    """« Ce qui existe déjà », each written for one idea."""
    return tuple(
        ExistingAnswer(theme, idea, row["text"], row.get("link", ""), row.get("contact", ""))
        for theme, idea, row in _attached("existing")
    )


@cache
def forwardings() -> tuple[Forwarding, ...]:
    """What is asked of the national fund, with the reply, each written for one idea."""
    by_key = {idea.key: idea for idea in ideas()}
    return tuple(
        Forwarding(theme, idea, by_key[idea].branches, row["ask"], row["reply"])
        for theme, idea, row in _attached("forward")
    )


@cache
def pilots() -> tuple[Pilot, ...]:
    """Experiments with a figure before, aimed at, and after."""
    return tuple(Pilot(theme, idea, **row) for theme, idea, row in _attached("pilot"))


@cache
def observations() -> tuple[Observation, ...]:
    """Experiments in which nothing can be counted."""
    return tuple(Observation(theme, idea, **row) for theme, idea, row in _attached("observation"))


@cache
def results() -> tuple[Results, ...]:
    """Results of achieved ideas, each written for one idea."""
    return tuple(
        Results(theme, idea, tuple(row["lines"]), row["how_to"])
        for theme, idea, row in _attached("results")
    )


MATERIALS: dict[str, Callable[[], tuple[Any, ...]]] = {
    "question": questions,
    "rejection": detailed_answers,
    "existing": existing_answers,
    "forward": forwardings,
    "pilot": pilots,
    "observation": observations,
    "results": results,
}


@cache
def ideas_with(kind: str) -> tuple[IdeaText, ...]:
    """The ideas for which a text of this kind (a key of ``MATERIALS``) was written."""
    keys = {row.idea for row in MATERIALS[kind]()}
    return tuple(idea for idea in ideas() if idea.key in keys)


@cache
def about(kind: str, idea: IdeaText) -> tuple[Any, ...]:
    """The texts of a kind for an idea: those written for it, else those of its theme."""
    rows = MATERIALS[kind]()
    own = tuple(row for row in rows if row.idea == idea.key)
    return own or tuple(row for row in rows if not row.idea and row.theme == idea.theme)


@cache
def sentences(kind: str) -> tuple[str, ...]:
    """One list of ``decisions.toml``: accept, adjourn, suspend, withdraw, contest, appeal…"""
    return tuple(_document("decisions")[kind])


@cache
def spoken(kind: str) -> tuple[str, ...]:
    """One list of ``discussion.toml``: comments, replies, author_replies, thanks…"""
    return tuple(_document("discussion")[kind])


@cache
def said_once(kind: str) -> str:
    """One text of ``discussion.toml`` that the demo shows once: reported, hurtful…"""
    return _document("discussion")[kind]


@cache
def milestones() -> tuple[str, ...]:
    """Names of a project's milestones."""
    return tuple(_document("projects")["milestones"])


@cache
def journal_entries() -> tuple[str, ...]:
    """Entries of a project's journal."""
    return tuple(_document("projects")["journal"])


@cache
def how_tos() -> tuple[str, ...]:
    """How to do the same at home, for a rollout whose idea has no text of its own."""
    return tuple(_document("projects")["how_to"])


@cache
def lessons() -> tuple[str, ...]:
    """What was learned from a project that was not carried on."""
    return tuple(_document("projects")["lessons"])


@cache
def challenges() -> tuple[Challenge, ...]:
    """The « défis »."""
    return tuple(
        Challenge(
            title=row["title"],
            question=row["question"],
            paragraph=row["paragraph"],
            season=row["season"],
            themes=tuple(row.get("themes", ())),
            branches=tuple(row.get("branches", ())),
        )
        for row in _document("challenges")["challenge"]
    )


@cache
def first_names() -> tuple[str, ...]:
    """First names, feminine and masculine in turn."""
    people = _document("people")
    return tuple(
        name for pair in zip(people["feminine"], people["masculine"], strict=True) for name in pair
    )


@cache
def last_names() -> tuple[str, ...]:
    """Family names."""
    return tuple(_document("people")["last_names"])


@cache
def towns() -> tuple[str, ...]:
    """Invented towns; none begins with a vowel or an article, so « de » fits before each."""
    return tuple(_document("people")["towns"])


@cache
def organisations() -> tuple[OrganisationText, ...]:
    """Invented organisations, the national funds included."""
    return tuple(
        OrganisationText(**{**row, "sites": tuple(row.get("sites", ()))})
        for row in _document("organisations")["organisation"]
    )


def _unit(row: dict[str, Any]) -> UnitText:
    return UnitText(
        row["name"], row["share"], tuple(_unit(child) for child in row.get("units", ()))
    )


@cache
def units(branch: str, *, national: bool = False) -> tuple[UnitText, ...]:
    """The tree of services of an organisation of this branch, or of a national fund."""
    trees = _document("organisations")["tree"]
    return tuple(_unit(row) for row in trees["national" if national else branch])
