"""The team's page: who carries the project, what it looks for, the help it asks."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas.disclosure import hidden_authors
from ideas.enums import MessageKind, Origin, Tie
from ideas.models import Involvement
from ideas.permissions import Party, Right, Standing
from projects.enums import HelpKind
from projects.models import Project, SeatTerms
from projects.selectors import calls_of, help_of, team_of
from projects.services.calls import can_answer
from projects.services.help import ANSWERS
from projects.services.seats import IN_TEAM
from projects.views.page import open_project, page_context

#: To whom the time that each gives, and the seats still offered, are shown.
CLOSE = frozenset({Party.LEAD, Party.TEAM, Party.SPONSOR, Party.REFERENT})


@require_safe
def team(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who carries the project, the calls open, the help asked for."""
    project = open_project(request, pk)
    context = page_context(request, project, "team")
    who, alive = context["who"], context["under_way"]
    close = bool(who.parties & CLOSE)
    names = alive and who.may(Right.NAME_TEAM)
    mine = _my_seat(request, project)
    calls = calls_of(project, with_answers=close)
    return render(
        request,
        "projects/team.html",
        context
        | {
            "people": _people(project, who, close=close),
            "close": close,
            "may_name": names,
            "offered": _offered(project, who) if close else [],
            "anonymous_author": _anonymous_author(project, who, close=close),
            "my_seat": mine,
            "my_terms_wait": bool(mine) and _waits(mine),
            "may_leave": bool(mine and mine.accepted_on and mine.kind == Tie.MEMBER and alive),
            "calls": calls,
            "may_answer_calls": bool(calls) and can_answer(calls[0], request.user),
            "help_requests": _help(project, who, alive),
            "may_ask_help": alive and who.may(Right.ASK_HELP),
        },
    )


def _people(project: Project, who: Standing, *, close: bool) -> list[dict]:
    """A row per person: what they are to the idea, and their part in the team."""
    rows: dict[int, dict] = {}
    for row in team_of(project, who):
        person = rows.setdefault(
            row.user_id, {"user": row.user, "roles": [], "seat": None, "terms": None}
        )
        person["roles"].append(row.get_kind_display())
        if row.kind in IN_TEAM:
            person["seat"], person["is_lead"] = row, row.kind == Tie.LEAD
            person["terms"] = _terms(row)
    return [
        {
            **person,
            "role_words": ", ".join([*person["roles"], *_part(person["terms"])]),
            "time": close and person["seat"] and _time(person["terms"]),
        }
        for person in rows.values()
    ]


def _part(terms: SeatTerms | None) -> list[str]:
    return [terms.role] if terms and terms.role else []


def _time(terms: SeatTerms | None) -> dict:
    return {
        "half_days": terms.half_days if terms else 0,
        "until": terms.until if terms else None,
        "agreed": terms is None or terms.agreed_on is not None,
    }


def _terms(seat: Involvement) -> SeatTerms | None:
    return getattr(seat, "terms", None)


def _offered(project: Project, who: Standing) -> list[dict]:
    """Seats offered and not answered, or left to others by an author. A seat that would tell a
    reader who the author is, when they made themselves known to the team only, is left out."""
    hidden = hidden_authors(project.idea, who)
    ties = [row for row in project.idea.involvements.all() if row.user_id not in hidden]
    authors = {row.user_id for row in ties if row.kind in Involvement.AUTHORSHIP}
    seated = {row.user_id for row in ties if row.kind in IN_TEAM and not row.ended_on}
    return [
        {"seat": row, "terms": _terms(row), "author": row.user_id in authors}
        for row in ties
        if row.kind == Tie.MEMBER and not row.accepted_on and not row.ended_on
    ] + [
        {"seat": row, "terms": None, "author": True, "declined": True}
        for row in ties
        if row.kind == Tie.MEMBER
        and not row.accepted_on
        and row.ended_on
        and row.user_id in authors - seated
    ]


def _anonymous_author(project: Project, who: Standing, *, close: bool) -> dict | None:
    """In the place of an author whom this reader may not know; those close to the project read
    what they answered about their seat."""
    idea, hidden = project.idea, hidden_authors(project.idea, who)
    known = any(
        row.kind == Tie.AUTHOR
        and row.accepted_on
        and not row.ended_on
        and row.user_id not in hidden
        for row in idea.involvements.all()
    )
    if idea.origin != Origin.ANONYMOUS or known:
        return None
    said = close and idea.dialogue.filter(kind=MessageKind.SEAT).order_by("pk").last()
    return {
        "name": _("Une personne qui a souhaité rester anonyme"),
        "answer": said.body if said else "",
        "invited": close and not said,
    }


def _my_seat(request: HttpRequest, project: Project) -> Involvement | None:
    mine = [
        row
        for row in project.idea.involvements.all()
        if row.user_id == request.user.pk and row.kind in IN_TEAM and not row.ended_on
    ]
    return mine[0] if mine else None


def _waits(seat: Involvement) -> bool:
    terms = _terms(seat)
    return not seat.accepted_on or (terms is not None and terms.agreed_on is None)


def _help(project: Project, who: Standing, alive: bool) -> list[dict]:
    """The requests this reader may see; those about time are the team's and the sponsor's."""
    team = bool(who.parties & {Party.LEAD, Party.TEAM, Party.SPONSOR})
    return [
        {"row": row, "may_answer": alive and not row.answered_on and who.may(ANSWERS[row.kind])}
        for row in help_of(project)
        if row.kind == HelpKind.HELP or team
    ]
