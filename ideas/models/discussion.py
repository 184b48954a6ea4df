"""What is said under an idea: comments in threads of two levels, and thanks to its team."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.enums import CommentKind, Visibility, Voice


class CommentQuerySet(models.QuerySet):
    def standing(self) -> "CommentQuerySet":
        """Those still said: neither removed by their author nor hidden by a referent."""
        return self.filter(visibility=Visibility.VISIBLE, removed_at=None)

    def of_discussion(self) -> "CommentQuerySet":
        """Comments, thanks aside."""
        return self.filter(kind=CommentKind.COMMENT)


class Comment(models.Model):
    """Something said under an idea. `parent` is the comment that opened the thread: a reply to a
    reply joins the same thread. `html` is `body` made safe to show, written with it.

    A comment removed by its author loses its text and its versions; its row stays while the thread
    needs it. One hidden by a referent keeps its text, for the referents and its author.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    kind = models.CharField(
        _("type"), max_length=10, choices=CommentKind, default=CommentKind.COMMENT
    )
    voice = models.CharField(_("au nom de"), max_length=10, choices=Voice, default=Voice.OWN)
    body = models.TextField(_("texte"), blank=True)
    html = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    edited_at = models.DateTimeField(_("modifié le"), null=True, blank=True)
    removed_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    visibility = models.CharField(
        _("visibilité"),
        max_length=10,
        choices=[(Visibility.VISIBLE, _("Visible")), (Visibility.HIDDEN, _("Masqué"))],
        default=Visibility.VISIBLE,
    )
    helped_count = models.PositiveIntegerField(_("personnes aidées"), default=0)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commentaire")
        verbose_name_plural = _("commentaires")
        indexes = [
            models.Index(
                fields=["idea", "-created_at", "-id"],
                name="comment_threads",
                condition=Q(parent=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="comment_removed_says_nothing",
                condition=Q(removed_at=None) & ~Q(body="") | Q(removed_at__isnull=False, body=""),
            ),
            models.CheckConstraint(
                name="comment_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("id")),
            ),
            models.CheckConstraint(
                name="comment_thanks_open_no_thread",
                condition=Q(kind=CommentKind.COMMENT) | Q(parent=None, voice=Voice.OWN),
            ),
            models.UniqueConstraint(
                fields=["idea", "author"],
                name="comment_thanks_once_each",
                condition=Q(kind=CommentKind.THANKS, removed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author} – {self.idea_id}"

    @property
    def is_standing(self) -> bool:
        """Whether it is still said: neither removed nor hidden."""
        return self.removed_at is None and self.visibility == Visibility.VISIBLE


class CommentVersion(models.Model):
    """What a comment said before its author mended it: readers may see what was answered to."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="versions")
    body = models.TextField(_("texte"))
    html = models.TextField()
    written_at = models.DateTimeField(_("écrit le"))

    class Meta:
        ordering = ["comment", "pk"]
        verbose_name = _("version d’un commentaire")
        verbose_name_plural = _("versions des commentaires")

    def __str__(self) -> str:
        return f"{self.comment_id} – {self.written_at:%Y-%m-%d}"


class Mention(models.Model):
    """Someone named in a comment, told of it once."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="mention_once_each")
        ]

    def __str__(self) -> str:
        return str(self.comment_id)


class Helped(models.Model):
    """« Cela m’a aidé »: counted, never listed by name."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="helped")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("aide reconnue")
        verbose_name_plural = _("aides reconnues")
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="helped_once_each")]

    def __str__(self) -> str:
        return str(self.comment_id)
