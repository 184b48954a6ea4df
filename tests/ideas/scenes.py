"""Carrying transitions out in tests: who of the cast plays each capacity."""

from ideas.models import Decision
from ideas.services import confirm, move
from tests.ideas.test_lifecycle import CIRCUIT

#: Who of the cast plays each capacity of the product.
PLAYED_BY = {
    "author": ["author", "coauthor"],
    "referent": ["referent", "responsable"],
    "network_lead": ["network_lead", "groupement_lead"],
    "decider": ["chair"],
    "chair": ["chair"],
    "secretary": ["secretary"],
    "sponsor": ["sponsor"],
    "lead": ["lead"],
    "local_lead": ["lead"],
    "clock": ["clock"],
}
#: The second person of each proposal, as the cast's inputs name them.
SECOND = {
    "reject": "director",
    "accept": "director",
    "start_locally": "director",
    "start_rollout": "sponsor",
}
REOPENED_BY = {"withdrawn": ("author", "referent"), "stopped": ("referent", "sponsor")}


def starter(action, source):
    capacity = REOPENED_BY[source][0] if action == "reopen" else CIRCUIT[action][2][0]
    return PLAYED_BY[capacity][0]


def carry_out(cast, idea, action, name, **details):
    """Start a transition and, where another person must, confirm it."""
    inputs = cast.details(action) | details
    done = move(idea, action, actor=cast.actor(name), seen=idea.revision, **inputs)
    if isinstance(done, Decision):
        second = REOPENED_BY[idea.state][1] if action == "reopen" else SECOND[action]
        done = confirm(done, user=cast.actor(second).user, seen=idea.revision)
    idea.refresh_from_db()
    return done


#: Every transition that needs a second person, with who proposes it.
PROPOSALS = [
    ("reject", "in_triage", "referent"),
    ("reject", "in_committee", "secretary"),
    ("reject", "in_committee", "chair"),
    ("accept", "in_triage", "chair"),
    ("accept", "in_committee", "chair"),
    ("start_locally", "in_triage", "referent"),
    ("start_rollout", "in_project", "lead"),
    ("start_rollout", "in_pilot", "lead"),
    ("reopen", "withdrawn", "author"),
    ("reopen", "stopped", "referent"),
]


def propose(cast, action="reject", state="in_triage", name="referent"):
    idea = cast.idea(state)
    inputs = cast.details(action)
    return idea, move(idea, action, actor=cast.actor(name), seen=idea.revision, **inputs)


def second_of(cast, idea, action):
    name = REOPENED_BY[idea.state][1] if action == "reopen" else SECOND[action]
    return cast.actor(name).user
