"""The forms of the dashboards."""

from dashboards.forms.parts import PartsForm
from dashboards.forms.plan import AttachForm, AxisForm, ObjectiveForm, ValueForm

__all__ = ["AttachForm", "AxisForm", "ObjectiveForm", "PartsForm", "ValueForm"]
