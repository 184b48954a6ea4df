"""Sign-in and password forms: django-allauth's in our words, labels instead of placeholders."""

from allauth.account import forms as allauth_forms
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

NEW_PASSWORD_HELP = _(
    "Douze caractères au moins. Quelques mots sans lien entre eux se retiennent bien ; "
    "majuscules, chiffres et signes ne sont pas exigés."
)


def _forgotten_link() -> str:
    return format_html(
        '<a href="{}">{}</a>', reverse_lazy("account_reset_password"), _("Mot de passe oublié ?")
    )


forgotten_link = lazy(_forgotten_link, str)


class PlainWordsMixin:
    """Set the labels and the help of `words`, and drop the placeholders that repeat labels."""

    words: dict[str, tuple] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name, (label, help_text) in self.words.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = help_text


class SignInForm(PlainWordsMixin, allauth_forms.LoginForm):
    words = {
        "login": (_("Adresse électronique"), ""),
        "password": (_("Mot de passe"), forgotten_link()),
        "remember": (_("Garder ma session ouverte sur ce poste"), ""),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ForgottenPasswordForm(PlainWordsMixin, allauth_forms.ResetPasswordForm):
    words = {"email": (_("Adresse électronique professionnelle"), "")}


class NewPasswordForm(PlainWordsMixin, allauth_forms.ResetPasswordKeyForm):
    words = {
        "password1": (_("Nouveau mot de passe"), NEW_PASSWORD_HELP),
        "password2": (_("Le même, une seconde fois"), ""),
    }


class FirstPasswordForm(PlainWordsMixin, allauth_forms.SetPasswordForm):
    words = NewPasswordForm.words


class ChangePasswordForm(PlainWordsMixin, allauth_forms.ChangePasswordForm):
    words = {
        "oldpassword": (_("Mot de passe actuel"), forgotten_link()),
        **NewPasswordForm.words,
    }


class ConfirmPasswordForm(PlainWordsMixin, allauth_forms.ReauthenticateForm):
    words = {"password": (_("Mot de passe"), forgotten_link())}
