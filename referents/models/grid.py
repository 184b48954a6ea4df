"""The criteria a committee evaluates ideas with, in dated versions that never change."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from referents.models.committee import Committee

#: Criteria are scored from 1 to 4: an even scale, so that nobody hides in the middle.
SCORES = {
    1: _("faible"),
    2: _("limité"),
    3: _("bon"),
    4: _("excellent"),
}
WEIGHTS = range(1, 6)
LONGEST_GRID = 8


class GridIsImmutable(RuntimeError):
    """A version of a grid is written once: reviews rest on it."""


@dataclass(frozen=True)
class Criterion:
    """One line of a grid."""

    code: str
    label: str
    weight: int
    help: str = ""


def validate_criteria(value: list) -> None:
    """Refuse a grid without criteria, with unknown weights, or with twice the same code."""
    if not isinstance(value, list) or not 1 <= len(value) <= LONGEST_GRID:
        raise ValidationError(
            _("Une grille a de 1 à %(most)s critères."), params={"most": LONGEST_GRID}
        )
    for row in value:
        if set(row) - {"code", "label", "weight", "help"} or not row.get("label"):
            raise ValidationError(_("Chaque critère a un nom et un poids."))
        if row.get("weight") not in WEIGHTS:
            raise ValidationError(_("Un poids va de 1 à 5."))
    codes = [row["code"] for row in value]
    if len(set(codes)) != len(codes):
        raise ValidationError(_("Deux critères portent le même nom."))


class GridVersion(models.Model):
    """The grid of a committee from a day on. A review keeps the version it was made with, so that
    changing weights never changes a past evaluation."""

    committee = models.ForeignKey(
        Committee, on_delete=models.CASCADE, related_name="grids", verbose_name=_("comité")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    starts_on = models.DateField(_("en vigueur depuis le"), default=timezone.localdate)
    criteria = models.JSONField(_("critères"), validators=[validate_criteria])

    class Meta:
        ordering = ["committee", "-version"]
        verbose_name = _("grille de critères")
        verbose_name_plural = _("grilles de critères")
        constraints = [
            models.UniqueConstraint(fields=["committee", "version"], name="grid_version_unique")
        ]

    def __str__(self) -> str:
        return f"{self.committee} – {self.version}"

    def save(self, *args, **kwargs) -> None:
        """Write a new version; refuse to change one."""
        if self.pk is not None:
            raise GridIsImmutable("write a new version of the grid instead")
        self.full_clean(validate_unique=False)
        super().save(*args, **kwargs)

    @property
    def rows(self) -> list[Criterion]:
        """The criteria, in the order of the grid."""
        return [Criterion(**row) for row in self.criteria]

    def weighted(self, scores: dict[str, int]) -> float:
        """The mean of scores by criterion, each counting for its weight, between 1 and 4."""
        total = sum(row.weight for row in self.rows)
        return sum(scores[row.code] * row.weight for row in self.rows) / total
