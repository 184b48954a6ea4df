"""The sheet of a finished idea: written once it is, shared with a ring, taken up elsewhere."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Groupement, Organisation, Unit, User
from accounts.selectors import reach_of
from ideas.errors import Incomplete, NotAllowed
from ideas.models import HistoryEntry
from notifications.outbox import enqueue
from projects.enums import IN_USE, REASON_ASKED, Ring, SiteState
from projects.models import Project, ProjectSettings, RolloutEvent, RolloutSite, Sheet
from projects.models.sheet import FINISHED
from projects.sheets import is_adoptable, words_of

BATCH = 500


def write_sheet(project: Project) -> Sheet:
    """Make the sheet of a finished idea, or bring its words up to date; with whom it is shared is
    left as it is. In the caller's transaction."""
    sheet, _created = Sheet.objects.update_or_create(
        project=project,
        defaults={"words": words_of(project)},
        create_defaults={
            "words": words_of(project),
            "made_on": timezone.localdate(),
        },
    )
    return sheet


@transaction.atomic
def write_missing_sheets(*, limit: int = BATCH) -> int:
    """Make the sheets of finished ideas that have none yet, as imports leave them; returns how
    many."""
    ended = HistoryEntry.objects.filter(idea=OuterRef("pk"), target__in=FINISHED)
    rows = (
        Project.objects.filter(sheet=None, idea__state__in=FINISHED)
        .select_related("idea")
        .annotate(ended_on=Subquery(ended.order_by("-revision").values("day")[:1]))
    )
    missing = list(rows.order_by("pk")[:limit])
    today = timezone.localdate()
    Sheet.objects.bulk_create(
        [Sheet(project=row, words=words_of(row), made_on=row.ended_on or today) for row in missing],
        ignore_conflicts=True,
    )
    return len(missing)


@transaction.atomic
def share_sheet(
    *, sheet: Sheet, user: User, ring: Ring, groupement: Groupement | None = None
) -> Sheet:
    """Choose with whom a sheet is shared; « organisation » withdraws it. Side effects: its team and
    authors are told when it is shared further than it was.

    Raises `NotAllowed` for anyone but the « responsable innovation » and where the organisation
    does not share; `ValidationError` for a groupement the organisation is not of.
    """
    if not Sheet.objects.shared_by(user).filter(pk=sheet.pk).exists():
        raise NotAllowed
    place = sheet.project.idea.organisation
    if ring != Ring.ORGANISATION and not ProjectSettings.of(place.pk).uses_sharing:
        raise NotAllowed
    if ring == Ring.GROUPEMENT:
        if groupement is None or not place.groupements.filter(pk=groupement.pk).exists():
            raise ValidationError({"groupement": _("Choisissez un groupement de l’organisme.")})
    else:
        groupement = None
    shared, today = ring != Ring.ORGANISATION, timezone.localdate()
    Sheet.objects.filter(pk=sheet.pk).update(
        ring=ring,
        groupement=groupement,
        shared_on=today if shared else None,
        shared_by=user if shared else None,
    )
    sheet.refresh_from_db()
    if shared:
        enqueue(
            "projects.sheet_shared",
            key=f"projects.sheet_shared:{sheet.pk}:{ring}:{today.isoformat()}",
            context={"sheet": sheet.pk},
        )
    return sheet


@transaction.atomic
def declare_adoption(
    *,
    sheet: Sheet,
    user: User,
    place: Unit | Organisation,
    state: SiteState = SiteState.ADOPTED,
    reason: str = "",
) -> RolloutSite:
    """Say that a site, or an organisation, took an innovation up by itself. Side effects: its row
    and its first event; the team where it was born is told.

    Raises `NotAllowed` for a sheet that this person cannot read or a place they do not answer for,
    `Incomplete` when what differs is not said, `ValidationError` when the place already says what
    it does with it.
    """
    if not Sheet.objects.for_user(user).filter(pk=sheet.pk).exists() or not is_adoptable(sheet):
        raise NotAllowed
    if state not in IN_USE or not _answers(user, place, sheet.project):
        raise NotAllowed
    if state in REASON_ASKED and not reason.strip():
        raise Incomplete(["reason"])
    here = {"unit": place} if isinstance(place, Unit) else {"organisation": place}
    today = timezone.localdate()
    row, created = RolloutSite.objects.get_or_create(
        project=sheet.project,
        **here,
        defaults={
            "state": state,
            "reason": reason.strip(),
            "since": today,
            "is_spontaneous": True,
            "kit": sheet.project.kits.first(),
        },
    )
    if not created:
        raise ValidationError({"place": _("Ce site a déjà dit ce qu’il fait de l’innovation.")})
    RolloutEvent.objects.create(
        site=row, revision=0, state=state, reason=row.reason, actor=user, day=today
    )
    enqueue(
        "projects.site_changed",
        key=f"projects.site_changed:{row.pk}:0",
        context={"site": row.pk},
    )
    return row


def _answers(user: User, place: Unit | Organisation, project: Project) -> bool:
    reach = reach_of(user)
    whole = reach.whole("referent") | reach.whole("director")
    if isinstance(place, Organisation):
        return place.pk in whole and place.pk != project.idea.organisation_id
    return place.organisation_id in whole or place.pk in reach.held("referent")
