"""`python -m benchmarks --only surge`: a surge of supports, replayed against the real server.

A participation event at its busiest: 268 supports in its worst minute, which are sent as they came,
in a minute; and 2,825 in its busiest hour, all of them sent by eight clients at once, as fast as
they are answered. Each support is the form that a browser sends, under the session of the person
who gives it, to gunicorn and its two workers, on PostgreSQL. In the worst minute a request leaves
at its time whether or not the earlier ones are answered, and its wait is counted from the moment it
was due: a server that falls behind cannot hide it.

The database is made for the run and dropped after it.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.client import Session, Times, ask
from benchmarks.places import ROOT, database_url

DATABASE = "surge"
IDEAS, PEOPLE = 65, 1_500
MINUTE, HOUR = 268, 2_825
#: How unevenly ideas are liked: the n-th takes 1 / n to this power.
SKEW = 0.7
#: Requests that may be on their way together; beyond, one waits and its wait is counted.
CLIENTS = 64
#: Clients at once in the busiest hour.
TOGETHER = 8


@dataclass(frozen=True)
class Cast:
    """A support to send: when, by whom, of which idea."""

    at: float
    person: int
    idea: int


@dataclass(frozen=True)
class Wave:
    """What became of a wave of supports."""

    name: str
    sent: int
    errors: list[str]
    times: Times
    longest: float
    seconds: float

    @property
    def line(self) -> str:
        return (
            f"{self.name}: {self.sent} supports in {self.seconds:.0f} s "
            f"({self.sent / self.seconds:.0f}/s), {len(self.errors)} errors, "
            f"p50 {self.times.median:.0f} ms, p95 {self.times.p95:.0f} ms, "
            f"longest {self.longest:.0f} ms"
        )


def schedule(
    count: int, seconds: float, *, rng: random.Random, pairs: set[tuple[int, int]]
) -> list[Cast]:
    """`count` supports at moments drawn over `seconds`, none of a pair already in `pairs`, which
    it fills: a few ideas take most of them, as they do."""
    weights = [1 / (rank + 1) ** SKEW for rank in range(IDEAS)]
    moments = sorted(rng.uniform(0, seconds) for _ in range(count))
    casts = []
    for moment in moments:
        while True:
            pair = (rng.randrange(PEOPLE), rng.choices(range(IDEAS), weights)[0])
            if pair not in pairs:
                break
        pairs.add(pair)
        casts.append(Cast(moment, *pair))
    return casts


def send(name: str, port: int, casts: Iterable[Cast], request_of) -> Wave:
    """Send each support when it is due, and wait for the last answer."""
    casts = list(casts)
    start = time.perf_counter() + 0.2

    def one(cast: Cast) -> tuple[float, str]:
        due = start + cast.at
        try:
            answer = ask(port, request_of(cast))
            error = "" if answer.status in (200, 302, 303) else f"status {answer.status}"
        except OSError as problem:
            error = type(problem).__name__
        return time.perf_counter() - due, error

    with ThreadPoolExecutor(CLIENTS) as pool:
        waiting = []
        for cast in casts:
            time.sleep(max(0.0, start + cast.at - time.perf_counter()))
            waiting.append(pool.submit(one, cast))
        done = [future.result() for future in waiting]
    return _wave(name, done, time.perf_counter() - start)


def hammer(name: str, port: int, casts: Iterable[Cast], request_of) -> Wave:
    """Send the supports by a few clients at once, each as soon as the one before is answered."""
    casts = list(casts)
    start = time.perf_counter()

    def one(cast: Cast) -> tuple[float, str]:
        try:
            answer = ask(port, request_of(cast))
        except OSError as problem:
            return 0.0, type(problem).__name__
        error = "" if answer.status in (200, 302, 303) else f"status {answer.status}"
        return answer.seconds, error

    with ThreadPoolExecutor(TOGETHER) as pool:
        done = list(pool.map(one, casts))
    return _wave(name, done, time.perf_counter() - start)


def _wave(name: str, done: list[tuple[float, str]], seconds: float) -> Wave:
    waits = [wait for wait, _error in done]
    errors = [error for _wait, error in done if error]
    return Wave(name, len(done), errors, Times.of(waits), max(waits) * 1000, seconds)


def run(*, minute: float) -> int:
    """Both waves, in a process of their own whose database is the surge's; returns its status."""
    command = [sys.executable, "-m", "benchmarks.surge"]
    command += ["--minute", str(minute), "--here"]
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(DATABASE),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    }
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _measure(minute: float) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks import database
    from benchmarks.broker import broker_url
    from benchmarks.server import Server

    database.drop(DATABASE)
    database.create(DATABASE)
    try:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        ideas, sessions = _people_and_ideas()
        connection.close()
        with (
            broker_url() as redis,
            Server("benchmarks.wsgi:application", "benchmarks.settings", REDIS_URL=redis) as server,
        ):
            server.seconds_to_first_answer("/idees/", sessions[0].cookie)
            rng, pairs = random.Random(2825), set()
            body = urlencode({"csrfmiddlewaretoken": sessions[0].csrf, "wanted": "yes"}).encode()

            def request_of(cast: Cast) -> bytes:
                path = f"/idees/{ideas[cast.idea]}/soutenir/"
                return sessions[cast.person].post(path, body, HX_Request="true")

            waves = []
            for name, count, sending in (
                ("the worst minute, as it came", MINUTE, send),
                ("the busiest hour, by 8 clients", HOUR, hammer),
            ):
                casts = schedule(count, minute, rng=rng, pairs=pairs)
                waves.append(sending(name, server.port, casts, request_of))
                print(waves[-1].line, flush=True)
        wrong = _differences(ideas, sum(len(wave.errors) for wave in waves), len(pairs))
        for line in wrong:
            print(f"  ✗ {line}")
        errors = [error for wave in waves for error in wave.errors]
        return 1 if wrong or errors else 0
    finally:
        connection.close()
        database.drop(DATABASE)


