"""Replay a real log of votes as supports, as fast as it goes, and compare with the last votes.

    python manage.py migrate && python -m benchmarks.replay_votes votes.csv

The file has the columns of Polis exports: `timestamp`, `comment-id`, `voter-id`, `vote`. Agreeing
is supporting; passing or disagreeing takes one's support back. Everything happens in one
transaction that is then undone: whatever the database, nothing stays.
"""

import argparse
import csv
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

#: What agreeing is, in the exports of Polis.
AGREES = "1"


class Vote(NamedTuple):
    """Someone said what they think of something, at a time."""

    at: int
    about: str
    voter: str
    agrees: bool


class Replay(NamedTuple):
    """What was replayed, how fast, and what differs at the end: nothing, if all is well."""

    votes: int
    people: int
    ideas: int
    positions: int
    recorded_seconds: float
    seconds: float
    differences: list[str]


def read(path: Path) -> list[Vote]:
    """The votes of a file, in the order they were cast."""
    with path.open(newline="") as lines:
        rows = [
            Vote(int(row["timestamp"]), row["comment-id"], row["voter-id"], row["vote"] == AGREES)
            for row in csv.DictReader(lines)
        ]
    return sorted(rows, key=lambda vote: vote.at)


def expected(votes: Iterable[Vote]) -> set[tuple[str, str]]:
    """Who supports what at the end: the last vote of each person on each thing wins."""
    last = {(vote.about, vote.voter): vote.agrees for vote in votes}
    return {pair for pair, agrees in last.items() if agrees}


def replay(votes: list[Vote]) -> Replay:
    """Cast every vote through the platform's own services, in an organisation made for it, in the
    caller's transaction."""
    from accounts.models import Organisation, User
    from ideas.enums import State, Visibility
    from ideas.models import Idea, Support
    from ideas.services import support, withdraw_support

    place = Organisation.objects.create(
        code="rejeu-de-votes", name="Rejeu de votes", short_name="Rejeu", branch="other"
    )
    people = {
        voter: User.objects.create(email=f"voix-{voter}@rejeu.exemple", organisation=place)
        for voter in dict.fromkeys(vote.voter for vote in votes)
    }
    ideas = {
        about: Idea.objects.create(
            organisation=place,
            title=f"Proposition {about}",
            problem="…",
            proposal="…",
            state=State.IN_TRIAGE,
            visibility=Visibility.VISIBLE,
            deposited_on="2026-01-05",
        )
        for about in dict.fromkeys(vote.about for vote in votes)
    }
    start = time.monotonic()
    for vote in votes:
        act = support if vote.agrees else withdraw_support
        act(idea=ideas[vote.about], user=people[vote.voter])
    seconds = time.monotonic() - start

    wanted = expected(votes)
    number = {user.pk: voter for voter, user in people.items()}
    name = {idea.pk: about for about, idea in ideas.items()}
    rows = Support.objects.filter(idea__in=name).values_list("idea", "user")
    found = {(name[idea], number[user]) for idea, user in rows}
    counts = dict(Idea.objects.filter(pk__in=name).values_list("pk", "supports_count"))
    differences = [f"{pair} is missing" for pair in sorted(wanted - found)]
    differences += [f"{pair} should not be" for pair in sorted(found - wanted)]
    differences += [
        f"{name[pk]}: {count} counted"
        for pk, count in counts.items()
        if count != sum(1 for about, _voter in wanted if about == name[pk])
    ]
    span = (votes[-1].at - votes[0].at) / 1000 if votes else 0
    return Replay(len(votes), len(people), len(ideas), len(wanted), span, seconds, differences)


def main() -> int:
    """The command: prints one line, and the differences if any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    path = parser.parse_args().file
    if not path.is_file():
        sys.stderr.write(f"No file {path}: nothing was replayed.\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovation_platform.settings.embedded")
    import django

    django.setup()
    from django.db import connection, transaction

    votes = read(path)
    with transaction.atomic():
        done = replay(votes)
        transaction.set_rollback(True)
    speed = done.recorded_seconds / done.seconds if done.seconds else 0
    print(
        f"{connection.vendor}: {done.votes} votes of {done.people} people on {done.ideas} ideas in "
        f"{done.seconds:.1f} s ({done.votes / done.seconds:.0f}/s, {speed:,.0f} times as fast as "
        f"they were cast); {done.positions} supports at the end, "
        f"{len(done.differences)} differences."
    )
    for line in done.differences:
        print(line)
    return 1 if done.differences else 0


if __name__ == "__main__":
    sys.exit(main())
