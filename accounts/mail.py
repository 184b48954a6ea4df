"""Mail of the accounts room: the link that lets a person choose a new password."""

from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.enums import Channel
from notifications.notices import Notice, Recipient, register

PASSWORD_RESET = "accounts.password_reset"  # noqa: S105 – the name of a notice


@register
class PasswordReset(Notice):
    """Sent to whoever asked for a new password. It leaves by mail only, and its link, which is a
    secret, is made while the mail is rendered: nothing that opens the account is stored."""

    code = PASSWORD_RESET
    kind = "accounts"
    mandatory = True

    def recipients(self, context: dict) -> Iterable[Recipient]:
        yield Recipient(user_id=context["user_id"], audience="person", channels=(Channel.MAIL,))

    def is_current(self, context: dict) -> bool:
        """False once the account is closed."""
        return User.objects.here().filter(pk=context["user_id"]).exists()

    def template(self, message) -> str:
        return f"email/accounts/password_reset/{message.audience}.txt"

    def render_context(self, context: dict, user: User, audience: str) -> dict:
        link = reverse(
            "account_reset_password_from_key",
            kwargs={
                "uidb36": user_pk_to_url_str(user),
                "key": default_token_generator.make_token(user),
            },
        )
        return {
            "url": f"{settings.SITE_URL}{link}",
            "action_label": _("Choisir un nouveau mot de passe"),
            "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
            "user": user,
        }
