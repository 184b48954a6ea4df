"""The study’s case as a mirror: a challenge whose page gives the figures of U-MAP from raw rows,
and an innovation whose curve shows."""

import re

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.selectors import people_in_office
from campaigns.models import Campaign
from dashboards.bass import Fit
from dashboards.challenges import U_MAP, answered
from dashboards.services import refit_curves
from dashboards.services.publishing import publish_counts
from dashboards.services.rebuilding import rebuild_organisation
from dashboards.spread import curve_of, innovations, spread_of
from ideas.demo.calendar import Calendar
from ideas.demo.mirror import ADOPTED, SITES, mirror
from ideas.lifecycle import TRANSITIONS
from ideas.models import Comment, HistoryEntry, Idea, Support
from ideas.services.clockwork import tick
from tests.factories.accounts import MandateFactory

# One worker writes the set for all of them.
pytestmark = pytest.mark.xdist_group("mirror")


@pytest.fixture(scope="module")
def written(django_db_setup, django_db_blocker):
    """The organisation of the mirror, taken away at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        place = mirror(Calendar(timezone.localdate()), "!")
        publish_counts()
        rebuild_organisation(organisation=place.pk)
        yield place
        transaction.set_rollback(True)


@pytest.fixture
def place(written, django_db_blocker):
    """The same, whatever a test writes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield written
        transaction.set_rollback(True)


def test_the_figures_of_the_study_come_from_raw_rows(place):
    row = answered([Campaign.objects.get(organisation=place)])[0]
    found = (row.ideas, row.supports, row.comments, row.percent, row.retained)
    assert found == (65, 2_000, 600, 30, 4)
    assert found == (U_MAP.ideas, U_MAP.supports, U_MAP.comments, U_MAP.percent, U_MAP.retained)


def counted(sql, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchone()[0]


def test_plain_sql_counts_the_same_in_the_raw_rows_and_the_page_says_it(place, client):
    challenge = Campaign.objects.get(organisation=place)
    entries = """SELECT id FROM ideas_idea WHERE campaign_id = %s AND visibility = 'visible'
        AND state NOT IN ('draft', 'withdrawn', 'merged')"""
    standing = "kind = 'comment' AND removed_at IS NULL AND visibility = 'visible'"
    ideas = counted(f"SELECT COUNT(*) FROM ({entries}) e", challenge.pk)
    supports = counted(
        f"SELECT COUNT(*) FROM ideas_support WHERE idea_id IN ({entries})", challenge.pk
    )
    comments = counted(
        f"SELECT COUNT(*) FROM ideas_comment WHERE idea_id IN ({entries}) AND {standing}",
        challenge.pk,
    )
    took_part = counted(
        f"""SELECT COUNT(*) FROM accounts_user WHERE organisation_id = %s AND id IN (
            SELECT v.user_id FROM ideas_involvement v JOIN ideas_idea i ON i.id = v.idea_id
                WHERE v.idea_id IN ({entries}) AND i.origin = 'signed'
                AND v.kind IN ('author', 'coauthor')
                AND v.accepted_on IS NOT NULL AND v.ended_on IS NULL
            UNION SELECT user_id FROM ideas_support WHERE idea_id IN ({entries})
            UNION SELECT author_id FROM ideas_comment WHERE idea_id IN ({entries}) AND {standing}
        )""",
        place.pk,
        *[challenge.pk] * 3,
    )
    staff = counted("SELECT headcount FROM accounts_organisation WHERE id = %s", place.pk)
    retained = counted(
        f"""SELECT COUNT(DISTINCT idea_id) FROM ideas_historyentry WHERE idea_id IN ({entries})
            AND (target IN ('accepted', 'achieved') OR action IN ('form_team', 'start_locally'))""",
        challenge.pk,
    )
    percent = round(took_part * 100 / staff)
    assert (ideas, supports, comments, percent, retained) == (65, 2_000, 600, 30, 4)

    client.force_login(people_in_office(Role.DIRECTOR, organisation=place).get())
    page = client.get(reverse("dashboards:challenge", args=[challenge.pk])).content.decode()
    labels = ("Idées", "Soutiens", "Commentaires", "Part de l’effectif qui a participé")
    cell = '</th><td class="tabular">(?:<a [^>]*>)?([^<]+)'
    said = [re.search(label + cell, page)[1] for label in (*labels, "Idées retenues")]
    numbers = (ideas, supports, comments, percent, retained)
    shown = [re.sub(r"\D", "", words) for words in said]
    assert shown == [str(number) for number in numbers]


def test_its_page_says_them(place, client):
    office = people_in_office(Role.DIRECTOR, organisation=place)
    client.force_login(office.get())
    challenge = Campaign.objects.get(organisation=place)
    response = client.get(reverse("dashboards:challenge", args=[challenge.pk]))
    page = response.content.decode()
    cells = (">65<", ">2\u202f000<", ">600<", ">30\u00a0%<", ">4<")
    assert [page.count(cell) for cell in cells] == [2] * 5


def test_the_network_lead_reads_it_because_it_is_shared(place, client):
    lead = MandateFactory(network_lead=True).user
    client.force_login(lead)
    challenge = Campaign.objects.get(organisation=place)
    url = reverse("dashboards:challenge", args=[challenge.pk])
    assert client.get(url).status_code == 200


def test_counts_kept_with_its_ideas_are_those_of_the_rows(place):
    ideas = list(Idea.objects.filter(organisation=place))
    for idea in ideas:
        assert idea.supports_count == Support.objects.filter(idea=idea).count()
        assert idea.comments_count == Comment.objects.filter(idea=idea).count()
    assert min(idea.supports_count for idea in ideas) > 0


def test_its_histories_are_legal_and_the_clock_has_nothing_to_catch_up(place):
    for entry in HistoryEntry.objects.exclude(action="deposit"):
        way = TRANSITIONS[entry.action]
        assert (entry.source in way.sources, entry.target) == (True, way.target)
    for idea in Idea.objects.prefetch_related("history"):
        steps = list(idea.history.all())
        assert (steps[-1].target, len(steps)) == (idea.state, idea.revision)
        assert [row.at for row in steps] == sorted(row.at for row in steps)
    before = HistoryEntry.objects.count()
    tick()
    assert HistoryEntry.objects.count() == before


def test_one_of_its_innovations_has_a_curve(place):
    refit_curves()
    project = innovations(frozenset({place.pk})).get().project
    found = spread_of([project], timezone.localdate())[project.pk]
    assert (found.target, found.in_use, found.not_adopted) == (SITES, len(ADOPTED), 2)
    assert isinstance(curve_of(project)[1], Fit)
