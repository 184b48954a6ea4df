"""One page of what a list asks for: its rows, its extracts, the ways to the next and the count."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, DateTimeField, F, QuerySet, UUIDField, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from ideas import presenters
from ideas.filters import RELEVANCE, Asked
from ideas.models import Answer, Comment, Idea
from ideas.paging import CEILING, Page, paged
from ideas.search import extract, marked
from ideas.search.documents import ANSWER_TEXTS, IDEA_TEXTS
from ideas.selectors import ROW
from ideas.views.listed import count_of, ranked, rows_after, rows_by_key
from innovation_platform.forms import whole_number
from innovation_platform.prepared import Given, GivenSet, Prepared
from innovation_platform.typography import plural_count, thin_number

PAGE = 20
#: Where counting the matches of a search stops: no index counts them.
SEARCH_CEILING = 100
#: Where words were found, beside the idea itself.
IN_ANSWER, IN_COMMENT = "answer", "comment"
#: What a card says of an idea beside its title.
EXCERPT = 180


@dataclass(frozen=True)
class Results:
    """A page of ideas, ready to show; `cut` when only the newest of many matches were ranked."""

    rows: list[dict]
    next_cursor: str | None
    previous_cursor: str | None
    count_words: str
    cut: bool = False


def results_of(asked: Asked, cursor: str | None, *, with_text: bool = False) -> Results:
    """The page of an address; `with_text` for the first words of each idea. A cursor that is not
    of this list gives its first page."""
    columns = ROW
    if asked.question or with_text:
        columns = (*ROW, *IDEA_TEXTS)
    if asked.sort == RELEVANCE:
        return _by_relevance(asked, cursor, columns, with_text=with_text)
    shown = paged(Idea, rows_after(asked, columns), order=asked.order, cursor=cursor, size=PAGE)
    return Results(
        rows=_rows(asked, shown.items, with_text=with_text),
        next_cursor=shown.next_cursor,
        previous_cursor=shown.previous_cursor,
        count_words=_count_words(shown, asked),
    )


def _by_relevance(
    asked: Asked, cursor: str | None, columns: tuple[str, ...], *, with_text: bool
) -> Results:
    """Pages of the matches that were ranked, by their place: there are two hundred at most."""
    keys = ranked(asked)
    at = whole_number(cursor) or 0
    at = at if at < len(keys) else 0
    here = keys[at : at + PAGE]
    found = rows_by_key(asked, here, columns) if here else []
    return Results(
        rows=_rows(asked, found, with_text=with_text),
        next_cursor=str(at + PAGE) if at + PAGE < len(keys) else None,
        previous_cursor=str(max(0, at - PAGE)) if at else None,
        count_words=_in_words(len(keys), SEARCH_CEILING),
        cut=len(keys) > SEARCH_CEILING and at + PAGE >= len(keys),
    )


def _count_words(shown: Page, asked: Asked) -> str:
    """« 12 idées », « plus de 10 000 idées »: counting stops at a ceiling. The matches of a
    search are counted only when one page does not hold them."""
    ceiling = SEARCH_CEILING if asked.question else CEILING
    if asked.question and not (shown.next_cursor or shown.previous_cursor):
        return _in_words(len(shown.items), ceiling)
    return _in_words(count_of(asked, ceiling), ceiling)


def _in_words(count: int, ceiling: int) -> str:
    if count > ceiling:
        return _("Plus de %(count)s idées") % {"count": thin_number(ceiling)}
    return plural_count(count, "ideas")


def rows_of(ideas: Iterable[dict], choices: dict[str, dict[int, str]]) -> list[dict]:
    """The rows of a list; the organisation is said only to those who see several."""
    several = choices["organisation"] if len(choices["organisation"]) > 1 else {}
    return presenters.rows(ideas, categories=choices["category"], organisations=several)


def _rows(asked: Asked, ideas: list[dict], *, with_text: bool) -> list[dict]:
    """Rows; those of a search with their words marked and the passage that has them."""
    if not (asked.question or with_text):
        return rows_of(ideas, asked.choices)
    texts = {idea["id"]: [idea.pop(name) for name in IDEA_TEXTS] for idea in ideas}
    rows = rows_of(ideas, asked.choices)
    if with_text:
        for row in rows:
            row["excerpt"] = _first_words(texts[row["id"]])
            row["key"] = (*row["key"], row["excerpt"])
    if not asked.question:
        return rows
    for row in rows:
        row["said_in"] = ""
        row["title_marked"] = marked(asked.question, row["title"])
        row["extract"] = extract(asked.question, texts[row["id"]])
    unsaid = [row for row in rows if not row["extract"]]
    beside = _beside([row["id"] for row in unsaid]) if unsaid else {}
    for row in unsaid:
        for place, texts_there in beside.get(row["id"], {}).items():
            if not row["extract"]:
                row["extract"], row["said_in"] = extract(asked.question, texts_there), place
    for row in rows:
        said = (tuple(row["title_marked"]), tuple(row["extract"]), row["said_in"])
        row["key"] = (*row["key"], *said)
    return rows


def _first_words(texts: list[str]) -> str:
    text = " ".join(texts[0].split())
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " …"


def _beside(ideas: list[UUID]) -> dict[UUID, dict[str, list[str]]]:
    """What everyone may read beside ideas, by where it is said: their answers, their comments; in
    one query."""
    found: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for place, idea, text in _BESIDE.rows(ideas=ideas, now=timezone.now()):
        found[idea][place].append(text)
    return found


def _said_beside() -> QuerySet:
    ideas, now = GivenSet("ideas", UUIDField()), Given("now", DateTimeField())
    public = Answer.objects.filter(idea__in=ideas, public_from__lte=now)
    said = Comment.objects.standing().of_discussion().filter(idea__in=ideas)
    parts = [_part(public, IN_ANSWER, name) for name in ANSWER_TEXTS]
    return _part(said, IN_COMMENT, "body").union(*parts, all=True)


def _part(queryset: QuerySet, place: str, column: str) -> QuerySet:
    where = Value(place, output_field=CharField())
    return queryset.order_by().values_list(where, F("idea"), F(column))


_BESIDE = Prepared(_said_beside)
