"""The person who signs in."""

import datetime

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models.organisation import Organisation, Unit


def still_here(day: datetime.date, *, prefix: str = "") -> Q:
    """The condition for a person to be here on a day: enabled, and not gone before that day.
    `prefix` leads to the person from another model (`"user__"`)."""
    gone = f"{prefix}left_on"
    return Q(**{f"{prefix}is_active": True}) & (Q(**{gone: None}) | Q(**{f"{gone}__gte": day}))


class UserQuerySet(models.QuerySet):
    def here(self, on: datetime.date | None = None) -> "UserQuerySet":
        """People who may sign in on a day, today by default."""
        return self.filter(still_here(on or timezone.localdate()))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Users are made and found by e-mail, whatever its case."""

    use_in_migrations = True

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Create a person; an unusable password is set when none is given."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Create the installation's first administrator."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractUser):
    """An employee, signing in by e-mail. Rights come from mandates and involvement only."""

    username = None
    first_name = models.CharField(_("prénom"), max_length=150, blank=True)
    last_name = models.CharField(_("nom"), max_length=150, blank=True)
    email = models.EmailField(
        _("adresse électronique"),
        unique=True,
        error_messages={"unique": _("Cette adresse est déjà celle d’un compte.")},
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisme"),
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("unité"),
    )
    left_on = models.DateField(
        _("date de départ"),
        null=True,
        blank=True,
        help_text=_("Dernier jour où la personne peut se connecter."),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @property
    def may_sign_in(self) -> bool:
        """Whether the account is open today. An open session ends as soon as this is false."""
        return self.is_active and (self.left_on is None or self.left_on >= timezone.localdate())

    @cached_property
    def is_staff(self) -> bool:
        """Whether the person may enter the administration: administrators only. Derived from the
        mandates, so that it cannot outlive them; resolved once per user object."""
        return self.is_superuser or (
            self.pk is not None and self.mandates.current().filter(role=Role.ADMINISTRATOR).exists()
        )

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()
        if self.unit and self.unit.organisation_id != self.organisation_id:
            raise ValidationError({"unit": _("Cette unité est celle d’un autre organisme.")})

    def save(self, *args, **kwargs) -> None:
        """Write the person; the address is kept in lower case so that it is unique whatever its
        case."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)
