"""Answers to keep: tables, as CSV written while it is read or as a workbook, and files that people
joined."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.utils.translation import gettext as _

from innovation_platform.sheets import csv_lines, xlsx_file

Rows = Iterable[Sequence[Any]]
#: Where a table stops: its last line says so. How many of its rows are read at a time.
LONGEST, CHUNK = 10_000, 500


def rows_up_to_longest(
    found: QuerySet | Sequence[Any], cells: Callable[[Any], Sequence[Any]]
) -> Iterator[Sequence[Any]]:
    """The cells of what was found, as it is read, and a last line that says so when some is left
    out."""
    read = found[: LONGEST + 1]
    rows = read.iterator(chunk_size=CHUNK) if isinstance(read, QuerySet) else read
    for number, row in enumerate(rows):
        if number == LONGEST:
            yield [_("La suite n’est pas exportée : affinez la recherche.")]
            return
        yield cells(row)


def csv_answer(name: str, headers: Sequence[str], rows: Rows) -> StreamingHttpResponse:
    """The file `name`.csv, line by line as `rows` are read."""
    response = StreamingHttpResponse(
        csv_lines(headers, rows), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx_answer(name: str, title: str, headers: Sequence[str], rows: Rows) -> FileResponse:
    """The file `name`.xlsx, its one sheet called `title`."""
    file = xlsx_file(title, headers, rows)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def file_answer(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """What someone joined, always as a download of the kind it was checked to be, and kept by no
    cache. `Http404` where the file is gone."""
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
