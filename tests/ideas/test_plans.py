"""No page reads a whole table: the plans of every query of the main pages, 20,000 ideas loaded.

A page may take a while to be slow: with a few rows every plan is fast. So each query that a page
sends is explained by the database, and a scan of a table that grows fails the test.
"""

import datetime
import itertools
import json
import re

import pytest
from django.db import connection

from accounts.enums import Role
from ideas.enums import ActorKind, AnswerKind, Party, State, Tie, Visibility
from ideas.models import Answer, Category, Decision, HistoryEntry, Idea, Involvement, Support
from ideas.search import hits, index_many
from tests.factories.accounts import MandateFactory, OrganisationFactory, UserFactory
from tests.support.queries import call_of

IDEAS, ORGANISATIONS = 20_000, 20
GROWING = {
    "ideas_idea",
    "ideas_support",
    "ideas_historyentry",
    "ideas_searchdocument",
    "ideas_involvement",
    "ideas_answer",
}
STATES = [State.DEPOSITED, State.IN_TRIAGE, State.REJECTED, State.ANSWERED, State.ACHIEVED]
WORDS = ["accueil", "courrier", "planning", "covoiturage", "imprimante", "rendez-vous", "badge"]
DAY = datetime.date(2026, 11, 2)
NOON = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)


@pytest.fixture
def referent(db):
    """A referent of one of twenty organisations that have a thousand ideas each."""
    places = OrganisationFactory.create_batch(ORGANISATIONS)
    signatories = [UserFactory(organisation=place) for place in places]
    authors = [UserFactory(organisation=place) for _ in range(25) for place in places]
    category = Category.objects.create(code="accueil", name="Accueil")
    ideas = [
        Idea(
            organisation=places[n % ORGANISATIONS],
            title=f"Idée {WORDS[n % 7]} {WORDS[n % 5]} numéro {n}{' parking' * (n % 50 == 0)}",
            problem="Trop d’attente.",
            proposal="Un second guichet.",
            category=category if n % 10 == 0 else None,
            state=state,
            visibility=Visibility.VISIBLE,
            deposited_on=DAY - datetime.timedelta(days=n % 700),
            due_on=DAY if state in STATES[:2] else None,
            supports_count=n % 40,
        )
        for n, state in zip(range(IDEAS), itertools.cycle(STATES), strict=False)
    ]
    Idea.objects.bulk_create(ideas, batch_size=500)
    rows = [
        (idea, authors[n % len(authors)], signatories[n % ORGANISATIONS])
        for n, idea in enumerate(ideas)
    ]
    Involvement.objects.bulk_create(
        (
            Involvement(idea=i, user=a, kind=Tie.AUTHOR, offered_on=DAY, accepted_on=DAY)
            for i, a, _ in rows
        ),
        batch_size=500,
    )
    Support.objects.bulk_create((Support(idea=i, user=s) for i, _, s in rows), batch_size=500)
    HistoryEntry.objects.bulk_create(
        (
            HistoryEntry(
                idea=i,
                revision=1,
                action="deposit",
                source=State.DRAFT,
                target=State.DEPOSITED,
                actor_kind=ActorKind.PERSON,
                actor=a,
                party=Party.AUTHOR,
                day=DAY,
                at=NOON,
            )
            for i, a, _ in rows
        ),
        batch_size=500,
    )
    Answer.objects.bulk_create(
        (
            Answer(
                idea=i,
                version=1,
                kind=AnswerKind.ANSWER,
                explanation="C’est fait.",
                contact="Le référent",
                appeal_until=DAY,
                written_by=s,
                published_at=NOON,
                public_from=NOON,
            )
            for i, _, s in rows
            if i.state == State.ANSWERED
        ),
        batch_size=500,
    )
    Decision.objects.bulk_create(
        (decision(n, *row) for n, row in enumerate(rows) if row[0].state == State.REJECTED),
        batch_size=500,
    )
    index_many(idea.pk for idea in ideas)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # as its upkeep does; a long queue alters the plans
            cursor.execute("SELECT gin_clean_pending_list('ideas_search_vector')")
        cursor.execute("ANALYZE")
    return MandateFactory(user=authors[3], role=Role.REFERENT).user


def decision(n, idea, person, signatory):
    """A refusal that was signed; one in fifty is still to be."""
    signed = n % 250 != 2
    return Decision(
        idea=idea,
        action="reject",
        revision=0,
        proposed_by=person,
        proposed_as=Party.REFERENT,
        proposed_at=NOON,
        awaits=Party.DIRECTOR,
        due_on=DAY,
        signed_by=signatory if signed else None,
        outcome=Decision.Outcome.CONFIRMED if signed else "",
        closed_at=NOON if signed else None,
    )


PAGES = [
    "/",
    "/idees/",
    "/idees/?tri=supported",
    "/idees/?tri=waiting",
    "/idees/?category={category}",
    "/idees/?state=in_triage",
    "/idees/?step=triage",
    "/idees/?overdue=on",
    "/idees/?since=2026-10-01&until=2026-11-01",
    "/idees/?q=parking",
    "/idees/?q=parking+covoiturage",
    "/idees/?q=19999",
    "/idees/?q=absent",
    "/idees/miennes/",
    "/idees/suivies/",
    "/idees/{idea}/",
    "/referents/",
    "/referents/?idee={idea}",
    "/referents/?file=etude",
    "/referents/?qui=moi&retard=on",
    "/referents/couverture/",
    "/notifications/",
]


def test_no_page_reads_a_whole_table(client, referent, monkeypatch):
    # « parking », in 400 ideas, is a common word here. One in a third of them would not do: whether
    # to read the documents through the index or from end to end is then all one, rightly.
    monkeypatch.setattr(hits, "RARE", 100)
    client.force_login(referent)
    addresses = {
        "category": Category.objects.get().pk,
        "idea": Idea.objects.filter(organisation=referent.organisation).first().pk,
    }
    found = {page: scans_of(client, page.format(**addresses)) for page in PAGES}
    assert found == {page: set() for page in PAGES}

    explained = Explained()
    with connection.execute_wrapper(explained):
        list(Idea.objects.filter(proposal__contains="guichet")[:1])
    assert explained.scans() == {"ideas_idea"}, "the control: a query that no index answers"


def scans_of(client, path: str) -> set[str]:
    explained = Explained()
    with connection.execute_wrapper(explained):
        assert client.get(path).status_code == 200
    return explained.scans()


class Explained:
    """The queries that were sent meanwhile, and what each one reads from end to end."""

    def __init__(self):
        self.queries = []

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip("( ").startswith(("SELECT", "WITH", "PREPARE", "EXECUTE")):
            self.queries.append((call_of(sql), params))
        return execute(sql, params, many, context)

    def scans(self) -> set[str]:
        read = {"postgresql": _scans_postgresql, "sqlite": _scans_sqlite}[connection.vendor]
        return set().union(*(read(*query) for query in self.queries)) & GROWING


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
