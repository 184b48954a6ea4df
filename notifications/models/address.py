"""Addresses that mail does not reach."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class BouncingAddress(models.Model):
    """A person's address that a mail server refused for good. It holds for this address only: once
    the person has another one, they are written to again."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="bouncing_address",
        verbose_name=_("personne"),
    )
    address = models.EmailField(_("adresse"))
    code = models.CharField(_("réponse du serveur"), max_length=20)
    since = models.DateTimeField(_("depuis"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("adresse injoignable")
        verbose_name_plural = _("adresses injoignables")

    def __str__(self) -> str:
        return self.address
