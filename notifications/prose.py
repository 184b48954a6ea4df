"""The little structure of a mail's words: paragraphs, lists and quotations, from plain text.

Paragraphs are separated by an empty line; the line breaks inside one do not count. A block whose
lines start with "- " is a list, one whose lines start with "> " a quotation, whose line breaks are
kept. Both parts of a mail are written from the same blocks, so they always say the same.
"""

import re
import textwrap
from dataclasses import dataclass

WIDTH = 76
# Not `str.split()`: it would also cut at the no-break spaces of French typography.
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x85\u2028\u2029]")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Block:
    """A paragraph ("text", one line), a list ("list", one line per item) or a quotation ("quote",
    one line per line)."""

    kind: str
    lines: tuple[str, ...]


def one_line(text: str) -> str:
    """The text on one line, without control characters: fit for a mail header."""
    return _SPACES.sub(" ", _CONTROLS.sub("", text)).strip()


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return tuple(_block(part.strip("\n")) for part in _EMPTY_LINE.split(text) if one_line(part))


def as_text(body: tuple[Block, ...]) -> str:
    """The blocks as the text part of a mail."""
    return "\n\n".join(_wrapped(block) for block in body)


def quoted(text: str) -> str:
    """A person's own text as a quotation block, its line breaks kept."""
    lines = _CONTROLS.sub("", text.replace("\r\n", "\n")).strip().split("\n")
    return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def _block(part: str) -> Block:
    lines = [line.strip() for line in part.split("\n")]
    if all(line.startswith(">") for line in lines):
        return Block("quote", tuple(one_line(line[1:]) for line in lines))
    if lines[0].startswith("- "):
        items = re.split(r"^- ", "\n".join(lines), flags=re.MULTILINE)[1:]
        return Block("list", tuple(one_line(item) for item in items))
    return Block("text", (one_line(part),))


def _wrapped(block: Block) -> str:
    first, then = {"text": ("", ""), "list": ("- ", "  "), "quote": ("> ", "> ")}[block.kind]
    return "\n".join(
        textwrap.fill(
            line,
            WIDTH,
            initial_indent=first,
            subsequent_indent=then,
            break_long_words=False,
            break_on_hyphens=False,
        )
        or first.rstrip()
        for line in block.lines
    )
