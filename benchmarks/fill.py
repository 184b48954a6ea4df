"""Fills a database with made-up ideas, skewed as real ones are, as fast as PostgreSQL takes them.

285 organisations and 10,260 units, the largest organisation with a twentieth of everything, or with
all of it and 10,000 units (`--alone`); for N ideas, N/7 people, 10 N supports, 6 N comments (most
under a few ideas), N/50 innovations that spread over some units; each idea with the history that
leads to its state and a search document. Always the same for a size: the seed is fixed.
"""

import datetime
import io
import itertools
import json
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from tqdm import tqdm

from accounts.enums import Branch, Role
from accounts.models import Mandate, Organisation, User
from benchmarks.indexes import without_indexes
from benchmarks.places import alone
from benchmarks.rollouts import carry_out, plan_ahead
from benchmarks.sums import count_figures
from benchmarks.talk import comments_of, discuss
from benchmarks.units import ORGANISATIONS, first_unit, units_of, write_units
from benchmarks.words import WORDS_PER_IDEA, Words
from campaigns.models import Campaign
from ideas.enums import State
from ideas.lifecycle import STATES, TRANSITIONS
from ideas.models import Category, IdeaSettings
from referents.enums import Seat
from referents.models import Committee, CommitteeMember

CATEGORIES = 12
CHALLENGES = 3
CHUNK = 20_000
LARGE = [
    "ideas_idea",
    "ideas_involvement",
    "ideas_searchdocument",
    "ideas_historyentry",
    "ideas_support",
    "ideas_comment",
]
#: How many ideas of a hundred stand in each state: most are closed, as after some years.
SHARES = {
    State.DRAFT: 3,
    State.DEPOSITED: 4,
    State.IN_TRIAGE: 6,
    State.INFO_REQUESTED: 2,
    State.FORWARDED: 1,
    State.IN_COMMITTEE: 4,
    State.ADJOURNED: 1,
    State.ACCEPTED: 2,
    State.IN_PROJECT: 5,
    State.IN_PILOT: 2,
    State.IN_ROLLOUT: 4,
    State.ACHIEVED: 16,
    State.ANSWERED: 20,
    State.REJECTED: 26,
    State.WITHDRAWN: 4,
}
IDEA_COLUMNS = """id title problem proposal benefit origin state revision visibility due_on
    deposited_on deposited_at closed_on summary is_local supports_count comments_count category_id
    committee_id campaign_id organisation_id unit_id referent_id""".split()  # noqa: SIM905 - a list of names reads better as names


@dataclass(frozen=True)
class Step:
    """One move on the way to a state."""

    action: str
    source: str
    target: str
    party: str


def ways() -> dict[State, list[Step]]:
    """The shortest way from a draft to each state, by the table of the circuit."""
    found: dict[State, list[Step]] = {State.DRAFT: []}
    queue = [State.DRAFT]
    for state in queue:
        for row in TRANSITIONS.values():
            if state in row.sources and row.target not in found:
                step = Step(row.name, state.value, row.target.value, row.by[0].value)
                found[row.target] = [*found[state], step]
                queue.append(row.target)
    return found


