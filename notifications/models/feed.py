"""The secret address of a person's feeds."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class FeedKey(models.Model):
    """Lets a feed reader, which has no session, read what a person may see. The key in the address
    is this row's, signed: whoever reads the table alone cannot make it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_key"
    )
    generation = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("créée le"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("clé de flux")
        verbose_name_plural = _("clés de flux")

    def __str__(self) -> str:
        return str(self.user_id)
