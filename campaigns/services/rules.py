"""The rules once a challenge is open: frozen, amended in the open, its days extended."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.enums import PhaseCode
from campaigns.models import Campaign, RulesVersion
from campaigns.permissions import CampaignRight
from campaigns.phases import ORDER, Span
from campaigns.services.holding import bump, hold, jury_snapshot, snapshot, write_calendar
from campaigns.services.launching import LONGEST, WORDS
from notifications.outbox import enqueue


def freeze_rules(campaign: Campaign) -> None:
    """Freeze the first version as of the opening day; once. To be called in a transaction."""
    for rules in campaign.rules.filter(version=1, frozen_on=None):
        rules.calendar = snapshot(campaign)
        rules.jury = jury_snapshot(campaign)
        rules.frozen_on = campaign.opens_on
        rules.save()


@transaction.atomic
def amend_rules(
    *, campaign: Campaign, words: Mapping[str, str], reason: str, by: User, seen: int
) -> RulesVersion:
    """Change the rules of an open challenge by a dated amendment that says why. Side effects: a new
    version, frozen; those who take part are told. Raises `PermissionDenied`, `NotNow`,
    `StaleCampaign`, `ValidationError` without a reason or when nothing changes."""
    held = hold(campaign, right=CampaignRight.AMEND, user=by, seen=seen)
    freeze_rules(held)
    before = held.rules.first()
    after = {name: str(words.get(name, getattr(before, name))).strip() for name in WORDS}
    if all(getattr(before, name) == after[name] for name in WORDS):
        raise ValidationError(_("Rien n’a changé dans les règles."))
    if not after["criteria"]:
        raise ValidationError({"criteria": _("Dites d’après quoi les idées seront choisies.")})
    return add_version(held, after, reason, by)


@transaction.atomic
def extend_campaign(
    *, campaign: Campaign, until: datetime.date, reason: str, by: User, seen: int
) -> RulesVersion:
    """Give more days to the phase under way: the following ones move by as many. Never fewer days:
    people counted on them. Side effects: an amendment of the calendar, told to those who take part;
    the last days will be told again. Raises `PermissionDenied`, `NotNow`, `StaleCampaign`,
    `ValidationError`."""
    held = hold(campaign, right=CampaignRight.EXTEND, user=by, seen=seen)
    freeze_rules(held)
    now = held.span(held.phase)
    if until <= now.ends_on:
        raise ValidationError(
            {"until": _("Un défi se prolonge, il ne se raccourcit pas : choisissez plus tard.")}
        )
    if until - now.starts_on > LONGEST:
        raise ValidationError({"until": _("Cette phase dure six mois au plus.")})
    shift = until - now.ends_on
    spans = [_moved(span, now.code, shift) for span in held.calendar]
    if now.code == PhaseCode.OPEN:
        held.closes_on = until
        held.save(update_fields=["closes_on"])
    write_calendar(held, spans)
    held.phases.filter(code=now.code).update(nearing_told_on=None)
    return add_version(held, words_of(held), reason, by)


def _moved(span: Span, current: PhaseCode, shift: datetime.timedelta) -> Span:
    """The phase as it is after the one under way gained some days."""
    if ORDER.index(span.code) < ORDER.index(current):
        return span
    starts_on = span.starts_on if span.code == current else span.starts_on + shift
    return Span(span.code, starts_on, span.ends_on + shift if span.ends_on else None)


def words_of(campaign: Campaign) -> dict[str, str]:
    """The words of the rules in force; empty for a challenge older than its rules."""
    rules = campaign.rules.first() or RulesVersion()
    return {name: getattr(rules, name) for name in WORDS}


def add_version(
    campaign: Campaign, words: Mapping[str, str], reason: str, by: User
) -> RulesVersion:
    """Write an amendment, frozen today, of a challenge that is held. Side effects: those who take
    part are told. Raises `ValidationError` without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi : les participants le liront.")})
    last = campaign.rules.first()
    rules = RulesVersion(
        campaign=campaign,
        version=last.version + 1 if last else 1,
        calendar=snapshot(campaign),
        jury=jury_snapshot(campaign),
        moderates=campaign.moderates,
        reason=reason.strip(),
        written_by=by,
        written_on=campaign.today,
        frozen_on=campaign.today,
        **words,
    )
    rules.full_clean()
    rules.save()
    bump(campaign)
    enqueue(
        "campaigns.rules_amended",
        key=f"campaigns.rules_amended:{rules.pk}",
        context={"rules": rules.pk},
    )
    return rules
