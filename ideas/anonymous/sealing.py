"""What is inside a letter: a header, the cleaned files, and padding that hides its length."""

import json
import struct
from dataclasses import dataclass, field
from typing import Any

from ideas.anonymous.files import CleanFile

_LENGTH = struct.Struct(">I")
#: Letters without files have this size, whatever they say; the longest texts twice that.
SMALLEST = 64 * 1024
#: Above it sizes double, then grow by this step: a size tells at most how large the files are.
STEP = 4 * 1024 * 1024


@dataclass(frozen=True)
class Content:
    """A letter opened: what it asks for, in plain JSON values, and its files with the random names
    they will be kept under."""

    fields: dict[str, Any]
    files: list[tuple[str, CleanFile]] = field(default_factory=list)


def pack(content: Content) -> bytes:
    """The content as padded bytes."""
    header = {
        "fields": content.fields,
        "files": [
            [stored, file.name, file.content_type, len(file.content)]
            for stored, file in content.files
        ],
    }
    head = json.dumps(header, ensure_ascii=False).encode()
    body = b"".join(
        [_LENGTH.pack(len(head)), head, *(file.content for _stored, file in content.files)]
    )
    return body.ljust(padded_length(len(body)), b"\0")


def unpack(packed: bytes) -> Content:
    """The content again. Raises `ValueError` for what `pack()` did not write."""
    start = _LENGTH.size
    if len(packed) < start:
        raise ValueError("too short for a letter")
    (length,) = _LENGTH.unpack_from(packed)
    header = json.loads(packed[start : start + length])
    place, files = start + length, []
    for stored, name, content_type, size in header["files"]:
        if place + size > len(packed):
            raise ValueError("a letter shorter than its files")
        files.append((stored, CleanFile(name, content_type, packed[place : place + size])))
        place += size
    return Content(header["fields"], files)


def padded_length(length: int) -> int:
    """The size class of so many bytes."""
    size = SMALLEST
    while size < length and size < STEP:
        size *= 2
    return size if length <= size else -(-length // STEP) * STEP
