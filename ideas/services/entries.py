"""An idea already deposited enters a challenge, or leaves it. It is no move of the circuit."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.enums import Act
from campaigns.models import Campaign
from ideas.actors import Depositor, Person
from ideas.entries import ENTERABLE, can_enter, can_leave, challenges_for, in_time
from ideas.enums import EntryAct
from ideas.errors import NotAllowed
from ideas.models import EntryTrace, Idea
from ideas.permissions import standing
from ideas.services.moves import today_in


@transaction.atomic
def enter_challenge(*, idea: Idea, campaign: Campaign, actor: Person | Depositor) -> EntryTrace:
    """Propose an idea to an open challenge that asks its author, or that takes letters.

    Side effects: the idea's challenge, and one trace that is never rewritten; its state, its limit
    and its revision stay, and nobody is written to. Raises `NotAllowed` for anyone but an author,
    for an idea already decided on or already in a challenge, `ValidationError` when the challenge
    is over, does not ask this person, or when the idea entered another one meanwhile.
    """
    idea = _read(idea)
    if idea.campaign_id is not None:
        raise ValidationError(_("Une idée répond à un seul défi à la fois."))
    if not can_enter(idea, standing(actor, idea)):
        raise NotAllowed
    if not _is_asked(idea, campaign, actor):
        raise ValidationError(
            _("Ce défi ne prend plus d’idées, ou il s’adresse à d’autres personnes.")
        )
    entered = Idea.objects.filter(pk=idea.pk, campaign=None, state__in=ENTERABLE)
    if not entered.update(campaign=campaign):
        raise ValidationError(_("Une idée répond à un seul défi à la fois."))
    return _trace(idea, campaign, EntryAct.ENTERED, actor)


@transaction.atomic
def leave_challenge(*, idea: Idea, campaign: Campaign, actor: Person | Depositor) -> EntryTrace:
    """Take an idea out of its challenge while that takes ideas; the idea goes on in the circuit.

    Side effects: those of entering, the other way. Raises `NotAllowed` for anyone but an author and
    once the challenge is closed to ideas, `ValidationError` when it is not in this challenge.
    """
    idea = _read(idea)
    if idea.campaign_id != campaign.pk:
        raise ValidationError(_("Cette idée ne répond plus à ce défi."))
    if not can_leave(idea, standing(actor, idea), posted_on=_posted_on(actor)):
        raise NotAllowed
    if not Idea.objects.filter(pk=idea.pk, campaign=campaign).update(campaign=None):
        raise ValidationError(_("Cette idée ne répond plus à ce défi."))
    return _trace(idea, campaign, EntryAct.LEFT, actor)


def _is_asked(idea: Idea, campaign: Campaign, actor: Person | Depositor) -> bool:
    """Whether a challenge takes the ideas of this person; of who writes letters nothing is known,
    and whether it may be answered by letter was seen before the letter was sealed."""
    if isinstance(actor, Person):
        return challenges_for(idea, actor.user).filter(pk=campaign.pk).exists()
    here = campaign.takes_ideas_of(idea.organisation)
    return here and in_time(campaign, Act.ENTER, posted_on=_posted_on(actor))


def _posted_on(actor: Person | Depositor) -> datetime.date | None:
    return actor.posted_on if isinstance(actor, Depositor) else None


def _read(idea: Idea) -> Idea:
    rows = Idea.objects.select_related("organisation__idea_settings", "unit")
    return rows.select_related("campaign__organisation").get(pk=idea.pk)


def _trace(idea: Idea, campaign: Campaign, act: EntryAct, actor: Person | Depositor) -> EntryTrace:
    return EntryTrace.objects.create(
        idea=idea,
        campaign=campaign,
        act=act,
        actor_kind=actor.kind,
        actor=actor.user,
        day=today_in(idea, actor.at),
        at=None if isinstance(actor, Depositor) else actor.at,
    )
