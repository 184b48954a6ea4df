"""The pages that are measured, each with the floor page of its kind and what is wanted of it."""

import uuid
from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import Unit, User
from benchmarks.client import Request, Session
from benchmarks.dashboards import dashboards
from benchmarks.fill import measured_people
from benchmarks.page import Page
from benchmarks.settings import BACKEND, FLOOR_BACKEND
from benchmarks.words import Words
from ideas.anonymous import codes, tokens
from ideas.desk import OLDEST_LIMIT, study_queue
from ideas.models import Idea
from ideas.paging import page
from ideas.search import stems
from ideas.selectors import SORTS

CSRF = "0123456789abcdefghijABCDEFGHIJ01"
IDEA_QUERIES = 10


def session_of(user: User) -> Session:
    """The sessions of this person, as signing in makes them: on the platform, on the floor."""
    return Session(_opened(user, BACKEND), CSRF, _opened(user, FLOOR_BACKEND))


def _opened(user: User, backend: str) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = backend
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return store.session_key


def pages(words: Words) -> list[Page]:
    """Every page measured, for the people that `fill` made."""
    people = measured_people()
    sessions = {name: session_of(user) for name, user in people.items()}
    agent = sessions["agent"]
    shown = _shown(people["agent"])
    return [
        *_lists(sessions, people["agent"]),
        *_searches(agent, words),
        Page(
            "idea",
            _get(agent, f"/idees/{shown.pk}/"),
            _get(agent, f"/plancher/idee/{shown.pk}"),
            queries=IDEA_QUERIES,
        ),
        Page(
            "idea, as referent",
            _get(sessions["referent"], f"/idees/{shown.pk}/"),
            _get(sessions["referent"], f"/plancher/idee/{shown.pk}"),
            queries=IDEA_QUERIES,
        ),
        Page("deposit", _deposit(agent), _floor_deposit(agent), goal=2.5, queries=None),
        *_anonymous(agent, people["agent"]),
        Page(
            "desk, as referent",
            _get(sessions["referent"], "/referents/"),
            _get(sessions["referent"], "/plancher/bureau"),
            queries=None,
        ),
        *_desk(sessions, people["referent"]),
        *dashboards(sessions),
        Page("home", _get(agent, "/"), _get(agent, "/plancher/liste"), goal=None, queries=None),
    ]


def _desk(sessions: dict[str, Session], referent: User) -> list[Page]:
    """The desk of whoever studies a whole organisation, then its reading pane alone."""
    session = sessions["referent"]
    queue = _get(session, "/plancher/bureau")
    read = study_queue(referent).order_by(*OLDEST_LIMIT)[0].pk
    one = _get(session, f"/plancher/idee/{read}")

    def desk(name: str, query: str, **more) -> Page:
        return Page(
            f"desk, {name}", _get(session, f"/referents/?{query}"), queue, queries=None, **more
        )

    pane = session.get(f"/referents/idees/{read}/", HX_Request="true")
    return [
        desk("late only", "retard=on"),
        desk("one category, to nobody", "categorie=3&qui=personne"),
        desk("one unit", "service=2"),
        desk("one queue, long", "file=etude", goal=None),
        desk("an idea read on it", f"idee={read}", goal=None),
        Page("desk, reading pane alone", lambda: pane, one, queries=None),
        Page(
            "desk, as director",
            _get(sessions["director"], "/referents/"),
            _get(sessions["director"], "/plancher/bureau"),
            queries=None,
        ),
        Page(
            "desk, as network lead",
            _get(sessions["network lead"], "/referents/"),
            _get(sessions["network lead"], "/plancher/bureau"),
            queries=None,
        ),
    ]


