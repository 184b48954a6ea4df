"""What every service of a challenge does first: hold the row, see that the person may, and now."""

from django.core.exceptions import PermissionDenied
from django.db.models import F

from accounts.models import User
from campaigns.enums import PhaseCode
from campaigns.errors import NotNow, StaleCampaign
from campaigns.models import Campaign, Phase
from campaigns.permissions import ACT_OF, CampaignRight, standing_on
from campaigns.phases import Span
from referents.models import Committee


def hold(
    campaign: Campaign, *, right: CampaignRight, user: User, seen: int | None = None
) -> Campaign:
    """The challenge locked and read again. Raises `PermissionDenied`, also for a celebration, which
    has services of its own, `NotNow` when its phase does not allow it, `StaleCampaign` when it is
    not at the revision the person saw."""
    held = (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("organisation", "groupement")
        .get(pk=campaign.pk)
    )
    standing = standing_on(user, held)
    if held.is_celebration or not standing.holds(right):
        raise PermissionDenied
    if seen is not None and held.revision != seen:
        raise StaleCampaign
    act = ACT_OF.get(right)
    if act is not None and not held.allows(act):
        raise NotNow
    return held


def one_at_a_time(user: User) -> None:
    """What a person prepares comes one after the other: a form sent twice finds what it made."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def bump(campaign: Campaign) -> None:
    """One more revision: whoever read the former one is told."""
    Campaign.objects.filter(pk=campaign.pk).update(revision=F("revision") + 1)
    campaign.refresh_from_db(fields=["revision"])


def write_calendar(campaign: Campaign, spans: list[Span]) -> None:
    """Write the phases, keeping what was told of those that stay."""
    Phase.objects.filter(campaign=campaign).exclude(code__in=[span.code for span in spans]).delete()
    for span in spans:
        Phase.objects.update_or_create(
            campaign=campaign,
            code=span.code,
            defaults={"starts_on": span.starts_on, "ends_on": span.ends_on},
        )
    campaign.__dict__.pop("calendar", None)
    getattr(campaign, "_prefetched_objects_cache", {}).pop("phases", None)


def snapshot(campaign: Campaign) -> list[dict]:
    """The calendar as the rules keep it."""
    return [
        {
            "code": span.code.value,
            "starts_on": span.starts_on.isoformat(),
            "ends_on": span.ends_on.isoformat() if span.ends_on else None,
        }
        for span in campaign.calendar
        if span.code != PhaseCode.CLOSED
    ]


def jury_snapshot(campaign: Campaign) -> dict:
    """The jury as the rules keep it, read again: who sits today and the quorum; {} without one."""
    jury = Committee.objects.filter(pk=campaign.jury_id).first()
    if jury is None:
        return {}
    seats = jury.members.current().by_rank().values_list("user", "seat")
    return {"quorum": jury.quorum, "seats": [list(row) for row in seats]}
