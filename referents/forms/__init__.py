from referents.forms.desk import DeskFilterForm, asked_in
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
    "asked_in",
]
