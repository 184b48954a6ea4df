from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projets et déploiements")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's notices, transition effects and settings known."""
        from projects import (  # noqa: F401
            budget_notices,
            journal_notices,
            notices,
            pilot_notices,
            services,
            settings_groups,
            team_notices,
        )
