"""What a captured query does, whether it was sent in full or by the name of its plan."""

import re

_PLANNING = re.compile(r"PREPARE planned_\w+ \([^)]*(?:\(\d+\)[^)]*)*\) AS ")
_CALL = re.compile(r"EXECUTE planned_\w+\(.*\Z", re.DOTALL)


def verbs_of(queries) -> set[str]:
    """The first words of captured queries. One that only names its plan says none: it was planned
    as what it is."""
    sent = (_PLANNING.sub("", query["sql"], count=1).lstrip("( ") for query in queries)
    return {sql.split()[0].upper() for sql in sent if not _CALL.match(sql)}


def call_of(sql: str) -> str:
    """The part of a query planned once that runs it: what `EXPLAIN` takes."""
    return found.group() if (found := _CALL.search(sql)) else sql
