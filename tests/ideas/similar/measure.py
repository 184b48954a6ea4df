"""Precision and recall among the first five, on labelled pairs; and the two plain ways to beat."""

import math
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ideas.search import stems

FAMILIES = Path(__file__).with_name("families.toml")
THEMES = Path(__file__).parents[3] / "ideas" / "demo" / "corpus" / "themes"
FIRST = 5

Text = tuple[str, str]


@dataclass(frozen=True)
class Question:
    """What is typed, and the places among the documents of those that say the same."""

    typed: Text
    same: frozenset[int]


@dataclass(frozen=True)
class Measure:
    """Among the first five: how many are right, how many of the right ones are there."""

    precision: float
    recall: float

    def __str__(self) -> str:
        return f"precision@5 {self.precision:.3f}, recall@5 {self.recall:.3f}"


def labelled() -> tuple[list[Text], list[Question]]:
    """The documents (two of each family, then those of the demonstration) and the questions."""
    documents: list[Text] = []
    questions = []
    for family in tomllib.loads(FAMILIES.read_text())["family"]:
        at = len(documents)
        documents += [tuple(family["first"]), tuple(family["second"])]
        questions.append(Question(tuple(family["typed"]), frozenset({at, at + 1})))
    for theme in sorted(THEMES.glob("*.toml")):
        ideas = tomllib.loads(theme.read_text())["idea"]
        documents += [(idea["title"], idea["problem"]) for idea in ideas]
    return documents, questions


def measure(questions: list[Question], first: Callable[[Text], Sequence[int]]) -> Measure:
    """What the first five of each question are worth."""
    right = [len(question.same & set(first(question.typed)[:FIRST])) for question in questions]
    return Measure(
        precision=sum(right) / (FIRST * len(questions)),
        recall=sum(right) / sum(len(question.same) for question in questions),
    )


def by_bm25(documents: list[Text]) -> Callable[[Text], list[int]]:
    """Plain BM25 over the stems of title and problem."""
    bags = [Counter(stems(" ".join(document))) for document in documents]
    having = Counter(stem for bag in bags for stem in bag)
    usual = sum(bag.total() for bag in bags) / len(bags)

    def score(bag: Counter, asked: set[str]) -> float:
        long = 1.2 * (0.25 + 0.75 * bag.total() / usual)
        return sum(
            math.log(1 + (len(bags) - having[stem] + 0.5) / (having[stem] + 0.5))
            * bag[stem]
            * 2.2
            / (bag[stem] + long)
            for stem in asked
            if bag[stem]
        )

    return _sorted_by(lambda typed: [score(bag, set(stems(" ".join(typed)))) for bag in bags])


def by_trigrams(documents: list[Text]) -> Callable[[Text], list[int]]:
    """The share of letter trigrams in common, as pg_trgm counts it."""
    kept = [_trigrams(document) for document in documents]

    def scores(typed: Text) -> list[float]:
        asked = _trigrams(typed)
        return [len(asked & one) / len(asked | one) for one in kept]

    return _sorted_by(scores)


def _trigrams(text: Text) -> set[str]:
    found = set()
    for word in " ".join(text).lower().split():
        padded = f"  {word} "
        found |= {padded[at : at + 3] for at in range(len(padded) - 2)}
    return found


def _sorted_by(scores: Callable[[Text], list[float]]) -> Callable[[Text], list[int]]:
    def first(typed: Text) -> list[int]:
        values = scores(typed)
        return sorted(range(len(values)), key=lambda place: -values[place])

    return first
