"""Lucide's icons, drawn inline. Its own way opens its archive of 1,700 icons, and reads the list of
them, for each icon met for the first time: half of what a new worker's first page took."""

import os
from functools import lru_cache
from importlib.resources import as_file, files
from xml.etree import ElementTree
from zipfile import ZipFile

import lucide

_NAMESPACE = "{http://www.w3.org/2000/svg}"


def svg(name: str, size: int, attributes: dict[str, str]) -> str:
    """The drawing of an icon, in one line, with these attributes. Raises `KeyError` for a name that
    lucide does not have. Side effect: the archive stays open in the process."""
    drawing = ElementTree.fromstring(_archive(os.getpid()).read(f"{name}.svg"))  # noqa: S314 - ours
    for node in drawing.iter():
        node.tag = node.tag.removeprefix(_NAMESPACE)
        node.text = node.tail = None
    drawing.attrib |= {"width": str(size), "height": str(size)} | attributes
    return ElementTree.tostring(drawing, encoding="unicode")


@lru_cache(maxsize=1)
def _archive(process: int) -> ZipFile:
    """The archive as this process opened it: one that forks shares no place in the file."""
    with as_file(files(lucide) / "lucide.zip") as path:
        return ZipFile(path)
