from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class InnovationPlatformConfig(AppConfig):
    name = "innovation_platform"
    verbose_name = _("Plateforme")

    def ready(self) -> None:
        """Count as French does; have rows that are written once guarded by the database."""
        from innovation_platform.plurals import count_in_french
        from innovation_platform.written_once import guard_tables

        count_in_french()
        post_migrate.connect(guard_tables, dispatch_uid="guard_tables")
