"""`python -m benchmarks`: measure the pages at several sizes, side by side with the floor's.

Each size has a database of its own, filled once and used again, and is measured in a process of
its own. The table goes to the terminal and to var/bench/. A goal missed is marked, not an error. A
surge of supports ends the run, or is all of it with `--only surge`: there an error is one.
"""

import argparse
import datetime
import json
import os
import signal
import subprocess
import sys

from benchmarks import report, surge
from benchmarks.places import ALONE, ROOT, VAR, database_url

#: The name by which the surge is asked for alone.
SURGE = "surge"


def main() -> None:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if options.one:
        print(json.dumps(_measure_here(options.sizes[0], options)))
        return
    if options.only == SURGE:
        sys.exit(_surge(options))
    if options.alone:
        os.environ[ALONE] = "1"
    runs = [_measure_apart(size, options) for size in options.sizes]
    if options.prepare:
        return
    text = report.table(runs)
    stamp = f"{datetime.datetime.now():%Y-%m-%d-%H%M}"
    (VAR / f"{stamp}.json").write_text(json.dumps(runs, indent=1))
    (VAR / f"{stamp}.md").write_text(text)
    print(text)
    print(f"{report.misses(text)} figures miss their goal (✗). Kept in {VAR.relative_to(ROOT)}/.")
    if not options.only:
        sys.exit(_surge(options))


def _surge(options: argparse.Namespace) -> int:
    """The surge of supports: here an error is an error, whatever the figures."""
    print("Surge of supports", flush=True)
    return surge.run(minute=15 if options.quick else 60)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000,1000000", help="numbers of ideas")
    parser.add_argument("--requests", type=int, default=30, help="requests for each median")
    parser.add_argument("--seconds", type=float, default=1.0, help="length of a turn of 8 clients")
    parser.add_argument("--quick", action="store_true", help="1,000 ideas, short turns")
    parser.add_argument("--busy", action="store_true", help="while ideas are deposited")
    parser.add_argument("--alone", action="store_true", help="all the ideas in one organisation")
    parser.add_argument("--only", default="", help="pages whose name holds this, or surge")
    parser.add_argument(
        "--prepare", action="store_true", help="fill the databases, measure nothing"
    )
    parser.add_argument("--drop", action="store_true", help="remove the databases at the end")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.seconds = "1000", 0.3
    options.sizes = sorted(int(size) for size in options.sizes.split(","))
    return options


def _measure_apart(size: int, options: argparse.Namespace) -> dict:
    """Run this module again for one size, with that size's database in the environment."""
    command = [sys.executable, "-m", "benchmarks", "--one", "--sizes", str(size)]
    command += ["--requests", str(options.requests), "--seconds", str(options.seconds)]
    command += ["--only", options.only]
    command += ["--busy"] * options.busy
    command += ["--prepare"] * options.prepare + ["--drop"] * options.drop
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(size),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    }
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

    from benchmarks import database
    from benchmarks.run import measure

    django.setup()
    try:
        database.prepare(size)
        if options.prepare:
            return {}
        database.forget_deposits()
        call_command("collectstatic", interactive=False, verbosity=0)
        return measure(
            size,
            requests=options.requests,
            seconds=options.seconds,
            only=options.only,
            while_busy=options.busy,
        )
    finally:
        if options.drop:
            from django.db import connection

            connection.close()
            database.drop(size)


if __name__ == "__main__":
    main()
