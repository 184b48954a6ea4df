"""Closed lists of the notifications room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The ways a message reaches a person."""

    MAIL = "mail", _("courriel")
    APP = "app", _("cloche")


class MessageState(models.TextChoices):
    """Where a message stands. Nothing is ever dropped: it ends sent, failed, uncertain, cancelled,
    joined to another one or gathered in a digest; the failed and the uncertain are shown to the
    administrator."""

    WAITING = "waiting", _("en attente")
    SENDING = "sending", _("en cours d’envoi")
    SENT = "sent", _("envoyé")
    FAILED = "failed", _("en échec")
    UNCERTAIN = "uncertain", _("incertain")
    CANCELLED = "cancelled", _("annulé")
    JOINED = "joined", _("dit dans un autre message")
    HELD = "held", _("attend le récapitulatif")
    GATHERED = "gathered", _("dans un récapitulatif")


class Frequency(models.TextChoices):
    """How often a person wants a kind of news by mail. The bell shows it at once in any case."""

    IMMEDIATE = "immediate", _("tout de suite")
    DAILY = "daily", _("une fois par jour")
    WEEKLY = "weekly", _("une fois par semaine")
    NEVER = "never", _("jamais")
