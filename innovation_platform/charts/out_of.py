"""The two numbers of a share, « 3 sur 5 », each with what is behind it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OutOf:
    """`part` is empty where only what a number was computed from is told (« sur 34 »); an address
    is empty where nothing is behind."""

    whole: str
    part: str = ""
    part_url: str = ""
    whole_url: str = ""
