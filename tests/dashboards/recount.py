"""The figures of an organisation counted from the rows in plain SQL, by another way than the read
model's: windows over the history, sorted lists, no share kept of any idea."""

import datetime
from collections import Counter

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


def times(organisation, percent):
    """For each step, and for first answers (`answer`), how many ended, and within how many days
    that share of them: the nearest rank, counted by the database alone."""
    days = {"postgresql": "till - since", "sqlite": "julianday(till) - julianday(since)"}
    sql = f"""
        WITH h AS (
            SELECT h.idea_id, h.revision, h.day, {STEP} AS step
            FROM ideas_historyentry h JOIN ideas_idea i ON i.id = h.idea_id WHERE {VISIBLE}
        ), marked AS (
            SELECT h.*, LAG(step) OVER (PARTITION BY idea_id ORDER BY revision) AS before FROM h
        ), entered AS (
            SELECT idea_id, revision, day, step FROM marked WHERE before IS NULL OR before <> step
        ), answers AS (
            SELECT i.deposited_on AS since, h.day AS till,
                   ROW_NUMBER() OVER (PARTITION BY i.id ORDER BY h.revision) AS nth
            FROM ideas_historyentry h JOIN ideas_idea i ON i.id = h.idea_id
            WHERE {VISIBLE} AND h.action IN ('accept', 'reject', 'answer', 'start_locally')
        ), waits AS (
            SELECT step, day AS since,
                   LEAD(day) OVER (PARTITION BY idea_id ORDER BY revision) AS till
            FROM entered
            UNION ALL SELECT 'answer', since, till FROM answers WHERE nth = 1
        ), lasted AS (
            SELECT step, {days[connection.vendor]} AS days FROM waits
            WHERE till IS NOT NULL AND step NOT IN ('', 'results')
        ), ranked AS (
            SELECT step, days, COUNT(*) OVER (PARTITION BY step) AS n,
                   ROW_NUMBER() OVER (PARTITION BY step ORDER BY days) AS place
            FROM lasted
        )
        SELECT step, MIN(CASE WHEN 100 * place >= %s * n THEN days END), MAX(n)
        FROM ranked GROUP BY step
    """
    found = rows(sql, organisation, organisation, percent)
    return {step: (int(within), n) for step, within, n in found}


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


TOP = (
    "LEFT JOIN accounts_unit u ON u.id = i.unit_id "
    "LEFT JOIN accounts_unit t ON t.organisation_id = i.organisation_id AND t.parent_id IS NULL "
    "AND substr(u.path, 1, length(t.path)) = t.path"
)


def by_unit(organisation, what, tables="", where=""):
    """By unit of the first level, what is below it included; what is of none under « - »."""
    found = rows(
        f"SELECT t.id, {what} FROM ideas_idea i {TOP} {tables} WHERE {VISIBLE} {where} GROUP BY 1",
        organisation,
    )
    return {str(unit or "-"): int(n) for unit, n in found if n}


def deposits_by_unit(organisation):
    return by_unit(organisation, "COUNT(*)")


def supports_by_unit(organisation):
    return by_unit(organisation, "SUM(i.supports_count)", where="AND i.state <> 'merged'")


def comments_by_unit(organisation):
    said = "JOIN ideas_comment c ON c.idea_id = i.id"
    standing = "AND c.kind = 'comment' AND c.removed_at IS NULL AND c.visibility = 'visible'"
    return by_unit(organisation, "COUNT(*)", said, standing)


def waiting_by_unit(organisation, today):
    """By unit and who is awaited: how many ideas, and how many of them late."""
    sql = f"""
        SELECT t.id, CASE WHEN d.id IS NULL THEN {PARTY} ELSE d.awaits END, COUNT(*),
               SUM(CASE WHEN (CASE WHEN d.id IS NULL THEN i.due_on ELSE d.due_on END) < %s
                   THEN 1 ELSE 0 END)
        FROM ideas_idea i {TOP}
        LEFT JOIN ideas_decision d ON d.idea_id = i.id AND d.closed_at IS NULL
        WHERE {VISIBLE} AND (d.id IS NULL OR (d.signed_by_id IS NULL AND d.awaits <> 'clock'))
        GROUP BY 1, 2
    """
    found = rows(sql, str(today), organisation)
    return {f"{unit or '-'}:{party}": (n, late) for unit, party, n, late in found if party}


def participants(organisation, first, last):
    """How many people of an organisation signed, supported or commented an idea of these days."""
    idea = (
        "i.organisation_id = %s AND i.visibility = 'visible' AND i.deposited_on BETWEEN %s AND %s"
    )
    sql = f"""
        SELECT COUNT(*) FROM accounts_user p WHERE p.organisation_id = %s AND p.id IN (
            SELECT v.user_id FROM ideas_involvement v JOIN ideas_idea i ON i.id = v.idea_id
            WHERE {idea} AND i.origin = 'signed' AND v.kind IN ('author', 'coauthor')
                AND v.accepted_on IS NOT NULL AND v.ended_on IS NULL
            UNION SELECT s.user_id FROM ideas_support s JOIN ideas_idea i ON i.id = s.idea_id
            WHERE {idea}
            UNION SELECT c.author_id FROM ideas_comment c JOIN ideas_idea i ON i.id = c.idea_id
            WHERE {idea} AND c.kind = 'comment' AND c.removed_at IS NULL
                AND c.visibility = 'visible')
    """
    asked = (organisation, str(first), str(last))
    return rows(sql, organisation, *asked, *asked, *asked)[0][0]


def helped(organisation, year):
    """How many authors say that the last answer they spoke of helped, and how many spoke."""
    sql = """
        WITH said AS (
            SELECT v.user_id, f.helped, ROW_NUMBER() OVER (
                PARTITION BY v.user_id ORDER BY a.published_at DESC, f.id DESC) AS place
            FROM ideas_answerfeedback f
            JOIN ideas_answer a ON a.id = f.answer_id
            JOIN ideas_idea i ON i.id = a.idea_id
            JOIN ideas_involvement v ON v.idea_id = i.id AND v.kind = 'author'
                AND v.accepted_on IS NOT NULL AND v.ended_on IS NULL
            WHERE i.organisation_id = %s AND i.visibility = 'visible' AND i.origin = 'signed'
                AND a.published_at >= %s AND a.published_at < %s
        ) SELECT SUM(CASE WHEN helped THEN 1 ELSE 0 END), COUNT(*) FROM said WHERE place = 1
    """
    first, last = f"{year}-01-01 00:00:00", f"{year + 1}-01-01 00:00:00"
    yes, all_ = rows(sql, organisation, first, last)[0]
    return int(yes or 0), all_


def gains(organisation):
    """By kind that adds up and by stage: the sum of the last values."""
    sql = """
        SELECT g.kind, v.stage, SUM(v.amount) FROM projects_gainvalue v
        JOIN projects_gain g ON g.id = v.gain_id
        JOIN ideas_idea i ON i.id = g.project_id
        WHERE i.organisation_id = %s AND i.visibility = 'visible' AND g.kind IN ('time', 'money')
            AND NOT EXISTS (SELECT 1 FROM projects_gainvalue later WHERE later.gain_id = v.gain_id
                AND later.stage = v.stage AND later.id > v.id)
        GROUP BY 1, 2
    """
    return {(kind, stage): float(amount) for kind, stage, amount in rows(sql, organisation)}
