"""What an anonymous author writes outside the circuit's own forms."""

import datetime

from ideas.enums import MessageKind
from ideas.models import DialogueMessage, Idea
from notifications.outbox import enqueue


def author_writes(
    *, idea: Idea, body: str, day: datetime.date, kind: MessageKind = MessageKind.MESSAGE
) -> DialogueMessage:
    """Add a message of the anonymous author to the dialogue, in the caller's transaction. Side
    effect: those who study the idea are told; who carries it out, for a seat in the team."""
    message = DialogueMessage.objects.create(
        idea=idea, revision=idea.revision, kind=kind, author=None, body=body, day=day
    )
    enqueue(
        "ideas.author_wrote",
        key=f"ideas.author_wrote:{message.pk}",
        context={"message": message.pk},
    )
    return message
