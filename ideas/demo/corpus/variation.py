"""Makes many believable ideas out of few: same subject, another place, moment and wording.

Only string formatting, so that a million ideas cost seconds. A variant keeps the author's words
and changes what a colleague of another site would change: where, when, how often, how to start.
"""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from ideas.demo.corpus.loader import ideas_with, themes, towns
from ideas.demo.corpus.types import IdeaText, Text

TITLE_LIMIT = 140
VARIANTS = Path(__file__).parent / "variants.toml"


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(VARIANTS.read_text(encoding="utf-8"))


@cache
def _clauses(theme: str, branch: str) -> tuple[tuple[str, ...], ...]:
    """Moments, places, places that name no town, titles, remarks, starts and benefits."""
    document = _document()
    own = next(row for row in themes() if row.code == theme)
    return (
        (*document["moments"]["all"], *document["moments"].get(branch, ())),
        own.places,
        tuple(place for place in own.places if "{site}" not in place),
        tuple(document["titles"]),
        (*own.remarks, *document["remarks"]),
        tuple(document["starts"]),
        tuple(document["benefits"]),
    )


@cache
def _answered_in_detail() -> frozenset[str]:
    """Ideas whose written answer speaks of their local detail: it has to stay in every variant."""
    return frozenset(idea.key for kind in ("rejection", "existing") for idea in ideas_with(kind))


def variant(idea: IdeaText, rng: Random, *, branch: str | None = None, site: str = "") -> Text:
    """Another colleague's version of an idea; the same random generator gives the same text."""
    draw = rng.random

    def pick(values: tuple[str, ...]) -> str:
        return values[int(draw() * len(values))]

    branch = branch or (idea.branches[0] if idea.branches else "")
    moments, places, spots, titles, remarks, starts, benefits = _clauses(idea.theme, branch)
    words = {
        "title": idea.title,
        "site": site or pick(towns()),
        "moment": pick(moments),
        "spot": pick(spots),
        "weeks": 3 + int(draw() * 10),
        "count": 5 + int(draw() * 36),
    }
    words["place"] = pick(places).format_map(words)
    title = pick(titles).format_map(words)
    if len(title) > TITLE_LIMIT:
        title = idea.title
    problem = idea.problem
    if idea.key in _answered_in_detail():
        problem = f"{problem} {idea.detail.replace('{site}', words['site'])}"
    return Text(
        title=title,
        problem=f"{problem} {pick(remarks).format_map(words)}",
        proposal=f"{idea.proposal}{pick(starts).format_map(words)}",
        benefit=f"{idea.benefit}{pick(benefits)}",
    )
