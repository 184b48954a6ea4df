"""Calls for skills: opened by a team, answered by any agent of the organisation."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.actors import Person
from ideas.enums import Tie
from ideas.errors import Incomplete, NotAllowed
from ideas.models import Involvement
from ideas.permissions import Right, standing
from ideas.services.seats import tie
from notifications.outbox import enqueue
from projects.models import CallAnswer, Project, SeatTerms, SkillCall
from projects.services.team import require_hand


@transaction.atomic
def open_call(
    *,
    project: Project,
    user: User,
    title: str,
    body: str = "",
    half_days: int = 0,
    until: datetime.date | None = None,
) -> SkillCall:
    """Look for someone. Raises `NotAllowed`, `Incomplete`."""
    require_hand(project, user, Right.NAME_TEAM)
    if not title.strip():
        raise Incomplete(["title"])
    return SkillCall.objects.create(
        project=project, opened_by=user, title=title, body=body, half_days=half_days, until=until
    )


@transaction.atomic
def close_call(*, call: SkillCall, user: User) -> None:
    """Look no more; those who offered their help and had no reply are thanked. Raises
    `NotAllowed`."""
    require_hand(call.project, user, Right.NAME_TEAM)
    today = timezone.localdate()
    closed = SkillCall.objects.filter(pk=call.pk, closed_on=None).update(closed_on=today)
    if closed:
        for answer in call.answers.select_for_update().filter(accepted=None):
            _reply(answer, accepted=False, reply="")


def can_answer(call: SkillCall, user: User) -> bool:
    """Whether this person may offer their help: anyone of the organisation who reads the project
    and has no part in it."""
    idea = call.project.idea
    ties = idea.involvements.filter(user=user, ended_on=None)
    return (
        call.closed_on is None
        and idea.state in Project.UNDER_WAY
        and user.organisation_id == idea.organisation_id
        and standing(Person(user), idea).may(Right.ANSWER_CALL)
        and not ties.filter(kind__in=(Tie.LEAD, Tie.MEMBER, Tie.SPONSOR)).exists()
    )


@transaction.atomic
def answer_call(*, call: SkillCall, user: User, word: str) -> CallAnswer:
    """Offer one's help, with a word. Side effect: the lead is told. Raises `NotAllowed`,
    `Incomplete`, `ValidationError` when it was done already."""
    if not can_answer(call, user):
        raise NotAllowed
    if not word.strip():
        raise Incomplete(["word"])
    try:
        with transaction.atomic():
            answer = CallAnswer.objects.create(call=call, user=user, word=word)
    except IntegrityError as error:
        raise ValidationError(_("Vous avez déjà répondu à cet appel.")) from error
    _tell("projects.call_answered", answer)
    return answer


@transaction.atomic
def reply_to_answer(*, answer: CallAnswer, user: User, accept: bool, reply: str = "") -> CallAnswer:
    """Accept someone's help, which gives them a seat on the terms of the call, or thank them. The
    call stays open until it is closed. Side effects: they are told; accepted, they are recused
    from judging the idea and the referents of their unit are told. Raises `NotAllowed`, also once
    it is replied to, `ValidationError` for someone who sponsors the project since."""
    row = CallAnswer.objects.select_for_update().get(pk=answer.pk)
    project, call = row.call.project, row.call
    require_hand(project, user, Right.NAME_TEAM)
    if row.accepted is not None:
        raise NotAllowed
    _reply(row, accepted=accept, reply=reply)
    if accept:
        _seat(project, call, row)
    return row


def _seat(project: Project, call: SkillCall, answer: CallAnswer) -> None:
    ties = project.idea.involvements.filter(user=answer.user_id, ended_on=None)
    if ties.filter(kind=Tie.SPONSOR).exists():
        raise ValidationError(_("Le sponsor décide sur le projet : il n’est pas de l’équipe."))
    if ties.filter(kind=Tie.LEAD).exists():
        return
    today = timezone.localdate()
    tie(project.idea, answer.user_id, Tie.MEMBER, on=today)
    seat = Involvement.objects.get(
        idea=project.idea, user=answer.user_id, kind=Tie.MEMBER, ended_on=None
    )
    SeatTerms.objects.get_or_create(
        seat=seat,
        defaults={
            "role": call.title,
            "half_days": call.half_days,
            "until": call.until,
            "agreed_on": today,
        },
    )
    enqueue(
        "projects.member_announced",
        key=f"projects.member_announced:{seat.pk}:{call.half_days}:{call.until}",
        context={"involvement": seat.pk},
    )


def _reply(answer: CallAnswer, *, accepted: bool, reply: str) -> None:
    answer.accepted, answer.reply, answer.replied_on = accepted, reply, timezone.localdate()
    answer.save(update_fields=["accepted", "reply", "replied_on"])
    _tell("projects.call_replied", answer)


def _tell(notice: str, answer: CallAnswer) -> None:
    enqueue(notice, key=f"{notice}:{answer.pk}", context={"answer": answer.pk})
