"""Every act of the circuit on an anonymous idea: it goes on as for any other, names nobody who did
not act, and carries nothing of what its author wrote out of the idea."""

import re

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from accounts.models import User
from ideas.actors import Depositor, Person
from ideas.enums import ActorKind, Origin, Tie
from ideas.models import Decision, Follow, HistoryEntry, Idea, Involvement
from ideas.services import confirm, move
from notifications.models import Message
from notifications.notices import get_notice
from notifications.rendering import words_of
from tests.ideas.cast import Cast
from tests.ideas.scenes import REOPENED_BY, SECOND, starter
from tests.ideas.test_lifecycle import CIRCUIT
from tests.notifications.support import address

pytestmark = pytest.mark.django_db

#: Each transition, from each of its states.
ACTS = [
    (action, source)
    for action, (sources, *_rest) in CIRCUIT.items()
    if action != "deposit"
    for source in sources
]
#: Where a person's own name and address are, and what they do signed in.
OWN_TABLES = {"User", "EmailAddress", "Session"}
WORDS = "Paroles-de-canari"
#: The inputs in which an author writes.
WRITTEN = ("reply", "reason", "new_element")


@pytest.fixture
def cast():
    cast = Cast()
    User.objects.filter(pk=cast.people["author"].pk).update(
        first_name="Canari", last_name="Discret"
    )
    return cast


def without_a_name(cast, source):
    """An idea in a state whose author nobody knows; a colleague follows it."""
    idea = cast.idea(source, local=source != "in_rollout")
    Involvement.objects.filter(idea=idea, kind__in=(Tie.AUTHOR, Tie.COAUTHOR)).delete()
    Idea.objects.filter(pk=idea.pk).update(origin=Origin.ANONYMOUS, code_digest="d" * 64)
    idea.refresh_from_db()
    Follow.objects.create(idea=idea, user=cast.people["agent"])
    return idea


def act(cast, idea, action):
    """Carry a transition out: the author by a letter, everybody else signed in."""
    source, name = idea.state, starter(action, idea.state)
    by_letter, inputs = name == "author", cast.details(action)
    if by_letter:
        inputs |= {field: f"{WORDS} : {inputs[field]}" for field in WRITTEN if field in inputs}
    actor = Depositor(idea.pk) if by_letter else cast.actor(name)
    done = move(idea, action, actor=actor, seen=idea.revision, **inputs)
    if isinstance(done, Decision):
        second = REOPENED_BY[source][1] if action == "reopen" else SECOND[action]
        idea.refresh_from_db()
        confirm(done, user=Person(cast.people[second]).user, seen=idea.revision)
    idea.refresh_from_db()
    return by_letter


def mails():
    """Whom the mails are for, and what they say."""
    while address():
        pass
    for message in Message.objects.select_related("occurrence", "recipient__organisation"):
        words = words_of(message, get_notice(message.occurrence.notice))
        yield message.recipient, "\n".join([words.subject, words.as_text()])


def naming(person):
    """The tables of which a row points to a person."""
    pointing = [
        (model, field.name)
        for model in apps.get_models()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(field, ForeignKey | ManyToManyField) and field.related_model is User
    ]
    found = {
        model.__name__
        for model, name in pointing
        if model._default_manager.filter(**{name: person.pk}).exists()
    }
    return found - OWN_TABLES


@pytest.mark.parametrize(("action", "source"), ACTS)
def test_each_transition_names_nobody_who_did_not_act(cast, client, action, source):
    depositor = cast.people["author"]
    client.force_login(depositor)
    client.get("/idees/")
    before = naming(depositor)
    idea = without_a_name(cast, source)

    by_letter = act(cast, idea, action)

    assert idea.state == CIRCUIT[action][1]
    entry = HistoryEntry.objects.filter(idea=idea, action=action).get()
    if by_letter:
        assert (entry.actor, entry.actor_kind) == (None, ActorKind.DEPOSITOR)
    assert naming(depositor) == before
    told = list(mails())
    assert depositor not in [recipient for recipient, _text in told]
    # Their author alone is told of these two, by the follow-up page.
    assert bool(told) is (action not in ("take_charge", "request_info"))
    texts = "\n".join(text for _recipient, text in told)
    assert re.findall(rf"Canari|Discret|{WORDS}|None|\bde \.|[« ] ,", texts) == []


def test_control_the_author_of_a_signed_idea_is_named_and_told(cast):
    idea, author = cast.idea("in_triage"), cast.people["author"]
    act(cast, idea, "request_info")
    assert "Involvement" in naming(author)
    assert author in dict(mails())


def test_control_what_the_author_of_a_signed_idea_writes_goes_by_mail(cast):
    idea = cast.idea("info_requested")
    reply = f"{WORDS} : une dizaine."
    move(idea, "provide_info", actor=cast.actor("author"), seen=idea.revision, reply=reply)
    assert any(WORDS in text for _recipient, text in mails())
