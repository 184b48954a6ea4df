"""Posting sealed letters: the web side of the box. Nothing here can read a letter again."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, Unit
from campaigns.models import Campaign
from ideas.actors import Depositor
from ideas.anonymous.boxkeys import current_key, seal
from ideas.anonymous.challenges import challenges_of
from ideas.anonymous.files import CleanFile
from ideas.anonymous.keys import KeyProblem, box_digests, code_keys, idea_digests
from ideas.anonymous.schedule import next_collection
from ideas.anonymous.sealing import Content, pack
from ideas.anonymous.units import SMALLEST_UNIT
from ideas.entries import can_enter, can_leave
from ideas.enums import LetterKind, Origin
from ideas.errors import NotAllowed
from ideas.lifecycle import TRANSITIONS
from ideas.models import Category, Idea, IdeaSettings, Letter
from ideas.permissions import available, standing
from ideas.services.moves import today_in
from ideas.uploads import MAX_FILES

#: As many messages of one author may wait together.
MOST_MESSAGES = 5
LONGEST_TEXT = 10_000
#: Letters whose text says everything, and those that may go without.
_NEED_TEXT = frozenset(LetterKind) - {
    *(LetterKind.WITHDRAW, LetterKind.FEEDBACK, LetterKind.SEAT),
    *(LetterKind.ENTER_CHALLENGE, LetterKind.LEAVE_CHALLENGE),
}


class UnknownCode(LookupError):
    """No letter and no idea answer to this code."""


class BoxClosed(RuntimeError):
    """The box cannot take letters now: keys are missing, or not those of this installation."""


@dataclass(frozen=True)
class Posted:
    """A letter that is in the box, or was collected already.

    `collected` is True for a deposit whose idea exists already. `next_collection` is when the box
    is next opened, in the installation's time zone; the letter leaves at it or at a later one.
    `fresh` is False when a later letter replaces one that waited; of a deposit it is not asked.
    """

    collected: bool
    next_collection: datetime.datetime
    fresh: bool = True


def post_deposit(
    *,
    code: str,
    organisation: Organisation,
    title: str,
    problem: str,
    proposal: str,
    benefit: str = "",
    category: Category | None = None,
    campaign: Campaign | None = None,
    unit: Unit | None = None,
    files: Sequence[CleanFile] = (),
) -> Posted:
    """Seal a deposit and put it in the box, in a transaction of its own.

    `code` is a normalised code. Idempotent per code: the same code is the same deposit; sent again
    while it waits, its text is replaced, and once collected nothing happens. A unit of fewer than
    twenty people is left out. Side effect: one row of sealed text. Raises `ValidationError` keyed
    by field (required or too long texts, a challenge or unit of another organisation), `BoxClosed`.
    """
    texts = {"title": title, "problem": problem, "proposal": proposal, "benefit": benefit}
    _check_deposit(texts, organisation, campaign, unit, files)
    fields = {
        "kind": LetterKind.DEPOSIT,
        **{name: text.strip() for name, text in texts.items()},
        "category": category and category.pk,
        "campaign": campaign and campaign.pk,
        "unit": unit.pk if unit and unit.headcount >= SMALLEST_UNIT else None,
    }
    held = _open(code_keys)
    fields["digests"] = idea_digests(code, held=held)
    if Idea.objects.filter(code_digest__in=fields["digests"]).exists():
        return Posted(collected=True, next_collection=next_collection())
    return _put(code, LetterKind.DEPOSIT, 0, organisation.pk, fields, files, held=held)


def post_message(
    *,
    code: str,
    kind: LetterKind,
    seen: int,
    body: str = "",
    number: int = 0,
    answer: int | None = None,
    helped: bool | None = None,
    accept: bool | None = None,
    campaign: Campaign | None = None,
) -> Posted:
    """Seal a later letter of the author and put it in the box, in a transaction of its own.

    `seen` is the revision of the idea that its author saw (`FollowUp.revision`). `number` tells
    messages of one kind apart (`FollowUp.next_number`): the same code, kind and number is the same
    letter, and posting it again replaces its text. `body` is required save for WITHDRAW, FEEDBACK,
    SEAT and challenges; FEEDBACK takes `answer` (the version it is about) and `helped`; SEAT takes
    `accept`; entering or leaving a challenge takes `campaign`.
    What the idea does not allow any more is posted all the same when its author saw an earlier
    state: it becomes a message of the dialogue. Side effect: one row of sealed text. Raises
    `UnknownCode`, `ValidationError` keyed by field, `NotAllowed` when the idea as its author saw
    it does not allow this kind, `BoxClosed`.
    """
    idea = idea_of(code)
    _check_message(kind, body, number, answer, helped, accept)
    if seen == idea.revision and kind in TRANSITIONS and not _may(idea, kind):
        raise NotAllowed
    if kind in (LetterKind.ENTER_CHALLENGE, LetterKind.LEAVE_CHALLENGE):
        _check_challenge(idea, kind, campaign)
    held = _open(code_keys)
    fields = {
        "kind": kind,
        "digests": idea_digests(code, held=held),
        "seen": seen,
        "body": body.strip(),
        "answer": answer,
        "helped": helped,
        "accept": accept,
        "campaign": campaign and campaign.pk,
    }
    return _put(code, kind, number, idea.organisation_id, fields, held=held)


def take_back(*, code: str, kind: LetterKind, number: int = 0) -> bool:
    """Take a letter out of the box before it is collected; False when it has left already. Raises
    `BoxClosed`."""
    boxes = _open(box_digests, code, [(kind, number)])
    with transaction.atomic(durable=True):
        deleted, _rows = Letter.objects.filter(box__in=list(boxes)).delete()
    return bool(deleted)


def idea_of(code: str) -> Idea:
    """The idea of a code. Raises `UnknownCode`, `BoxClosed`."""
    digests = _open(idea_digests, code)
    found = Idea.objects.select_related("organisation__idea_settings", "unit", "category")
    idea = found.filter(code_digest__in=digests, origin=Origin.ANONYMOUS).first()
    if idea is None:
        raise UnknownCode
    return idea


def waiting_slots() -> list[tuple[str, int]]:
    """Every kind and number under which a letter may wait."""
    single = [(kind, 0) for kind in LetterKind if kind != LetterKind.MESSAGE]
    return [*single, *((LetterKind.MESSAGE, number) for number in range(MOST_MESSAGES))]


def _put(
    code: str,
    kind: LetterKind,
    number: int,
    organisation: int,
    fields: dict[str, Any],
    files: Sequence[CleanFile] = (),
    *,
    held: list[bytes],
) -> Posted:
    """One statement, `ON CONFLICT`: nothing of it can fail in a way that a log would tell. The day
    of a letter already there is kept, so that replacing it never delays it."""
    today = timezone.localdate()
    boxes = list(box_digests(code, [(kind, number)], held=held))
    key = _open(current_key, today, held=held)
    named = [
        (f"{uuid.uuid4().hex}{_suffix(file.name)}", _numbered(file, place, len(files)))
        for place, file in enumerate(files, start=1)
    ]
    letter = Letter(
        box=Letter.objects.filter(box__in=boxes[1:]).values_list("box", flat=True).first()
        or boxes[0],
        organisation_id=organisation,
        day=today,
        key_id=key.key_id,
        sealed=seal(pack(Content(fields, named)), key=key),
    )
    with transaction.atomic(durable=True):
        Letter.objects.bulk_create(
            [letter],
            update_conflicts=True,
            unique_fields=["box"],
            update_fields=["organisation", "key_id", "sealed", "failures", "failed_on", "cause"],
        )
        fresh = kind == LetterKind.DEPOSIT or Letter.objects.filter(pk=letter.pk).exists()
    return Posted(collected=False, next_collection=next_collection(), fresh=fresh)


def _open(function, *arguments, **options):
    try:
        return function(*arguments, **options)
    except KeyProblem as error:
        raise BoxClosed from error


def _may(idea: Idea, kind: LetterKind) -> bool:
    settings = IdeaSettings.loaded_with(idea.organisation)
    who = standing(Depositor(idea.pk), idea, settings=settings)
    return TRANSITIONS[kind] in available(idea, who, settings=settings, today=today_in(idea))


# What is checked before it is sealed: afterwards nobody is there to be told -----------------------


def _check_deposit(
    texts: dict[str, str],
    organisation: Organisation,
    campaign: Campaign | None,
    unit: Unit | None,
    files: Sequence[CleanFile],
) -> None:
    errors: dict[str, str] = {}
    for name, text in texts.items():
        longest = Idea._meta.get_field("title").max_length if name == "title" else LONGEST_TEXT
        if problem := _text_problem(text, longest, required=name != "benefit"):
            errors[name] = problem
    if campaign and not campaign.takes_ideas_of(organisation):
        errors["campaign"] = _("Ce défi est celui d’un autre organisme.")
    if unit and unit.organisation_id != organisation.pk:
        errors["unit"] = _("Cette unité est celle d’un autre organisme.")
    if len(files) > MAX_FILES:
        errors["files"] = _("Une idée porte %(limit)s fichiers au plus.") % {"limit": MAX_FILES}
    if errors:
        raise ValidationError(errors)


def _check_message(
    kind: LetterKind,
    body: str,
    number: int,
    answer: int | None,
    helped: bool | None,
    accept: bool | None,
) -> None:
    errors: dict[str, str] = {}
    if problem := _text_problem(body, LONGEST_TEXT, required=kind in _NEED_TEXT):
        errors["body"] = problem
    if kind == LetterKind.DEPOSIT or (kind, number) not in waiting_slots():
        errors["body"] = _(
            "%(limit)s messages attendent déjà leur levée : reprenez-en un, ou écrivez plus tard."
        ) % {"limit": MOST_MESSAGES}
    if kind == LetterKind.FEEDBACK and (answer is None or helped is None):
        errors["helped"] = _("Dites si la réponse vous a aidé : oui ou non.")
    if kind == LetterKind.SEAT and accept is None:
        errors["accept"] = _("Dites si vous souhaitez cette place : oui ou non.")
    if errors:
        raise ValidationError(errors)


def _check_challenge(idea: Idea, kind: LetterKind, campaign: Campaign | None) -> None:
    """A challenge entered takes letters today; one that is left is still that of the idea."""
    author = standing(Depositor(idea.pk), idea)
    if kind == LetterKind.LEAVE_CHALLENGE:
        if campaign is None or campaign.pk != idea.campaign_id or not can_leave(idea, author):
            raise NotAllowed
        return
    if not can_enter(idea, author):
        raise NotAllowed
    if campaign is None or campaign not in challenges_of(idea.organisation):
        raise ValidationError({"campaign": _("Choisissez un défi qui prend des idées.")})


def _text_problem(text: str, longest: int, *, required: bool) -> str:
    if required and not text.strip():
        return _("Cette information est nécessaire.")
    if len(text) > longest:
        return _("Ce texte compte %(count)s caractères ; %(limit)s au plus.") % {
            "count": len(text),
            "limit": longest,
        }
    if "\x00" in text:
        return _("Ce texte contient un caractère qui ne peut pas être enregistré.")
    return ""


def _suffix(name: str) -> str:
    return name[name.rindex(".") :] if "." in name else ""


def _numbered(file: CleanFile, place: int, count: int) -> CleanFile:
    """Files of one idea keep different names."""
    if count == 1:
        return file
    suffix = _suffix(file.name)
    name = f"{file.name.removesuffix(suffix)}-{place}{suffix}"
    return CleanFile(name, file.content_type, file.content)
