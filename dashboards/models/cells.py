"""The read model of the figures: counts by place and month, and what each idea adds to them."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from ideas.models import Idea

#: The month of what is true now rather than of a month: what waits. Never frozen.
NOW = datetime.date(9999, 12, 1)


class CellKind(models.TextChoices):
    """What a cell is about. A unit's cell counts its own ideas, not those of units below."""

    ORGANISATION = "o", _("organisme")
    UNIT = "u", _("unité")
    CHALLENGE = "c", _("défi")


class FigureCell(models.Model):
    """What the figures count in one place over one month. Written by `dashboards.services.cells`
    only, in the transaction that writes the ideas' shares of it.

    `place` is the key of the unit or of the challenge; 0 for a whole organisation and for ideas
    without a unit. `counts` holds the other counts by name, those that are not zero.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=1, choices=CellKind)
    place = models.BigIntegerField(default=0)
    month = models.DateField()
    deposits = models.IntegerField(default=0)
    supports = models.IntegerField(default=0)
    comments = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("chiffres d’un mois")
        verbose_name_plural = _("chiffres des mois")
        indexes = [
            models.Index(
                fields=["place"], name="cells_of_challenge", condition=Q(kind=CellKind.CHALLENGE)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "place", "month"], name="cell_once"
            ),
            models.CheckConstraint(
                condition=Q(deposits__gte=0, supports__gte=0, comments__gte=0),
                name="cell_counts_what_is",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}{self.place} {self.month:%Y-%m}"


class IdeaFact(models.Model):
    """What an idea adds to the cells, and what it looked like when that was read: when it no longer
    looks so, it is read again and the cells get the difference. It names nobody."""

    idea = models.OneToOneField(
        Idea, on_delete=models.CASCADE, primary_key=True, related_name="fact"
    )
    #: What the idea looked like (`dashboards.facts.look_of`).
    look = models.CharField(max_length=160)
    #: The organisation, unit (or 0) and challenge (or 0) that it counts for.
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    unit = models.BigIntegerField(default=0)
    challenge = models.BigIntegerField(default=0)
    #: The open decision it waits for, or 0.
    decision = models.BigIntegerField(default=0)
    #: What it waits for now, as its count of now says it: « state.party.limit »; "" for nothing.
    waits = models.CharField(max_length=60, default="", db_default="")
    #: Counts by month (ISO), then by name.
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("part d’une idée dans les chiffres")
        verbose_name_plural = _("parts des idées dans les chiffres")
        indexes = [
            models.Index(fields=["decision"], name="fact_decision", condition=~Q(decision=0)),
            models.Index(
                fields=["organisation", "waits"], name="fact_waits", condition=~Q(waits="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.idea_id)


class Cursor(models.Model):
    """How far a source of the read model has been read. The row named « writer » is locked by
    whoever writes cells: one at a time."""

    name = models.CharField(max_length=20, unique=True)
    last = models.BigIntegerField(default=0)
    key = models.UUIDField(null=True)
    at = models.DateTimeField(_("à jour le"), null=True)

    class Meta:
        verbose_name = _("avancement des chiffres")
        verbose_name_plural = _("avancement des chiffres")

    def __str__(self) -> str:
        return self.name


class Freeze(models.Model):
    """Until which month an organisation's figures no longer change, whatever becomes of the rows
    they were counted from: set before anything is erased."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="figures_freeze"
    )
    through = models.DateField(_("figés jusqu’au mois de"))

    class Meta:
        verbose_name = _("gel des chiffres")
        verbose_name_plural = _("gels des chiffres")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.through:%Y-%m}"


class FigureVersion(models.Model):
    """Changes with what pages read of an organisation's figures: cells, adoption, counts of people,
    objectives; written in the transaction that writes these. Drawn at random, it never comes
    back."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    token = models.BigIntegerField()

    class Meta:
        verbose_name = _("version des chiffres")
        verbose_name_plural = _("versions des chiffres")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.token}"


class PublishedCount(models.Model):
    """A count of people that may be shown: the only one the pages read. Once published it is
    replaced only by one that ten people or more set apart from it, or stays
    (`dashboards.small_groups`). A count that may not be shown has no row.

    `year` is a calendar year; for a challenge, that in which it closed.
    """

    code = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=1, choices=CellKind)
    place = models.BigIntegerField(default=0)
    year = models.PositiveSmallIntegerField(_("année"))
    count = models.PositiveIntegerField(_("personnes"))
    population = models.PositiveIntegerField(_("sur"))
    through = models.DateField(_("connu jusqu’au"))

    class Meta:
        verbose_name = _("nombre de personnes publié")
        verbose_name_plural = _("nombres de personnes publiés")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "organisation", "kind", "place", "year"], name="published_once"
            ),
            models.CheckConstraint(
                condition=Q(count__gte=10) & Q(population__gte=models.F("count") + 10),
                name="published_ten_and_complement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.organisation_id} {self.kind}{self.place} {self.year}"
