from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InnovationPlatformConfig(AppConfig):
    name = "innovation_platform"
    verbose_name = _("Plateforme")

    def ready(self) -> None:
        from innovation_platform.plurals import count_in_french

        count_in_french()
