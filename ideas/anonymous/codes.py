"""The follow-up code: the only thing that ties an anonymous author to an idea.

Twenty characters of Crockford's base 32 (no I, L, O, U), a hundred bits from the system, and a
check character: a weighted sum over the field of 32 elements, so that one wrong character, or two
exchanged, is always noticed.
"""

import re
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DATA_LENGTH = 20
LENGTH = DATA_LENGTH + 1
GROUP = 4
#: What people type for what they read; spaces, hyphens and dots between groups are dropped.
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—−_.·:/]+")
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
#: x⁵ + x² + 1, of which x generates the 31 non-zero elements.
_POLYNOMIAL = 0b100101


class WrongCode(ValueError):
    """What was typed is not a code; `reason` says why: `length`, `alphabet` or `check`. Neither the
    message nor the arguments hold what was typed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def new_code() -> str:
    """A new code, as it is kept by its author: 21 characters without separators."""
    return with_check("".join(secrets.choice(ALPHABET) for _ in range(DATA_LENGTH)))


def with_check(data: str) -> str:
    """Twenty characters followed by their check character."""
    return data + ALPHABET[_check(data)]


def grouped(code: str) -> str:
    """The code as it is shown: `7K3M-…`, groups of four and the last of five."""
    groups = [code[start : start + GROUP] for start in range(0, DATA_LENGTH, GROUP)]
    return "-".join(groups) + code[DATA_LENGTH:]


def normalise(typed: str) -> str:
    """The code that was meant by what was typed: case, separators and lookalikes forgiven. Raises
    `WrongCode`."""
    letters = unicodedata.normalize("NFKC", typed).upper()
    code = _SEPARATORS.sub("", letters).translate(LOOKALIKES)
    if any(character not in _VALUES for character in code):
        raise WrongCode("alphabet")
    if len(code) != LENGTH:
        raise WrongCode("length")
    if ALPHABET[_check(code[:DATA_LENGTH])] != code[DATA_LENGTH]:
        raise WrongCode("check")
    return code


def _check(data: str) -> int:
    """Σ xⁱ·dᵢ: each position has its own non-zero weight."""
    total = 0
    for character in reversed(data):
        total = _times_x(total ^ _VALUES[character])
    return total


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & 0b100000 else doubled
