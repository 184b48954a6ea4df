"""What members do on an idea of an agenda: evaluate it, stand back from it, decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.actors import Person
from ideas.agenda import voters
from ideas.enums import Outcome, Party, VotingMethod
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.lifecycle import TRANSITIONS
from ideas.models import AgendaItem, Idea, Recusal, Review
from ideas.permissions import Right, Standing, standing
from ideas.services.moves import move
from referents.enums import SessionPhase
from referents.models.grid import SCORES
from referents.permissions import CommitteeRight, rights_in
from referents.selectors import grid_of, members_of


@dataclass(frozen=True)
class Deliberation:
    """How a committee came to what it decided, and why."""

    outcome: str
    reason: str
    method: str = VotingMethod.CONSENSUS
    votes_for: int = 0
    votes_against: int = 0
    abstentions: int = 0
    discussion: str = ""
    #: What the transition needs besides the reason: the sponsor, or the date.
    inputs: dict[str, Any] = field(default_factory=dict)


def may_decide(outcome: str, who: Standing) -> bool:
    """Whether someone pronounces this outcome in a session: the chair of the idea, or the secretary
    for a refusal, whose letter they write."""
    pronounces = {Party.CHAIR} | ({Party.SECRETARY} & set(TRANSITIONS[outcome].by))
    return bool(who.parties & pronounces)


@transaction.atomic
def give_review(
    *, item: AgendaItem, user: User, scores: Mapping[str, int], comment: str = ""
) -> Review:
    """Evaluate an idea with the grid in force; giving it again replaces it until the examination
    begins. Raises `NotAllowed` for anyone who does not sit or stands back, `ValidationError` for a
    score missing or out of range, or once the examination has begun."""
    item = _locked(item)
    if not standing(Person(user), item.idea).may(Right.EXAMINE):
        raise NotAllowed
    if item.session.cancelled_at is not None:
        raise ValidationError(_("Cette séance est annulée."))
    if item.started_at is not None or item.session.closed_at is not None:
        raise ValidationError(_("L’examen de cette idée a commencé : on n’évalue plus."))
    grid = grid_of(item.session.committee_id, timezone.localdate())
    if grid is None:
        raise ValidationError(_("Ce comité n’a pas encore de grille de critères."))
    wrong = {
        row.code: _("Donnez une note de 1 à 4.")
        for row in grid.rows
        if scores.get(row.code) not in SCORES
    }
    if wrong:
        raise ValidationError(wrong)
    review, _created = Review.objects.update_or_create(
        item=item,
        member=user,
        defaults={
            "grid": grid,
            "scores": {row.code: scores[row.code] for row in grid.rows},
            "comment": comment.strip(),
            "given_at": timezone.now(),
        },
    )
    return review


@transaction.atomic
def declare_recusal(*, item: AgendaItem, person: User, by: User) -> Recusal:
    """Stand back from an idea, by oneself or as declared at the opening. Their evaluation of it is
    removed. Raises `NotAllowed` when they do not sit, or when someone else declares it who does not
    run the session; `ValidationError` once the committee has decided."""
    item = _locked(item)
    committee = item.session.committee
    runs = CommitteeRight.RUN in rights_in(committee, by)
    if person.pk != by.pk and not runs:
        raise NotAllowed
    if not members_of(committee.pk).filter(pk=person.pk).exists():
        raise NotAllowed
    if item.outcome:
        raise ValidationError(_("Le comité a déjà décidé sur ce point."))
    given, _rows = Review.objects.filter(item__idea=item.idea, member=person).delete()
    recusal, _created = Recusal.objects.in_force().get_or_create(
        idea=item.idea, user=person, defaults={"declared_by": by, "had_evaluated": given > 0}
    )
    return recusal


@transaction.atomic
def take_back_recusal(*, item: AgendaItem, by: User) -> Recusal:
    """Take part again in an idea one declared to stand back from; the row stays, as a trace. Raises
    `NotAllowed` for anyone who has no such declaration or does not sit any more, and
    `ValidationError` for who had evaluated the idea, thus read the others, or once its examination
    has begun."""
    item = _locked(item)
    recusal = Recusal.objects.in_force().filter(idea=item.idea, user=by).first()
    sits = members_of(item.session.committee_id).filter(pk=by.pk).exists()
    if recusal is None or not sits:
        raise NotAllowed
    if recusal.had_evaluated:
        raise ValidationError(_("Vous aviez évalué cette idée : votre déport vaut jusqu’au bout."))
    if item.started_at is not None or item.session.closed_at is not None:
        raise ValidationError(_("L’examen de cette idée a commencé : votre déport reste noté."))
    recusal.taken_back_at = timezone.now()
    recusal.save(update_fields=["taken_back_at"])
    return recusal


@transaction.atomic
def start_item(*, item: AgendaItem, user: User) -> AgendaItem:
    """Begin the examination of an idea: its time runs, evaluations are closed and shown. Another
    that was begun and not decided waits again. Raises `NotAllowed`, `ValidationError`."""
    item = _locked(item)
    if CommitteeRight.RUN not in rights_in(item.session.committee, user):
        raise NotAllowed
    if item.session.phase != SessionPhase.OPEN:
        raise ValidationError(_("La séance n’est pas en cours."))
    if item.outcome or item.started_at:
        return item
    item.session.items.filter(outcome="").exclude(pk=item.pk).update(started_at=None)
    item.started_at = timezone.now()
    item.save(update_fields=["started_at"])
    return item


@transaction.atomic
def record_outcome(
    *, item: AgendaItem, user: User, seen: int, deliberation: Deliberation
) -> AgendaItem:
    """Record what the committee decided on an idea, while it is examined.

    Side effects: the item is over; for an idea retained or adjourned a pending decision is opened,
    which the publication of the session carries out (the sponsor is asked to agree meanwhile); for
    one not retained the detailed answer is still to be written and signed. The state does not move.

    Raises `Stale` when the idea moved or someone else recorded an outcome meanwhile, `NotAllowed`
    for who may not, `Incomplete`, and `ValidationError` for wrong inputs, votes that do not add up,
    or too few members left to decide.
    """
    item = _locked(item)
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=item.idea_id)
    if item.outcome or idea.revision != seen:
        raise Stale(idea.pk, seen)
    if not may_decide(deliberation.outcome, standing(Person(user), idea)):
        raise NotAllowed
    if item.session.phase != SessionPhase.OPEN:
        raise ValidationError(_("La séance n’est pas en cours."))
    _check(item, deliberation)
    now = timezone.now()
    item.started_at = item.started_at or now
    item.ended_at = now
    item.decided_by = user
    for name in ("outcome", "reason", "method", "votes_for", "votes_against", "abstentions"):
        setattr(item, name, getattr(deliberation, name))
    item.discussion = deliberation.discussion
    item.save()
    if deliberation.outcome != Outcome.REJECT:
        inputs = {"reason": deliberation.reason, **deliberation.inputs}
        move(idea, deliberation.outcome, actor=Person(user), seen=seen, **inputs)
    return item


def _check(item: AgendaItem, told: Deliberation) -> None:
    if not told.reason.strip():
        raise Incomplete(["reason"])
    there = _able(item)
    quorum = item.session.committee.quorum or 0
    if there < quorum and told.outcome != Outcome.ADJOURN:
        raise ValidationError(
            _(
                "Déports déduits, il reste %(there)s membres pour un quorum de %(quorum)s : "
                "ce point ne peut être que reporté."
            )
            % {"there": there, "quorum": quorum}
        )
    if told.method == VotingMethod.VOTE:
        _check_votes(told, there)


def _check_votes(told: Deliberation, there: int) -> None:
    given = told.votes_for + told.votes_against + told.abstentions
    if given != there:
        raise ValidationError(
            {
                "votes_for": _("%(there)s membres prennent part au vote ; %(given)s voix notées.")
                % {"there": there, "given": given}
            }
        )
    if told.outcome == Outcome.ACCEPT and told.votes_for <= told.votes_against:
        raise ValidationError(
            {"votes_for": _("Une idée est retenue quand les voix pour sont les plus nombreuses.")}
        )


def _able(item: AgendaItem) -> int:
    """How many of those present may take part in the decision on an idea: not the secretary."""
    return len(voters(item.session, item.idea_id))


def _locked(item: AgendaItem) -> AgendaItem:
    return (
        AgendaItem.objects.select_for_update(of=("self",))
        .select_related("session__committee__organisation", "idea__organisation", "idea__unit")
        .get(pk=item.pk)
    )


__all__ = [
    "Deliberation",
    "declare_recusal",
    "give_review",
    "may_decide",
    "record_outcome",
    "start_item",
    "take_back_recusal",
]
