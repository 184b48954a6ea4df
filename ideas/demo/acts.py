"""What each transition of a story leaves beside the history, as `ideas.services` would.

One function per transition, registered under its name; it returns who acted and why.
"""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from ideas.demo import corpus
from ideas.demo.paths import Step
from ideas.enums import AnswerKind, MessageKind, Party, Tie
from ideas.lifecycle import DECISION_LIMIT
from ideas.models import Decision

if TYPE_CHECKING:
    from ideas.demo.story import Story

COAUTHORED = 0.08
#: An accepted idea is carried by its sponsor or its referent.
HALF = 0.5


class Act(NamedTuple):
    """Who moved the idea, in which capacity, and why; `at` when the hour is known already."""

    user: int | None
    party: Party
    confirmed_by: int | None = None
    reason: str = ""
    at: datetime.datetime | None = None


BY_THE_CLOCK = Act(None, Party.CLOCK)
ACTS: dict[str, Callable[["Story", Step], Act]] = {}


def act(function: Callable[["Story", Step], Act]) -> Callable[["Story", Step], Act]:
    ACTS[function.__name__] = function
    return function


def _author(story: "Story", reason: str = "", **more) -> Act:
    return Act(story.signature, Party.AUTHOR, reason=reason, **more)


def _referent(story: "Story", reason: str = "", **more) -> Act:
    return Act(story.referent, Party.REFERENT, reason=reason, **more)


def decided(
    story: "Story", step: Step, *, by: int | None, party: Party, awaits: Party, second: int, named: bool,
    **inputs,
) -> datetime.datetime:  # fmt: skip
    """The decision that two people took: proposed some days before it was confirmed. Returns when
    it was."""
    day = max(story.calendar.before(step.day - 1 - int(story.rng.random() * 6)), story.previous)
    at = story.moment(step.day)
    proposed = min(story.moment(day), at - datetime.timedelta(minutes=10))
    if by is None:
        proposed = story.calendar.clock(day)
    story.tables.decision.add(
        (
            story.key,
            step.action,
            inputs,
            story.revision,
            by,
            party,
            proposed,
            awaits,
            second if named else None,
            story.date(story.calendar.add(day, DECISION_LIMIT)),
            second,
            Decision.Outcome.CONFIRMED,
            "",
            at,
        )
    )
    return at


# Deposit and study ------------------------------------------------------------------------------


@act
def deposit(story: "Story", step: Step) -> Act:
    if story.anonymous:
        return _author(story)
    story.tie(story.author, Tie.AUTHOR, step.day)
    if not story.plan.author and story.rng.random() < COAUTHORED:
        coauthor = story.place.someone(story.rng, story.author)
        if coauthor not in story.supporters:
            story.tie(coauthor, Tie.COAUTHOR, step.day)
    return _author(story)


@act
def take_charge(story: "Story", step: Step) -> Act:
    story.referent = story.plan.referent or story.place.referent(story.unit)
    return _referent(story)


@act
def request_info(story: "Story", step: Step) -> Act:
    story.exchange = story.about("question")
    story.say(MessageKind.QUESTION, story.referent, story.exchange.question)
    return _referent(story)


@act
def provide_info(story: "Story", step: Step) -> Act:
    story.say(MessageKind.REPLY, story.signature, story.exchange.answer)
    return _author(story)


@act
def lapse(story: "Story", step: Step) -> Act:
    return BY_THE_CLOCK


@act
def forward(story: "Story", step: Step) -> Act:
    story.forwarding = story.about("forward")
    story.say(MessageKind.FORWARD, story.referent, story.forwarding.ask)
    return _referent(story)


@act
def return_forwarded(story: "Story", step: Step) -> Act:
    lead = story.place.network_lead
    story.say(MessageKind.NETWORK_REPLY, lead, story.forwarding.reply)
    return Act(lead, Party.NETWORK_LEAD)


@act
def merge(story: "Story", step: Step) -> Act:
    story.columns["merged_into_id"] = story.place.survivor.idea
    return Act(story.referent or story.place.referent(story.unit), Party.REFERENT)


@act
def unmerge(story: "Story", step: Step) -> Act:
    story.columns["merged_into_id"] = None
    story.referent = story.referent or story.place.referent(story.unit)
    return _referent(story, story.pick("unmerge"))


@act
def withdraw(story: "Story", step: Step) -> Act:
    return _author(story)


@act
def reopen(story: "Story", step: Step) -> Act:
    story.referent = story.referent or story.place.referent(story.unit)
    reason = story.pick("reopen")
    if story.state == "withdrawn":
        by, party, second, awaits = story.signature, Party.AUTHOR, story.referent, Party.REFERENT
    else:
        by, party, second, awaits = story.referent, Party.REFERENT, story.sponsor, Party.SPONSOR
    at = decided(
        story, step, by=by, party=party, awaits=awaits, second=second, named=False, reason=reason
    )
    return Act(by, party, second, reason, at)


# Answers ----------------------------------------------------------------------------------------


@act
def answer(story: "Story", step: Step) -> Act:
    text = story.about("existing")
    where = "\n".join(filter(None, (text.contact, text.link)))
    at = story.moment(step.day)
    story.reply(
        AnswerKind.ANSWER,
        {"explanation": text.text, "contact": where},
        written_by=story.referent,
        at=at,
        public_from=at,
    )
    return _referent(story, at=at)