def _people_and_ideas() -> tuple[list, list[Session]]:
    """One organisation, its people signed in, its visible ideas, each with its author."""
    from django.utils import timezone

    from accounts.models import Organisation, User
    from benchmarks.pages import session_of
    from ideas.enums import State, Tie, Visibility
    from ideas.models import Idea, Involvement

    place = Organisation.objects.create(
        code="affluence", name="Affluence", short_name="Affluence", branch="family"
    )
    people = User.objects.bulk_create(
        User(email=f"personne{n}@mesure.invalid", password="!", organisation=place)
        for n in range(PEOPLE + IDEAS)
    )
    today = timezone.localdate()
    ideas = Idea.objects.bulk_create(
        Idea(
            organisation=place,
            title=f"Idée {n}",
            problem="Un rendez-vous sur cinq est manqué.",
            proposal="Envoyer la veille un message qui le rappelle.",
            state=State.IN_TRIAGE,
            visibility=Visibility.VISIBLE,
            deposited_on=today,
        )
        for n in range(IDEAS)
    )
    Involvement.objects.bulk_create(
        Involvement(idea=idea, user=author, kind=Tie.AUTHOR, offered_on=today, accepted_on=today)
        for idea, author in zip(ideas, people[PEOPLE:], strict=True)
    )
    return [idea.pk for idea in ideas], [session_of(user) for user in people[:PEOPLE]]


def _differences(ideas: list, errors: int, expected: int) -> list[str]:
    """What the database holds that it should not, or does not hold."""
    from django.db.models import Count, F, Sum

    from ideas.models import Idea, Support

    kept = Support.objects.filter(idea__in=ideas).count()
    counted = Idea.objects.filter(pk__in=ideas).aggregate(total=Sum("supports_count"))["total"]
    wrong = []
    if kept != expected - errors:
        wrong.append(f"{kept} supports kept, {expected - errors} answered well")
    if counted != kept:
        wrong.append(f"{counted} supports counted with the ideas, {kept} kept")
    apart = Idea.objects.annotate(n=Count("supports")).exclude(n=F("supports_count")).count()
    if apart:
        wrong.append(f"{apart} ideas whose count is not that of their supports")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.surge", description=__doc__)
    parser.add_argument("--minute", type=float, default=60, help="length of the worst minute, in s")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return _measure(options.minute)
    return run(minute=options.minute)


if __name__ == "__main__":
    sys.exit(main())
