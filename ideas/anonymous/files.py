"""Files of an anonymous author: cleaned in memory of what gives a person away, or refused."""

import io
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ideas.uploads import KINDS, check_upload

IMAGES = frozenset({".png", ".jpg", ".jpeg"})
TEXTS = frozenset({".txt", ".csv"})
MAT2_SECONDS = 60
JPEG_QUALITY = 90


@dataclass(frozen=True)
class CleanFile:
    """A file without metadata. Its name says its kind only: names of files name people."""

    name: str
    content_type: str
    content: bytes


def clean(name: str, content: BinaryIO, size: int) -> CleanFile:
    """Check a file as any upload, then take its metadata out: images are encoded again, office
    documents and PDF pass through `mat2` where it is installed. Raises `ValidationError` in the
    sender's words when it cannot be cleaned or is not accepted."""
    content_type = check_upload(name, size, content)
    suffix = PurePath(name).suffix.lower()
    if suffix not in cleanable():
        raise ValidationError(
            _(
                "« %(name)s » : cette installation ne sait pas retirer d’un fichier de ce type le "
                "nom de son auteur et les autres traces. Types acceptés ici : %(kinds)s."
            ),
            params={"name": name, "kinds": ", ".join(sorted(s[1:] for s in cleanable()))},
        )
    data = content.read()
    if suffix in IMAGES:
        cleaned = _encoded_again(data, content_type, name)
    elif suffix in TEXTS:
        cleaned = data
    else:
        cleaned = _through_mat2(data, suffix, name)
    return CleanFile(f"piece-jointe{suffix}", content_type, cleaned)


def cleanable() -> frozenset[str]:
    """The suffixes (`.png`…) that this installation can clean, for the form to announce."""
    return frozenset(KINDS) if _mat2() else IMAGES | TEXTS


def _encoded_again(data: bytes, content_type: str, name: str) -> bytes:
    """The same picture, upright, from its pixels alone: no EXIF, comment, profile or thumbnail."""
    # Here: most web workers never clean a picture.
    from PIL import Image, ImageOps

    output = io.BytesIO()
    try:
        with Image.open(io.BytesIO(data)) as image:
            upright = ImageOps.exif_transpose(image)
            opaque = content_type == "image/jpeg" or not upright.has_transparency_data
            pixels = upright.convert("RGB" if opaque else "RGBA")
        bare = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
        if content_type == "image/jpeg":
            bare.save(output, "JPEG", quality=JPEG_QUALITY)
        else:
            bare.save(output, "PNG")
    except (OSError, ValueError, SyntaxError) as error:
        raise _cannot(name) from error
    return output.getvalue()


def _through_mat2(data: bytes, suffix: str, name: str) -> bytes:
    """The document as `mat2` leaves it; it works on files, kept in memory where there is a place
    for that, and removed at once."""
    with tempfile.TemporaryDirectory(dir=settings.CLEANING_DIR, prefix="essaim-") as folder:
        source = Path(folder) / f"file{suffix}"
        source.write_bytes(data)
        try:
            done = subprocess.run(  # noqa: S603  no shell, no argument of the sender's
                [_mat2(), "--", str(source)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=MAT2_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _cannot(name) from error
        cleaned = source.with_name(f"file.cleaned{suffix}")
        if done.returncode or not cleaned.exists():
            raise _cannot(name)
        return cleaned.read_bytes()


def _mat2() -> str | None:
    return shutil.which("mat2")


def _cannot(name: str) -> ValidationError:
    return ValidationError(
        _(
            "« %(name)s » : les traces que porte ce fichier n’ont pas pu être retirées. "
            "Enregistrez-le à nouveau, ou joignez-en une image."
        ),
        params={"name": name},
    )
