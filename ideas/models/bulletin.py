"""The weekly letter in which an organisation tells its people what becomes of their ideas."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User


class BulletinQuerySet(models.QuerySet):
    def for_user(self, user: User) -> "BulletinQuerySet":
        """The letters that a person may read: those sent in their own organisation."""
        return self.filter(organisation=user.organisation_id, sent_at__isnull=False)

    def draft(self) -> "BulletinQuerySet":
        return self.filter(sent_at=None)


class Bulletin(models.Model):
    """A weekly letter: words of the « responsable innovation », and blocks read from the ideas when
    it leaves. One draft at a time, one letter a week: both are constraints."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="bulletins",
        verbose_name=_("organisme"),
    )
    title = models.CharField(_("objet"), max_length=120)
    introduction = models.TextField(_("mot d’introduction"), blank=True)
    since = models.DateField(_("ce qui s’est passé depuis le"))
    with_achieved = models.BooleanField(_("les idées réalisées"), default=True)
    with_answers = models.BooleanField(_("les réponses données"), default=True)
    with_challenges = models.BooleanField(_("les défis ouverts"), default=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bulletins_written"
    )
    saved_at = models.DateTimeField(_("enregistrée le"), auto_now=True)
    sent_at = models.DateTimeField(_("envoyée le"), null=True, blank=True)
    week = models.DateField(_("lundi de la semaine d’envoi"), null=True, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("lettre de la semaine")
        verbose_name_plural = _("lettres de la semaine")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(sent_at=None), name="bulletin_one_draft"
            ),
            models.UniqueConstraint(fields=["organisation", "week"], name="bulletin_once_a_week"),
            models.CheckConstraint(
                condition=Q(sent_at=None, week=None) | Q(sent_at__isnull=False, week__isnull=False),
                name="bulletin_sent_in_a_week",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("bulletin", args=[self.pk])
