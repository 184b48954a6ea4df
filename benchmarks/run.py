"""Measures one size, in a process of its own whose DATABASE_URL is that size's."""

import dataclasses
import random
import sys
from dataclasses import replace
from typing import Any

from benchmarks.broker import broker_url
from benchmarks.busy import busy
from benchmarks.client import Session, checked, latencies, throughputs
from benchmarks.counting import ANSWER
from benchmarks.server import Server

CLIENTS = 8


def measure(
    size: int,
    *,
    requests: int,
    seconds: float,
    only: str,
    while_busy: bool = False,
    goal: float | None = None,
) -> dict[str, Any]:
    """Every figure of a size: of the pages, of the server's start and of its memory; with
    `while_busy`, of pages while ideas are deposited and counted. `goal` takes the place of that of
    each page that has one."""
    from benchmarks.fill import measured_people
    from benchmarks.pages import pages, session_of
    from benchmarks.words import Words

    person = measured_people()["agent"]
    agent = session_of(person)
    start = {"floor": _floor_start(agent)}
    measured = [p for p in pages(Words(random.Random(size))) if only in p.name]
    if goal is not None:
        measured = [replace(page, goal=page.goal and goal) for page in measured]
    with (
        broker_url() as redis,
        Server("benchmarks.wsgi:application", "benchmarks.settings", REDIS_URL=redis) as server,
    ):
        start["ours"] = server.seconds_to_first_answer("/idees/", agent.cookie)
        rows = []
        with busy(server.port, agent, wanted=while_busy):
            for page in measured:
                rows.append(_figures(server.port, page, requests, seconds))
                sys.stderr.write(f"  {page.name}: {rows[-1]['ratio']:.2f} × the floor\n")
        memory = server.worker_megabytes()
    return {"size": size, "start": start, "memory": memory, "pages": rows}


def _floor_start(session: Session) -> float:
    with Server("django.core.wsgi:get_wsgi_application()", "benchmarks.floor_settings") as server:
        return server.seconds_to_first_answer("/plancher/liste", session.floor_cookie)


def _figures(port: int, page, requests: int, seconds: float) -> dict[str, Any]:
    ours, floor = latencies(port, page.ours, page.floor, requests)
    rate, floor_rate = throughputs(port, page.ours, page.floor, clients=CLIENTS, seconds=seconds)
    counting = page.ours().replace(b"\r\n", b"\r\nX-Count-Queries: 1\r\n", 1)
    answer = checked(port, counting)
    return {
        "name": page.name,
        "goal": page.goal,
        "milliseconds": page.milliseconds,
        "queries": int(answer.header(ANSWER)),
        "queries_goal": page.queries,
        "kilobytes": len(answer.body) / 1000,
        "ours": dataclasses.asdict(ours),
        "floor": dataclasses.asdict(floor),
        "ratio": ours.median / floor.median,
        "rate": rate,
        "floor_rate": floor_rate,
        "compared_to": page.compared_to,
        "goal_to_other": page.goal_to_other,
    }
