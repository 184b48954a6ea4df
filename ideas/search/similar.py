"""Ideas that say nearly the same as a text being typed.

Found two ways: by the rarest of its words, and by its meaning where the encoder is installed. The
candidates are bounded, then ranked here: by meaning first, by shared notions next; without the
encoder, by the notions they share (see `thesaurus`).
"""

import math
from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from accounts.models import User
from ideas.enums import State, Visibility
from ideas.models import Idea, SearchDocument
from ideas.models.idea import IdeaQuerySet
from ideas.search import meaning
from ideas.search.hits import with_any
from ideas.search.text import stems
from ideas.search.thesaurus import notion, others

#: How many ideas are shown at most.
SHOWN = 5
#: Words read of what is typed, the title's first; under two there is nothing to compare. How many
#: are looked for, with those that stand for them.
WORDS, FEWEST_WORDS, LOOKED_FOR = 24, 2, 40
#: The newest ideas whose meaning is compared, and how many of them may be ranked.
MEANINGS, NEAREST = 2_000, 60
#: What shared notions add to the nearness of meanings, and the score under which nothing is shown.
SHARED_WEIGHT, LEAST_NEAR = 0.45, 0.25
#: Without the encoder: how much more a notion of the title typed counts, and the part of that
#: title's notions an idea must have: one word in common with a long title says nothing.
TITLE_WEIGHT, PART_OF_TITLE = 2.0, 0.2
#: While there is no title yet, how many notions of the problem it must have.
FEWEST_SHARED = 2
#: Encoded on the spot when the clock has not yet: the newest ideas.
ON_THE_SPOT = 20
#: Ideas that lead nowhere: one merged is shown by the one it joined.
LEFT_OUT = (State.DRAFT, State.MERGED, State.WITHDRAWN)


def similar_ideas(
    *,
    organisation_id: int,
    title: str,
    problem: str = "",
    author: User | None = None,
    among: IdeaQuerySet | None = None,
    limit: int = SHOWN,
    waits: bool = True,
) -> list[Idea]:
    """The visible ideas of an organisation, or those `among` a queryset that already knows who may
    see them, that say nearly the same, nearest first; never those of `author`, who need not be
    known. Without `waits`, words alone rank them until the encoder is loaded, which takes seconds.
    Writes nothing. The words are in its queries: the anonymous
    zone has a look-up of its own, `ideas.anonymous.similar`.
    """
    asked = list(dict.fromkeys([*stems(title), *stems(problem)]))[:WORDS]
    if len(asked) < FEWEST_WORDS:
        return []
    looked_for = dict.fromkeys([*asked, *(other for word in asked for other in others(word))])
    of_organisation = Idea.objects.filter(
        visibility=Visibility.VISIBLE, organisation_id=organisation_id
    )
    scope = (of_organisation if among is None else among).exclude(state__in=LEFT_OUT)
    if author is not None:
        scope = scope.exclude(pk__in=Idea.objects.authored_by(author).values("pk"))
    by_words = with_any(scope, list(looked_for)[:LOOKED_FOR])
    by_meaning = meaning.is_available() if waits else meaning.is_loaded()
    near = _near(scope, title, problem, by_words) if by_meaning else {}
    best_near = sorted(near, key=near.get, reverse=True)[:NEAREST]
    texts = _texts({*by_words, *best_near})
    notions = {notion(word) for word in asked}
    of_title = {notion(word) for word in stems(title)}
    scores = _by_meaning(near, notions, texts) if near else _by_notions(notions, of_title, texts)
    ideas = scope.select_related("organisation").in_bulk(
        sorted(scores, key=lambda pk: (-scores[pk], str(pk)))[:limit]
    )
    return sorted(ideas.values(), key=lambda idea: (-scores[idea.pk], str(idea.pk)))


def _near(scope: IdeaQuerySet, title: str, problem: str, by_words: list[UUID]) -> dict[UUID, float]:
    """How near each of the newest ideas is, by meaning; those found by words that have no vector
    yet are encoded on the spot."""
    vectors = dict(
        scope.filter(meaning__isnull=False)
        .order_by("-deposited_on", "-pk")
        .values_list("pk", "meaning__vector")[:MEANINGS]
    )
    late = [pk for pk in by_words if pk not in vectors][:ON_THE_SPOT]
    if late:
        rows = Idea.objects.filter(pk__in=late).values_list("pk", "title", "problem")
        found = [(pk, (title, problem)) for pk, title, problem in rows]
        encoded = meaning.encode([text for _pk, text in found])
        vectors |= {pk: vector for (pk, _text), vector in zip(found, encoded, strict=True)}
    values = meaning.nearness(title, problem, [bytes(vector) for vector in vectors.values()])
    return dict(zip(vectors, values, strict=True))


def _texts(keys: set[UUID]) -> dict[UUID, Counter]:
    """The notions of each candidate."""
    rows = SearchDocument.objects.filter(idea__in=keys).values_list("idea", "title", "body")
    return {
        pk: Counter(notion(word) for word in f"{title} {body}".split()) for pk, title, body in rows
    }


def _by_meaning(
    near: Mapping[UUID, float], asked: set[str], texts: Mapping[UUID, Counter]
) -> dict[UUID, float]:
    """Nearness, and the share of the notions asked that the idea has, rare ones counting more."""
    weights = _weights(asked, texts)
    whole = sum(weights.values()) or 1.0
    scores = {
        pk: near[pk] + SHARED_WEIGHT * sum(weights[one] for one in asked & text.keys()) / whole
        for pk, text in texts.items()
        if pk in near
    }
    return {pk: score for pk, score in scores.items() if score >= LEAST_NEAR}


def _by_notions(
    asked: set[str], title: set[str], texts: Mapping[UUID, Counter]
) -> dict[UUID, float]:
    """BM25 over notions, of those that have enough of them."""
    weights = _weights(asked, texts)
    usual = sum(text.total() for text in texts.values()) / (len(texts) or 1)

    def score(text: Counter) -> float:
        long = 1.2 * (0.25 + 0.75 * text.total() / usual)
        return sum(
            weights[one]
            * (TITLE_WEIGHT if one in title else 1)
            * text[one]
            * 2.2
            / (text[one] + long)
            for one in asked & text.keys()
        )

    wanted, least = (title, PART_OF_TITLE * len(title)) if title else (asked, FEWEST_SHARED)
    return {
        pk: score(text) for pk, text in texts.items() if len(wanted & text.keys()) >= max(least, 1)
    }


def _weights(asked: set[str], texts: Mapping[UUID, Counter]) -> dict[str, float]:
    """How much each notion says: the fewer candidates have it, the more."""
    having = Counter(one for text in texts.values() for one in asked & text.keys())
    return {
        one: math.log(1 + (len(texts) - having[one] + 0.5) / (having[one] + 0.5)) for one in asked
    }
