"""Tables sent to people, CSV or XLSX: never a formula made of what people typed."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import IO, Any

from django.utils.functional import Promise

#: What makes a spreadsheet run a cell instead of showing it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: The longest text a cell of a spreadsheet holds.
LONGEST_CELL = 32_767


def harmless(cell: Any) -> str:
    """A cell as text that no spreadsheet runs. A number stays one, below zero too; what follows its
    point is written as French spreadsheets read it."""
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    if isinstance(cell, int | float):
        return str(cell).replace(".", ",")
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in FORMULA_STARTS else text


def csv_lines(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file as French spreadsheets open it: its mark, semicolons."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";")
    yield "\ufeff"
    for row in chain([headers], rows):
        writer.writerow([harmless(cell) for cell in row])
        yield _taken(line)


def _taken(line: io.StringIO) -> str:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text


def xlsx_file(title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """A workbook of one sheet, written row by row to a temporary file, at its start. Texts are
    written as texts: neither formulas nor links."""
    import xlsxwriter  # here: most web workers never write a workbook

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "dd/mm/yyyy",
        },
    )
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True})
    for column, header in enumerate(headers):
        sheet.write_string(0, column, str(header), bold)
        sheet.set_column(column, column, 18 if column else 60)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str | Promise):
                sheet.write_string(number, column, str(cell)[:LONGEST_CELL])
            elif cell is not None:
                sheet.write(number, column, cell)
    book.close()
    file.seek(0)
    return file
