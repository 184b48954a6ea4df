"""A site's life with an innovation."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, Unit, User
from ideas.actors import Person
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.permissions import Right, standing
from innovation_platform.forms import whole_number
from notifications.outbox import enqueue
from projects.enums import ANSWERED_TOGETHER, IN_USE, REASON_ASKED, SITE_MOVES, SiteState
from projects.models import Project, RolloutEvent, RolloutSite
from projects.sites import ROLLED_OUT

#: The states in which a site has a version of the adoption kit.
TAKES_KIT = (SiteState.PLANNED, *IN_USE)


class Kept(Enum):
    """What is left as it is."""

    AS_IS = "as_is"


AS_IS = Kept.AS_IS


@transaction.atomic
def propose_sites(
    *, project: Project, user: User, units: Iterable[int], organisations: Iterable[int] = ()
) -> list[RolloutSite]:
    """Propose an innovation to units of the organisation, or to other organisations whose own
    direction decides. Sites proposed before are left as they are. Side effects: one event per
    site, those who answer for them are told, each once whatever the number of their sites."""
    known_units = set(project.sites.values_list("unit_id", flat=True))
    known_organisations = set(project.sites.values_list("organisation_id", flat=True))
    new_units = [pk for pk in dict.fromkeys(units) if pk not in known_units]
    new_organisations = [pk for pk in dict.fromkeys(organisations) if pk not in known_organisations]
    rows = [RolloutSite(project=project, unit_id=pk) for pk in new_units]
    rows += [RolloutSite(project=project, organisation_id=pk) for pk in new_organisations]
    RolloutSite.objects.bulk_create(rows)
    today = timezone.localdate()
    RolloutEvent.objects.bulk_create(
        RolloutEvent(site=row, revision=0, state=row.state, actor=user, day=today) for row in rows
    )
    if rows:
        enqueue(
            "projects.site_proposed",
            key=f"projects.site_proposed:{project.pk}:{rows[0].pk}",
            context={"project": project.pk, "sites": [row.pk for row in rows]},
        )
    return rows


@transaction.atomic
def add_sites(
    *, project: Project, user: User, units: Iterable[int], organisations: Iterable[int] = ()
) -> list[RolloutSite]:
    """Propose an innovation already being rolled out, or achieved, to more sites. Side effects:
    those of `propose_sites`. Raises `NotAllowed`, `ValidationError` for a place that cannot be
    proposed or when nothing new is chosen."""
    idea = project.idea
    if idea.state not in ROLLED_OUT or not standing(Person(user), idea).may(Right.PROPOSE_SITES):
        raise NotAllowed
    check_places(idea.organisation_id, units, organisations)
    rows = propose_sites(project=project, user=user, units=units, organisations=organisations)
    if not rows:
        raise ValidationError({"sites": _("Choisissez au moins un site de plus.")})
    return rows


def check_places(organisation_id: int, units: Iterable[int], organisations: Iterable[int]) -> None:
    """Raise `ValidationError` unless the units are sites of the organisation, and the others are
    organisations in use, elsewhere."""
    units, others = set(units), set(organisations)
    known = Unit.objects.filter(pk__in=units, organisation=organisation_id)
    if known.count() != len(units):
        raise ValidationError({"sites": _("Choisissez des sites de l’organisme.")})
    active = Organisation.objects.filter(pk__in=others, is_active=True)
    if active.exclude(pk=organisation_id).count() != len(others):
        raise ValidationError({"organisations": _("Choisissez d’autres organismes.")})


@transaction.atomic
def act_on_site(
    *,
    site: RolloutSite,
    user: User,
    state: SiteState,
    seen: int,
    reason: str = "",
    planned_on: datetime.date | None = None,
    lead: User | Kept | None = AS_IS,
    headcount: int | Kept | None = AS_IS,
    takes_latest_kit: bool = False,
) -> RolloutSite:
    """Say what a site does with an innovation, who carries it there and how many people it
    concerns (`headcount`; None for all those of the site). A site that plans or adopts takes the
    adoption kit as it is that day; one that stays as it is keeps its version unless
    `takes_latest_kit`.

    Side effects: one event; the project's people told when the state changes.

    Raises `NotAllowed` for anyone who does not answer for the site or a change the site cannot
    make, `Incomplete` when a reason or a date is asked for, `Stale` when the site has changed
    meanwhile.
    """
    current = RolloutSite.objects.get(pk=site.pk)
    if current.revision != seen:
        raise Stale(current.project_id, seen)
    answers = RolloutSite.objects.acted_on_by(user).filter(pk=site.pk).exists()
    if not answers or state not in SITE_MOVES[SiteState(current.state)]:
        raise NotAllowed
    if missing := _missing(state, reason, planned_on):
        raise Incomplete(missing)
    today, changes = timezone.localdate(), state != current.state
    written = {
        "state": state,
        "reason": reason.strip(),
        "planned_on": planned_on if state == SiteState.PLANNED else None,
        "since": today if changes else current.since,
        "revision": seen + 1,
    }
    if lead is not AS_IS:
        written["lead"] = lead
    if headcount is not AS_IS:
        written["headcount_corrected"] = headcount
    if state in TAKES_KIT and (changes or takes_latest_kit):
        written["kit"] = current.project.kits.first()
    if not RolloutSite.objects.filter(pk=site.pk, revision=seen).update(**written):
        raise Stale(current.project_id, seen)
    current = RolloutSite.objects.select_related("kit").get(pk=site.pk)
    RolloutEvent.objects.create(
        site=current,
        kit_version=current.kit.version if current.kit else None,
        revision=current.revision,
        state=state,
        reason=current.reason,
        planned_on=current.planned_on,
        headcount=current.headcount_corrected,
        actor=user,
        day=today,
    )
    if changes:
        enqueue(
            "projects.site_changed",
            key=f"projects.site_changed:{current.pk}:{current.revision}",
            context={"site": current.pk},
        )
    return current


@dataclass(frozen=True)
class Seen:
    """A site as a page showed it: its key and its revision."""

    pk: int
    revision: int

    def __str__(self) -> str:
        return f"{self.pk}.{self.revision}"

    @classmethod
    def read(cls, written: str) -> "Seen | None":
        """What a page wrote; None for anything else."""
        first, _dot, second = written.partition(".")
        pk, revision = whole_number(first), whole_number(second)
        return None if pk is None or revision is None else cls(pk, revision)


#: How many sites one answer may be given for at once.
MOST = 50


def act_on_sites(
    *, rows: Iterable[Seen], user: User, state: SiteState, planned_on: datetime.date | None = None
) -> tuple[list[RolloutSite], list[RolloutSite]]:
    """The same answer for several sites, each on its own: one that changed meanwhile is left as it
    is and holds up no other. Returns the sites done, and those left. Side effects: those of
    `act_on_site`. Raises `NotAllowed` for an answer that needs a text of its own, `Incomplete`
    without a date to plan for."""
    if state not in ANSWERED_TOGETHER:
        raise NotAllowed
    if missing := _missing(state, "", planned_on):
        raise Incomplete(missing)
    asked = {row.pk: row.revision for row in list(rows)[:MOST]}
    loaded = RolloutSite.objects.acted_on_by(user).select_related(
        "project__idea", "unit", "organisation"
    )
    done, left = [], []
    for site in loaded.filter(pk__in=asked).order_by("pk"):
        try:
            act_on_site(
                site=site, user=user, state=state, seen=asked[site.pk], planned_on=planned_on
            )
        except (Stale, NotAllowed):
            left.append(site)
        else:
            done.append(site)
    return done, left


def _missing(state: SiteState, reason: str, planned_on: datetime.date | None) -> list[str]:
    """The names of what this state asks for and that is not said."""
    missing = ["reason"] if state in REASON_ASKED and not reason.strip() else []
    return missing + (["planned_on"] if state == SiteState.PLANNED and planned_on is None else [])
