"""The forms of the dashboards."""

from dashboards.forms.parts import PartsForm

__all__ = ["PartsForm"]
