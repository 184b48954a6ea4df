"""Who may do what about a challenge: one matrix. When is said by `campaigns.phases`."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from accounts.enums import Role
from accounts.models import Groupement, Unit, User
from accounts.selectors import organisations_of, paths_above, reach_of
from campaigns.enums import Act
from campaigns.models import Campaign
from referents.enums import Seat
from referents.models import CommitteeMember


class CampaignRight(StrEnum):
    """What someone may do about a challenge; what a jury does is in `ideas.jury`."""

    LAUNCH = "launch"
    READ_DRAFT = "read_draft"
    EDIT = "edit"
    PUBLISH = "publish"
    AMEND = "amend"
    EXTEND = "extend"
    WRITE_NEWS = "write_news"
    REMIND = "remind"
    ENTER = "enter"
    VOTE = "vote"
    RUN_VOTE = "run_vote"
    NOMINATE = "nominate"
    COPY = "copy"
    ARCHIVE = "archive"
    EXPORT = "export"


class Capacity(StrEnum):
    """As what someone stands before a challenge."""

    RUNS = "runs"  # who launched it, and the referents of its whole scope
    FACILITATES = "facilitates"  # holds, as facilitator, every unit it is addressed to
    SPONSOR = "sponsor"
    DIRECTOR = "director"
    JURY = "jury"
    JURY_CHAIR = "jury_chair"
    NETWORK_LEAD = "network_lead"  # of every organisation of its groupement
    PARTICIPANT = "participant"  # it is addressed to them


R, C = CampaignRight, Capacity
_RUNNING = frozenset({C.RUNS, C.NETWORK_LEAD})
_BEHIND = _RUNNING | {C.SPONSOR, C.DIRECTOR}
MATRIX: dict[CampaignRight, frozenset[Capacity]] = {
    R.LAUNCH: _RUNNING | {C.FACILITATES, C.DIRECTOR},
    R.READ_DRAFT: _BEHIND,
    R.EDIT: _RUNNING,
    R.PUBLISH: _RUNNING,
    R.AMEND: _RUNNING,
    R.EXTEND: _RUNNING,
    R.WRITE_NEWS: _RUNNING | {C.SPONSOR},
    R.REMIND: _RUNNING,
    R.ENTER: frozenset({C.PARTICIPANT}),
    R.VOTE: frozenset({C.PARTICIPANT}),
    R.RUN_VOTE: _RUNNING,
    R.NOMINATE: _RUNNING,
    R.COPY: _BEHIND | {C.FACILITATES},
    R.ARCHIVE: _RUNNING | {C.DIRECTOR},
    R.EXPORT: _BEHIND | {C.JURY, C.JURY_CHAIR},
}
#: What the phase has to allow for the right to be used; a right not named here has no phase.
ACT_OF = {
    R.EDIT: Act.EDIT_RULES,
    R.PUBLISH: Act.EDIT_RULES,
    R.AMEND: Act.AMEND,
    R.EXTEND: Act.EXTEND,
    R.WRITE_NEWS: Act.WRITE_NEWS,
    R.REMIND: Act.REMIND,
    R.ENTER: Act.ENTER,
    R.VOTE: Act.VOTE,
    R.NOMINATE: Act.NOMINATE,
    R.ARCHIVE: Act.ARCHIVE,
}
#: The missions with which one launches a challenge, over what one holds.
LAUNCHING = frozenset({Role.REFERENT, Role.FACILITATOR, Role.DIRECTOR, Role.NETWORK_LEAD})


@dataclass(frozen=True)
class CampaignStanding:
    """A person before a challenge: as what they stand there."""

    campaign: Campaign
    capacities: frozenset[Capacity]

    def holds(self, right: CampaignRight) -> bool:
        """Whether the matrix gives the right, whatever the phase."""
        return bool(self.capacities & MATRIX[right])

    def may(self, right: CampaignRight) -> bool:
        """Whether the right is held and the phase of today allows it."""
        act = ACT_OF.get(right)
        return self.holds(right) and (act is None or self.campaign.allows(act))

    @property
    def rights(self) -> frozenset[CampaignRight]:
        """Everything the person may do today: what the page draws its buttons from."""
        return frozenset(right for right in CampaignRight if self.may(right))


def standing_on(user: User, campaign: Campaign) -> CampaignStanding:
    """As what a person stands before a challenge today."""
    units = list(campaign.units.all()) if campaign.pk else []
    found = set(
        capacities_over(
            user,
            organisation_id=campaign.organisation_id,
            unit_ids=[unit.pk for unit in units],
            groupement=campaign.groupement,
        )
    )
    if campaign.launched_by_id == user.pk and campaign.organisation_id in organisations_of(user):
        found.add(C.RUNS)
    if campaign.sponsor_id == user.pk:
        found.add(C.SPONSOR)
    if campaign.jury_id:
        seats = CommitteeMember.objects.current().filter(committee=campaign.jury_id, user=user.pk)
        for seat in seats.values_list("seat", flat=True):
            found.add(C.JURY_CHAIR if seat == Seat.CHAIR else C.JURY)
    if _is_addressed(user, campaign, units):
        found.add(C.PARTICIPANT)
    return CampaignStanding(campaign, frozenset(found))


def capacities_over(
    user: User,
    *,
    organisation_id: int,
    unit_ids: Iterable[int] = (),
    groupement: Groupement | None = None,
) -> frozenset[Capacity]:
    """What a person's missions make them over a scope: an organisation, some units of it, or a
    groupement. An organisation's referent or director has no right over a groupement's."""
    reach = reach_of(user)
    if groupement is not None:
        places = list(groupement.organisations.all())
        led = bool(places) and all(reach.leads_network_of(place) for place in places)
        return frozenset({C.NETWORK_LEAD}) if led else frozenset()
    found = set()
    if organisation_id in reach.whole(Role.DIRECTOR):
        found.add(C.DIRECTOR)
    if _holds_all(reach, Role.REFERENT, organisation_id, unit_ids):
        found.add(C.RUNS)
    if unit_ids and _holds_all(reach, Role.FACILITATOR, organisation_id, unit_ids):
        found.add(C.FACILITATES)
    return frozenset(found)


def may_launch(
    user: User,
    *,
    organisation_id: int,
    unit_ids: Iterable[int] = (),
    groupement: Groupement | None = None,
) -> bool:
    """Whether a person may launch a challenge addressed to this scope."""
    held = capacities_over(
        user, organisation_id=organisation_id, unit_ids=unit_ids, groupement=groupement
    )
    return bool(held & MATRIX[R.LAUNCH])


def launches_somewhere(user: User) -> bool:
    """Whether a person may launch a challenge at all: what shows the button."""
    return bool(reach_of(user).roles & LAUNCHING)


def _holds_all(reach, role: str, organisation_id: int, unit_ids: Iterable[int]) -> bool:
    if organisation_id in reach.whole(role):
        return True
    return bool(unit_ids) and set(unit_ids) <= reach.held(role)


def _is_addressed(user: User, campaign: Campaign, units: list[Unit]) -> bool:
    """Whether the challenge is addressed to this person, as `CampaignQuerySet.addressed_to`."""
    if not user.organisation_id:
        return False
    if campaign.organisation_id != user.organisation_id:
        return bool(
            campaign.groupement_id
            and campaign.groupement.organisations.filter(pk=user.organisation_id).exists()
        )
    if not units:
        return True
    above = paths_above(user.unit.path) if user.unit_id else []
    return any(unit.path in above for unit in units)
