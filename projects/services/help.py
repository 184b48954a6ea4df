"""« Besoin d’aide », and time that is lacking: asked by a team, answered by those who can."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from ideas.actors import Person
from ideas.errors import Incomplete, NotAllowed
from ideas.permissions import Right, standing
from notifications.outbox import enqueue
from projects.enums import HelpKind
from projects.models import HelpRequest, Project
from projects.services.team import require_hand

#: Who answers what is asked.
ANSWERS = {HelpKind.HELP: Right.ANSWER_HELP, HelpKind.TIME: Right.ARBITRATE_TIME}


@transaction.atomic
def ask_help(*, project: Project, user: User, kind: HelpKind, body: str) -> HelpRequest:
    """Ask for help, or for the sponsor's arbitration when time is lacking. Side effect: the
    referents and the sponsor are told, the sponsor alone of time. Raises `NotAllowed`,
    `Incomplete`."""
    require_hand(project, user, Right.ASK_HELP)
    if not body.strip():
        raise Incomplete(["body"])
    row = HelpRequest.objects.create(project=project, asked_by=user, kind=kind, body=body)
    enqueue("projects.help_asked", key=f"projects.help_asked:{row.pk}", context={"help": row.pk})
    return row


@transaction.atomic
def answer_help(*, request: HelpRequest, user: User, answer: str) -> HelpRequest:
    """Close a request with its answer. Side effect: the team is told. Raises `NotAllowed`, also
    once it is answered, `Incomplete`."""
    row = HelpRequest.objects.select_for_update().get(pk=request.pk)
    if row.answered_on or not may_answer(row, user):
        raise NotAllowed
    if not answer.strip():
        raise Incomplete(["answer"])
    row.answer, row.answered_by, row.answered_on = answer, user, timezone.localdate()
    row.save(update_fields=["answer", "answered_by", "answered_on"])
    enqueue(
        "projects.help_answered", key=f"projects.help_answered:{row.pk}", context={"help": row.pk}
    )
    return row


def may_answer(request: HelpRequest, user: User) -> bool:
    """Whether this person may answer a request of a project under way."""
    idea = request.project.idea
    right = ANSWERS[HelpKind(request.kind)]
    return idea.state in Project.UNDER_WAY and standing(Person(user), idea).may(right)
