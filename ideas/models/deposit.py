"""Deposits made for others: an idea written for a colleague, the table of a workshop's ideas."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.enums import ImportStage


class Entrusting(models.Model):
    """A draft written for a colleague: it becomes an idea of theirs only if they say so."""

    class Outcome(models.TextChoices):
        DEPOSITED = "deposited", _("déposée")
        TAKEN = "taken", _("reprise en brouillon")
        DECLINED = "declined", _("refusée")
        CANCELLED = "cancelled", _("annulée")

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="entrustings")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="entrustings_made"
    )
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="entrustings_received"
    )
    offered_on = models.DateField(_("proposée le"))
    answered_on = models.DateField(_("répondu le"), null=True, blank=True)
    outcome = models.CharField(_("réponse"), max_length=10, choices=Outcome, blank=True)
    comment = models.TextField(_("commentaire"), blank=True)

    class Meta:
        ordering = ["-offered_on", "-pk"]
        verbose_name = _("idée écrite pour un collègue")
        verbose_name_plural = _("idées écrites pour des collègues")
        constraints = [
            models.UniqueConstraint(
                fields=["idea"], condition=Q(answered_on=None), name="entrusting_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, outcome="")
                | (Q(answered_on__isnull=False) & ~Q(outcome="")),
                name="entrusting_answered_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(written_by=models.F("colleague")), name="entrusting_to_another"
            ),
        ]

    def __str__(self) -> str:
        return str(self.idea_id)


def sheet_name(sheet: "IdeaImport", filename: str) -> str:
    """Where an uploaded table is kept: a random name, with its extension."""
    return f"imports/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


class IdeaImport(models.Model):
    """A table of ideas (the notes of a workshop) on its way: uploaded, its columns named, tried
    without writing, then written row by row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="idea_imports"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="idea_imports"
    )
    name = models.CharField(_("fichier"), max_length=200)
    file = models.FileField(upload_to=sheet_name)
    group_author = models.CharField(_("groupe ou atelier"), max_length=120)
    mapping = models.JSONField(_("colonnes"), default=dict)
    stage = models.CharField(
        _("étape"), max_length=10, choices=ImportStage, default=ImportStage.UPLOADED
    )
    created_count = models.PositiveIntegerField(_("créées"), default=0)
    known_count = models.PositiveIntegerField(_("déjà là"), default=0)
    rejects = models.JSONField(_("lignes non prises"), default=list)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "pk"]
        verbose_name = _("import d’idées")
        verbose_name_plural = _("imports d’idées")

    def __str__(self) -> str:
        return self.name


class ImportedIdea(models.Model):
    """Which row of a table became which idea, so that importing it again changes nothing."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=64)
    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="imported_from")
    #: The table it came with, while it is kept.
    idea_import = models.ForeignKey(
        IdeaImport, on_delete=models.SET_NULL, null=True, blank=True, related_name="imported"
    )

    class Meta:
        verbose_name = _("ligne importée")
        verbose_name_plural = _("lignes importées")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="imported_once")
        ]

    def __str__(self) -> str:
        return self.key
