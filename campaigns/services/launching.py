"""A challenge from its preparation to its announcement; copying and putting away past ones."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Groupement, Organisation, Unit, User
from campaigns.enums import CampaignKind, Motif, PhaseCode, VoteMethod
from campaigns.errors import StaleCampaign
from campaigns.models import Campaign, CampaignSettings, RulesVersion
from campaigns.participation import answers_owed, jury_owes
from campaigns.permissions import CampaignRight, may_launch
from campaigns.phases import ANSWER_DAYS, DELIBERATION_DAYS, proposed_calendar
from campaigns.services.holding import (
    bump,
    hold,
    jury_snapshot,
    one_at_a_time,
    snapshot,
    write_calendar,
)
from notifications.outbox import enqueue
from referents.enums import CommitteeKind
from referents.models import Committee

DAY = datetime.timedelta(days=1)
#: A challenge is a moment: it opens for half a year at most, and its jury takes as long at most.
LONGEST = 183 * DAY
#: Days between today and the opening that a copy proposes.
COPY_IN = 30 * DAY


@dataclass(frozen=True)
class Plan:
    """Everything that is decided of a challenge before it is announced."""

    title: str
    question: str
    opens_on: datetime.date
    closes_on: datetime.date
    results_on: datetime.date
    ends_on: datetime.date | None = None
    description: str = ""
    motif: str = Motif.COMB
    kind: str = CampaignKind.CHALLENGE
    units: tuple[Unit, ...] = ()
    groupement: Groupement | None = None
    sponsor: User | None = None
    jury: Committee | None = None
    vote_method: str = VoteMethod.NONE
    votes_each: int = 1
    moderates: bool = False
    criteria: str = ""
    eligibility: str = ""
    prizes: str = ""
    jury_words: str = ""


COLUMNS = (
    *("title", "question", "description", "motif", "groupement", "sponsor", "jury"),
    *("vote_method", "votes_each", "moderates", "opens_on", "closes_on"),
)
WORDS = ("criteria", "eligibility", "prizes", "jury_words")


@transaction.atomic
def create_campaign(*, organisation: Organisation, plan: Plan, by: User) -> Campaign:
    """Start preparing a challenge: seen only by who runs it until it is announced. Side effects:
    its phases and the first version of its rules, not frozen. The same plan sent twice is one
    challenge. Raises `PermissionDenied` for who may not launch one over this audience,
    `ValidationError`."""
    _require_scope(organisation, plan, by)
    one_at_a_time(by)
    if already := _same_draft(organisation, plan, by):
        return already
    campaign = Campaign(organisation=organisation, kind=plan.kind, launched_by=by)
    _write(campaign, plan)
    return campaign


@transaction.atomic
def edit_campaign(*, campaign: Campaign, plan: Plan, by: User, seen: int) -> Campaign:
    """Change anything of a challenge that has not opened yet. Raises `PermissionDenied` also for an
    audience one may not address, `NotNow`, `StaleCampaign`, `ValidationError`."""
    held = hold(campaign, right=CampaignRight.EDIT, user=by, seen=seen)
    asked = set(held.units.values_list("pk", flat=True))
    if {unit.pk for unit in plan.units} != asked or plan.groupement != held.groupement:
        _require_scope(held.organisation, plan, by)
    _write(held, plan)
    if held.published_on and plan.opens_on < held.today:
        raise ValidationError({"opens_on": _("Cette date est passée.")})
    bump(held)
    return held


@transaction.atomic
def publish_campaign(*, campaign: Campaign, by: User, seen: int) -> Campaign:
    """Announce a challenge: everyone may read it. Opening today, its rules are frozen at once. Side
    effects: the audience is told once. Raises `PermissionDenied`, `NotNow`, `StaleCampaign`,
    `ValidationError` when something is missing or the opening day has passed."""
    held = hold(campaign, right=CampaignRight.PUBLISH, user=by, seen=seen)
    if not held.is_draft:
        raise StaleCampaign
    today = held.today
    rules = held.rules.get(version=1)
    errors = {}
    if held.opens_on < today:
        errors["opens_on"] = _("Cette date est passée : choisissez un autre jour d’ouverture.")
    if not rules.criteria.strip():
        errors["criteria"] = _("Dites d’après quoi les idées seront choisies.")
    if not rules.eligibility.strip():
        errors["eligibility"] = _("Dites qui peut participer.")
    if errors:
        raise ValidationError(errors)
    held.published_on = today
    held.save(update_fields=["published_on"])
    write_calendar(held, _spans(held, held.calendar[-1].starts_on - DAY))
    held.phases.filter(starts_on__lte=today).update(told_on=today)
    _keep_calendar(held, frozen_on=today if held.opens_on == today else None)
    bump(held)
    code = "campaigns.opened" if held.opens_on == today else "campaigns.announced"
    enqueue(code, key=f"{code}:{held.pk}", context={"campaign": held.pk})
    return held


@transaction.atomic
def copy_campaign(*, campaign: Campaign, by: User) -> Campaign:
    """Prepare a new challenge with the words, rules, audience and pace of another one, thirty days
    ahead; asked twice before anything is changed in it, it is one. Raises `PermissionDenied` for
    who may not launch one over that audience."""
    hold(campaign, right=CampaignRight.COPY, user=by)
    rules = campaign.rules.order_by("-version").first() or RulesVersion()
    opens_on = campaign.today + COPY_IN
    shift = opens_on - campaign.opens_on
    calendar = {span.code: span for span in campaign.calendar}
    results = calendar[PhaseCode.RESULTS]
    plan = Plan(
        title=_copy_title(campaign),
        opens_on=opens_on,
        closes_on=campaign.closes_on + shift,
        results_on=results.starts_on + shift,
        ends_on=results.ends_on + shift,
        kind=campaign.kind,
        units=tuple(campaign.units.all()),
        sponsor=campaign.sponsor if campaign.sponsor and campaign.sponsor.is_active else None,
        jury=campaign.jury if campaign.jury and campaign.jury.is_active else None,
        **{
            name: getattr(campaign, name)
            for name in ("question", "description", "motif", "groupement", "vote_method")
        },
        votes_each=campaign.votes_each,
        moderates=campaign.moderates,
        **{name: getattr(rules, name) for name in WORDS},
    )
    made = create_campaign(organisation=campaign.organisation, plan=plan, by=by)
    made.copied_from = campaign
    made.save(update_fields=["copied_from"])
    return made


@transaction.atomic
def archive_campaign(*, campaign: Campaign, by: User) -> None:
    """Put a closed challenge away: its page stays, lists do not show it. Raises
    `PermissionDenied`, `NotNow` before it is closed, `ValidationError` while its jury has results
    to tell, which nobody would ever read, or while an idea of it waits for its answer: nothing
    would recall it any more (product.md, « Challenges »: an answer to every idea)."""
    held = hold(campaign, right=CampaignRight.ARCHIVE, user=by)
    if jury_owes(held):
        raise ValidationError(
            _(
                "Le jury n’a pas encore rendu ses résultats : archivé, le défi ne les dirait "
                "jamais. Il s’archive une fois les résultats publiés."
            )
        )
    if left := answers_owed(held):
        raise ValidationError(
            ngettext(
                "Une idée de ce défi attend encore sa réponse : archivé, il ne la réclamerait "
                "plus. Il s’archive une fois la dernière réponse donnée.",
                "%(count)s idées de ce défi attendent encore leur réponse : archivé, il ne les "
                "réclamerait plus. Il s’archive une fois la dernière réponse donnée.",
                left,
            )
            % {"count": left}
        )
    held.archived_on = held.today
    held.save(update_fields=["archived_on"])
    bump(held)


def _copy_title(campaign: Campaign) -> str:
    longest = Campaign._meta.get_field("title").max_length
    return (_("%(title)s (nouvelle édition)") % {"title": campaign.title})[:longest]


def _same_draft(organisation: Organisation, plan: Plan, by: User) -> Campaign | None:
    """What this person prepares already from this very plan, not changed since."""
    written = {f"rules__{name}": getattr(plan, name).strip() for name in WORDS}
    drafts = Campaign.objects.challenges().filter(
        organisation=organisation,
        launched_by=by,
        published_on=None,
        revision=0,
        phases__code=PhaseCode.RESULTS,
        phases__starts_on=plan.results_on,
        rules__version=1,
        **{name: getattr(plan, name) for name in COLUMNS},
        **written,
    )
    asked = {unit.pk for unit in plan.units}
    return next((one for one in drafts if {unit.pk for unit in one.units.all()} == asked), None)


def _require_scope(organisation: Organisation, plan: Plan, by: User) -> None:
    units = [unit.pk for unit in plan.units]
    if any(unit.organisation_id != organisation.pk for unit in plan.units):
        raise ValidationError({"units": _("Choisissez des unités de l’organisme.")})
    if not may_launch(
        by, organisation_id=organisation.pk, unit_ids=units, groupement=plan.groupement
    ):
        raise PermissionDenied


def _write(campaign: Campaign, plan: Plan) -> None:
    """Write what was decided, with the phases it makes and the rules not frozen yet."""
    _check(campaign.organisation, plan)
    for name in COLUMNS:
        setattr(campaign, name, getattr(plan, name))
    campaign.full_clean(exclude=["organisation", "launched_by"])
    campaign.save()
    campaign.units.set(plan.units)
    write_calendar(campaign, _spans(campaign, plan.ends_on, plan.results_on))
    rules, _made = RulesVersion.objects.get_or_create(
        campaign=campaign, version=1, defaults={"written_by": campaign.launched_by}
    )
    for name in WORDS:
        setattr(rules, name, getattr(plan, name).strip())
    rules.moderates = plan.moderates
    rules.calendar = snapshot(campaign)
    rules.full_clean()
    rules.save()


def _spans(campaign: Campaign, ends_on, results_on=None):
    results = results_on or campaign.span(PhaseCode.RESULTS).starts_on
    return proposed_calendar(
        opens_on=campaign.opens_on,
        closes_on=campaign.closes_on,
        announced_on=campaign.published_on,
        results_on=results,
        ends_on=ends_on,
    )


def _keep_calendar(campaign: Campaign, *, frozen_on: datetime.date | None) -> None:
    rules = campaign.rules.get(version=1)
    rules.calendar = snapshot(campaign)
    rules.jury = jury_snapshot(campaign) if frozen_on else {}
    rules.frozen_on = frozen_on
    rules.save()


def _check(organisation: Organisation, plan: Plan) -> None:
    """What no constraint holds: an order of days, and parts that the organisation uses."""
    errors: dict[str, str] = {}
    if plan.closes_on <= plan.opens_on:
        errors["closes_on"] = _("La fermeture doit suivre l’ouverture.")
    elif plan.closes_on - plan.opens_on > LONGEST:
        errors["closes_on"] = _("Un défi reste ouvert six mois au plus.")
    if plan.results_on <= plan.closes_on:
        errors["results_on"] = _("Les résultats viennent après la fermeture.")
    elif plan.results_on - plan.closes_on > LONGEST:
        errors["results_on"] = _("Les résultats viennent dans les six mois de la fermeture.")
    ends_on = plan.ends_on or plan.results_on + ANSWER_DAYS * DAY
    if not plan.results_on <= ends_on <= plan.results_on + ANSWER_DAYS * DAY:
        errors["ends_on"] = _("Chaque idée a sa réponse trente jours au plus après les résultats.")
    parts = CampaignSettings.of(organisation.pk)
    if plan.jury and not (
        parts.uses_jury
        and plan.jury.kind == CommitteeKind.JURY
        and plan.jury.organisation_id == organisation.pk
    ):
        errors["jury"] = _("Choisissez un jury de l’organisme.")
    if plan.vote_method != VoteMethod.NONE and not parts.uses_vote:
        errors["vote_method"] = _("Le vote n’est pas activé dans les réglages.")
    if plan.prizes.strip() and not parts.uses_prizes:
        errors["prizes"] = _("Les récompenses ne sont pas activées dans les réglages.")
    if plan.sponsor and plan.sponsor.organisation_id != organisation.pk:
        errors["sponsor"] = _("Choisissez quelqu’un de l’organisme.")
    if errors:
        raise ValidationError(errors)


def usual_dates(today: datetime.date) -> dict[str, datetime.date]:
    """The dates proposed to who launches a challenge: open in a fortnight, for six weeks."""
    opens_on = today + 14 * DAY
    closes_on = opens_on + 42 * DAY
    results_on = closes_on + DELIBERATION_DAYS * DAY
    return {
        "opens_on": opens_on,
        "closes_on": closes_on,
        "results_on": results_on,
        "ends_on": results_on + ANSWER_DAYS * DAY,
    }
