"""Decisions of the demo that still wait for their second person."""

from typing import TYPE_CHECKING, Any

from ideas.enums import Party, State
from ideas.lifecycle import DECISION_LIMIT

if TYPE_CHECKING:
    from ideas.demo.story import Story


def propose(story: "Story", action: str) -> None:
    """Propose this transition on the story as it stands, some time before today."""
    last = story.calendar.last
    day = story.calendar.after(max(story.step.day + 1, last - 13))
    if day > last:
        return
    by, party, awaits, named, inputs = _proposal(story, action)
    story.tables.decision.add(
        (
            story.key,
            action,
            inputs,
            story.revision,
            by,
            party,
            story.moment(day),
            awaits,
            named,
            story.date(story.calendar.add(day, DECISION_LIMIT)),
            None,
            "",
            "",
            None,
        )
    )


def _proposal(story: "Story", action: str) -> tuple[int, Party, Party, int | None, dict[str, Any]]:
    """Who proposes, in which capacity, whom it awaits, by name or not, and the inputs."""
    if action == "reject":
        committee = story.state == State.IN_COMMITTEE
        by = story.place.secretary if committee else story.referent
        party = Party.SECRETARY if committee else Party.REFERENT
        return by, party, Party.DIRECTOR, None, story.refusal()
    if action == "accept":
        sponsor = story.plan.sponsor or story.director()
        inputs = {"reason": story.pick("accept"), "sponsor": sponsor}
        return story.place.chair, Party.DECIDER, Party.SPONSOR, sponsor, inputs
    return story.lead, Party.LEAD, Party.SPONSOR, None, story.works.proposal()
