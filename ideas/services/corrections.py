"""Correcting a published answer: a new version that says so. The idea does not move."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.actors import Person
from ideas.enums import AnswerKind
from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.lifecycle import CORRECTION, REJECTION_PARTS
from ideas.models import Answer, Decision, Idea
from ideas.permissions import correcting_party, standing
from ideas.search import index
from ideas.services.core_effects import next_version, signs_by_delegation
from ideas.services.effects import act
from ideas.services.guards import CHECKS
from ideas.services.moves import open_decision
from ideas.working_days import next_working_morning
from notifications.outbox import enqueue

#: What a correction cannot do without, by kind of answer.
NEEDS = {
    AnswerKind.REJECTION: (*REJECTION_PARTS, "reason"),
    AnswerKind.ANSWER: ("explanation", "contact", "reason"),
}


@transaction.atomic
def correct_answer(
    *, answer: Answer, user: User, seen: int, reason: str, **parts: Any
) -> Decision | Answer:
    """Correct a published answer; `reason` says what was wrong.

    The correction of a rejection answer is proposed: a director who is another person signs it, as
    the first one was. A plain answer was nobody's to sign, nor is its correction. Side effects: a
    pending decision, or the new version with the author told at once and the others the next
    working morning. The history gets no new state; the version keeps who, when and why.

    Raises `Stale` when the idea moved, or the answer was corrected, since the person saw it,
    `NotAllowed`, `Incomplete`, and `ValidationError` for wrong parts or when nothing changes.
    """
    idea = Idea.objects.select_for_update().get(pk=answer.idea_id)
    newer = idea.answers.filter(version__gt=answer.version).exists()
    if idea.revision != seen or newer:
        raise Stale(idea.pk, seen)
    writer = Person(user)
    party = correcting_party(answer, idea, standing(writer, idea))
    if party is None:
        raise NotAllowed
    _check(answer, idea, {**parts, "reason": reason}, writer)
    if answer.kind == AnswerKind.ANSWER:
        return _publish(answer, parts=parts, reason=reason, written_by=user)
    return open_decision(
        idea,
        CORRECTION.name,
        actor=writer,
        party=party,
        inputs={**parts, "reason": reason, "answer": answer.pk},
        awaits=CORRECTION.second[0],
    )


@act(CORRECTION.name)
def _signed(decision: Decision) -> None:
    """A director signed the correction: it is published."""
    answer = Answer.objects.select_related("idea__organisation").get(pk=decision.inputs["answer"])
    _publish(
        answer,
        parts={part: decision.inputs[part] for part in REJECTION_PARTS},
        reason=decision.inputs["reason"],
        written_by=decision.proposed_by,
        signed_by=decision.signed_by,
    )


def _check(answer: Answer, idea: Idea, given: dict[str, Any], writer: Person) -> None:
    needs = NEEDS[AnswerKind(answer.kind)]
    missing = [name for name in needs if not given.get(name) or not str(given[name]).strip()]
    if missing:
        raise Incomplete(missing)
    if "reasons" in needs:
        CHECKS["reasons"](idea, given, writer)
    if all(given[part] == getattr(answer, part) for part in Answer.PARTS if part in needs):
        raise ValidationError({NON_FIELD_ERRORS: [_("La réponse est restée la même.")]})


def _publish(
    answer: Answer,
    *,
    parts: dict[str, Any],
    reason: str,
    written_by: User,
    signed_by: User | None = None,
) -> Answer:
    idea, now = answer.idea, timezone.now()
    unchanged = {part: getattr(answer, part) for part in Answer.PARTS}
    corrected = Answer.objects.create(
        idea=idea,
        version=next_version(idea),
        kind=answer.kind,
        **{**unchanged, **parts},
        appeal_until=answer.appeal_until,
        written_by=written_by,
        signed_by=signed_by,
        by_delegation=signed_by is not None and signs_by_delegation(signed_by, idea),
        published_at=now,
        public_from=next_working_morning(now, idea.organisation.time_zone),
        corrects=answer,
        correction_reason=reason,
    )
    index(idea)
    context = {"answer": corrected.pk}
    enqueue("ideas.answer_corrected", key=f"ideas.answer_corrected:{corrected.pk}", context=context)
    enqueue(
        "ideas.correction_published",
        key=f"ideas.correction_published:{corrected.pk}",
        context=context,
        not_before=corrected.public_from,
    )
    return corrected
