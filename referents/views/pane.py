"""The reading pane: an idea, and everything one may do with it, each by one key."""

from urllib.parse import urlencode

from accounts.models import User
from ideas import presenters
from ideas.actors import Person
from ideas.lifecycle import REJECTION_PARTS, Transition
from ideas.models import Idea, IdeaSettings
from ideas.permissions import Right, Standing, available, confirming_party, standing
from ideas.presenters import address_of, key_of
from ideas.selectors import history_of
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
    waiting = presenters.waiting(idea, who, decision)
    history = presenters.history_rows(history_of(idea)[-LAST_MOVES:])
    head = _head(idea)
    acts = {
        "decision_url": _decision_url(idea, decision, user, who),
        "opinion_url": address_of("ideas:give_opinion", idea.pk) if _owed(idea, user) else "",
        "seat": _is_offered_a_seat(idea, user),
        "actions": _buttons(idea, actions, back),
        "beside": _beside(idea, who, back),
        "idea_url": address_of("ideas:detail", idea.pk),
    }
    return {
        "idea": idea,
        "back": back,
        "head": head,
        "head_key": key_of(head),
        "waiting": waiting,
        "waiting_key": key_of(waiting),
        **acts,
        "acts_key": key_of(acts),
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
        "notes": (
            list(idea.notes.select_related("author"))
            if idea.has_note and who.may(Right.READ_NOTES)
            else []
        ),
        "history": history,
        "history_key": key_of(history),
    }


def _head(idea: Idea) -> dict:
    """What tells the idea: its state, its title, whose it is and from where."""
    return {
        "state": idea.state,
        "label": idea.get_state_display(),
        "title": idea.title,
        "authors": _authors(idea),
        "organisation": str(idea.organisation),
        "unit": str(idea.unit) if idea.unit else "",
        "on": idea.deposited_on,
        "referent": str(idea.referent) if idea.referent else "",
    }


def _buttons(idea: Idea, actions: list[Transition], back: str) -> list[dict]:
    """One button per transition; `one_click` needs nothing written, `page` is a letter to write
    on a page of its own."""
    letters, query = letters_for(row.name for row in actions), urlencode({"next": back})
    return [
        {
            "name": row.name,
            "label": str(row.label),
            "url": (url := address_of("ideas:move", idea.pk, row.name)),
            "open_url": f"{url}?{query}",
            "key": letters[row.name],
            "one_click": not row.needs and not row.second and row.name not in QUIET,
            "page": row.needs == REJECTION_PARTS,
            "quiet": row.name in QUIET,
        }
        for row in actions
    ]


def _beside(idea: Idea, who: Standing, back: str) -> list[dict]:
    """What is done beside the circuit."""
    query = urlencode({"next": back})
    offered = (
        ("ideas:ask_opinion", ASK, Right.ASK_OPINION),
        ("ideas:assign", ASSIGN, Right.ASSIGN),
        ("ideas:note", NOTE, Right.WRITE_NOTE),
    )
    return [
        {
            "name": name.removeprefix("ideas:"),
            "open_url": f"{address_of(name, idea.pk)}?{query}",
            "key": key,
        }
        for name, key, right in offered
        if who.may(right) and not idea.info.closed
    ]


def _decision_url(idea: Idea, decision, user: User, who: Standing) -> str:
    if decision is None or confirming_party(decision, idea, user, who) is None:
        return ""
    return address_of("ideas:decision", idea.pk)


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
