"""The reading pane: an idea, and everything one may do with it, each by one key."""

from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from ideas import presenters
from ideas.actors import Person
from ideas.lifecycle import REJECTION_PARTS, Transition
from ideas.models import Idea, IdeaSettings
from ideas.permissions import Right, Standing, available, confirming_party, standing
from ideas.services.moves import today_in
from referents.views.keys import ASK, ASSIGN, NOTE, letters_for

#: Transitions that end the idea, or that are rarely wanted: quieter than the others.
QUIET = {"withdraw", "merge", "unmerge", "stop", "retire", "reopen"}
LAST_MOVES = 4


def pane_context(user: User, idea: Idea, *, back: str) -> dict:
    """What the pane shows of an idea read through `page_of`; each part is asked of the database
    only when it has rows. `back` is where its forms lead."""
    settings = IdeaSettings.loaded_with(idea.organisation)
    who = standing(Person(user), idea, settings=settings)
    decision = (
        idea.decisions.open().select_related("proposed_by", "awaits_user").first()
        if idea.has_decision
        else None
    )
    actions = available(idea, who, settings=settings, today=today_in(idea))
    history = idea.history.select_related("actor", "confirmed_by").order_by("-revision")
    return {
        "idea": idea,
        "back": back,
        "waiting": presenters.waiting(idea, who, decision),
        "decision_url": _decision_url(idea, decision, user, who),
        "opinion_url": reverse("ideas:give_opinion", args=[idea.pk]) if _owed(idea, user) else "",
        "seat": _is_offered_a_seat(idea, user),
        "actions": _buttons(idea, actions, back),
        "beside": _beside(idea, who, back),
        "authors": _authors(idea),
        "dialogue": (
            presenters.dialogue_rows(idea.dialogue.select_related("author"), user)
            if idea.has_dialogue and who.may(Right.READ_DIALOGUE)
            else []
        ),
        "opinions": (
            list(idea.opinions.select_related("expert"))
            if idea.has_opinion and who.may(Right.READ_OPINIONS)
            else []
        ),
        "notes": (list(idea.notes.select_related("author")) if who.may(Right.READ_NOTES) else []),
        "history": presenters.history_rows(history[:LAST_MOVES]),
    }


def _buttons(idea: Idea, actions: list[Transition], back: str) -> list[dict]:
    """One button per transition; `one_click` needs nothing written, `page` is a letter to write
    on a page of its own."""
    letters = letters_for(row.name for row in actions)
    return [
        {
            "name": row.name,
            "label": row.label,
            "url": reverse("ideas:move", args=[idea.pk, row.name]),
            "open_url": _with_next(reverse("ideas:move", args=[idea.pk, row.name]), back),
            "key": letters[row.name],
            "one_click": not row.needs and not row.second and row.name not in QUIET,
            "page": row.needs == REJECTION_PARTS,
            "quiet": row.name in QUIET,
        }
        for row in actions
    ]


def _beside(idea: Idea, who: Standing, back: str) -> list[dict]:
    """What is done beside the circuit."""
    offered = (
        ("ideas:ask_opinion", ASK, Right.ASK_OPINION),
        ("ideas:assign", ASSIGN, Right.ASSIGN),
        ("ideas:note", NOTE, Right.WRITE_NOTE),
    )
    return [
        {
            "name": name.removeprefix("ideas:"),
            "open_url": _with_next(reverse(name, args=[idea.pk]), back),
            "key": key,
        }
        for name, key, right in offered
        if who.may(right) and not idea.info.closed
    ]


def _with_next(url: str, back: str) -> str:
    return f"{url}?{urlencode({'next': back})}"


def _decision_url(idea: Idea, decision, user: User, who: Standing) -> str:
    if decision is None or confirming_party(decision, idea, user, who) is None:
        return ""
    return reverse("ideas:decision", args=[idea.pk])


def _owed(idea: Idea, user: User) -> bool:
    return idea.asks_me and idea.opinions.filter(expert=user, given_on=None).exists()


def _is_offered_a_seat(idea: Idea, user: User) -> bool:
    return any(
        row.user_id == user.pk and not row.accepted_on and not row.ended_on
        for row in idea.involvements.all()
    )


def _authors(idea: Idea) -> list[str]:
    return [
        str(row.user)
        for row in idea.involvements.all()
        if row.kind in row.AUTHORSHIP and row.accepted_on and not row.ended_on
    ]
