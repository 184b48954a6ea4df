"""Writing the weekly letter, trying it on oneself, sending it."""

import datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.permissions import organisations_run_by
from ideas.bulletins import sections_of
from ideas.errors import NotAllowed
from ideas.models import Bulletin
from ideas.working_days import local_day
from notifications.outbox import enqueue

WEEK = datetime.timedelta(days=7)


class AlreadySent(Exception):
    """The letter has left, or another one of the same week has."""


def may_write(user: User, organisation_id: int) -> bool:
    """Whether this person writes the letter: the organisation's « responsable innovation », or its
    direction."""
    return organisation_id in organisations_run_by(user)


@transaction.atomic
def begin_bulletin(*, organisation: Organisation, user: User) -> Bulletin:
    """The organisation's draft: the one there is, else a new one about what happened since the last
    letter, or in the last seven days. Raises `NotAllowed`."""
    if not may_write(user, organisation.pk):
        raise NotAllowed
    today = local_day(timezone.now(), organisation.time_zone)
    last = Bulletin.objects.filter(organisation=organisation).aggregate(at=Max("sent_at"))["at"]
    since = local_day(last, organisation.time_zone) if last else today - WEEK
    draft, _new = Bulletin.objects.get_or_create(
        organisation=organisation,
        sent_at=None,
        defaults={
            "title": _("Nos idées cette semaine"),
            "since": max(since, today - 4 * WEEK),
            "written_by": user,
        },
    )
    return draft


@transaction.atomic
def try_bulletin(*, bulletin: Bulletin, user: User) -> None:
    """Send the letter as it is now to the person who writes it, and to nobody else. Side effect:
    one occurrence. Raises `NotAllowed`, and `AlreadySent` when it has left."""
    _draft(bulletin, user)
    enqueue(
        "ideas.bulletin_trial",
        key=f"ideas.bulletin_trial:{bulletin.pk}:{timezone.now().timestamp():.6f}",
        context={"bulletin": bulletin.pk, "to": user.pk},
    )


@transaction.atomic
def send_bulletin(*, bulletin: Bulletin, user: User) -> Bulletin:
    """Send the letter to everyone of the organisation, once. Side effects: the letter is closed,
    one occurrence. Raises `NotAllowed`; `AlreadySent` when it has left, or another one has this
    week; `ValidationError` when it would say nothing."""
    draft = _draft(bulletin, user)
    if not draft.introduction.strip() and not sections_of(draft):
        raise ValidationError(
            {NON_FIELD_ERRORS: [_("Cette lettre ne dit rien : écrivez un mot d’introduction.")]}
        )
    now = timezone.now()
    today = local_day(now, draft.organisation.time_zone)
    draft.sent_at, draft.week = now, today - datetime.timedelta(days=today.weekday())
    try:
        with transaction.atomic():
            draft.save(update_fields=["sent_at", "week"])
    except IntegrityError:
        raise AlreadySent from None
    enqueue("ideas.bulletin", key=f"ideas.bulletin:{draft.pk}", context={"bulletin": draft.pk})
    return draft


@transaction.atomic
def delete_bulletin(*, bulletin: Bulletin, user: User) -> None:
    """Throw a draft away. Raises `NotAllowed`, `AlreadySent`."""
    _draft(bulletin, user).delete()


def _draft(bulletin: Bulletin, user: User) -> Bulletin:
    if not may_write(user, bulletin.organisation_id):
        raise NotAllowed
    locked = Bulletin.objects.select_for_update().filter(pk=bulletin.pk)
    draft = locked.select_related(None).first()
    if draft is None or draft.sent_at is not None:
        raise AlreadySent
    return draft
