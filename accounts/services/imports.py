"""What the imports have in common: the account of what was done, and the rows not taken."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from accounts.services.tabular import Row
from innovation_platform.sheets import harmless

RejectRow = Callable[[Row, str], None]


class Refused(Exception):
    """A row cannot be taken; the message says why, in French."""


@dataclass
class ImportReport:
    """How many rows became what. Every row read is in exactly one of the four counts."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    units_created: int = 0

    @property
    def read(self) -> int:
        return self.created + self.changed + self.unchanged + self.rejected


class RejectsFile:
    """Keeps the rows not taken, as they were written, with their line and the reason: corrected
    there, the file can be imported again."""

    def __init__(self, path: Path, headers: tuple[str, ...]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, delimiter=";")
        self._width = len(headers)
        self._writer.writerow([*headers, "ligne d’origine", "motif"])

    def __enter__(self) -> "RejectsFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, row: Row, reason: str) -> None:
        """Write one row; a cell that a spreadsheet would run as a formula is made harmless."""
        cells = [*row.cells, *[""] * (self._width - len(row.cells))]
        self._writer.writerow([*(harmless(cell) for cell in cells), row.line, reason])
