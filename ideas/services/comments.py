"""What people say under an idea: comment, reply, mend, remove, say that it helped."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.actors import Person
from ideas.enums import CommentKind, ReportOutcome, Visibility, Voice
from ideas.errors import Incomplete, NotAllowed
from ideas.families import merged_family, survivor_of
from ideas.markup import to_html
from ideas.mentions import find, people_who_see
from ideas.models import Comment, CommentVersion, Helped, Idea, Mention
from ideas.permissions import can_comment, can_thank, standing, voices_of
from ideas.search import index
from ideas.services.community import follow_by_itself
from ideas.services.counts import count_change
from ideas.services.reports import close_reports
from notifications.outbox import cancel, enqueue

#: How long a comment may be mended, once written.
EDIT_WINDOW = datetime.timedelta(hours=1)
LONGEST = 4_000
LONGEST_THANKS = 280


@transaction.atomic
def comment(
    *,
    idea: Idea,
    user: User,
    body: str,
    parent: Comment | None = None,
    voice: str = Voice.OWN,
    key: uuid.UUID | None = None,
) -> Comment:
    """Say something under an idea, or reply. A reply to a reply joins the same thread; one in a
    thread of an idea merged into this one stays with that thread. `key` is given by the form:
    sending it twice says it once.

    Side effects: the count kept with the idea, the search document, mentions, one occurrence in the
    outbox, and the person follows the idea unless they chose otherwise. Raises `NotAllowed` where
    nothing is said any more, when the parent is gone or when the voice is not theirs; `Incomplete`
    without words, `ValidationError` (`body`) when they are too many or name two people at once.
    """
    idea = Idea.objects.select_for_update().get(pk=idea.pk)
    who = standing(Person(user), idea)
    root = _thread_of(idea, parent)
    if not can_comment(idea, who) or voice not in voices_of(who):
        raise NotAllowed
    place = root.idea if root else idea
    said, created = _write(place, user, body, LONGEST, key=key, parent=root, voice=voice)
    if created:
        count_change(place, "comments_count", +1)
        follow_by_itself(idea=idea, user=user, because="commented")
        index(place)
        _tell(said)
    return said


@transaction.atomic
def thank(*, idea: Idea, user: User, body: str, key: uuid.UUID | None = None) -> Comment:
    """Say « merci » to the team of an idea, once. Side effect: the team is told. Raises
    `NotAllowed` for the team itself and where nothing is said any more, `Incomplete`, and
    `ValidationError` (`body`) when it is too long, holds a mention of two people at once, or was
    said already."""
    idea = Idea.objects.select_for_update().get(pk=idea.pk)
    if not can_thank(idea, standing(Person(user), idea)):
        raise NotAllowed
    try:
        with transaction.atomic():
            said, created = _write(
                idea, user, body, LONGEST_THANKS, key=key, kind=CommentKind.THANKS
            )
    except IntegrityError:
        raise ValidationError({"body": _("Vous avez déjà remercié cette équipe.")}) from None
    if created:
        enqueue("ideas.thanked", key=f"ideas.thanked:{said.pk}", context={"comment": said.pk})
    return said


@transaction.atomic
def edit_comment(*, comment: Comment, user: User, body: str) -> Comment:
    """Mend what one has said, within the hour. What it said before stays readable. Side effects:
    a version, the search document, the people newly named are told. Raises `NotAllowed` for
    anyone else, later, or once it is gone; `Incomplete`, `ValidationError`."""
    idea, row = _locked(comment)
    if not may_edit(row, user, timezone.now()):
        raise NotAllowed
    if body.strip() == row.body:
        return row
    CommentVersion.objects.create(
        comment=row, body=row.body, html=row.html, written_at=row.edited_at or row.created_at
    )
    longest = LONGEST if row.kind == CommentKind.COMMENT else LONGEST_THANKS
    row.body, row.html, named = _read(idea, body, longest)
    row.edited_at = timezone.now()
    row.save(update_fields=["body", "html", "edited_at"])
    before = set(row.mentions.values_list("user", flat=True))
    row.mentions.exclude(user__in=named).delete()
    _name(row, [person for person in named if person.pk not in before])
    index(idea)
    if {person.pk for person in named} - before - {user.pk}:
        enqueue(
            "ideas.mentioned",
            key=f"ideas.mentioned:{row.pk}:{row.versions.count()}",
            context={
                "comment": row.pk,
                "people": sorted({person.pk for person in named} - before),
            },
        )
    return row


@transaction.atomic
def remove_comment(*, comment: Comment, user: User) -> None:
    """Take one's words back: the text and its versions are gone; a mark stays in their place where
    someone has replied. Doing it twice changes nothing. Side effects: the count kept with the
    idea, the search document, what was not yet sent about it, the reports on it closed. Raises
    `NotAllowed` for anyone else."""
    idea, row = _locked(comment)
    if row.author_id != user.pk:
        raise NotAllowed
    if row.removed_at is not None:
        return
    counted = row.is_standing and row.kind == CommentKind.COMMENT
    row.versions.all().delete()
    row.mentions.all().delete()
    row.body, row.html, row.removed_at = "", "", timezone.now()
    row.save(update_fields=["body", "html", "removed_at"])
    if counted:
        count_change(idea, "comments_count", -1)
    index(idea)
    take_back_news(row)
    close_reports(idea, row, outcome=ReportOutcome.REMOVED, by=user)


@transaction.atomic
def say_it_helped(*, comment: Comment, user: User, helped: bool) -> Comment:
    """« Cela m’a aidé », or not any more; once each, counted. Raises `NotAllowed` for its own
    author, and where nothing is said any more."""
    idea, row = _locked(comment)
    if row.author_id == user.pk or not row.is_standing:
        raise NotAllowed
    place = survivor_of(idea)
    if not can_comment(place, standing(Person(user), place)):
        raise NotAllowed
    if helped:
        _mark, changed = Helped.objects.get_or_create(comment=row, user=user)
        by = 1
    else:
        changed, _rows = Helped.objects.filter(comment=row, user=user).delete()
        by = -1
    if changed:
        Comment.objects.filter(pk=row.pk).update(helped_count=F("helped_count") + by)
        row.refresh_from_db(fields=["helped_count"])
    return row


def may_edit(comment: Comment, user: User, now: datetime.datetime) -> bool:
    """Whether this person may still mend it."""
    return (
        comment.author_id == user.pk
        and comment.is_standing
        and now <= comment.created_at + EDIT_WINDOW
    )


def take_back_news(comment: Comment) -> None:
    """What was not yet sent about a comment does not leave."""
    for notice in ("ideas.comment", "ideas.mentioned", "ideas.thanked"):
        cancel(key=f"{notice}:{comment.pk}")
        cancel(key_prefix=f"{notice}:{comment.pk}:")


# The pieces --------------------------------------------------------------------------------------


def _locked(comment: Comment) -> tuple[Idea, Comment]:
    """The idea's row, then the comment's, always in that order."""
    idea = Idea.objects.select_for_update().get(pk=comment.idea_id)
    return idea, Comment.objects.select_for_update().get(pk=comment.pk)


def _thread_of(idea: Idea, parent: Comment | None) -> Comment | None:
    """The comment that opened the thread replied to."""
    if parent is None:
        return None
    answered = Comment.objects.select_related("parent__idea", "idea").get(pk=parent.pk)
    root = answered.parent or answered
    if root.idea_id not in merged_family(idea) or root.kind != CommentKind.COMMENT:
        raise NotAllowed
    if not answered.is_standing or root.visibility != Visibility.VISIBLE:
        raise NotAllowed
    return root


def _write(
    idea: Idea, user: User, body: str, longest: int, *, key: uuid.UUID | None, **columns
) -> tuple[Comment, bool]:
    if key is not None:
        already = Comment.objects.filter(key=key).first()
        if already is not None:
            if (already.author_id, already.idea_id) != (user.pk, idea.pk):
                raise NotAllowed
            return already, False
    text, html, named = _read(idea, body, longest)
    row = Comment.objects.create(
        key=key or uuid.uuid4(), idea=idea, author=user, body=text, html=html, **columns
    )
    _name(row, named)
    return row, True


def _read(idea: Idea, body: str, longest: int) -> tuple[str, str, list[User]]:
    """A text as it is kept and shown, and those named in it."""
    text = body.replace("\r\n", "\n").strip()
    if not text:
        raise Incomplete(["body"])
    if len(text) > longest:
        words = _("Votre texte fait %(count)s signes ; il peut en avoir %(longest)s.")
        raise ValidationError({"body": words % {"count": len(text), "longest": longest}})
    named = find(text, people_who_see(idea))
    html = to_html(text, named)
    if not html:
        raise Incomplete(["body"])
    return text, html, list({user.pk: user for user in named.values()}.values())


def _name(row: Comment, people: list[User]) -> None:
    Mention.objects.bulk_create([Mention(comment=row, user=user) for user in people])


def _tell(row: Comment) -> None:
    enqueue("ideas.comment", key=f"ideas.comment:{row.pk}", context={"comment": row.pk})
