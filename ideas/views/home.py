"""The front page, and the help page of the circuit."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import organisations_run_by
from ideas.enums import Party, State
from ideas.front import challenges_open, counts_of, front_of
from ideas.lifecycle import STATES, Limit, leaving, proposers, seconds
from ideas.presenters import AWAITED
from ideas.selectors import choices_for
from ideas.views.lists import rows_of
from ideas.vote_calls import calls_for
from projects.selectors import newest_calls

ASKS = 3


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A sentence and the two ways to deposit for everyone; what lives here for those signed in."""
    if not request.user.is_authenticated:
        return render(request, "ideas/home.html", {"visitor": True})
    choices, front = choices_for(request.user), front_of(request.user)
    deposited, achieved = counts_of(request.user)
    return render(
        request,
        "ideas/home.html",
        {
            "visitor": False,
            "answers": [_answer_card(*row) for row in front.answers],
            "campaigns": challenges_open(request.user),
            "asks": calls_for(request.user, ASKS),
            "calls": newest_calls(request.user),
            "spreading": rows_of(front.spreading, choices),
            "recent": rows_of(front.recent, choices),
            "prepares": not front.recent and bool(organisations_run_by(request.user)),
            "deposited_count": deposited,
            "achieved_count": achieved,
        },
    )


def _answer_card(idea: uuid.UUID, state: str, title: str, explanation: str) -> dict:
    """An answer as a card; its `key` is all that it shows."""
    return {
        "state": state,
        "state_label": State(state).label,
        "url": reverse("ideas:detail", args=[idea]),
        "title": title,
        "explanation": explanation,
        "key": (idea, state, title, explanation),
    }


@require_safe
def circuit(request: HttpRequest) -> HttpResponse:
    """The help page of the circuit, drawn from its table."""
    states = [_state_row(state) for state in State if state != State.DRAFT]
    return render(request, "ideas/circuit.html", {"states": states})


def _state_row(state: State) -> dict:
    info = STATES[state]
    return {
        "state": state.value,
        "label": state.label,
        "awaited": AWAITED[info.awaits] if info.awaits else "",
        "limit": _limit_words(info.limit) if info.limit else "",
        "leaving": [
            {
                "label": row.label,
                "target": row.target.label,
                "by": _parties(proposers(row, state)),
                "second": _parties(seconds(row, state)),
            }
            for row in leaving(state)
        ],
    }


def _parties(parties: tuple[Party, ...]) -> str:
    return ", ".join(str(party.label) for party in parties)


def _limit_words(limit: Limit) -> str:
    words = _("%(days)s jours ouvrés") if limit.working else _("%(days)s jours")
    return words % {"days": limit.days}
