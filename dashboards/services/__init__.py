"""The only writers of the dashboards room."""

from dashboards.services.attaching import attach, detach
from dashboards.services.curves import refit_curves
from dashboards.services.following import read_figures
from dashboards.services.objectives import (
    close_axis,
    close_objective,
    note_value,
    write_axis,
    write_objective,
)
from dashboards.services.reminding import remind_objectives
from dashboards.services.reporting import send_monthly_reports

__all__ = [
    "attach",
    "close_axis",
    "close_objective",
    "detach",
    "note_value",
    "read_figures",
    "refit_curves",
    "remind_objectives",
    "send_monthly_reports",
    "write_axis",
    "write_objective",
]
