"""What a team keeps of its project: news with files, steps on a board, risks, decisions."""

import datetime

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.errors import Incomplete, Stale
from ideas.permissions import Right
from ideas.services.attachments import keep_files
from ideas.uploads import MAX_FILES
from notifications.outbox import enqueue
from projects.enums import Column
from projects.models import (
    JournalEntry,
    JournalFile,
    JournalVersion,
    Milestone,
    Project,
    ProjectDecision,
    Risk,
)
from projects.services.team import require_hand, sign_of_life


@transaction.atomic
def write_journal(
    *, project: Project, user: User, body: str, files: list[UploadedFile] = ()
) -> JournalEntry:
    """Give news of the project, with files if any: all are kept, or nothing is. Side effects: it
    is the sign of life awaited; authors, team and followers are told, as often as they chose.
    Raises `NotAllowed`, `Incomplete`, `ValidationError` for a file."""
    require_hand(project, user, Right.KEEP_JOURNAL)
    if not body.strip():
        raise Incomplete(["body"])
    if len(files) > MAX_FILES:
        raise ValidationError(
            _("Une nouvelle porte %(limit)s fichiers au plus."), params={"limit": MAX_FILES}
        )
    entry = JournalEntry.objects.create(project=project, author=user, body=body)
    keep_files(list(files), lambda: JournalFile(entry=entry))
    sign_of_life(project)
    code = "projects.journal_written"
    enqueue(code, key=f"{code}:{entry.pk}", context={"entry": entry.pk})
    return entry


@transaction.atomic
def correct_journal(*, entry: JournalEntry, user: User, body: str, seen: int) -> JournalEntry:
    """Say news otherwise after they were published. Side effect: what they said stays readable,
    with the day and the person. It is no sign of life and tells nobody again; a mail that has not
    left yet carries the new words. The same words change nothing. `seen` is how many corrections
    the person saw. Raises `NotAllowed`, `Incomplete`, `Stale` when another was made since."""
    require_hand(entry.project, user, Right.KEEP_JOURNAL)
    body = body.strip()
    if not body:
        raise Incomplete(["body"])
    row = JournalEntry.objects.select_for_update().get(pk=entry.pk)
    if row.versions.count() != seen:
        raise Stale(entry.project_id, seen)
    if body != row.body.strip():
        JournalVersion.objects.create(entry=row, body=row.body, corrected_by=user)
        row.body = body
        row.save(update_fields=["body"])
    return row


@transaction.atomic
def add_milestone(*, project: Project, user: User, title: str, due_on: datetime.date) -> Milestone:
    """Add a dated step to the project. Raises `NotAllowed`."""
    require_hand(project, user, Right.KEEP_JOURNAL)
    return Milestone.objects.create(project=project, title=title, due_on=due_on)


@transaction.atomic
def change_milestone(
    *, milestone: Milestone, user: User, title: str, due_on: datetime.date
) -> None:
    """Say a step, or its date, otherwise. Raises `NotAllowed`."""
    require_hand(milestone.project, user, Right.KEEP_JOURNAL)
    Milestone.objects.filter(pk=milestone.pk).update(title=title, due_on=due_on)


@transaction.atomic
def move_milestone(*, milestone: Milestone, user: User, to: Column) -> Milestone:
    """Move a step on the board. Moved where it is already, it keeps its dates. Side effect: it is
    the sign of life awaited. Raises `NotAllowed`."""
    require_hand(milestone.project, user, Right.KEEP_JOURNAL)
    row = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if row.column == to:
        return row
    today = timezone.localdate()
    row.started_on = None if to == Column.NEXT else row.started_on or today
    row.done_on = today if to == Column.DONE else None
    row.save(update_fields=["started_on", "done_on"])
    sign_of_life(milestone.project)
    return row


@transaction.atomic
def write_risk(
    *,
    project: Project,
    user: User,
    title: str,
    likelihood: int,
    effect: int,
    response: str = "",
    risk: Risk | None = None,
) -> Risk:
    """Note a risk, or say otherwise one noted. Raises `NotAllowed`, `Incomplete`."""
    require_hand(project, user, Right.KEEP_JOURNAL)
    if not title.strip():
        raise Incomplete(["title"])
    row = risk or Risk(project=project)
    row.title, row.likelihood, row.effect, row.response = title, likelihood, effect, response
    row.save()
    return row


@transaction.atomic
def close_risk(*, risk: Risk, user: User) -> None:
    """Say a risk has passed. Raises `NotAllowed`."""
    require_hand(risk.project, user, Right.KEEP_JOURNAL)
    Risk.objects.filter(pk=risk.pk, closed_on=None).update(closed_on=timezone.localdate())


@transaction.atomic
def note_decision(
    *, project: Project, user: User, what: str, why: str, who: str, day: datetime.date
) -> ProjectDecision:
    """Keep a choice of the project: what, why, who, which day. Side effect: it is the sign of life
    awaited. Raises `NotAllowed`, `Incomplete`, `ValidationError` for a day to come."""
    require_hand(project, user, Right.KEEP_JOURNAL)
    missing = [
        name for name, text in (("what", what), ("why", why), ("who", who)) if not text.strip()
    ]
    if missing:
        raise Incomplete(missing)
    if day > timezone.localdate():
        raise ValidationError({"day": _("Ce jour n’est pas encore venu.")})
    row = ProjectDecision.objects.create(
        project=project, noted_by=user, what=what, why=why, who=who, day=day
    )
    sign_of_life(project)
    return row
