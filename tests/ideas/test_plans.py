"""No page reads a whole table: the plans of every query of the main pages, 20,000 ideas loaded.

A page may take a while to be slow: with a few rows every plan is fast. So each query that a page
sends is explained by the database, and a scan of a table that grows fails the test.
"""

import datetime

import pytest
from django.db import connection

from accounts.enums import Role
from ideas.models import Category, Idea
from ideas.search import hits, index_many
from tests.factories.accounts import MandateFactory, UnitFactory
from tests.support.many_ideas import DAY, many_ideas
from tests.support.plans import Explained, scans_of

GROWING = {
    "ideas_idea",
    "ideas_support",
    "ideas_historyentry",
    "ideas_searchdocument",
    "ideas_involvement",
    "ideas_answer",
}


@pytest.fixture
def referent(db):
    """A referent of one of twenty organisations that have a thousand ideas each."""
    ideas, people = many_ideas()
    index_many(idea.pk for idea in ideas)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # as its upkeep does; a long queue alters the plans
            cursor.execute("SELECT gin_clean_pending_list('ideas_search_vector')")
        cursor.execute("ANALYZE")
    return MandateFactory(user=people[3], role=Role.REFERENT).user


PAGES = [
    "/",
    "/idees/",
    "/idees/?tri=supported",
    "/idees/?tri=waiting",
    "/idees/?category={category}",
    "/idees/?state=in_triage",
    "/idees/?step=triage",
    "/idees/?overdue=on",
    f"/idees/?since={DAY - datetime.timedelta(days=30)}&until={DAY}",
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
    "/referents/?categorie={category}&qui=personne",
    "/referents/?service={unit}",
    "/referents/couverture/",
    "/referents/couverture/?sans=1",
    "/notifications/",
]
#: What waits for the others whose scope is wide.
OF_OTHERS = {
    "director": ["/referents/", "/referents/signatures/"],
    "network_lead": ["/referents/", "/referents/?file=transmises"],
}


def test_no_page_reads_a_whole_table(client, referent, monkeypatch):
    # « parking », in 400 ideas, is a common word here. One in a third of them would not do: whether
    # to read the documents through the index or from end to end is then all one, rightly.
    monkeypatch.setattr(hits, "RARE", 100)
    client.force_login(referent)
    addresses = {
        "category": Category.objects.get().pk,
        "unit": UnitFactory(organisation=referent.organisation).pk,
        "idea": Idea.objects.filter(organisation=referent.organisation).first().pk,
    }
    found = {page: scans_of(client, page.format(**addresses), GROWING) for page in PAGES}
    assert found == {page: set() for page in PAGES}

    for role, pages in OF_OTHERS.items():
        mission = MandateFactory(user__organisation=referent.organisation, **{role: True})
        client.force_login(mission.user)
        found = {page: scans_of(client, page, GROWING) for page in pages}
        assert found == {page: set() for page in pages}, role

    explained = Explained(GROWING)
    with connection.execute_wrapper(explained):
        list(Idea.objects.filter(proposal__contains="guichet")[:1])
    assert explained.scans() == {"ideas_idea"}, "the control: a query that no index answers"
