"""The juries that are at work, and what the versions of the rules keep of them. Writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.enums import PhaseCode
from campaigns.models import Campaign, RulesVersion
from campaigns.participation import jury_owes
from referents.enums import Seat
from referents.models import Committee

#: Its members and its quorum are among the rules, frozen at the opening.
FROZEN = (PhaseCode.OPEN, PhaseCode.DELIBERATION)
#: The announced day has come: they stay so for a late jury, until its results are told.
LATE = (PhaseCode.RESULTS, PhaseCode.CLOSED)


def is_judging(campaign: Campaign) -> bool:
    """Whether the jury of a challenge is at work: it opened, and its results are not told yet."""
    if campaign.jury_id is None or campaign.archived_on is not None:
        return False
    phase = campaign.phase
    return phase in FROZEN or (phase in LATE and jury_owes(campaign))


def judging(committee: Committee) -> list[Campaign]:
    """The challenges of a jury that are under way: it changes only by an amendment of each."""
    rows = Campaign.objects.challenges().published().kept().filter(jury=committee.pk)
    return [row for row in rows.with_calendar().order_by("opens_on", "pk") if is_judging(row)]


@dataclass(frozen=True)
class Sitting:
    """Someone in a jury, and their seat in words."""

    name: str
    seat: str


@dataclass
class JuryOfVersion:
    """The jury as a version of the rules keeps it, and what changed in it since the version before,
    in sentences."""

    members: list[Sitting] = field(default_factory=list)
    quorum: int | None = None
    changes: list[str] = field(default_factory=list)
    #: Whether who sat, and the quorum, are kept: those of a version older than ADR 65 may not be.
    kept: bool = False
    quorum_lost: bool = False


def juries_by_version(versions: Iterable[RulesVersion]) -> dict[int, JuryOfVersion]:
    """The jury of each version of a challenge's rules, by number; in one query."""
    rows = sorted(versions, key=lambda row: row.version)
    keys = {user for row in rows for user, _seat in row.jury.get("seats", [])}
    names = {pk: str(user) for pk, user in User.objects.in_bulk(keys).items()}
    found, before = {}, {}
    for row in rows:
        found[row.version] = JuryOfVersion(
            members=[
                Sitting(_name(names, user), str(Seat(seat).label))
                for user, seat in row.jury.get("seats", [])
            ],
            quorum=row.jury.get("quorum"),
            kept="seats" in row.jury,
            quorum_lost="seats" in row.jury and "quorum" not in row.jury,
            changes=_changes(before, row.jury, names) if before and row.jury else [],
        )
        before = row.jury
    return found


def _changes(before: Mapping, after: Mapping, names: Mapping[int, str]) -> list[str]:
    had, has = dict(before["seats"]), dict(after["seats"])
    joined = [
        _("%(name)s rejoint le jury (%(seat)s).")
        % {"name": _name(names, user), "seat": Seat(seat).label}
        for user, seat in has.items()
        if had.get(user) != seat
    ]
    left = [
        _("%(name)s quitte le jury.") % {"name": _name(names, user)}
        for user in had
        if user not in has
    ]
    if "quorum" not in before or before["quorum"] == after["quorum"]:
        return left + joined
    quorum = after["quorum"]
    if quorum is None:
        return [*left, *joined, _("Le jury n’a plus de quorum.")]
    return [*left, *joined, _("Le quorum du jury est désormais de %(count)s.") % {"count": quorum}]


def _name(names: Mapping[int, str], user: int) -> str:
    return names.get(user) or _("Une personne partie depuis")
