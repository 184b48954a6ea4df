"""The letter box: sealed letters, the keys that seal them, and what was collected."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


class Letter(models.Model):
    """A sealed letter of an anonymous author, until its collection.

    `box` is derived from the follow-up code, otherwise than the digest an idea keeps: nothing here
    leads to an idea or to a person. What the letter asks for is inside the seal. A letter that
    could not be delivered stays, with the class of what went wrong and never its text.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.CharField(max_length=64, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisme")
    )
    day = models.DateField(_("jour"))
    key_id = models.CharField(_("clé du jour"), max_length=16)
    sealed = models.BinaryField()
    failures = models.PositiveSmallIntegerField(_("échecs"), default=0, db_default=0)
    failed_on = models.DateField(_("dernier échec le"), null=True, blank=True)
    cause = models.CharField(_("cause"), max_length=80, blank=True, default="", db_default="")

    class Meta:
        ordering = ["day", "id"]
        verbose_name = _("lettre scellée")
        verbose_name_plural = _("lettres scellées")
        indexes = [models.Index(fields=["organisation", "day"], name="letter_waiting")]

    def __str__(self) -> str:
        return str(self.id)


class BoxKey(models.Model):
    """The public half of a day's key. `proof` shows that a holder of the installation's code key
    made it, so that writing in the database is not enough to have letters sealed for oneself."""

    key_id = models.CharField(primary_key=True, max_length=16)
    day = models.DateField(_("jour"), unique=True)
    public = models.CharField(max_length=64)
    proof = models.CharField(max_length=64)

    class Meta:
        ordering = ["-day"]
        verbose_name = _("clé de la boîte")
        verbose_name_plural = _("clés de la boîte")

    def __str__(self) -> str:
        return self.key_id


class KeyFingerprint(models.Model):
    """The fingerprint of a code key: hosts that hold another key are refused. Numbers grow with
    each rotation; the highest is the one new digests are made with."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    fingerprint = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("empreinte de clé")
        verbose_name_plural = _("empreintes de clés")

    def __str__(self) -> str:
        return f"{self.number}: {self.fingerprint[:8]}"


class Collection(models.Model):
    """An hour at which the box is opened (« levée »), and whether every letter due then left."""

    at = models.DateTimeField(_("levée de"), primary_key=True)
    day = models.DateField(_("jour"))
    finished = models.BooleanField(_("terminée"), default=False)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("levée")
        verbose_name_plural = _("levées")
        indexes = [
            models.Index(fields=["-day"], condition=Q(finished=True), name="collection_finished")
        ]

    def __str__(self) -> str:
        return str(self.at)


class SpentClaim(models.Model):
    """A claim on an anonymous idea that was redeemed: once, and once only."""

    nonce = models.CharField(primary_key=True, max_length=32)
    day = models.DateField(_("jour"))

    class Meta:
        verbose_name = _("preuve utilisée")
        verbose_name_plural = _("preuves utilisées")

    def __str__(self) -> str:
        return self.nonce
