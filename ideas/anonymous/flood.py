"""Against floods, without knowing who asks: a little work for the machine, or a little patience.

The page that shows the code solves small puzzles while its reader writes the code down. Many small
ones rather than a large one: their total hardly varies, so that no one waits long by bad luck.
Without JavaScript, or before they are solved, the age of the page does as well.
"""

import hashlib

from django.conf import settings

from ideas.anonymous import tokens


def start_of(seal: str) -> str:
    """What the puzzles of a seal begin with: short, so that an attempt is one block to hash."""
    return hashlib.sha256(seal.encode()).hexdigest()[:32]


def solves(seal: str, proof: str) -> bool:
    """Whether `proof` answers every puzzle of a seal: numbers separated by dashes."""
    numbers = proof.split("-")
    if len(numbers) != settings.ANONYMOUS_PUZZLES or not all(
        number.isdecimal() and len(number) < 10 for number in numbers
    ):
        return False
    start = start_of(seal)
    return all(is_answer(start, place, int(number)) for place, number in enumerate(numbers))


def is_answer(start: str, place: int, number: int) -> bool:
    """Whether a number makes the digest of one puzzle begin with enough zero bits."""
    digest = hashlib.sha256(f"{start}:{place}:{number}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - settings.ANONYMOUS_PUZZLE_BITS) == 0


def seconds_to_wait(seal: str, proof: str) -> int:
    """How many seconds are left before a deposit is taken: none once the puzzles are solved."""
    if solves(seal, proof):
        return 0
    left = settings.ANONYMOUS_WAIT - tokens.seconds_since(seal)
    return max(0, -int(-left // 1))