def _lists(sessions: dict[str, Session], agent: User) -> list[Page]:
    own = sessions["agent"]
    floor = _get(own, "/plancher/liste")
    top = Unit.objects.get(organisation=agent.organisation_id, parent=None)

    def listing(name: str, query: str = "", **more) -> Page:
        return Page(f"list, {name}", _get(own, f"/idees/?{query}"), floor, **more)

    def seen_by(name: str) -> Page:
        session = sessions[name]
        return Page(f"list, as {name}", _get(session, "/idees/"), _get(session, "/plancher/liste"))

    return [
        listing("first page"),
        listing(
            "page in the middle",
            urlencode({"page": _middle(agent)}),
            compared_to="list, first page",
            goal_to_other=1.25,
        ),
        listing("one category", "category=3"),
        listing("one state", "state=in_triage"),
        listing("one step", "step=triage"),
        listing("one unit", f"unit={top.pk}"),
        listing("overdue", "overdue=on"),
        listing("most supported", "tri=supported"),
        listing("longest waiting", "tri=waiting"),
        seen_by("referent"),
        seen_by("network lead"),
        seen_by("12 organisations"),
    ]


def _searches(session: Session, words: Words) -> list[Page]:
    asked = {
        "a common word": [words.common],
        "a usual word": [words.usual],
        "a rare word": [words.rare],
        "two words": [words.all[10], words.all[40]],
        "five words": words.all[2:7],
    }

    def search(order: str, sort: dict, name: str, asking: list[str], goal: float) -> Page:
        text = " ".join(asking)
        return Page(
            f"search, {order}, {name}",
            _get(session, "/idees/?" + urlencode({"q": text} | sort)),
            _get(session, "/plancher/recherche?" + urlencode({"stem": stems(text)}, doseq=True)),
            goal=goal,
        )

    return [
        *(search("newest first", {"tri": "recent"}, *one, 2.0) for one in asked.items()),
        *(search("best first", {}, *one, 5.0) for one in asked.items()),
    ]


def _middle(user: User) -> str:
    """The cursor of the middle of the person's list."""
    listed = Idea.objects.listed_for(user)
    order = SORTS["recent"]
    half = listed.count() // 2
    day = listed.order_by(*order).values_list("deposited_on", flat=True)[half]
    later = listed.filter(deposited_on__lte=day)
    return page(later, order=order, cursor=None, size=1).next_cursor


def _shown(user: User) -> Idea:
    """An idea with a long history, an answer to read and a discussion longer than its page."""
    rejected = Idea.objects.listed_for(user).filter(state="rejected")
    return rejected.order_by("-comments_count", "-id")[0]


def _get(session: Session, path: str) -> Callable[[], bytes]:
    request = session.get(path)
    return lambda: request


TEXTS = {
    "title": "Un rappel la veille du rendez-vous",
    "problem": "Un rendez-vous sur cinq est manqué, et le guichet attend pour rien.",
    "proposal": "Envoyer la veille un message qui rappelle l’heure et les pièces à apporter.",
}


def _deposit(session: Session) -> Request:
    body = urlencode({**TEXTS, "benefit": "", "csrfmiddlewaretoken": session.csrf}).encode()
    return lambda: session.post(f"/idees/deposer/signee/{uuid.uuid4()}/", body)


def _anonymous(session: Session, agent: User) -> list[Page]:
    """The zone's form, its second reading, and a letter sealed and put in the box."""
    start = f"/anonyme/deposer/{agent.organisation.code}/"

    def sent(step: str, **more: Callable[[], str]) -> Request:
        def request() -> bytes:
            fields = {**TEXTS, "csrfmiddlewaretoken": tokens.new_token(), "noted": "on"}
            fields |= {name: made() for name, made in more.items()}
            return session.post(start + step, urlencode(fields).encode(), Origin="http://127.0.0.1")

        return request

    def seal() -> str:
        return tokens.seal_of(codes.new_code())

    return [
        Page("anonymous form", _get(session, start), _get(session, "/plancher/liste")),
        Page(
            "anonymous second reading",
            sent("relire/"),
            _get(session, "/plancher/liste"),
            goal=None,
        ),
        Page(
            "anonymous deposit",
            sent("sceller/", seal=seal),
            _floor_deposit(session),
            goal=2.5,
            queries=None,
        ),
    ]


def _floor_deposit(session: Session) -> Request:
    request = session.post("/plancher/depot", urlencode(TEXTS).encode())
    return lambda: request
