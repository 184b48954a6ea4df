"""Organisations, their tree of units, and groups of organisations."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Now, Substr
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.enums import Branch, OrganisationKind


class Organisation(models.Model):
    """A body whose staff deposit ideas: a Caf, a CPAM, an Urssaf, a national fund."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    short_name = models.CharField(_("nom court"), max_length=80, blank=True)
    network = models.CharField(
        _("réseau"), max_length=60, blank=True, help_text=_("Caf, CPAM, Urssaf, MSA…")
    )
    branch = models.CharField(_("branche"), max_length=20, choices=Branch)
    kind = models.CharField(
        _("type"), max_length=20, choices=OrganisationKind, default=OrganisationKind.LOCAL
    )
    departements = models.CharField(_("départements"), max_length=200, blank=True)
    city = models.CharField(_("commune du siège"), max_length=120, blank=True)
    headcount = models.PositiveIntegerField(_("effectif"), default=0)
    time_zone = models.CharField(_("fuseau horaire"), max_length=60, default="Europe/Paris")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("créé le"), db_default=Now(), editable=False)

    history = HistoricalRecords(excluded_fields=["created_at"])

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisme")
        verbose_name_plural = _("organismes")

    def __str__(self) -> str:
        return self.short_name or self.name


class Groupement(models.Model):
    """A named group of organisations that a network lead may be in charge of."""

    name = models.CharField(_("nom"), max_length=200, unique=True)
    organisations = models.ManyToManyField(Organisation, related_name="groupements")

    history = HistoricalRecords(m2m_fields=["organisations"])

    class Meta:
        ordering = ["name"]
        verbose_name = _("groupement")
        verbose_name_plural = _("groupements")

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A service or a site of an organisation. `path` holds the codes from the root, `/pf/accueil/`,
    so that a unit's descendants are those whose path starts with its own."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="units", verbose_name=_("organisme")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("rattachée à"),
    )
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("nom"), max_length=160)
    path = models.CharField(_("chemin"), max_length=500, editable=False)
    headcount = models.PositiveIntegerField(_("effectif"), default=0)
    is_site = models.BooleanField(_("site où une innovation se déploie"), default=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["organisation", "path"]
        verbose_name = _("unité")
        verbose_name_plural = _("unités")
        indexes = [
            # What a filter offers: the units right below an organisation, which may have thousands.
            models.Index(fields=["organisation"], name="unit_top", condition=Q(parent=None))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "path"],
                name="unit_path_unique",
                violation_error_message=_("Une unité porte déjà ce code au même endroit."),
            ),
            models.CheckConstraint(condition=~Q(code=""), name="unit_code_given"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Write the unit, its path and, when that path changed, the paths of its descendants."""
        with transaction.atomic():
            before = (
                Unit.objects.filter(pk=self.pk).values_list("path", flat=True).first()
                if self.pk
                else None
            )
            self.code = self.code.lower()
            self.path = self._path()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "code", "path"}
            super().save(*args, **kwargs)
            if before and before != self.path:
                Unit.objects.filter(
                    organisation_id=self.organisation_id, path__startswith=before
                ).exclude(pk=self.pk).update(
                    path=Concat(Value(self.path), Substr("path", len(before) + 1))
                )

    def clean(self) -> None:
        """Refuse a parent of another organisation or below the unit, a path too long or taken."""
        super().clean()
        if self.parent and self.parent.organisation_id != self.organisation_id:
            raise ValidationError({"parent": _("Cette unité est celle d’un autre organisme.")})
        if self.parent and self.pk and self._is_below_itself():
            raise ValidationError({"parent": _("Une unité ne peut pas dépendre d’elle-même.")})
        self.path = self._path()
        if len(self.path) > self._meta.get_field("path").max_length:
            raise ValidationError({"parent": _("Il y a trop de niveaux au-dessus de l’unité.")})
        others = Unit.objects.filter(organisation_id=self.organisation_id, path=self.path)
        if others.exclude(pk=self.pk).exists():
            raise ValidationError({"code": _("Une unité porte déjà ce code au même endroit.")})

    def _path(self) -> str:
        return f"{self.parent.path if self.parent else '/'}{self.code.lower()}/"

    def _is_below_itself(self) -> bool:
        own = Unit.objects.filter(pk=self.pk).values_list("path", flat=True).first()
        return own is not None and self.parent.path.startswith(own)