@act
def contest(story: "Story", step: Step) -> Act:
    reason = story.pick("contest")
    story.say(MessageKind.CONTEST, story.signature, reason)
    story.columns["contested_on"] = story.date(step.day)
    return _author(story)


@act
def reject(story: "Story", step: Step) -> Act:
    """Written by the referent, or by the committee's secretary; signed by somebody else."""
    before = story.state == "in_committee"
    by = story.place.secretary if before else story.referent
    party = Party.SECRETARY if before else Party.REFERENT
    story.signatory = story.plan.sponsor or story.director()
    parts = story.refusal()
    at = decided(
        story, step, by=by, party=party, awaits=Party.DIRECTOR, second=story.signatory,
        named=False, **parts,
    )  # fmt: skip
    story.reply(
        AnswerKind.REJECTION,
        parts,
        written_by=by,
        signed_by=story.signatory,
        at=at,
        public_from=story.calendar.next_morning(step.day),
    )
    return Act(by, party, story.signatory, at=at)


@act
def appeal(story: "Story", step: Step) -> Act:
    """A re-examination goes to another referent, where there is one."""
    story.referent = story.place.owner
    story.say(MessageKind.APPEAL, story.signature, story.pick("appeal"))
    story.columns["appealed_on"] = story.date(step.day)
    return _author(story)


# Decision ---------------------------------------------------------------------------------------


@act
def refer(story: "Story", step: Step) -> Act:
    theme = next(theme for theme in corpus.themes() if theme.code == story.text.theme)
    story.columns["committee_id"] = story.place.committee
    story.columns["summary"] = story.rng.choice(theme.summaries).format(
        title=story.words.title, supports=len(story.supporters)
    )
    return _referent(story)


@act
def accept(story: "Story", step: Step) -> Act:
    """Decided by the chair and agreed to by the sponsor, or by a director who sponsors it."""
    story.sponsor = story.plan.sponsor or story.director()
    story.tie(story.sponsor, Tie.SPONSOR, step.day)
    story.seat_day = step.day
    reason = story.pick("accept")
    if not story.place.uses_committee:
        return Act(story.sponsor, Party.DECIDER, reason=reason)
    at = decided(
        story, step, by=story.place.chair, party=Party.DECIDER, awaits=Party.SPONSOR,
        second=story.sponsor, named=True, reason=reason, sponsor=story.sponsor,
    )  # fmt: skip
    return Act(story.place.chair, Party.DECIDER, story.sponsor, reason, at)


@act
def adjourn(story: "Story", step: Step) -> Act:
    return Act(story.place.chair, Party.CHAIR, reason=story.pick("adjourn"))


@act
def resume(story: "Story", step: Step) -> Act:
    return BY_THE_CLOCK


@act
def suspend(story: "Story", step: Step) -> Act:
    return Act(story.sponsor, Party.SPONSOR, reason=story.pick("suspend"))


@act
def restart(story: "Story", step: Step) -> Act:
    return BY_THE_CLOCK


# Carrying out: what the projects room writes is told by `works` ------------------------------------


@act
def start_locally(story: "Story", step: Step) -> Act:
    story.sponsor = story.plan.sponsor or story.director()
    story.tie(story.sponsor, Tie.SPONSOR, step.day)
    story.seat_day = step.day
    story.columns["is_local"] = True
    story.works.start(step.day)
    at = decided(
        story, step, by=story.referent, party=Party.REFERENT, awaits=Party.SPONSOR,
        second=story.sponsor, named=True, lead=story.lead, sponsor=story.sponsor,
        unit_informed=True,
    )  # fmt: skip
    return _referent(story, confirmed_by=story.sponsor, at=at)


@act
def form_team(story: "Story", step: Step) -> Act:
    story.works.start(step.day)
    if story.rng.random() < HALF:
        return _referent(story)
    return Act(story.sponsor, Party.SPONSOR)


@act
def start_pilot(story: "Story", step: Step) -> Act:
    story.works.start_pilot(step.day, step.until)
    return Act(story.lead, Party.LEAD)


@act
def resume_project(story: "Story", step: Step) -> Act:
    return Act(story.lead, Party.LEAD, reason=story.works.end_pilot(step.day))


@act
def start_rollout(story: "Story", step: Step) -> Act:
    inputs = story.works.start_rollout(step.day)
    at = decided(
        story, step, by=story.lead, party=Party.LEAD, awaits=Party.SPONSOR,
        second=story.sponsor, named=False, **inputs,
    )  # fmt: skip
    return Act(story.lead, Party.LEAD, story.sponsor, at=at)


@act
def achieve(story: "Story", step: Step) -> Act:
    story.works.achieve(step.day)
    if story.columns.get("is_local"):
        return Act(story.lead, Party.LOCAL_LEAD)
    return Act(story.sponsor, Party.SPONSOR)


@act
def stop(story: "Story", step: Step) -> Act:
    lessons = story.works.stop(step.day)
    return Act(story.sponsor, Party.SPONSOR, reason=lessons)


@act
def retire(story: "Story", step: Step) -> Act:
    return _referent(story, story.pick("retire"))
