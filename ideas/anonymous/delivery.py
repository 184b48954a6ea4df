"""Delivering one letter: what it asks for becomes an idea, a move of the circuit or a message.

Runs in the collector only, inside its savepoint. What an author asked on an idea that has changed
meanwhile, or that is not possible any more, becomes a message of the dialogue, never an error.
"""

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.utils.translation import gettext as _

from accounts.models import Unit
from campaigns.models import Campaign
from ideas.actors import Depositor
from ideas.anonymous.sealing import Content
from ideas.enums import LetterKind, MessageKind, Origin
from ideas.errors import NotAllowed, Stale
from ideas.lifecycle import TRANSITIONS
from ideas.models import Attachment, Category, Idea, Letter
from ideas.services.dialogue import author_writes
from ideas.services.entries import enter_challenge, leave_challenge
from ideas.services.moves import move, today_in
from ideas.services.opinions import record_feedback
from ideas.working_days import midnight_of

#: The input of a transition that carries the author's text.
_TEXT_OF = {
    LetterKind.PROVIDE_INFO: "reply",
    LetterKind.CONTEST: "reason",
    LetterKind.APPEAL: "new_element",
    LetterKind.REOPEN: "reason",
}
_ENTRY = {
    LetterKind.ENTER_CHALLENGE: enter_challenge,
    LetterKind.LEAVE_CHALLENGE: leave_challenge,
}
_FOLDER = "attachments"


class NobodysLetter(LookupError):
    """A letter about an idea that does not exist here."""


def deliver(letter: Letter, content: Content, *, at: datetime.datetime) -> list[str]:
    """Carry out what a letter asks for, dated of the day of the collection. Returns the names of
    the files written, for the caller to remove if its transaction fails. Raises `NobodysLetter`,
    `ValidationError` for what no form of ours would have sealed."""
    fields = content.fields
    kind = LetterKind(fields["kind"])
    found = Idea.objects.select_for_update().filter(code_digest__in=fields["digests"])
    idea = found.first()
    if kind == LetterKind.DEPOSIT:
        # A code sent again after its collection: the idea is there already.
        return [] if idea else _deposit(letter, content, at)
    if idea is None:
        raise NobodysLetter
    today = today_in(idea, at)
    actor = Depositor(idea.pk, at=at, posted_on=letter.day)
    if kind in TRANSITIONS:
        _ask(idea, kind, fields, actor, today)
    elif kind == LetterKind.FEEDBACK:
        _feedback(idea, fields, today)
    elif kind in _ENTRY:
        _entry(idea, kind, fields, actor, today)
    elif kind == LetterKind.SEAT:
        author_writes(idea=idea, body=_seat_words(fields), day=today, kind=MessageKind.SEAT)
    else:
        author_writes(idea=idea, body=fields["body"], day=today)
    return []


def _deposit(letter: Letter, content: Content, at: datetime.datetime) -> list[str]:
    fields = content.fields
    idea = Idea(
        origin=Origin.ANONYMOUS,
        code_digest=fields["digests"][0],
        organisation_id=letter.organisation_id,
        category=Category.objects.filter(pk=fields["category"]).first(),
        campaign=Campaign.objects.at_organisation(letter.organisation_id)
        .filter(pk=fields["campaign"])
        .first(),
        unit=Unit.objects.filter(pk=fields["unit"], organisation=letter.organisation_id).first(),
        **{name: fields[name] for name in ("title", "problem", "proposal", "benefit")},
    )
    # Checked here: a refusal of the database would write the row in its log.
    idea.clean_fields(exclude=["organisation", "category", "campaign", "unit"])
    Idea.objects.bulk_create([idea], ignore_conflicts=True)
    names = _write_files(idea, content, today=today_in(idea, at))
    try:
        move(idea, "deposit", actor=Depositor(idea.pk, at=at), seen=0)
    except BaseException:
        remove_files(names)
        raise
    return names


def _ask(
    idea: Idea, kind: LetterKind, fields: dict, actor: Depositor, today: datetime.date
) -> None:
    details = {_TEXT_OF[kind]: fields["body"]} if kind in _TEXT_OF else {}
    try:
        move(idea, kind.value, actor=actor, seen=fields["seen"], **details)
    except (Stale, NotAllowed, ValidationError):
        author_writes(idea=idea, body=_asked_words(kind, fields["body"]), day=today)


def _entry(
    idea: Idea, kind: LetterKind, fields: dict, actor: Depositor, today: datetime.date
) -> None:
    """The idea enters a challenge or leaves it, if it still may: nothing of it is dated closer than
    the day of the collection."""
    campaign = Campaign.objects.with_calendar().get(pk=fields["campaign"])
    try:
        _ENTRY[kind](idea=idea, campaign=campaign, actor=actor)
    except (NotAllowed, ValidationError):
        author_writes(idea=idea, body=_entry_words(kind, campaign), day=today)


def _entry_words(kind: LetterKind, campaign: Campaign) -> str:
    said = (
        _("Je souhaitais proposer cette idée au défi « %(title)s » : ce n’était plus possible.")
        if kind == LetterKind.ENTER_CHALLENGE
        else _("Je souhaitais retirer cette idée du défi « %(title)s » : ce n’était plus possible.")
    )
    return said % {"title": campaign.title}


def _feedback(idea: Idea, fields: dict, today: datetime.date) -> None:
    """Whether an answer helped; of one that has been corrected meanwhile, it is kept all the
    same."""
    answer = idea.answers.filter(version=fields["answer"]).first()
    if answer is None:
        raise NobodysLetter
    record_feedback(answer=answer, helped=fields["helped"], comment=fields["body"])


def _asked_words(kind: LetterKind, body: str) -> str:
    """What the author had asked, in words, since the circuit cannot do it any more."""
    asked = _("« %(asked)s » : demande écrite avant que l’idée ne change d’étape.") % {
        "asked": kind.label
    }
    return f"{asked}\n\n{body}".strip()


def _seat_words(fields: dict) -> str:
    said = (
        _("Je souhaite rejoindre l’équipe projet.")
        if fields["accept"]
        else _("Je ne souhaite pas rejoindre l’équipe projet.")
    )
    return f"{said}\n\n{fields['body']}".strip()


# Files --------------------------------------------------------------------------------------------


def _write_files(idea: Idea, content: Content, *, today: datetime.date) -> list[str]:
    """Write the files under the random names they were sealed with, so that a collection begun
    again after a crash writes over what it had left; their time is the day's first minute."""
    written: list[str] = []
    with _removed_on_error(written):
        for stored, file in content.files:
            name = f"{_FOLDER}/{stored}"
            default_storage.delete(name)
            written.append(default_storage.save(name, ContentFile(file.content)))
            _round_time(default_storage, written[-1], idea, today)
            Attachment.objects.create(
                idea=idea,
                file=written[-1],
                name=file.name,
                content_type=file.content_type,
                size=len(file.content),
            )
    return written


def _round_time(storage: Storage, name: str, idea: Idea, today: datetime.date) -> None:
    moment = midnight_of(today, idea.organisation.time_zone).timestamp()
    os.utime(storage.path(name), (moment, moment))


@contextmanager
def _removed_on_error(names: list[str]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        remove_files(names)
        raise


def remove_files(names: list[str]) -> None:
    """Remove files whose rows were not kept."""
    for name in names:
        default_storage.delete(name)
