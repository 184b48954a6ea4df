"""What may be joined to an idea: checked by content as well as by name, size and unpacked size."""

import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
MAX_SIZE = 10 * MEGABYTE
MAX_UNPACKED = 100 * MEGABYTE
MAX_FILES = 5
MAX_PIXELS = 50_000_000


@dataclass(frozen=True)
class Kind:
    """A sort of file accepted: its type, and the member every such zip archive holds, if any."""

    content_type: str
    member: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, Kind] = {
    ".pdf": Kind("application/pdf"),
    ".png": Kind("image/png"),
    ".jpg": Kind("image/jpeg"),
    ".jpeg": Kind("image/jpeg"),
    ".docx": Kind(f"{_OFFICE}.wordprocessingml.document", "word/document.xml"),
    ".xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", "xl/workbook.xml"),
    ".pptx": Kind(f"{_OFFICE}.presentationml.presentation", "ppt/presentation.xml"),
    ".odt": Kind("application/vnd.oasis.opendocument.text", "content.xml"),
    ".ods": Kind("application/vnd.oasis.opendocument.spreadsheet", "content.xml"),
    ".odp": Kind("application/vnd.oasis.opendocument.presentation", "content.xml"),
    ".txt": Kind("text/plain"),
    ".csv": Kind("text/csv"),
}
ACCEPT = ",".join(KINDS)


def check_upload(name: str, size: int, content: BinaryIO) -> str:
    """The content type under which a file is kept. Raises `ValidationError` in the sender's words
    when it is too large, of a kind not accepted, or not what its name says."""
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise ValidationError(
            _("« %(name)s » : ce type de fichier n’est pas accepté. Types acceptés : %(kinds)s."),
            params={"name": name, "kinds": ", ".join(suffix[1:] for suffix in KINDS)},
        )
    if size > MAX_SIZE:
        raise ValidationError(
            _("« %(name)s » pèse plus de %(limit)s Mo. Allégez-le, ou joignez-en une partie."),
            params={"name": name, "limit": MAX_SIZE // MEGABYTE},
        )
    if size == 0:
        raise ValidationError(_("« %(name)s » est vide."), params={"name": name})
    if not _is_what_it_says(kind, content):
        raise ValidationError(
            _(
                "« %(name)s » n’est pas un fichier de ce type, ou il est abîmé. Ouvrez-le, "
                "enregistrez-le à nouveau, puis joignez-le."
            ),
            params={"name": name},
        )
    content.seek(0)
    return kind.content_type


def _is_what_it_says(kind: Kind, content: BinaryIO) -> bool:
    content.seek(0)
    if kind.member:
        return _is_archive_with(kind.member, content)
    if kind.content_type.startswith("image/"):
        return _is_image(kind.content_type, content)
    head = content.read(4096)
    if kind.content_type.startswith("text/"):
        return b"\x00" not in head
    # Here, as for pictures: most web workers never read a file.
    import puremagic

    try:
        found = puremagic.magic_string(head)
    except puremagic.PureError:
        return False
    return any(kind.content_type == guess.mime_type for guess in found)


def _is_archive_with(member: str, content: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            return member in archive.namelist() and (
                sum(entry.file_size for entry in entries) <= MAX_UNPACKED
            )
    except zipfile.BadZipFile:
        return False


def _is_image(content_type: str, content: BinaryIO) -> bool:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(content) as image:
            wide, high = image.size
            image.verify()
            # Phones write several pictures in one « .jpg » file (MPO): any reader shows the first.
            found = "image/jpeg" if image.format == "MPO" else Image.MIME[image.format]
            return found == content_type and wide * high <= MAX_PIXELS
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        return False
