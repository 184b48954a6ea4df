"""Reading a table sent by someone else (CSV or XLSX) one row at a time, without losing any.

What such files hold in practice: a byte-order mark, Windows' encoding, semicolons, headers in other
words, cells with spaces that do not break, a quotation mark opened and never closed, rows too long.
A row that cannot be read is given back with its line and the reason; the rows after it are read.
"""

import csv
import datetime
import unicodedata
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import ParseError  # the error that openpyxl lets through

from django.utils.translation import gettext as _

from accounts.networks import fold

# A cell may hold line ends between quotation marks; past this many, the mark was never closed.
MAX_LINES_IN_A_ROW = 20
MAX_CELL = 10_000


class UnreadableFile(Exception):
    """The file as a whole cannot be imported; the message is in French, for its sender."""


@dataclass(frozen=True)
class Row:
    """A row of the file. `values` is by field; `cells` is as written, for the file of rejects;
    `problem` says why the row could not be read, or is empty."""

    line: int
    cells: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class Column:
    """A field to find: its name, how headers write it, whether the file must have it."""

    name: str
    headers: tuple[str, ...]
    required: bool = False


class Table:
    """A file's headers and its rows, read as they are asked for.

    Raises `UnreadableFile` when the file cannot be opened or a required column is missing.
    """

    def __init__(self, path: Path, columns: Iterable[Column]) -> None:
        self._rows = _read(path)
        self.headers = tuple(_first_filled(self._rows))
        self._places = _places(self.headers, tuple(columns))

    @property
    def fields(self) -> set[str]:
        """Names of the columns that the file has."""
        return set(self._places)

    def __iter__(self) -> Iterator[Row]:
        """The rows below the headers; empty ones are passed over."""
        for line, cells, problem in self._rows:
            clean = [_clean(cell) for cell in cells]
            if problem or any(clean):
                yield self._row(line, cells, clean, problem)

    def _row(self, line: int, cells: list[str], clean: list[str], problem: str) -> Row:
        written = tuple(cells)
        width = len(self.headers)
        if not problem and any(clean[width:]):
            problem = _("%(found)d cellules pour %(expected)d colonnes") % {
                "found": len(clean),
                "expected": width,
            }
        if not problem and any(_has_control(cell) for cell in clean):
            problem = _("caractère illisible dans une cellule")
        if not problem and any(len(cell) > MAX_CELL for cell in clean):
            problem = _("cellule de plus de %(count)d caractères") % {"count": MAX_CELL}
        if problem:
            return Row(line=line, cells=written, problem=problem)
        padded = clean + [""] * (width - len(clean))
        values = {name: padded[place] for name, place in self._places.items()}
        return Row(line=line, cells=written, values=values)


def _places(headers: tuple[str, ...], columns: tuple[Column, ...]) -> dict[str, int]:
    """Where each field stands. Two columns for one field would be a guess: refused."""
    folded = [fold(header) for header in headers]
    places: dict[str, int] = {}
    for column in columns:
        names = {fold(name) for name in (column.name, *column.headers)}
        found = [place for place, header in enumerate(folded) if header in names]
        if len(found) > 1:
            raise UnreadableFile(
                _("Les colonnes « %(first)s » et « %(second)s » se valent : gardez-en une.")
                % {"first": headers[found[0]], "second": headers[found[1]]}
            )
        if found:
            places[column.name] = found[0]
        elif column.required:
            raise UnreadableFile(
                _("Il manque la colonne « %(name)s ». Colonnes trouvées : %(found)s.")
                % {
                    "name": column.headers[0],
                    "found": ", ".join(filter(None, headers)) or _("aucune"),
                }
            )
    return places


def _first_filled(rows: Iterator[tuple[int, list[str], str]]) -> list[str]:
    for _line, cells, problem in rows:
        clean = [_clean(cell) for cell in cells]
        if problem:
            raise UnreadableFile(
                _("La ligne des en-têtes est illisible : %(why)s.") % {"why": problem}
            )
        if any(clean):
            while clean and not clean[-1]:
                clean.pop()
            return clean
    raise UnreadableFile(_("Le fichier est vide."))


