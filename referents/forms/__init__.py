from referents.forms.desk import DeskFilterForm
from referents.forms.settings import (
    AbsenceForm,
    CharterForm,
    DelegationForm,
    EndMissionForm,
    MissionForm,
)

__all__ = [
    "AbsenceForm",
    "CharterForm",
    "DelegationForm",
    "DeskFilterForm",
    "EndMissionForm",
    "MissionForm",
]
