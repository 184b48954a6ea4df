"""How django-allauth behaves here: nobody signs up, mail leaves by the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.mail import PASSWORD_RESET
from accounts.models import User
from notifications.outbox import enqueue


def display_name(user: User) -> str:
    """How allauth's pages name a person."""
    return str(user)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "L’adresse électronique ou le mot de passe n’est pas le bon. "
            "Vérifiez-les, ou choisissez un nouveau mot de passe."
        ),
        "too_many_login_attempts": _(
            "Trop d’essais avec un mauvais mot de passe. Attendez cinq minutes, "
            "ou choisissez un nouveau mot de passe."
        ),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel."),
        "incorrect_password": _("Ce n’est pas votre mot de passe actuel."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the directory or from an administrator."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs) -> HttpResponse | None:
        """Stop whoever has left, as allauth stops whoever is disabled."""
        if not user.may_sign_in:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def set_password(self, user: User, password: str) -> None:
        """Write the new password and forget the wrong ones typed before."""
        super().set_password(user, password)
        self._delete_login_attempts_cached_email(self.request, email=user.email)

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Ask the outbox for the mail. Only the person's id is kept: the link, which is a secret,
        is made when the mail is rendered. Two requests in one minute make one mail."""
        if not user.may_sign_in:
            return
        minute = timezone.now().strftime("%Y%m%dT%H%M")
        with transaction.atomic():
            enqueue(
                PASSWORD_RESET,
                key=f"{PASSWORD_RESET}:{user.pk}:{minute}",
                context={"user_id": user.pk},
            )
