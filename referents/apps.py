from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferentsConfig(AppConfig):
    name = "referents"
    verbose_name = _("Référents et comités")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's notices known."""
        from referents import absence_notices, mission_notices, notices  # noqa: F401
