"""`python -m benchmarks`: measure the pages at several sizes, side by side with the floor's.

Each size has a database of its own, filled once and used again, and is measured in a process of
its own. The table goes to the terminal and to var/bench/. A goal missed is marked, not an error; a
page over the limit of its own, in milliseconds, is one. The mails of the outbox and a surge of
supports end the run, or are all of it with `--only outbox` and `--only surge`: in the surge an
error is one.
"""

import argparse
import compileall
import datetime
import json
import os
import signal
import subprocess
import sys

from benchmarks import report, surge
from benchmarks.places import ALONE, COPIED, NAME, ROOT, VAR, database_url

#: The names by which the outbox and the surge are asked for alone.
OUTBOX, SURGE = "outbox", "surge"
SIZES = "1000,10000,100000,1000000"
#: What an embedded run asks first: the PostgreSQL database it copies.
PREPARING = {"embedded": False, "prepare": True, "drop": False}


def main() -> None:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if options.one:
        print(json.dumps(_measure_here(options.sizes[0], options)))
        return
    if options.only == OUTBOX:
        sys.exit(_outbox(options))
    if options.only == SURGE:
        sys.exit(_surge(options))
    if options.alone:
        os.environ[ALONE] = "1"
    if options.embedded:
        for size in options.sizes:
            _measure_apart(size, argparse.Namespace(**{**vars(options), **PREPARING}))
    runs = [_measure_apart(size, options) for size in options.sizes]
    if options.prepare:
        return
    text = report.table(runs)
    stamp = f"{datetime.datetime.now():%Y-%m-%d-%H%M}"
    (VAR / f"{stamp}.json").write_text(json.dumps(runs, indent=1))
    (VAR / f"{stamp}.md").write_text(text)
    print(text)
    print(f"{report.misses(text)} figures miss their goal (✗). Kept in {VAR.relative_to(ROOT)}/.")
    over = report.over_limit(runs)
    for page in over:
        print(f"Over its limit: {page}")
    code = 0
    if not options.only and not options.embedded:
        code = _outbox(options) or _surge(options)
    sys.exit(code or int(bool(over)))


def _outbox(options: argparse.Namespace) -> int:
    """The mails of the outbox, in a process of its own; returns its code."""
    print("Mails of the outbox", flush=True)
    turns = ["--mails", "200", "--turns", "2"] if options.quick else []
    return subprocess.run([sys.executable, "-m", "benchmarks.outbox", *turns], cwd=ROOT).returncode


def _surge(options: argparse.Namespace) -> int:
    """The surge of supports: here an error is an error, whatever the figures."""
    print("Surge of supports", flush=True)
    return surge.run(minute=15 if options.quick else 60)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default=SIZES, help="numbers of ideas")
    parser.add_argument("--requests", type=int, default=30, help="requests for each median")
    parser.add_argument("--seconds", type=float, default=1.0, help="length of a turn of 8 clients")
    parser.add_argument("--quick", action="store_true", help="1,000 ideas, short turns")
    parser.add_argument("--busy", action="store_true", help="while ideas are deposited")
    parser.add_argument("--embedded", action="store_true", help="in SQLite, 10,000 ideas")
    parser.add_argument("--alone", action="store_true", help="all the ideas in one organisation")
    parser.add_argument("--only", default="", help="pages whose name holds this, outbox, surge")
    parser.add_argument(
        "--prepare", action="store_true", help="fill the databases, measure nothing"
    )
    parser.add_argument("--drop", action="store_true", help="remove the databases at the end")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.seconds = "1000", 0.3
    if options.embedded and options.sizes == SIZES:
        options.sizes = "10000"
    options.sizes = sorted(int(size) for size in options.sizes.split(","))
    return options


def _measure_apart(size: int, options: argparse.Namespace) -> dict:
    """Run this module again for one size, with that size's database in the environment."""
    command = [sys.executable, "-m", "benchmarks", "--one", "--sizes", str(size)]
    command += ["--requests", str(options.requests), "--seconds", str(options.seconds)]
    command += ["--only", options.only]
    command += ["--busy"] * options.busy + ["--embedded"] * options.embedded
    command += ["--prepare"] * options.prepare + ["--drop"] * options.drop
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(size),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    }
    if options.embedded:
        environment[COPIED] = environment["DATABASE_URL"]
        environment["DATABASE_URL"] = f"sqlite:///{VAR / f'{NAME}_{size}.sqlite3'}"
    print(f"{report.thousands(size)} ideas", file=sys.stderr)
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as child:
        try:
            said, _ = child.communicate()
        except BaseException:
            child.terminate()
            raise
    if child.returncode:
        raise SystemExit(child.returncode)
    return json.loads(said)


def _measure_here(size: int, options: argparse.Namespace) -> dict:
    import django
    from django.core.management import call_command

    from benchmarks import database, embedded
    from benchmarks.run import measure

    django.setup()
    try:
        if options.embedded:
            embedded.prepare(size)
        else:
            database.prepare(size)
            database.forget_deposits()
        if options.prepare:
            return {}
        call_command("collectstatic", interactive=False, verbosity=0)
        _compile()
        return measure(
            size,
            requests=options.requests,
            seconds=options.seconds,
            only=options.only,
            while_busy=options.busy,
            goal=embedded.GOAL if options.embedded else None,
        )
    finally:
        if options.drop and not options.embedded:
            from django.db import connection

            connection.close()
            database.drop(size)


def _compile() -> None:
    """The platform's bytecode, as the image has it: a start is not a compilation."""
    for place in sorted(ROOT.glob("*/apps.py")):
        compileall.compile_dir(place.parent, quiet=1)


if __name__ == "__main__":
    main()
