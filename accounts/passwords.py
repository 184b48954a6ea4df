"""Password rules added to Django's own, after ASVS 5.0 (6.2): length, never composition."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What comes first to mind in a French office. Django's own list is English.
USUAL_WORDS = frozenset(
    {
        "allocations",
        "assurancemaladie",
        "azerty",
        "azertyuiop",
        "bienvenue",
        "bonjour",
        "changezmoi",
        "connexion",
        "essaim",
        "innovation",
        "jetaime",
        "monmotdepasse",
        "motdepasse",
        "participative",
        "qwertyuiop",
        "securitesociale",
        "soleil",
    }
)


class MaximumLengthValidator:
    """Refuse passwords so long that hashing them would be a way to wear the server out."""

    def __init__(self, max_length: int = 256) -> None:
        self.max_length = max_length

    def validate(self, password: str, user=None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("Votre mot de passe compte au plus %(count)d caractères.") % {
            "count": self.max_length
        }


class UsualWordsValidator:
    """Refuse a password that is only a usual word, however it is cased, accented, repeated or
    followed by digits and signs: « MotDePasse2026! »."""

    def validate(self, password: str, user=None) -> None:
        letters = re.sub(r"[^a-z]", "", _without_accents(password))
        if any(_is_repeated(letters, word) for word in USUAL_WORDS):
            raise ValidationError(
                _("Ce mot de passe est trop courant. Prenez plusieurs mots sans lien entre eux."),
                code="password_too_usual",
            )

    def get_help_text(self) -> str:
        return _("Quelques mots sans lien entre eux font un bon mot de passe.")


def _without_accents(text: str) -> str:
    return "".join(
        character
        for character in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(character)
    )


def _is_repeated(letters: str, word: str) -> bool:
    return bool(letters) and letters.replace(word, "") == ""