def _read(path: Path) -> Iterator[tuple[int, list[str], str]]:
    """Line, cells and problem of each row of the file, whatever its format."""
    if not path.is_file():
        raise UnreadableFile(_("Il n’y a pas de fichier « %(path)s ».") % {"path": path})
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        return _read_xlsx(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            _("L’ancien format .xls n’est pas lu : enregistrez le classeur en .xlsx ou en .csv.")
        )
    return _read_csv(path)


def _read_xlsx(path: Path) -> Iterator[tuple[int, list[str], str]]:
    """Rows of the first sheet; a formula gives the value it had when the file was saved."""
    # Here: it brings numpy along where that is installed, 25 MB and a quarter of a second.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, ParseError) as error:
        raise UnreadableFile(_("Ce classeur est abîmé : il ne s’ouvre pas.")) from error
    if not book.worksheets:
        raise UnreadableFile(_("Ce classeur n’a pas de feuille de cellules."))
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    try:
        for line, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield line, [_cell_text(value) for value in row], ""
    except (zipfile.BadZipFile, ParseError) as error:
        raise UnreadableFile(_("Ce classeur est abîmé : il ne s’ouvre pas.")) from error
    finally:
        book.close()


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)


def _read_csv(path: Path) -> Iterator[tuple[int, list[str], str]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        first = next((line for line in file if line.strip()), "")
        delimiter = max(";,\t|", key=first.count)
        file.seek(0)
        yield from _csv_rows(file, delimiter, width=first.count(delimiter) + 1)


def _csv_rows(
    lines: Iterable[str], delimiter: str, width: int
) -> Iterator[tuple[int, list[str], str]]:
    """Gather the lines of each row. When its quotation mark is never closed, the first of them is
    given back as unreadable and the others are read again as rows of their own."""
    numbered = enumerate(lines, start=1)
    again: deque[tuple[int, str]] = deque()
    while (first := _next_line(again, numbered)) is not None:
        gathered = [first]
        quotes = first[1].count('"')
        while quotes % 2 and len(gathered) < MAX_LINES_IN_A_ROW:
            following = _next_line(again, numbered)
            if following is None:
                break
            gathered.append(following)
            quotes += following[1].count('"')
        line, text = first
        swallowed = width > 1 and any(
            part.count(delimiter) == width - 1 for _line, part in gathered[1:]
        )
        if quotes % 2 or swallowed:
            cells, problem = [], _("guillemet ouvert et jamais fermé")
        else:
            cells, problem = _parse("".join(part for _line, part in gathered), delimiter)
        if problem:
            again.extendleft(reversed(gathered[1:]))
            cells = [text.rstrip("\r\n")]
        yield line, cells, problem


def _next_line(
    again: deque[tuple[int, str]], numbered: Iterator[tuple[int, str]]
) -> tuple[int, str] | None:
    return again.popleft() if again else next(numbered, None)


def _parse(text: str, delimiter: str) -> tuple[list[str], str]:
    try:
        rows = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return [], _("guillemets mal placés")
    return (rows[0] if rows else []), ""


def _encoding(path: Path) -> str:
    """UTF-8 with or without its mark, UTF-16 by its mark, else Windows' Western encoding."""
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _clean(cell: str) -> str:
    """The cell's text on one line, in composed form, without the marks that nobody sees. The
    apostrophe that exports put before a formula's sign is taken off."""
    text = unicodedata.normalize("NFC", cell)
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    text = " ".join(text.split())
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" and len(text) > 1 else text


def _has_control(cell: str) -> bool:
    return any(
        unicodedata.category(letter) in {"Cc", "Cs"} or letter == "\ufffd" for letter in cell
    )
