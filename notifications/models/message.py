"""One message to one person by one channel."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from notifications.enums import Channel, Frequency, MessageState
from notifications.models.digest import Digest
from notifications.models.occurrence import Occurrence

MAX_HANDOFFS = 2
VISIBLE = Q(channel=Channel.APP, state=MessageState.SENT)


class MessageQuerySet(models.QuerySet):
    def for_user(self, user) -> "MessageQuerySet":
        """What this person may see in the bell: their own messages whose time has come."""
        return self.filter(VISIBLE, recipient=user)

    def unread(self) -> "MessageQuerySet":
        return self.filter(read_at=None)

    def due(self, now: datetime.datetime) -> "MessageQuerySet":
        """Those to send now, the longest awaited first."""
        return self.filter(state=MessageState.WAITING, next_attempt_at__lte=now).order_by(
            "next_attempt_at", "pk"
        )

    def like(self, messages) -> "MessageQuerySet":
        """Those about the same thing, to the same person, as one of `messages`."""
        same = messages.filter(recipient=models.OuterRef("recipient"))
        return self.exclude(thread="").filter(
            models.Exists(same.filter(thread=models.OuterRef("thread")))
        )

    def abandoned_by_worker(self, now: datetime.datetime) -> "MessageQuerySet":
        """Those whose worker took them and let its lease run out."""
        return self.filter(state=MessageState.SENDING, leased_until__lte=now)


class Message(models.Model):
    """What one person is told of an occurrence, by mail or in the bell.

    `lease` is the token of the worker that holds the row, until `leased_until`. `handoffs` counts
    the times the mail may have been accepted by the server: it goes up before the server is given
    the mail and comes down on a definite refusal, so that a message is never handed off more than
    twice without an answer. `message_id` never changes: a duplicate can be recognised. `thread` is
    what it is about, as its notice says it; a message `joined_to` a later one about the same thing
    is a line of it. `summary` and `read_at` are the bell's.
    """

    occurrence = models.ForeignKey(
        Occurrence, on_delete=models.CASCADE, related_name="messages", verbose_name=_("nouvelle")
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="messages",
        verbose_name=_("destinataire"),
    )
    audience = models.CharField(_("public"), max_length=40)
    thread = models.CharField(_("sujet"), max_length=100, blank=True, default="", db_default="")
    channel = models.CharField(_("canal"), max_length=10, choices=Channel)
    message_id = models.CharField(_("identifiant du courriel"), max_length=200, unique=True)
    state = models.CharField(
        _("état"), max_length=12, choices=MessageState, default=MessageState.WAITING
    )
    handoffs = models.PositiveSmallIntegerField(_("remises au serveur"), default=0)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    lease = models.UUIDField(_("jeton du travailleur"), null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(_("réservé jusqu’à"), null=True, blank=True)
    not_before = models.DateTimeField(_("pas avant"), db_default=Now())
    next_attempt_at = models.DateTimeField(_("prochain essai"), db_default=Now())
    first_attempt_at = models.DateTimeField(_("premier essai"), null=True, blank=True)
    last_answer = models.CharField(_("dernière réponse"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("créé le"), db_default=Now(), editable=False)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    held_for = models.CharField(
        _("attend le récapitulatif"),
        max_length=10,
        choices=Frequency,
        blank=True,
        default="",
        db_default="",
    )
    digest = models.ForeignKey(
        Digest,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("récapitulatif"),
    )
    joined_to = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="joined",
        verbose_name=_("dit dans"),
    )
    summary = models.CharField(_("résumé"), max_length=250, blank=True)
    read_at = models.DateTimeField(_("lu le"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(
                fields=["channel", "next_attempt_at", "id"],
                name="message_due",
                condition=Q(state=MessageState.WAITING),
            ),
            models.Index(
                fields=["recipient", "thread"],
                name="message_same_thread",
                condition=Q(channel=Channel.MAIL, state=MessageState.WAITING),
            ),
            models.Index(
                fields=["leased_until"],
                name="message_leased",
                condition=Q(state=MessageState.SENDING),
            ),
            models.Index(
                fields=["recipient", "-sent_at", "-id"], name="message_bell", condition=VISIBLE
            ),
            models.Index(
                fields=["recipient"],
                name="message_unread",
                condition=VISIBLE & Q(read_at=None),
            ),
            models.Index(
                fields=["held_for", "recipient"],
                name="message_held",
                condition=Q(state=MessageState.HELD),
            ),
            models.Index(
                fields=["state", "id"],
                name="message_to_look_at",
                condition=Q(state__in=[MessageState.FAILED, MessageState.UNCERTAIN]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["occurrence", "recipient", "channel"], name="message_once_per_person"
            ),
            models.CheckConstraint(
                name="message_handoffs_capped", condition=Q(handoffs__lte=MAX_HANDOFFS)
            ),
            models.CheckConstraint(
                name="message_leased_when_sending",
                condition=Q(
                    state=MessageState.SENDING, lease__isnull=False, leased_until__isnull=False
                )
                | (~Q(state=MessageState.SENDING) & Q(lease=None, leased_until=None)),
            ),
            models.CheckConstraint(
                name="message_sent_has_time",
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at=None)),
            ),
            models.CheckConstraint(
                name="message_held_for_a_digest",
                condition=~Q(state=MessageState.HELD) | ~Q(held_for=""),
            ),
            models.CheckConstraint(
                name="message_joined_is_said_elsewhere",
                condition=Q(joined_to=None) | Q(state=MessageState.JOINED),
            ),
            models.CheckConstraint(
                name="message_read_in_bell", condition=Q(read_at=None) | VISIBLE
            ),
        ]

    def __str__(self) -> str:
        return self.message_id
