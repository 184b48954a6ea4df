"""What a reader finds in an answer: the words of its page, or of the file that it is."""

import io
from collections.abc import Iterator

from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

PDF, ZIP = b"%PDF", b"PK"


def words_of(response) -> str:
    """All the words of an answer: of a PDF, those of its pages, its pictures' alternatives and its
    properties; of a workbook, those of the cells of all sheets, their comments and its
    properties."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(PDF):
        return _of_pdf(body)
    if body.startswith(ZIP):
        return _of_workbook(body)
    return body.decode()


def _of_pdf(body: bytes) -> str:
    pdf = PdfReader(io.BytesIO(body))
    pages = [page.extract_text() for page in pdf.pages]
    said = [str(one["/Alt"]) for one in _dictionaries(pdf) if "/Alt" in one]
    return "\n".join([*pages, *said, *map(str, (pdf.metadata or {}).values())])


def _dictionaries(pdf: PdfReader) -> Iterator[DictionaryObject]:
    """Its objects that have named parts, where the alternatives of pictures are kept."""
    for number in range(1, int(pdf.trailer["/Size"])):
        found = pdf.get_object(number)
        if isinstance(found, DictionaryObject):
            yield found


def _of_workbook(body: bytes) -> str:
    book = load_workbook(io.BytesIO(body))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    values = [str(cell.value) for cell in cells if cell.value is not None]
    notes = [cell.comment.text for cell in cells if cell.comment]
    about = [str(value) for value in vars(book.properties).values() if value]
    return "\n".join([*book.sheetnames, *values, *notes, *about])
