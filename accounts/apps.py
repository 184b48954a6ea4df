from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Comptes et organismes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the mail of this room known to the outbox."""
        import accounts.mail  # noqa: F401
