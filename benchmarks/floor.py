"""The floor: the least honest work Django can do for each kind of page.

A session, a person signed in, a hand-written query that an index answers, a lean template. No
model, no form, no layout, no permission: nobody could ship these pages, nobody can be much faster.
"""

import datetime
import json
import uuid

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import Context, Engine
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from benchmarks.places import ROOT

ENGINE = Engine(dirs=[ROOT / "benchmarks" / "templates"])
LIST, IDEA = ENGINE.get_template("floor/list.html"), ENGINE.get_template("floor/idea.html")

ROW = "idea.id, idea.title, idea.state, idea.deposited_on, idea.supports_count"
RECENT = f"""
    SELECT {ROW} FROM ideas_idea idea
    WHERE organisation_id = %s AND visibility = 'visible'
    ORDER BY deposited_on DESC, id DESC LIMIT 20"""
MATCHING = f"""
    SELECT {ROW} FROM ideas_idea idea
    JOIN ideas_searchdocument document ON document.idea_id = idea.id
    WHERE organisation_id = %s AND visibility = 'visible' AND {{has}}
    ORDER BY idea.deposited_on DESC, idea.id DESC LIMIT 20"""
#: By database, that a document has what is asked, a stem in its words, and what joins them.
ASKED = {
    "postgresql": ("document.vector @@ %s::tsquery", "'{}'", " & "),
    "sqlite": (
        "document.id IN (SELECT rowid FROM ideas_search_index WHERE ideas_search_index MATCH %s)",
        '"{}"',
        " AND ",
    ),
}
QUEUE = f"""
    SELECT {ROW} FROM ideas_idea idea
    WHERE organisation_id = %s AND due_on IS NOT NULL AND state IN ('deposited', 'in_triage')
    ORDER BY due_on, id LIMIT 20"""
ONE = """
    SELECT idea.title, idea.problem, idea.proposal, idea.benefit, idea.state, idea.deposited_on,
           idea.supports_count, organisation.name
    FROM ideas_idea idea JOIN accounts_organisation organisation
      ON organisation.id = idea.organisation_id
    WHERE idea.id = %s AND idea.visibility = 'visible'"""
HISTORY = """
    SELECT entry.target, entry.day, entry.reason, person.first_name, person.last_name
    FROM ideas_historyentry entry LEFT JOIN accounts_user person ON person.id = entry.actor_id
    WHERE entry.idea_id = %s ORDER BY entry.revision DESC"""
COMMENTS = """
    SELECT comment.id, comment.html, comment.created_at, person.first_name, person.last_name
    FROM ideas_comment comment JOIN accounts_user person ON person.id = comment.author_id
    WHERE comment.idea_id = %s AND comment.parent_id IS NULL AND comment.visibility = 'visible'
    ORDER BY comment.created_at DESC, comment.id DESC LIMIT 20"""
REPLIES = """
    SELECT reply.html, reply.created_at, person.first_name, person.last_name
    FROM ideas_comment reply JOIN accounts_user person ON person.id = reply.author_id
    WHERE reply.parent_id IN ({parents}) ORDER BY reply.created_at, reply.id"""
MONTHS = """
    SELECT id, month, deposits, supports, comments FROM dashboards_figurecell
    WHERE organisation_id = %s AND kind = 'o' AND place = 0 ORDER BY month DESC LIMIT 12"""
INSERT_IDEA = """
    INSERT INTO ideas_idea (id, origin, title, problem, proposal, benefit, state, revision,
      visibility, deposited_on, deposited_at, due_on, summary, is_local, supports_count,
      organisation_id)
    VALUES (%s, 'signed', %s, %s, %s, '', 'deposited', 1, 'visible', %s, %s, %s, '', false, 0, %s)
    """
INSERT_OUTBOX = """
    INSERT INTO notifications_occurrence (notice, key, context, attempts, failure)
    VALUES ('ideas.transition', %s, %s, 0, '')"""


def listing(request: HttpRequest) -> HttpResponse:
    """The newest twenty."""
    return _rows(RECENT, [request.user.organisation_id])


def search(request: HttpRequest) -> HttpResponse:
    """The newest twenty that have the stems asked, French full text."""
    has, quoted, every = ASKED[connection.vendor]
    question = every.join(quoted.format(stem) for stem in request.GET.getlist("stem"))
    return _rows(MATCHING.format(has=has), [request.user.organisation_id, question])


def desk(request: HttpRequest) -> HttpResponse:
    """The twenty that have waited longest."""
    return _rows(QUEUE, [request.user.organisation_id])


def dashboard(request: HttpRequest) -> HttpResponse:
    """The totals of the last twelve months, from a table of sums."""
    return _rows(MONTHS, [request.user.organisation_id])


def idea(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """An idea's texts, its history and its discussion: twenty threads and their replies."""
    assert request.user.is_authenticated
    key = _key(pk)
    [found] = _read(ONE, [key])
    comments = _read(COMMENTS, [key])
    parents = [row[0] for row in comments]
    context = {
        "idea": found,
        "history": _read(HISTORY, [key]),
        "comments": comments,
        "replies": _read(REPLIES.format(parents=", ".join(["%s"] * len(parents))), parents)
        if parents
        else [],
    }
    return HttpResponse(IDEA.render(Context(context)))


@csrf_exempt
def deposit(request: HttpRequest) -> HttpResponse:
    """One idea and its row in the outbox, in one transaction."""
    pk, today = uuid.uuid4(), timezone.localdate()
    texts = [request.POST[name] for name in ("title", "problem", "proposal")]
    due_on = today + datetime.timedelta(days=14)
    place = request.user.organisation_id
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT_IDEA, [_key(pk), *texts, today, timezone.now(), due_on, place])
        cursor.execute(INSERT_OUTBOX, [f"floor:{pk}", json.dumps({"idea": str(pk)})])
    return HttpResponseRedirect(f"/plancher/idee/{pk}")


def _key(pk: uuid.UUID) -> uuid.UUID | str:
    """A key as the database holds it."""
    return pk.hex if connection.vendor == "sqlite" else pk


def _rows(sql: str, parameters: list) -> HttpResponse:
    return HttpResponse(LIST.render(Context({"rows": _read(sql, parameters)})))


def _read(sql: str, parameters: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
