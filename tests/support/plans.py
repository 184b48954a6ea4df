"""What the plans of the queries of a page read from end to end, as the database explains them."""

import json
import re

from django.db import connection

from tests.support.queries import call_of


def scans_of(client, path: str, growing: set[str]) -> set[str]:
    """The growing tables that a page reads from end to end."""
    explained = Explained(growing)
    with connection.execute_wrapper(explained):
        assert client.get(path).status_code == 200
    return explained.scans()


class Explained:
    """The queries that were sent meanwhile, and what each one reads from end to end."""

    def __init__(self, growing: set[str]):
        self.growing = growing
        self.queries = []

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip("( ").startswith(("SELECT", "WITH", "PREPARE", "EXECUTE")):
            self.queries.append((call_of(sql), params))
        return execute(sql, params, many, context)

    def scans(self) -> set[str]:
        read = {"postgresql": _scans_postgresql, "sqlite": _scans_sqlite}[connection.vendor]
        return set().union(*(read(*query) for query in self.queries)) & self.growing


def _scans_postgresql(sql, params) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (plans,) = cursor.fetchone()
    plans = json.loads(plans) if isinstance(plans, str) else plans
    return {
        node["Relation Name"]
        for node in _nodes(plans[0]["Plan"])
        if "Seq Scan" in node["Node Type"]
    }


def _nodes(plan):
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def _scans_sqlite(sql, params) -> set[str]:
    tables = dict(re.findall(r'(?:FROM|JOIN) \(?"(\w+)" (\w+)', sql))
    tables = {alias: table for table, alias in tables.items()}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        steps = [row[3] for row in cursor.fetchall()]
    scanned = {step.split()[1] for step in steps if re.match(r"SCAN \w+$", step)}
    return {tables.get(name, name) for name in scanned}
