"""`python -m benchmarks.outbox`: mails a second through the outbox, against Django alone.

Both hand the same mails, one by one, to the same local mail server over a reused connection, in
turns, A B A B. Django alone is given mails already worded; the outbox claims, words, counts, hands
over and records. Everything happens in a database of its own, made and dropped here.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import time

from benchmarks.places import ROOT, database_url

GOAL = 0.8
DATABASE = "outbox"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outbox", description=__doc__)
    parser.add_argument("--mails", type=int, default=600, help="mails of a turn")
    parser.add_argument("--followers", type=int, default=20, help="mails of one news")
    parser.add_argument("--turns", type=int, default=5, help="turns of each")
    options = parser.parse_args()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    os.environ |= {
        "DATABASE_URL": database_url(DATABASE),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }
    with subprocess.Popen([sys.executable, "-m", "benchmarks.sink", str(port)], cwd=ROOT) as sink:
        try:
            _wait_for(port)
            bare, outbox = _measure(options)
        finally:
            sink.terminate()
    print("                best  median")
    for name, rates in (("Django alone", bare), ("outbox", outbox)):
        print(f"{name:13s} {max(rates):6.0f}  {statistics.median(rates):6.0f} mails/s")
    # The best turn of each is the one that shared the machine least.
    ratio = max(outbox) / max(bare)
    middle = statistics.median(outbox) / statistics.median(bare)
    print(
        f"ratio           {ratio:.2f}    {middle:.2f} (goal {GOAL}){'' if ratio >= GOAL else ' ✗'}"
    )


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("the mail server does not answer")


def _measure(options: argparse.Namespace) -> tuple[list[float], list[float]]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks import database

    database.drop(DATABASE)
    database.create(DATABASE)
    try:
        call_command("migrate", verbosity=0)
        count = options.mails
        _say(count, options.followers)
        mails, rates = _worded(), ([], [])
        for _turn in range(options.turns):
            rates[0].append(count / _timed(_send_alone, mails))
            _make_due()
            rates[1].append(count / _timed(_send_by_outbox))
        return rates
    finally:
        connection.close()
        database.drop(DATABASE)


def _timed(work, *arguments) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def _say(count: int, followers: int) -> None:
    """So many mails to write, to the followers of different ideas."""
    from django.db import transaction
    from django.utils import timezone

    from accounts.models import User
    from ideas.enums import ActorKind, Party, State
    from ideas.models import HistoryEntry
    from notifications.enums import Channel
    from notifications.expansion import expand_due
    from notifications.models import Message
    from notifications.outbox import enqueue
    from tests.factories.accounts import OrganisationFactory, UserFactory
    from tests.factories.ideas import IdeaFactory

    place = OrganisationFactory()
    people = User.objects.bulk_create(
        UserFactory.build_batch(followers, organisation=place, password="!")
    )
    for number in range(count // followers):
        idea = IdeaFactory(organisation=place, state=State.IN_PROJECT, revision=4)
        idea.follows.model.objects.bulk_create(
            [idea.follows.model(idea=idea, user=person) for person in people]
        )
        entry = HistoryEntry.objects.create(
            idea=idea,
            revision=4,
            action="form_team",
            source=State.ACCEPTED,
            target=State.IN_PROJECT,
            actor_kind=ActorKind.CLOCK,
            party=Party.CLOCK,
            day=timezone.localdate(),
            at=timezone.now(),
        )
        with transaction.atomic():
            enqueue("ideas.transition", key=f"bench:{number}", context={"entry": entry.pk})
    expand_due(until=time.monotonic() + 600)
    Message.objects.filter(channel=Channel.APP).delete()
    told = Message.objects.count()
    if told != count:
        raise SystemExit(f"{told} mails instead of {count}")


def _worded() -> list:
    from django.utils import timezone

    from notifications.mailing import compose
    from notifications.models import Message
    from notifications.notices import get_notice

    messages = Message.objects.select_related("occurrence", "recipient__organisation")
    return [
        compose(message, get_notice(message.occurrence.notice), at=timezone.now())
        for message in messages
    ]


def _send_alone(mails: list) -> None:
    from django.core.mail import get_connection

    with get_connection() as connection:
        for mail in mails:
            connection.send_messages([mail])


def _make_due() -> None:
    from notifications.enums import MessageState
    from notifications.models import Message

    unsent = {"state": MessageState.WAITING, "sent_at": None, "handoffs": 0}
    Message.objects.update(**unsent)


def _send_by_outbox() -> None:
    from notifications.delivery import deliver
    from notifications.models import Message

    tally = deliver(until=time.monotonic() + 600)
    if tally != {"sent": Message.objects.count()}:
        raise SystemExit(f"not every mail left: {tally}")


if __name__ == "__main__":
    main()
