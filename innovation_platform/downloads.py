"""Answers that are tables to keep: CSV written while it is read, or a workbook."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import FileResponse, StreamingHttpResponse

from innovation_platform.sheets import csv_lines, xlsx_file

Rows = Iterable[Sequence[Any]]


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
