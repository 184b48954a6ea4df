"""Files joined to a mail."""

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """A file, whole: its name, its type, its content."""

    name: str
    type: str
    content: bytes
