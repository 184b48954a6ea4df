from referents.models.absence import Absence
from referents.models.charter import Charter
from referents.models.committee import Committee, CommitteeMember
from referents.models.delegation import Delegation
from referents.models.desk import DeskVisit, SavedFilter
from referents.models.grid import Criterion, GridVersion
from referents.models.session import Session

__all__ = [
    "Absence",
    "Charter",
    "Committee",
    "CommitteeMember",
    "Criterion",
    "Delegation",
    "DeskVisit",
    "GridVersion",
    "SavedFilter",
    "Session",
]
