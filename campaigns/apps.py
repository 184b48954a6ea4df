from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Défis")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's notices and settings known, and how a jury at work changes."""
        from campaigns import juror_notices, notices, settings_groups  # noqa: F401
        from campaigns.services.juries import amending_jury
        from referents.frozen_juries import register_amending

        register_amending(amending_jury)
