from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Défis")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's notices and settings known."""
        from campaigns import notices, settings_groups  # noqa: F401
