"""What the dashboards keep: an organisation's choices, its objectives, the curves of its
innovations."""

from dashboards.models.cells import (
    CellKind,
    Cursor,
    FigureCell,
    FigureVersion,
    Freeze,
    IdeaFact,
    PublishedCount,
)
from dashboards.models.curves import SpreadCurve
from dashboards.models.objectives import Attachment, Axis, Objective, ObjectiveValue
from dashboards.models.reports import KeptReport
from dashboards.models.settings import DashboardSettings
from dashboards.models.spreads import SpreadFact, SpreadSum

__all__ = [
    "Attachment",
    "Axis",
    "CellKind",
    "Cursor",
    "DashboardSettings",
    "FigureCell",
    "FigureVersion",
    "Freeze",
    "IdeaFact",
    "KeptReport",
    "Objective",
    "ObjectiveValue",
    "PublishedCount",
    "SpreadCurve",
    "SpreadFact",
    "SpreadSum",
]
