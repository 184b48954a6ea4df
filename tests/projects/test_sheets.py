"""Sheets: who reads them, who shares them, what they show, and who takes an innovation up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Branch
from ideas.errors import Incomplete, NotAllowed
from ideas.models import Idea
from notifications.models import Occurrence
from projects import services
from projects.enums import Ring, SiteState
from projects.models import ProjectSettings, RolloutSite, Sheet
from projects.sheets import found_in
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.ideas import CommentFactory, IdeaFactory, InvolvementFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db

LIBRARY = "/projets/fiches/"


def organisation(branch=Branch.FAMILY, shares=True, **fields):
    place = OrganisationFactory(branch=branch, **fields)
    ProjectSettings.objects.create(organisation=place, uses_sharing=shares)
    return place


def finished(place, *, state="achieved", **fields):
    """The sheet of an idea carried to its end in an organisation."""
    closed = {"closed": True} if state == "stopped" else {}
    idea = IdeaFactory(organisation=place, state=state, **closed, **fields)
    project = ProjectFactory(
        idea=idea,
        results="Un bilan\nen trois\nlignes." if state == "achieved" else "",
        lessons="" if state == "achieved" else "La salle était trop petite.",
    )
    return services.write_sheet(project)


def shared(sheet, ring, groupement=None):
    who = MandateFactory(user__organisation=sheet.project.idea.organisation, referent=True).user
    return services.share_sheet(sheet=sheet, user=who, ring=ring, groupement=groupement)


@pytest.fixture
def readers():
    """People by where they are, seen from the place where the ideas are born."""
    home = organisation()
    near = organisation()
    far = organisation(branch=Branch.HEALTH)
    friend = organisation(branch=Branch.RETIREMENT)
    group = GroupementFactory(organisations=[home, friend])
    return {
        "home": home,
        "group": group,
        "own": UserFactory(organisation=home),
        "same branch": UserFactory(organisation=near),
        "other branch": UserFactory(organisation=far),
        "groupement": UserFactory(organisation=friend),
        "nowhere": UserFactory(organisation=None),
    }


READ = {
    Ring.ORGANISATION: {"own"},
    Ring.GROUPEMENT: {"own", "groupement"},
    Ring.BRANCH: {"own", "same branch"},
    Ring.ALL: {"own", "same branch", "other branch", "groupement", "nowhere"},
}
PEOPLE = READ[Ring.ALL]


@pytest.mark.parametrize("ring", list(Ring))
def test_a_ring_reads_a_sheet_and_nobody_else(client, readers, ring):
    """The queryset, the page, the library with its count and its search say the same."""
    sheet = finished(readers["home"], title="Le guichet itinérant")
    if ring != Ring.ORGANISATION:
        shared(sheet, ring, readers["group"] if ring == Ring.GROUPEMENT else None)

    for name in PEOPLE:
        reads = name in READ[ring]
        client.force_login(readers[name])
        assert Sheet.objects.for_user(readers[name]).count() == int(reads), name
        page = client.get(reverse("projects:sheet", args=[sheet.project_id]))
        assert page.status_code == (200 if reads else 404), name
        for query in ({}, {"q": "itinérant"}, {"branche": "family"}):
            listed = client.get(LIBRARY, query)
            assert ("itinérant" in listed.content.decode().replace("« itinérant", "")) == (
                reads or "q" in query
            ), name
            assert len(listed.context["sheets"]) == int(reads), name
            assert listed.context["count_words"] == str(int(reads)), name


def test_control_a_ring_widened_by_mistake_is_seen(client, readers):
    """The same look at a sheet of another branch finds it once its ring says so: the test above
    would see a leak."""
    sheet = finished(readers["home"])
    shared(sheet, Ring.BRANCH)
    assert Sheet.objects.for_user(readers["other branch"]).count() == 0
    Sheet.objects.update(ring=Ring.ALL)
    assert Sheet.objects.for_user(readers["other branch"]).count() == 1


def test_withdrawn_switched_off_reopened_or_hidden_it_is_no_longer_read(readers):
    reader = readers["other branch"]
    sheet = shared(finished(readers["home"]), Ring.ALL)

    def reads():
        return Sheet.objects.for_user(reader).exists()

    assert reads()
    ProjectSettings.objects.filter(pk=readers["home"].pk).update(uses_sharing=False)
    assert not reads()
    ProjectSettings.objects.filter(pk=readers["home"].pk).update(uses_sharing=True)
    for change in ({"state": "in_rollout"}, {"visibility": "hidden"}):
        before = Idea.objects.filter(pk=sheet.project_id).values(*change).get()
        Idea.objects.filter(pk=sheet.project_id).update(**change)
        assert not reads()
        Idea.objects.filter(pk=sheet.project_id).update(**before)
    assert reads()
    shared(sheet, Ring.ORGANISATION)
    assert not reads()


def test_search_reads_what_a_sheet_shows_and_never_its_comments(client, readers):
    sheet = shared(finished(readers["home"], problem="Les files d’attente."), Ring.ALL)
    CommentFactory(idea=sheet.project.idea, body="Le secret du sycomore.")
    everything = Sheet.objects.all()

    assert found_in(everything, "file attente").exists()
    assert found_in(everything, "bilans").exists()
    assert not found_in(everything, "sycomore").exists()
    assert not found_in(everything, "attente sycomore").exists()
    client.force_login(readers["other branch"])
    page = client.get(reverse("projects:sheet", args=[sheet.project_id])).content.decode()
    assert "sycomore" not in page


@pytest.mark.parametrize("disclosure", ["team", "public"])
def test_an_author_known_to_the_team_only_is_not_named_on_a_sheet(client, readers, disclosure):
    sheet = shared(finished(readers["home"]), Ring.ALL)
    author = UserFactory(organisation=readers["home"], first_name="Zéphyrine", last_name="Cachée")
    InvolvementFactory(idea=sheet.project.idea, user=author, kind="author", disclosure=disclosure)
    for name in ("own", "other branch"):
        client.force_login(readers[name])
        page = client.get(reverse("projects:sheet", args=[sheet.project_id])).content.decode()
        assert ("Zéphyrine" in page) == (disclosure == "public")


# Sharing ------------------------------------------------------------------------------------------


def people_of(place):
    unit = UnitFactory(organisation=place)
    return {
        "responsable": MandateFactory(user__organisation=place, referent=True).user,
        "referent": MandateFactory(user__organisation=place, referent=True, unit=unit).user,
        "director": MandateFactory(user__organisation=place, director=True).user,
        "agent": UserFactory(organisation=place),
        "responsable elsewhere": MandateFactory(referent=True).user,
    }


def test_the_responsable_innovation_shares_and_nobody_else(client):
    place = organisation()
    sheet = finished(place)
    url = reverse("projects:share", args=[sheet.project_id])
    found = {}
    for name, user in people_of(place).items():
        client.force_login(user)
        found[name] = (client.get(url).status_code, client.post(url, {"ring": "all"}).status_code)
        if name != "responsable":
            with pytest.raises(NotAllowed):
                services.share_sheet(sheet=sheet, user=user, ring=Ring.ALL)
            Sheet.objects.update(ring=Ring.ORGANISATION)

    assert found == {
        "responsable": (200, 302),
        "referent": (403, 403),
        "director": (403, 403),
        "agent": (403, 403),
        "responsable elsewhere": (404, 404),
    }
    assert Occurrence.objects.filter(notice="projects.sheet_shared").count() == 1


def test_sharing_is_a_part_that_an_organisation_switches_on(client):
    place = organisation(shares=False)
    sheet = finished(place)
    who = people_of(place)["responsable"]
    client.force_login(who)

    page = client.get(reverse("projects:sheet", args=[sheet.project_id]))
    assert reverse("projects:share", args=[sheet.project_id]) not in page.content.decode()
    assert client.get(reverse("projects:share", args=[sheet.project_id])).status_code == 403
    with pytest.raises(NotAllowed):
        services.share_sheet(sheet=sheet, user=who, ring=Ring.BRANCH)


def test_a_wrong_ring_is_said(client):
    place = organisation()
    GroupementFactory(organisations=[place])
    other = GroupementFactory()
    sheet = finished(place)
    client.force_login(people_of(place)["responsable"])
    url = reverse("projects:share", args=[sheet.project_id])

    for sent, field in (
        ({}, "ring"),
        ({"ring": "monde"}, "ring"),
        ({"ring": "groupement"}, "groupement"),
        ({"ring": "groupement", "groupement": other.pk}, "groupement"),
    ):
        response = client.post(url, sent)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]


# Taking it up -------------------------------------------------------------------------------------


def test_who_may_declare_an_adoption_and_where(client):
    sheet = shared(finished(organisation()), Ring.ALL)
    place = organisation(branch=Branch.HEALTH)
    unit = UnitFactory(organisation=place)
    url = reverse("projects:adopt", args=[sheet.project_id])
    people = people_of(place) | {
        "referent": MandateFactory(user__organisation=place, referent=True, unit=unit).user
    }
    units = [f"unit-{row.pk}" for row in place.units.order_by("path")]
    whole = {f"organisation-{place.pk}", *units}
    expected = {
        "responsable": whole,
        "director": whole,
        "referent": {f"unit-{unit.pk}"},
        "agent": None,
    }
    found = {}
    for name in expected:
        client.force_login(people[name])
        page = client.get(url)
        found[name] = (
            {code for code, _label in page.context["form"].fields["place"].choices}
            if page.status_code == 200
            else None
        )
    assert found == expected


def test_an_adoption_declared_credits_the_origin_and_tells_it(client):
    home = organisation(short_name="Caf d’ici")
    sheet = shared(finished(home, title="Le guichet itinérant"), Ring.ALL)
    place = organisation(branch=Branch.HEALTH, short_name="CPAM de là")
    director = MandateFactory(user__organisation=place, director=True).user
    client.force_login(director)
    url = reverse("projects:adopt", args=[sheet.project_id])
    sent = {"place": f"organisation-{place.pk}", "state": "adapted", "reason": ""}

    assert client.post(url, sent).status_code == 422
    response = client.post(url, sent | {"reason": "Un bus au lieu d’un guichet."})

    assert response.url == sheet.get_absolute_url()
    site = RolloutSite.objects.get()
    assert (site.organisation, site.state, site.is_spontaneous) == (place, "adapted", True)
    assert [(row.revision, row.actor) for row in site.events.all()] == [(0, director)]
    told = Occurrence.objects.get(notice="projects.site_changed")
    assert told.context == {"site": site.pk}
    mine = client.get(reverse("projects:site", args=[sheet.project_id, site.pk]))
    assert "Caf d’ici" in mine.content.decode()
    client.force_login(UserFactory(organisation=home))
    theirs = client.get(reverse("projects:rollout", args=[sheet.project_id])).content.decode()
    assert "CPAM de là" in theirs
    assert "de sa propre initiative" in theirs


def test_what_an_adoption_is_refused_for():
    home = organisation()
    sheet = shared(finished(home), Ring.ALL)
    stopped = shared(finished(home, state="stopped"), Ring.ALL)
    hidden = finished(home)
    place = organisation()
    who = MandateFactory(user__organisation=place, director=True).user
    elsewhere = OrganisationFactory()

    def declare(sheet=sheet, place=place, **more):
        return services.declare_adoption(sheet=sheet, user=who, place=place, **more)

    for wrong in (
        {"sheet": stopped},
        {"sheet": hidden},
        {"place": elsewhere},
        {"place": UnitFactory()},
        {"state": SiteState.PROPOSED},
    ):
        with pytest.raises(NotAllowed):
            declare(**wrong)
    with pytest.raises(Incomplete):
        declare(state=SiteState.ADAPTED, reason=" ")
    declare()
    with pytest.raises(Exception, match="déjà"):
        declare()
    assert RolloutSite.objects.count() == 1


# The library --------------------------------------------------------------------------------------


def test_the_library_costs_the_same_for_1_3_and_20_sheets(client):
    home = organisation()
    client.force_login(UserFactory(organisation=home))
    counts = []
    for size in (1, 3, 20):
        while Sheet.objects.count() < size:
            finished(home)
        client.get(LIBRARY)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIBRARY)
        counts.append(len(captured))

    assert counts[0] == counts[1] == counts[2] <= 9


def test_lessons_are_found_by_their_words_and_their_own_list(client):
    home = organisation()
    lesson = finished(home, state="stopped")
    finished(home)
    client.force_login(UserFactory(organisation=home))

    def found(**query):
        return [sheet.pk for sheet in client.get(LIBRARY, query).context["sheets"]]

    assert found(genre="enseignements") == [lesson.pk]
    assert found(q="salles trop petites") == [lesson.pk]
    assert len(found()) == 2
    page = client.get(lesson.get_absolute_url()).content.decode()
    assert "droit à l’erreur" in page


def test_sheets_that_imports_left_out_are_written_by_the_clock():
    project = ProjectFactory(idea=IdeaFactory(state="achieved"), results="Fini.")
    ProjectFactory(idea=IdeaFactory(state="in_rollout"))

    assert [services.write_missing_sheets(), services.write_missing_sheets()] == [1, 0]
    assert Sheet.objects.get().project == project
