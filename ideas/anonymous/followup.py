"""What an author reads with their code. Reading writes nothing, anywhere."""

import datetime
from dataclasses import dataclass, field

from campaigns.models import Campaign
from ideas.actors import Depositor
from ideas.anonymous.challenges import challenges_of
from ideas.anonymous.keys import KeyProblem, box_digests
from ideas.anonymous.letters import BoxClosed, UnknownCode, idea_of, waiting_slots
from ideas.anonymous.schedule import next_collection
from ideas.entries import can_enter, can_leave
from ideas.enums import Disclosure, LetterKind, MessageKind, State, Step, Tie
from ideas.lifecycle import STATES, TRANSITIONS, Transition
from ideas.models import (
    Answer,
    Attachment,
    Decision,
    DialogueMessage,
    HistoryEntry,
    Idea,
    IdeaSettings,
    JuryEntry,
    Letter,
)
from ideas.permissions import available, standing
from ideas.results import told_to_author
from ideas.selectors import answers_readable
from ideas.services.moves import today_in

#: While an idea is carried out, its author may join the team.
SEATED = tuple(
    state
    for state, info in STATES.items()
    if info.step in (Step.CARRYING_OUT, Step.ROLLOUT) and not info.closed
)
_CHALLENGE = (LetterKind.ENTER_CHALLENGE, LetterKind.LEAVE_CHALLENGE)


@dataclass(frozen=True)
class WaitingLetter:
    """A letter still in the box: what kind, since which day. Its text cannot be read again."""

    kind: LetterKind
    number: int
    day: datetime.date


@dataclass(frozen=True)
class FollowUp:
    """Everything the follow-up page shows. `idea` is None while the deposit waits in the box."""

    waiting: list[WaitingLetter]
    next_collection: datetime.datetime
    organisation_name: str
    #: The author's idea, whose dialogue and revision are theirs.
    idea: Idea | None = None
    #: The idea it was merged into, at the end of the chain; None when it was not.
    survivor: Idea | None = None
    #: The moves of the idea shown.
    history: list[HistoryEntry] = field(default_factory=list)
    dialogue: list[DialogueMessage] = field(default_factory=list)
    #: Those given to the author, then the public ones of the survivor.
    answers: list[Answer] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    #: What juries said of it, once told.
    verdicts: list[JuryEntry] = field(default_factory=list)
    #: A proposal waiting for its second person, the author's own reopening included.
    decision: Decision | None = None
    #: The author's last proposal, sent back with a comment since their idea last moved.
    returned: Decision | None = None
    #: What the author may ask now; a letter carries `revision`. Empty while such a letter waits.
    actions: list[Transition] = field(default_factory=list)
    may_write: bool = False
    seat_offered: bool = False
    #: The challenges it may be proposed to; none while such a letter waits.
    challenges: list[Campaign] = field(default_factory=list)
    may_leave_challenge: bool = False
    may_reveal: bool = False
    revealed: Disclosure | None = None

    @property
    def revision(self) -> int:
        """What letters say their author saw."""
        return self.idea.revision if self.idea else 0

    @property
    def shown(self) -> Idea | None:
        """The idea whose state is shown: the survivor's after a merge."""
        return self.survivor or self.idea

    def waits(self, kind: LetterKind) -> bool:
        """Whether a letter of this kind is in the box."""
        return any(letter.kind == kind for letter in self.waiting)

    def next_number(self, kind: LetterKind) -> int:
        """The number of the next letter of this kind."""
        if kind != LetterKind.MESSAGE:
            return 0
        return max((row.number + 1 for row in self.waiting if row.kind == kind), default=0)


def follow_up(code: str) -> FollowUp:
    """The follow-up of a normalised code. Raises `letters.UnknownCode`, `letters.BoxClosed`."""
    waiting, organisation_name = _waiting(code)
    try:
        idea = idea_of(code)
    except UnknownCode:
        if not waiting:
            raise
        return FollowUp(waiting, next_collection(), organisation_name)
    return _of_idea(idea, waiting)


def _waiting(code: str) -> tuple[list[WaitingLetter], str]:
    try:
        slots = box_digests(code, waiting_slots())
    except KeyProblem as error:
        raise BoxClosed from error
    rows = Letter.objects.filter(box__in=list(slots)).select_related("organisation")
    found = [
        (WaitingLetter(LetterKind(slots[row.box][0]), slots[row.box][1], row.day), row.organisation)
        for row in rows.defer("sealed")
    ]
    letters = sorted((letter for letter, _place in found), key=lambda row: (row.kind, row.number))
    return letters, str(found[0][1]) if found else ""


def _of_idea(idea: Idea, waiting: list[WaitingLetter]) -> FollowUp:
    survivor = _survivor(idea)
    shown = survivor or idea
    settings = IdeaSettings.loaded_with(idea.organisation)
    who = standing(Depositor(idea.pk), idea, settings=settings)
    asked = any(letter.kind in TRANSITIONS for letter in waiting)
    free = not asked and not any(letter.kind in _CHALLENGE for letter in waiting)
    dialogue = list(idea.dialogue.select_related("author"))
    answers = answers_readable(idea, early=True)
    if survivor:
        answers += answers_readable(survivor, early=False)
    author = idea.involvements.active().filter(kind=Tie.AUTHOR).first()
    answered_seat = any(message.kind == MessageKind.SEAT for message in dialogue)
    return FollowUp(
        waiting=waiting,
        next_collection=next_collection(),
        organisation_name=str(idea.organisation),
        idea=idea,
        survivor=survivor,
        history=list(shown.history.select_related("actor", "confirmed_by")),
        dialogue=dialogue,
        answers=answers,
        files=list(idea.attachments.all()),
        verdicts=told_to_author(idea),
        decision=idea.decisions.open().select_related("proposed_by", "awaits_user").first(),
        returned=_returned(idea),
        actions=([] if asked else available(idea, who, settings=settings, today=today_in(idea))),
        may_write=True,
        challenges=challenges_of(idea.organisation) if free and can_enter(idea, who) else [],
        may_leave_challenge=free and can_leave(idea, who),
        seat_offered=idea.state in SEATED and author is None and not answered_seat,
        may_reveal=author is None or author.disclosure == Disclosure.TEAM,
        revealed=Disclosure(author.disclosure) if author else None,
    )


def _survivor(idea: Idea) -> Idea | None:
    """The idea at the end of the chain of merges."""
    seen = {idea.pk}
    last = idea
    while last.state == State.MERGED and last.merged_into_id not in seen:
        last = Idea.objects.select_related("organisation").get(pk=last.merged_into_id)
        seen.add(last.pk)
    return last if last.pk != idea.pk else None


def _returned(idea: Idea) -> Decision | None:
    """The author's own proposal (nobody's name is on it) when it came back with a comment."""
    return (
        idea.decisions.filter(
            proposed_by=None, outcome=Decision.Outcome.RETURNED, revision=idea.revision
        )
        .order_by("-pk")
        .first()
    )
