from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    name = "dashboards"
    verbose_name = _("Tableaux de bord")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's settings and notices known."""
        from dashboards import (  # noqa: F401
            drift_notices,
            notices,
            objective_notices,
            settings_groups,
        )