def fill(size: int, today: datetime.date) -> None:
    """Fill an empty, migrated database with `size` ideas."""
    rng = random.Random(size)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SET session_replication_role = replica")
    places = _Places(rng, people=max(2_000, size // 7), today=today, one=alone())
    places.write()
    with without_indexes(LARGE):
        _ideas(size, rng, places, today)
        _consequences(today)
        discuss()
    carry_out(today)
    plan_ahead(today)
    _bells(places.people)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")
    count_figures(today)


class _Places:
    """Organisations, their units, their people and who holds what."""

    def __init__(
        self, rng: random.Random, *, people: int, today: datetime.date, one: bool = False
    ) -> None:
        self.rng, self.people, self.today = rng, people, today
        self.weights = [1 / (rank + 5) for rank in range(ORGANISATIONS)]
        if one:
            self.weights = [1.0] + [0.0] * (ORGANISATIONS - 1)
        self.cumulated = list(itertools.accumulate(self.weights))
        shares = [weight / self.cumulated[-1] for weight in self.weights]
        counts = [max(4, int(people * share)) for share in shares]
        self.people = sum(counts)
        self.last = list(itertools.accumulate(counts))
        self.first = [last - count + 1 for last, count in zip(self.last, counts, strict=True)]

    def write(self) -> None:
        branches = list(Branch)
        Organisation.objects.bulk_create(
            Organisation(
                pk=n,
                code=f"organisme-{n}",
                name=f"Organisme de mesure {n}",
                branch=branches[n % len(branches)],
                headcount=100,
            )
            for n in range(1, ORGANISATIONS + 1)
        )
        write_units()
        IdeaSettings.objects.bulk_create(
            IdeaSettings(organisation_id=n, uses_committee=True, uses_pilot=True)
            for n in range(1, ORGANISATIONS + 1)
        )
        Category.objects.all().delete()
        Category.objects.bulk_create(
            Category(pk=n, code=f"theme-{n}", name=f"Thème {n}", position=n)
            for n in range(1, CATEGORIES + 1)
        )
        self._campaigns()
        self._people()
        self._mandates()

    def _campaigns(self) -> None:
        """One open, the others past."""
        day = datetime.timedelta(days=1)
        Campaign.objects.bulk_create(
            Campaign(
                pk=(place - 1) * CHALLENGES + n + 1,
                organisation_id=place,
                title=f"Défi {n + 1}",
                question="Comment mieux accueillir ?",
                opens_on=self.today - (30 + 300 * n) * day,
                closes_on=self.today + (30 - 300 * n) * day,
                published_on=self.today - (30 + 300 * n) * day,
            )
            for place in range(1, ORGANISATIONS + 1)
            for n in range(CHALLENGES)
        )

    def _people(self) -> None:
        with connection.cursor() as cursor:
            for place in range(ORGANISATIONS):
                cursor.execute(
                    """INSERT INTO accounts_user (id, password, is_superuser, is_active,
                         date_joined, first_name, last_name, email, organisation_id, unit_id)
                       SELECT n, '!', false, true, now(), 'Prénom ' || n, 'Nom ' || n,
                         'personne' || n || '@mesure.invalid', %s, %s + n %% %s
                       FROM generate_series(%s::bigint, %s::bigint) n""",
                    [
                        place + 1,
                        first_unit(place),
                        units_of(place),
                        self.first[place],
                        self.last[place],
                    ],
                )
            cursor.execute("SELECT setval('accounts_user_id_seq', %s)", [self.people])

    def _mandates(self) -> None:
        """In each organisation: its first person refers, the second directs; the third sits in the
        committee with both, and refers for one unit."""
        since = self.today - datetime.timedelta(days=400)
        mandates, members = [], []
        Committee.objects.bulk_create(
            Committee(pk=n, organisation_id=n, name="Comité innovation")
            for n in range(1, ORGANISATIONS + 1)
        )
        for place in range(ORGANISATIONS):
            first = self.first[place]
            scope = {"organisation_id": place + 1, "starts_on": since}
            mandates += [
                Mandate(user_id=first, role=Role.REFERENT, **scope),
                Mandate(user_id=first + 1, role=Role.DIRECTOR, **scope),
                Mandate(
                    user_id=first + 2, role=Role.REFERENT, unit_id=first_unit(place) + 1, **scope
                ),
            ]
            members += [
                CommitteeMember(
                    committee_id=place + 1, user_id=first + n, seat=seat, starts_on=since
                )
                for n, seat in enumerate((Seat.MEMBER, Seat.CHAIR, Seat.SECRETARY))
            ]
        several, network = self.last[0] - 1, self.last[0]
        mandates += [
            Mandate(user_id=several, role=Role.FACILITATOR, organisation_id=place, starts_on=since)
            for place in range(1, 13)
        ]
        mandates.append(
            Mandate(
                user_id=network,
                role=Role.NETWORK_LEAD,
                branch=Organisation.objects.get(pk=1).branch,
                starts_on=since,
            )
        )
        Mandate.objects.bulk_create(mandates)
        CommitteeMember.objects.bulk_create(members)


#: People of the first organisation whose pages are measured, counted from its first or its last.
def measured_people() -> dict[str, User]:
    """Those who open the pages, by what they are."""
    own = User.objects.filter(organisation_id=1).order_by("pk")
    last = own.order_by("-pk")
    return {
        "referent": own[0],
        "director": own[1],
        "agent": own[3],
        "network lead": last[0],
        "12 organisations": last[1],
    }


def _ideas(size: int, rng: random.Random, places: _Places, today: datetime.date) -> None:
    """Ideas, their author and their search document, copied chunk by chunk."""
    words = Words(rng)
    lengths = {state: len(steps) for state, steps in ways().items()}
    with tqdm(total=size, unit=" ideas", mininterval=2) as bar:
        for start in range(0, size, CHUNK):
            count = min(CHUNK, size - start)
            ideas, ties, documents = io.StringIO(), io.StringIO(), io.StringIO()
            for idea in _drawn(count, rng, places, words, lengths, today):
                _line(ideas, [idea[name] for name in IDEA_COLUMNS])
                day = idea["deposited_on"] or today
                _line(ties, [idea["id"], idea["author"], "author", day, day])
                if idea["state"] != "draft":
                    _line(documents, [idea["id"], idea["title_stems"], idea["body_stems"]])
            _copy("ideas_idea", IDEA_COLUMNS, ideas)
            tie = ["idea_id", "user_id", "kind", "offered_on", "accepted_on"]
            _copy("ideas_involvement", tie, ties)
            _copy("ideas_searchdocument", ["idea_id", "title", "body"], documents)
            bar.update(count)


def _drawn(count, rng, places, words, lengths, today) -> Iterator[dict]:
    states = rng.choices(list(SHARES), weights=list(SHARES.values()), k=count)
    homes = rng.choices(range(ORGANISATIONS), cum_weights=places.cumulated, k=count)
    drawn = words.draw(count * WORDS_PER_IDEA)
    for n, (state, place) in enumerate(zip(states, homes, strict=True)):
        said = drawn[n * WORDS_PER_IDEA : (n + 1) * WORDS_PER_IDEA]
        author = rng.randint(places.first[place], places.last[place])
        draft, info = state == State.DRAFT, STATES[state]
        deposited = None if draft else today - datetime.timedelta(days=int(rng.random() * 2_000))
        before_committee = state in (State.IN_COMMITTEE, State.ADJOURNED)
        due_on = None
        if info.awaits and not draft:
            due_on = today + datetime.timedelta(days=rng.randint(-20, 60))
        yield {
            "id": uuid.UUID(int=rng.getrandbits(128), version=4),
            "title": " ".join(said[:5]).capitalize(),
            "problem": " ".join(said[5:20]),
            "proposal": " ".join(said[20:35]),
            "benefit": " ".join(said[35:]),
            "origin": "signed",
            "state": state.value,
            "revision": lengths[state],
            "visibility": "private" if draft else "visible",
            "due_on": due_on,
            "deposited_on": deposited,
            "deposited_at": deposited,
            "closed_on": deposited if info.closed else None,
            "summary": "",
            "is_local": False,
            "supports_count": 0 if draft else min(150, int(rng.expovariate(1 / 10.7))),
            "comments_count": 0 if draft else comments_of(rng),
            "category_id": rng.randint(1, CATEGORIES),
            "committee_id": place + 1 if before_committee else None,
            "campaign_id": place * CHALLENGES + rng.randint(1, 3) if rng.random() < 0.2 else None,
            "organisation_id": place + 1,
            "unit_id": first_unit(place) + author % units_of(place),
            "referent_id": None if lengths[state] < 2 else places.first[place],
            "author": author,
            "title_stems": " ".join(words.stem[word] for word in said[:5]),
            "body_stems": " ".join(words.stem[word] for word in said[5:]),
        }


def _consequences(today: datetime.date) -> None:
    """What follows from the ideas: supports, discussions, histories, answers."""
    steps = [
        {"state": state.value, "revision": n, **vars(step)}
        for state, way in ways().items()
        for n, step in enumerate(way, start=1)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO ideas_support (idea_id, user_id)
               SELECT id, (hashtext(id::text)::bigint + 2147483648 + n * 7919) % people + 1
               FROM ideas_idea, generate_series(1, supports_count) n,
                 (SELECT count(*) AS people FROM accounts_user) counted"""
        )
        cursor.execute(
            """INSERT INTO ideas_historyentry (idea_id, revision, action, source, target,
                 actor_kind, actor_id, party, reason, day, at)
               SELECT idea.id, step.revision, action, source, target, 'person',
                 CASE WHEN step.revision = 1 THEN tie.user_id ELSE idea.referent_id END,
                 party, '', deposited_on + least(step.revision * 7, %s - deposited_on)::int,
                 deposited_on + least(step.revision * 7, %s - deposited_on)::int
               FROM ideas_idea idea
               JOIN ideas_involvement tie ON tie.idea_id = idea.id
               JOIN jsonb_to_recordset(%s::jsonb) AS step(state text, revision int, action text,
                 source text, target text, party text) ON step.state = idea.state""",
            [today, today, json.dumps(steps)],
        )
        cursor.execute(
            """INSERT INTO ideas_answer (idea_id, version, kind, understood, reasons, explanation,
                 way_forward, contact, appeal_until, written_by_id, signed_by_id, by_delegation,
                 published_at, public_from)
               SELECT id, 1, CASE state WHEN 'rejected' THEN 'rejection' ELSE 'answer' END,
                 problem, '["other_priority"]', proposal, problem, 'Le référent innovation',
                 closed_on + 60, referent_id, referent_id + 1, false,
                 closed_on + 1, closed_on + 1
               FROM ideas_idea WHERE state IN ('rejected', 'answered')"""
        )


def _bells(people: int) -> None:
    """Ten messages in the bell of one person in ten, half of them read."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO notifications_occurrence (notice, key, context, attempts, failure,
                 expanded_at)
               SELECT 'ideas.transition', 'measure:' || n, '{}', 1, '', now()
               FROM generate_series(1, 10) n"""
        )
        cursor.execute(
            """INSERT INTO notifications_message (occurrence_id, recipient_id, audience, channel,
                 message_id, state, handoffs, attempts, last_answer, sent_at, summary, held_for,
                 read_at)
               SELECT occurrence.id, person, 'author', 'app', occurrence.id || '-' || person,
                 'sent', 0, 0, '', now(), 'Une nouvelle', '',
                 CASE WHEN occurrence.id %% 2 = 0 THEN now() END
               FROM notifications_occurrence occurrence, generate_series(1, %s, 10) person""",
            [people],
        )


def _line(buffer: io.StringIO, values: list) -> None:
    buffer.write("\t".join("\\N" if value is None else str(value) for value in values) + "\n")


def _copy(table: str, columns: list[str], buffer: io.StringIO) -> None:
    buffer.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", buffer)
