"""Experts' opinions, and what authors think of the answer they got."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.actors import Person
from ideas.enums import State
from ideas.errors import Incomplete, NotAllowed
from ideas.models import Answer, AnswerFeedback, Idea, Opinion
from ideas.permissions import Right, standing
from ideas.recusal import recused_from
from ideas.services.moves import move
from ideas.working_days import add_working_days
from notifications.outbox import enqueue

#: An expert is given this many working days.
OPINION_DAYS = 10


@transaction.atomic
def ask_opinion(
    *,
    idea: Idea,
    user: User,
    expert: User,
    question: str,
    due_on: datetime.date | None = None,
) -> Opinion:
    """Ask an expert what they think. Side effects: the expert is told; an idea just deposited is
    taken in charge, as by any act of a referent. Asking again while an opinion is awaited returns
    the one asked. `due_on` is the day given, `OPINION_DAYS` working days from now otherwise. Raises
    `NotAllowed`, `Incomplete`, `Stale`, and `ValidationError` for a day that has passed, or someone
    who has a hand in the idea or stands back from it: their opinion would not count."""
    if not standing(Person(user), idea).may(Right.ASK_OPINION):
        raise NotAllowed
    if not question.strip():
        raise Incomplete(["question"])
    if recused_from(idea).filter(pk=expert.pk).exists():
        raise ValidationError(
            {
                "experts": _(
                    "%(name)s a pris part à l’idée, ou se déporte : demandez à une autre personne."
                )
                % {"name": expert}
            }
        )
    today = timezone.localdate()
    if due_on is not None and due_on <= today:
        raise ValidationError({"due_on": _("Choisissez une date à venir.")})
    if idea.state == State.DEPOSITED:
        move(idea, "take_charge", actor=Person(user), seen=idea.revision)
    opinion, created = Opinion.objects.get_or_create(
        idea=idea,
        expert=expert,
        given_on=None,
        defaults={
            "asked_by": user,
            "question": question,
            "asked_on": today,
            "due_on": due_on or add_working_days(today, OPINION_DAYS),
        },
    )
    if created:
        _tell("ideas.opinion_asked", opinion)
    return opinion


@transaction.atomic
def ask_opinions(
    *,
    idea: Idea,
    user: User,
    experts: Iterable[User],
    question: str,
    due_on: datetime.date | None = None,
) -> list[Opinion]:
    """Ask several experts the same question, all of them or none: see `ask_opinion`."""
    return [
        ask_opinion(idea=_fresh(idea), user=user, expert=one, question=question, due_on=due_on)
        for one in experts
    ]


@transaction.atomic
def give_opinion(*, opinion: Opinion, user: User, body: str) -> Opinion:
    """Give the opinion one was asked for. Side effect: who asked is told. Raises `NotAllowed` for
    anyone else, once it is given, or when the expert has since a hand in the idea."""
    opinion = Opinion.objects.select_for_update().get(pk=opinion.pk)
    if opinion.expert_id != user.pk or opinion.given_on is not None:
        raise NotAllowed
    if not standing(Person(user), opinion.idea).may(Right.GIVE_OPINION):
        raise NotAllowed
    if not body.strip():
        raise Incomplete(["body"])
    opinion.body = body
    opinion.given_on = timezone.localdate()
    opinion.save()
    _tell("ideas.opinion_given", opinion)
    return opinion


@transaction.atomic
def say_whether_it_helped(
    *, answer: Answer, user: User, helped: bool, comment: str = ""
) -> AnswerFeedback:
    """An author says whether an answer helped; saying it again replaces what was said. Raises
    `NotAllowed` for anyone but an author."""
    if not standing(Person(user), answer.idea).may(Right.GIVE_FEEDBACK):
        raise NotAllowed
    return record_feedback(answer=answer, helped=helped, comment=comment)


def record_feedback(*, answer: Answer, helped: bool, comment: str) -> AnswerFeedback:
    """Keep what the author of an idea, known or not, thinks of an answer, in the caller's
    transaction."""
    feedback, _created = AnswerFeedback.objects.update_or_create(
        answer=answer, defaults={"helped": helped, "comment": comment}
    )
    return feedback


def _fresh(idea: Idea) -> Idea:
    """The idea as it is now: the first request may have taken it in charge."""
    return Idea.objects.select_related("organisation", "unit").get(pk=idea.pk)


def _tell(notice: str, opinion: Opinion) -> None:
    enqueue(notice, key=f"{notice}:{opinion.pk}", context={"opinion": opinion.pk})
