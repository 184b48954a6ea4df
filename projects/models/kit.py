"""The adoption kit of an innovation: what a site needs to do the same, version by version."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models.attachment import random_name
from projects.models.project import Project


class AdoptionKit(models.Model):
    """One version: a page, contacts, a list of points to check, one per line, and files. Versions
    are only ever added, so that a site reads the one it took."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="kits")
    version = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("comment faire"))
    contacts = models.TextField(_("contacts"), blank=True)
    checklist = models.TextField(_("points à vérifier"), blank=True)
    changes = models.TextField(_("ce qui change"), blank=True)
    published_on = models.DateField(_("publié le"), default=timezone.localdate)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["project", "-version"]
        verbose_name = _("kit d’adoption")
        verbose_name_plural = _("kits d’adoption")
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="kit_version_once"),
            models.CheckConstraint(condition=~Q(text=""), name="kit_says_something"),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(changes=""), name="kit_says_what_changes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} v{self.version}"

    @property
    def points(self) -> list[str]:
        """The points to check."""
        return [line.strip() for line in self.checklist.splitlines() if line.strip()]


class KitFile(models.Model):
    """A file of a version, checked by its content before it is kept; served as a download only. A
    version that keeps a file of the one before points to the same stored file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kit = models.ForeignKey(AdoptionKit, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(_("fichier"), upload_to=random_name)
    name = models.CharField(_("nom"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("taille en octets"))

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("fichier d’un kit")
        verbose_name_plural = _("fichiers des kits")

    def __str__(self) -> str:
        return self.name
