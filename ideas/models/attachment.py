"""Files joined to an idea."""

import uuid
from pathlib import PurePath

from django.db import models
from django.utils.translation import gettext_lazy as _


def random_name(attachment: "Attachment", filename: str) -> str:
    """Where a file is kept: a random name that tells nothing, with its extension."""
    return f"attachments/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


class Attachment(models.Model):
    """A file checked by its content before it is kept; served as a download only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(_("fichier"), upload_to=random_name)
    name = models.CharField(_("nom"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("taille en octets"))

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")

    def __str__(self) -> str:
        return self.name
