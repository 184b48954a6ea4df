"""One act of the platform in a process of its own: `python -m tests.services.actor ACT [COUNT]`.

Prints its result as JSON on the last line.
"""

import json
import sys
import time

import django


def people(count: int) -> list[int]:
    """Make an organisation and as many people."""
    from accounts.models import User
    from tests.factories.accounts import OrganisationFactory, UserFactory

    place = OrganisationFactory(pk=1, name="Caf de l’Ain", city="Belley")
    User.objects.bulk_create(UserFactory.build_batch(count, organisation=place, password="!"))
    return list(User.objects.values_list("pk", flat=True))


def say(count: int) -> float:
    """Tell the first people that were told nothing, one occurrence each. How long it took."""
    from django.db import transaction

    from accounts.models import User
    from notifications.models import Occurrence
    from notifications.outbox import enqueue
    from tests.services import newsroom  # noqa: F401

    told = Occurrence.objects.filter(key__startswith="news:").count()
    start = time.monotonic()
    for person in User.objects.order_by("pk")[told : told + count]:
        with transaction.atomic():
            enqueue(
                "tests.mail_only",
                key=f"news:{person.pk}",
                context={"place": 1, "to": [person.pk]},
            )
    return time.monotonic() - start


def say_carelessly(count: int) -> int:
    """The same without outbox."""
    from accounts.models import User
    from tests.services.newsroom import careless_mail

    for person in User.objects.order_by("pk")[:count]:
        careless_mail.delay(person.pk)
    return count


def sign_in(_count: int) -> str:
    """The session of a person who has just arrived, signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import User

    people(1)
    person, session = User.objects.earliest("pk"), SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


def poison(_count: int) -> int:
    """News that cannot be addressed, before any other."""
    from django.db import transaction

    from notifications.outbox import enqueue
    from tests.services import newsroom  # noqa: F401

    with transaction.atomic():
        return enqueue("tests.poison_recipients", key="poison", context={"place": 1})


def wait_until_today(_count: int) -> int:
    """Two ideas whose last day is today: one waits for its author, the other for a referent."""
    from accounts.models import User
    from ideas.enums import State
    from ideas.working_days import local_day
    from notifications.clock import database_now
    from tests.factories.ideas import HistoryEntryFactory, IdeaFactory, InvolvementFactory

    person, today = User.objects.earliest("pk"), local_day(database_now(), "Europe/Paris")
    for state in (State.INFO_REQUESTED, State.DEPOSITED):
        idea = IdeaFactory(organisation=person.organisation, state=state, revision=1, due_on=today)
        HistoryEntryFactory(idea=idea, revision=1, actor=person, day=today)
        InvolvementFactory(idea=idea, user=person)
    return 2


def tomorrow(_count: int) -> list[int]:
    """What the clock does when it is tomorrow: ideas moved, reminders written."""
    import datetime

    from ideas.services.clockwork import tick
    from ideas.services.reminding import remind
    from notifications.clock import database_now

    then = database_now() + datetime.timedelta(days=4)
    return [tick(now=then), remind(now=then)]


def send_again(_count: int) -> int:
    """What an administrator does with what was refused: send it again."""
    from notifications.models import Message
    from notifications.services import resend

    return resend(messages=Message.objects.all())


def report(_count: int) -> dict:
    """Each message's state by Message-ID, how many occurrences are not expanded, which failed."""
    from notifications.models import Message, Occurrence

    return {
        "states": dict(Message.objects.values_list("message_id", "state")),
        "handoffs": dict(Message.objects.values_list("message_id", "handoffs")),
        "pending": Occurrence.objects.pending().count(),
        "failed_news": [row.key for row in Occurrence.objects.exclude(failed_at=None)],
    }


def main() -> None:
    act, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    django.setup()
    sys.stdout.write("\n" + json.dumps(ACTS[act](count)) + "\n")


ACTS = {
    act.__name__: act
    for act in (
        *(people, say, say_carelessly, sign_in, poison, wait_until_today, tomorrow),
        *(send_again, report),
    )
}


if __name__ == "__main__":
    main()
