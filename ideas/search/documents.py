"""The writing side: the search document of each idea."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import UUIDField
from django.utils import timezone

from ideas.enums import State, Visibility
from ideas.models import Answer, Comment, Idea, SearchDocument
from ideas.search.spelling import forget, learn_later
from ideas.search.text import stems
from innovation_platform.prepared import Given, Prepared

#: What is read of an idea beside its title, and of an answer everyone may read.
IDEA_TEXTS = ("problem", "proposal", "benefit", "group_author")
ANSWER_TEXTS = ("understood", "explanation", "way_forward")

BATCH = 2_000

_WRITTEN = Prepared(
    lambda: (
        Idea.objects.filter(pk=Given("idea", UUIDField()))
        .order_by("answers__version")
        .values_list(
            "search_document__title",
            "search_document__body",
            "comments_count",
            "answers__public_from",
            *(f"answers__{name}" for name in ANSWER_TEXTS),
        )
    ),
    by_key=True,
)


def index(idea: Idea, *, is_new: bool = False) -> None:
    """Bring the search document of an idea up to date; drafts have none, so that an idea just
    deposited `is_new`. Call it inside the transaction of the change. Reads the document with the
    public answers in one query, the comments in another where there are any, writes in a last one
    when a word has changed."""
    if idea.state == State.DRAFT:
        return
    rows = [] if is_new else _WRITTEN.rows(idea=idea.pk)
    now = timezone.now()
    answers = [text for row in rows if row[3] and row[3] <= now for text in row[4:]]
    said = _comments([idea.pk])[idea.pk] if rows and rows[0][2] else []
    texts = [*(getattr(idea, name) for name in IDEA_TEXTS), *answers, *said]
    document = _document(idea.pk, idea.title, texts)
    if not rows or (document.title, document.body) != rows[0][:2]:
        _write([document])
    if idea.visibility == Visibility.VISIBLE:
        learn_later([idea.title, *texts])


def index_many(idea_ids: Iterable[UUID]) -> int:
    """Write the documents of many ideas, for imports: four queries per batch of ideas. Returns
    how many were written."""
    ids = iter(idea_ids)
    return sum(_index_batch(batch) for batch in iter(lambda: list(islice(ids, BATCH)), []))


def index_newly_public(since: datetime) -> int:
    """Index again the ideas whose answer became public after `since`: an answer is signed some
    time before everyone may read it. Meant for the clock. Returns how many."""
    return index_many(
        Answer.objects.filter(public_from__gt=since, public_from__lte=timezone.now())
        .order_by()
        .values_list("idea", flat=True)
        .distinct()
    )


def rebuild() -> Iterator[int]:
    """Write every document again, from the first idea to the last, and the words that corrections
    are made of; yields how many so far."""
    forget()
    done, last = 0, None
    while True:
        ideas = Idea.objects.exclude(state=State.DRAFT).order_by("pk")
        if last is not None:
            ideas = ideas.filter(pk__gt=last)
        batch = list(ideas.values_list("pk", flat=True)[:BATCH])
        if not batch:
            return
        done += _index_batch(batch)
        last = batch[-1]
        yield done


def _index_batch(idea_ids: list[UUID]) -> int:
    answers = defaultdict(list)
    for idea_id, *texts in (
        Answer.objects.filter(idea__in=idea_ids, public_from__lte=timezone.now())
        .order_by("idea", "version")
        .values_list("idea", *ANSWER_TEXTS)
    ):
        answers[idea_id] += texts
    said = _comments(idea_ids)
    documents, seen = [], []
    for pk, visibility, title, *texts in (
        Idea.objects.filter(pk__in=idea_ids)
        .exclude(state=State.DRAFT)
        .values_list("pk", "visibility", "title", *IDEA_TEXTS)
    ):
        texts += [*answers.get(pk, ()), *said[pk]]
        documents.append(_document(pk, title, texts))
        if visibility == Visibility.VISIBLE:
            seen += [title, *texts]
    _write(documents)
    learn_later(seen)
    return len(documents)


def _comments(idea_ids: list[UUID]) -> dict[UUID, list[str]]:
    """What is still said under ideas, thanks aside; one merged keeps its own."""
    said = defaultdict(list)
    rows = Comment.objects.standing().of_discussion().filter(idea__in=idea_ids)
    for idea_id, body in rows.order_by("idea", "pk").values_list("idea", "body"):
        said[idea_id].append(body)
    return said


def _document(idea_id: UUID, title: str, texts: Iterable[str]) -> SearchDocument:
    return SearchDocument(
        idea_id=idea_id, title=" ".join(stems(title)), body=" ".join(stems(" ".join(texts)))
    )


def _write(documents: list[SearchDocument]) -> None:
    SearchDocument.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["idea"],
        update_fields=["title", "body"],
    )
