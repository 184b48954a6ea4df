"""The figures of an organisation counted from the rows in plain SQL, by another way than the read
model's: windows over the history, sorted lists, no share kept of any idea."""

import datetime
import math
from collections import Counter, defaultdict

from django.db import connection

from ideas.enums import State
from ideas.lifecycle import STATES
from ideas.working_days import add_limit

VISIBLE = "i.organisation_id = %s AND i.visibility = 'visible' AND i.state <> 'draft'"
STEP = (
    "CASE h.target "
    + " ".join(
        f"WHEN '{state.value}' THEN '{info.step.value if info.step else ''}'"
        for state, info in STATES.items()
    )
    + " END"
)
PARTY = (
    "CASE i.state "
    + " ".join(
        f"WHEN '{state.value}' THEN '{info.awaits.value}'"
        for state, info in STATES.items()
        if info.awaits
    )
    + " END"
)


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def date(value):
    """SQLite answers with texts where a window was computed."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def by_month(organisation, what, month, tables="", where=""):
    found = rows(
        f"SELECT substr(CAST({month} AS text), 1, 7), {what} FROM ideas_idea i {tables} "
        f"WHERE {VISIBLE} {where} GROUP BY 1",
        organisation,
    )
    return {f"{text}-01": int(n) for text, n in found if n}


def deposits(organisation):
    return by_month(organisation, "COUNT(*)", "i.deposited_on")


def supports(organisation):
    return by_month(
        organisation, "SUM(i.supports_count)", "i.deposited_on", where="AND i.state <> 'merged'"
    )


def comments(organisation):
    said = "JOIN ideas_comment c ON c.idea_id = i.id"
    standing = "AND c.kind = 'comment' AND c.removed_at IS NULL AND c.visibility = 'visible'"
    return by_month(organisation, "COUNT(*)", "c.created_at", said, standing)


def outcomes(organisation):
    sql = f"SELECT i.state, COUNT(*) FROM ideas_idea i WHERE {VISIBLE} GROUP BY 1"
    return dict(rows(sql, organisation))


def funnel(organisation):
    """Each stage by its own question, asked of the whole history of each idea."""
    stages = {
        "studied": "h.target IN ('in_triage','accepted','rejected','answered','achieved')"
        " OR h.action IN ('form_team','start_locally')",
        "decided": "h.target IN ('accepted','rejected','answered','achieved')"
        " OR h.action IN ('form_team','start_locally')",
        "accepted": "h.target IN ('accepted','achieved')"
        " OR h.action IN ('form_team','start_locally')",
        "project": "h.target = 'achieved' OR h.action IN ('form_team','start_locally')",
        "achieved": "h.target = 'achieved'",
    }
    return {
        stage: rows(
            f"SELECT COUNT(DISTINCT i.id) FROM ideas_idea i "
            f"JOIN ideas_historyentry h ON h.idea_id = i.id WHERE {VISIBLE} AND ({asked})",
            organisation,
        )[0][0]
        for stage, asked in stages.items()
    }


def steps(organisation):
    """For each step, the days of those that ended, in order."""
    sql = f"""
        WITH h AS (
            SELECT h.idea_id, h.revision, h.day, {STEP} AS step
            FROM ideas_historyentry h JOIN ideas_idea i ON i.id = h.idea_id WHERE {VISIBLE}
        ), marked AS (
            SELECT h.*, LAG(step) OVER (PARTITION BY idea_id ORDER BY revision) AS before FROM h
        ), entered AS (
            SELECT idea_id, revision, day, step FROM marked WHERE before IS NULL OR before <> step
        )
        SELECT step, day, LEAD(day) OVER (PARTITION BY idea_id ORDER BY revision) FROM entered
    """
    found = defaultdict(list)
    for step, since, until in rows(sql, organisation):
        if step not in {"", "results"} and until is not None:
            found[step].append((date(until) - date(since)).days)
    return {step: sorted(days) for step, days in found.items()}


def rank(days, share):
    """The value at the nearest rank of a sorted list."""
    return days[math.ceil(share * len(days)) - 1]


def within_limit(organisation):
    """By state: waits that ended in time, and all that ended."""
    sql = f"""
        SELECT h.target, h.day, LEAD(h.day) OVER (PARTITION BY h.idea_id ORDER BY h.revision)
        FROM ideas_historyentry h JOIN ideas_idea i ON i.id = h.idea_id WHERE {VISIBLE}
    """
    limited = {"deposited", "in_triage", "forwarded", "in_committee", "accepted"}
    kept, ended = Counter(), Counter()
    for state, since, until in rows(sql, organisation):
        if state in limited and until is not None:
            ended[state] += 1
            kept[state] += date(until) <= add_limit(date(since), STATES[State(state)].limit)
    return {state: (kept[state], n) for state, n in ended.items()}


def waiting(organisation, today):
    """By who is awaited: how many ideas, and how many of them late."""
    sql = f"""
        SELECT CASE WHEN d.id IS NULL THEN {PARTY} ELSE d.awaits END, COUNT(*),
               SUM(CASE WHEN (CASE WHEN d.id IS NULL THEN i.due_on ELSE d.due_on END) < %s
                   THEN 1 ELSE 0 END)
        FROM ideas_idea i LEFT JOIN ideas_decision d ON d.idea_id = i.id AND d.closed_at IS NULL
        WHERE {VISIBLE} AND (d.id IS NULL OR (d.signed_by_id IS NULL AND d.awaits <> 'clock'))
        GROUP BY 1
    """
    return {party: (n, late) for party, n, late in rows(sql, str(today), organisation) if party}
