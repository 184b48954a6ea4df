"""The only writers of the dashboards room."""

from dashboards.services.curves import refit_curves

__all__ = ["refit_curves"]
