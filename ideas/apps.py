from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    name = "ideas"
    verbose_name = _("Idées")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's notices and transition effects and settings known."""
        from ideas import (  # noqa: F401
            author_notices,
            bulletin_notices,
            campaign_entries,
            celebration_notices,
            community_notices,
            correction_notices,
            discussion_notices,
            entrusting_notices,
            import_notices,
            jury_notices,
            notices,
            reminder_notices,
            search_notices,
            services,
            session_notices,
            settings_groups,
            study_notices,
            vote_notices,
        )
