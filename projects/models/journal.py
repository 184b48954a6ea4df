"""What a team keeps beside its news: files, what they said before, risks, decisions."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import Level
from projects.models.append_only import AppendOnly
from projects.models.project import JournalEntry, Project


def random_name(row: "JournalFile", filename: str) -> str:
    """Where a file is kept: a random name that tells nothing, with its extension."""
    return f"journal/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


class JournalFile(models.Model):
    """A file joined to news, checked by its content; served as a download only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(_("fichier"), upload_to=random_name)
    name = models.CharField(_("nom"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("taille en octets"))

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("fichier du journal")
        verbose_name_plural = _("fichiers du journal")

    def __str__(self) -> str:
        return self.name


class JournalVersion(AppendOnly):
    """What news said before they were corrected, until which day, and who corrected them: those who
    read them first may see what has changed."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="versions")
    body = models.TextField(_("texte"))
    corrected_on = models.DateField(_("corrigé le"), default=timezone.localdate)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["entry", "pk"]
        verbose_name = _("version d’une nouvelle")
        verbose_name_plural = _("versions des nouvelles")

    def __str__(self) -> str:
        return f"{self.entry_id} – {self.corrected_on}"


class Risk(models.Model):
    """What could go wrong, how likely, with what effect, and what the team does about it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="risks")
    title = models.CharField(_("risque"), max_length=200)
    likelihood = models.PositiveSmallIntegerField(
        _("probabilité"), choices=Level, default=Level.MEDIUM
    )
    effect = models.PositiveSmallIntegerField(_("effet"), choices=Level, default=Level.MEDIUM)
    response = models.TextField(_("ce que nous faisons"), blank=True)
    noted_on = models.DateField(_("noté le"), default=timezone.localdate)
    closed_on = models.DateField(_("passé le"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("risque")
        verbose_name_plural = _("risques")
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="risk_says_what")]

    def __str__(self) -> str:
        return self.title

    @property
    def weight(self) -> int:
        """From 1 to 9: how much it deserves the team's attention."""
        return self.likelihood * self.effect


class ProjectDecision(models.Model):
    """A choice of the project, kept so that nobody has to remember why: what, why, who, which day.
    Never rewritten."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="choices")
    what = models.CharField(_("ce qui est décidé"), max_length=300)
    why = models.TextField(_("pourquoi"))
    who = models.CharField(_("qui l’a décidé"), max_length=200)
    day = models.DateField(_("jour"), default=timezone.localdate)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("décision du projet")
        verbose_name_plural = _("décisions du projet")
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(why="") & ~Q(who=""), name="choice_says_what_why_who"
            )
        ]

    def __str__(self) -> str:
        return self.what
