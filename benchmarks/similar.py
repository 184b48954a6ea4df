"""How well similar ideas are found among real texts, against plain BM25 and trigrams.

    python manage.py migrate && python -m benchmarks.similar ideas.csv --title titre --text texte

Nobody has said which of these texts are alike, so each is cut in two: the first half is deposited
under its title, the second is typed. What is measured is how often the first half is among the five
ideas shown. Both halves have the words of one author, which suits BM25 best; the labelled pairs of
tests/ideas/similar, written by different people, say how it does when words differ. Everything
happens in one transaction that is then undone: whatever the database, nothing stays.
"""

import argparse
import csv
import os
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

#: Texts of fewer sentences than this are left out: half of one says too little.
FEWEST_SENTENCES = 4
#: What a depositor may write in a field.
LONGEST_TITLE, LONGEST_TEXT = 150, 3_000
SENTENCE = re.compile(r"(?<=[.!?;:])\s+")


class Halves(NamedTuple):
    """A text of which the first half is deposited, and the second typed."""

    title: str
    deposited: str
    typed: str


class Found(NamedTuple):
    """How often the other half was found: among the first five, and first of all."""

    way: str
    among_five: float
    first: float
    seconds_each: float


def read(path: Path, *, title: str, text: str) -> list[Halves]:
    """The texts of a file that are long enough, each cut in two between sentences."""
    csv.field_size_limit(10_000_000)
    with path.open(newline="", encoding="utf-8-sig") as lines:
        rows = [(row[title], row[text]) for row in csv.DictReader(lines)]
    found = []
    for heading, whole in rows:
        sentences = [one for one in SENTENCE.split(whole.strip()) if one.strip()]
        if heading.strip() and len(sentences) >= FEWEST_SENTENCES:
            middle = len(sentences) // 2
            halves = (" ".join(sentences[:middle]), " ".join(sentences[middle:]))
            found.append(Halves(heading[:LONGEST_TITLE], *(half[:LONGEST_TEXT] for half in halves)))
    return found


def measure(texts: Sequence[Halves], asked: Sequence[int]) -> list[Found]:
    """Type the second half of each of those `asked`; by our door, by BM25, by trigrams. Deposits
    the first halves in an organisation made for it, in the caller's transaction."""
    from tests.ideas.similar.measure import by_bm25, by_trigrams

    documents = [(one.title, one.deposited) for one in texts]
    ways = {
        "ours": _ours(documents),
        "BM25": by_bm25(documents),
        "trigrams": by_trigrams(documents),
    }
    return [_found(name, way, texts, asked) for name, way in ways.items()]


def _found(
    name: str,
    way: Callable[[tuple[str, str]], Sequence[int]],
    texts: Sequence[Halves],
    asked: Sequence[int],
) -> Found:
    start = time.monotonic()
    shown = {at: list(way(("", texts[at].typed)))[:5] for at in asked}
    seconds = time.monotonic() - start
    count = len(asked)
    return Found(
        name,
        sum(at in five for at, five in shown.items()) / count,
        sum(five[:1] == [at] for at, five in shown.items()) / count,
        seconds / count,
    )


def _ours(documents: list[tuple[str, str]]) -> Callable[[tuple[str, str]], list[int]]:
    from django.utils import timezone

    from accounts.models import Organisation
    from ideas.enums import State, Visibility
    from ideas.models import Idea
    from ideas.search import index_many, meaning, similar_ideas

    place = Organisation.objects.create(
        code="mesure-des-ressemblances", name="Mesure", short_name="Mesure", branch="other"
    )
    ideas = Idea.objects.bulk_create(
        Idea(
            organisation=place,
            title=title,
            problem=problem,
            proposal="",
            state=State.IN_TRIAGE,
            visibility=Visibility.VISIBLE,
            deposited_on=timezone.localdate(),
        )
        for title, problem in documents
    )
    index_many(idea.pk for idea in ideas)
    if meaning.is_available():
        meaning.learn_missing(limit=len(ideas))
    at = {idea.pk: number for number, idea in enumerate(ideas)}

    def first(typed: tuple[str, str]) -> list[int]:
        title, problem = typed
        found = similar_ideas(organisation_id=place.pk, title=title, problem=problem)
        return [at[idea.pk] for idea in found]

    return first


def main() -> int:
    """The command: a line for each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="a CSV file of ideas, one a line")
    parser.add_argument("--title", default="titre", help="the column of titles")
    parser.add_argument("--text", default="texte", help="the column of texts")
    parser.add_argument("--asked", type=int, default=200, help="how many second halves are typed")
    options = parser.parse_args()
    if not options.file.is_file():
        sys.stderr.write(f"No file {options.file}: nothing was measured.\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovation_platform.settings.embedded")
    import django

    django.setup()
    from django.db import connection, transaction

    from ideas.search import meaning

    texts = read(options.file, title=options.title, text=options.text)
    if not texts:
        sys.stderr.write(f"No text of {FEWEST_SENTENCES} sentences under a title.\n")
        return 2
    asked = random.Random(5).sample(range(len(texts)), min(options.asked, len(texts)))
    with transaction.atomic():
        found = measure(texts, asked)
        transaction.set_rollback(True)
    encoder = "with" if meaning.is_available() else "without"
    print(
        f"{connection.vendor}, {encoder} the encoder: {len(texts)} texts, {len(asked)} asked; "
        "the other half is among the five shown, and first:"
    )
    for one in found:
        print(
            f"{one.way:9} {one.among_five:.3f}  {one.first:.3f}  "
            f"({one.seconds_each * 1000:.0f} ms each)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
