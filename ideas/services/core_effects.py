"""The effects of the transitions whose inputs the ideas room owns."""

import datetime
from typing import Any

from django.db.models import Max

from accounts.enums import Role
from accounts.models import User
from accounts.selectors import signatures
from ideas.capacities import another_in_office, hands_in_answers
from ideas.enums import AnswerKind, MessageKind, Origin, State, Tie
from ideas.errors import Stale
from ideas.lifecycle import CONTEST_DAYS
from ideas.models import Answer, DialogueMessage, Idea
from ideas.services.community import follow_by_itself
from ideas.services.counts import recount
from ideas.services.effects import Move, When, columns, effect
from ideas.services.moderation import visibility_at_deposit
from ideas.services.seats import offer_seats, tie
from ideas.working_days import next_working_morning
from notifications.outbox import enqueue

Columns = dict[str, Any]


# Deposit and study ------------------------------------------------------------------------------


@columns("deposit")
def _deposited(idea: Idea, details: Columns, on: When) -> Columns:
    """The hour is kept for signed ideas only."""
    return {
        "deposited_on": on.day,
        "deposited_at": on.at if idea.origin == Origin.SIGNED else None,
        "saved_at": None,
        **visibility_at_deposit(idea, on.day),
    }


@effect("deposit")
def _follow_own(move: Move) -> None:
    if move.user is not None:
        follow_by_itself(idea=move.idea, user=move.user, because="deposited")


@effect("take_charge")
def _name_referent(move: Move) -> None:
    Idea.objects.filter(pk=move.idea.pk).update(referent=move.user)


@effect("request_info")
def _ask_author(move: Move) -> None:
    _say(move, MessageKind.QUESTION, "question")


@effect("provide_info")
def _reply_to_referent(move: Move) -> None:
    _say(move, MessageKind.REPLY, "reply")


@columns("contest")
def _contested(idea: Idea, details: Columns, on: When) -> Columns:
    return {"contested_on": on.day}


@effect("contest")
def _say_why_contested(move: Move) -> None:
    _say(move, MessageKind.CONTEST, "reason")


@effect("forward")
def _ask_network(move: Move) -> None:
    _say(move, MessageKind.FORWARD, "ask")


@effect("return_forwarded")
def _network_replies(move: Move) -> None:
    _say(move, MessageKind.NETWORK_REPLY, "reply")


def _say(move: Move, kind: MessageKind, name: str) -> None:
    DialogueMessage.objects.create(
        idea=move.idea,
        revision=move.entry.revision,
        kind=kind,
        author=move.user,
        body=move.details[name],
        day=move.today,
    )


# Merging: no row moves, the survivor reads through the pointer ------------------------------------


@columns("merge")
def _point_to_survivor(idea: Idea, details: Columns, on: When) -> Columns:
    """Lock both ideas in key order and refuse a survivor that has itself gone meanwhile."""
    keys = sorted([str(idea.pk), str(details["survivor"])])
    rows = Idea.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    locked = {str(row.pk): row for row in rows}
    survivor = locked[str(details["survivor"])]
    if survivor.state in (State.MERGED, State.WITHDRAWN):
        raise Stale(survivor.pk, survivor.revision)
    return {"merged_into": survivor}


@effect("merge")
def _count_persons_once(move: Move) -> None:
    recount(move.idea.merged_into)
    _tell_survivor("ideas.joined", move)


@columns("unmerge")
def _clear_pointer(idea: Idea, details: Columns, on: When) -> Columns:
    return {"merged_into": None}


@effect("unmerge")
def _recount_both(move: Move) -> None:
    recount(move.idea)
    recount(move.before.merged_into)
    _tell_survivor("ideas.parted", move)


def _tell_survivor(notice: str, move: Move) -> None:
    """Those of the other idea are told too: which idea joined theirs, or left it."""
    survivor = move.idea.merged_into_id or move.before.merged_into_id
    context = {"idea": survivor, "joined": move.idea.pk, "entry": move.entry.pk}
    enqueue(notice, key=f"{notice}:{move.entry.pk}", context=context)


# Committee ---------------------------------------------------------------------------------------


@columns("refer")
def _to_committee(idea: Idea, details: Columns, on: When) -> Columns:
    return {"committee_id": details["committee"], "summary": details["summary"]}


# Answers -----------------------------------------------------------------------------------------


@effect("answer")
def _plain_answer(move: Move) -> None:
    Answer.objects.create(
        idea=move.idea,
        version=next_version(move.idea),
        kind=AnswerKind.ANSWER,
        explanation=move.details["answer"],
        contact=move.details["where"],
        appeal_until=move.today + datetime.timedelta(days=CONTEST_DAYS),
        written_by=move.user,
        published_at=move.now,
        public_from=move.now,
    )


@effect("reject")
def _detailed_answer(move: Move) -> None:
    """The author reads it at once; everyone else the next working day at nine, so that no author
    learns it from a colleague."""
    Answer.objects.create(
        idea=move.idea,
        version=next_version(move.idea),
        kind=AnswerKind.REJECTION,
        **{part: move.details[part] for part in Answer.PARTS},
        appeal_until=move.today + datetime.timedelta(days=CONTEST_DAYS),
        written_by=move.user,
        signed_by=move.confirmed_by,
        by_delegation=signs_by_delegation(move.confirmed_by, move.idea),
        published_at=move.now,
        public_from=next_working_morning(move.now, move.idea.organisation.time_zone),
    )


@columns("appeal")
def _appealed(idea: Idea, details: Columns, on: When) -> Columns:
    """Another referent takes it up, where there is one."""
    other = another_in_office(Role.REFERENT, idea, than=hands_in_answers(idea))
    return {"appealed_on": on.day, "referent": other or idea.referent}


@effect("appeal")
def _say_new_element(move: Move) -> None:
    _say(move, MessageKind.APPEAL, "new_element")


def next_version(idea: Idea) -> int:
    """The number of the idea's next answer."""
    return (idea.answers.aggregate(last=Max("version"))["last"] or 0) + 1


def signs_by_delegation(user: User, idea: Idea) -> bool:
    """Whether this person's signature is only theirs by delegation."""
    return not signatures(user, idea.organisation_id).filter(delegated_by=None).exists()


# Decision to carry out ---------------------------------------------------------------------------


@effect("accept")
def _sponsor_and_seats(move: Move) -> None:
    tie(move.idea, move.details["sponsor"], Tie.SPONSOR, on=move.today)
    offer_seats(move.idea, on=move.today)
