"""A site's life with an innovation: who answers for it, and what it may become."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas.errors import Incomplete, NotAllowed, Stale
from ideas.models.history import HistoryIsAppendOnly
from notifications.models import Occurrence
from projects import services
from projects.enums import SiteState
from projects.models import RolloutEvent, RolloutSite
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.projects import ProjectFactory, RolloutSiteFactory

pytestmark = pytest.mark.django_db

#: From each state, those a site may become; staying as it is corrects what was said.
MOVES = {
    "proposed": {"planned", "adopted", "adapted", "not_adopted"},
    "planned": {"planned", "adopted", "adapted", "not_adopted"},
    "adopted": {"adopted", "adapted", "abandoned", "proposed"},
    "adapted": {"adapted", "adopted", "abandoned", "proposed"},
    "not_adopted": {"planned", "adopted", "adapted"},
    "abandoned": {"planned", "adopted", "adapted"},
}
WITH_REASON = {"adapted", "not_adopted", "abandoned", "proposed"}
LATER = timezone.localdate() + datetime.timedelta(days=30)


def referent_of(unit):
    return MandateFactory(user__organisation=unit.organisation, referent=True, unit=unit).user


@pytest.mark.parametrize("target", SiteState.values)
@pytest.mark.parametrize("source", SiteState.values)
def test_what_a_site_may_become(source, target):
    site = RolloutSiteFactory(state=source, reason="Parce que.")
    user = referent_of(site.unit)

    def act():
        return services.act_on_site(
            site=site,
            user=user,
            state=SiteState(target),
            seen=0,
            reason="Parce que.",
            planned_on=LATER,
        )

    if target in MOVES[source]:
        assert act().state == target
        event = RolloutEvent.objects.get()
        assert (event.state, event.revision, event.actor) == (target, 1, user)
        told = Occurrence.objects.filter(notice="projects.site_changed").count()
        assert told == (0 if target == source else 1)
    else:
        with pytest.raises(NotAllowed):
            act()
        assert RolloutEvent.objects.count() == 0


@pytest.mark.parametrize("target", ["planned", "adopted", "adapted", "not_adopted"])
def test_a_reason_is_asked_where_it_helps_the_others(target):
    site = RolloutSiteFactory()
    user = referent_of(site.unit)

    def act():
        services.act_on_site(site=site, user=user, state=SiteState(target), seen=0, reason=" ")

    if target in WITH_REASON or target == "planned":
        with pytest.raises(Incomplete):
            act()
    else:
        act()


def test_two_people_acting_on_a_site_one_is_told():
    site = RolloutSiteFactory()
    user = referent_of(site.unit)
    services.act_on_site(site=site, user=user, state=SiteState.ADOPTED, seen=0)

    with pytest.raises(Stale):
        services.act_on_site(site=site, user=user, state=SiteState.ADAPTED, seen=0, reason="Non.")


def test_an_adoption_noted_by_mistake_is_undone_with_a_reason_and_kept_in_the_history():
    site = RolloutSiteFactory()
    user = referent_of(site.unit)
    services.act_on_site(site=site, user=user, state=SiteState.ADOPTED, seen=0)
    services.act_on_site(
        site=site, user=user, state=SiteState.PROPOSED, seen=1, reason="C’était l’agence voisine."
    )

    site.refresh_from_db()
    assert (site.state, site.reason) == ("proposed", "C’était l’agence voisine.")
    states = list(site.events.values_list("state", flat=True))
    assert states == ["adopted", "proposed"]


def test_what_concerns_a_site_is_said_once_and_kept():
    site = RolloutSiteFactory(unit__headcount=40)
    user, lead = referent_of(site.unit), UserFactory(unit=site.unit)
    services.act_on_site(
        site=site, user=user, state=SiteState.ADOPTED, seen=0, lead=lead, headcount=12
    )
    kept = services.act_on_site(
        site=site, user=user, state=SiteState.ADAPTED, seen=1, reason="Sans l’affiche."
    )
    assert (kept.headcount, kept.lead) == (12, lead)
    back = services.act_on_site(
        site=site, user=user, state=SiteState.ADOPTED, seen=2, headcount=None
    )
    assert back.headcount == 40


def test_the_history_of_a_site_is_only_ever_added_to():
    event = RolloutEvent.objects.create(
        site=RolloutSiteFactory(), revision=0, state="proposed", actor=UserFactory()
    )
    for rewrite in (
        lambda: RolloutEvent.objects.update(reason="Autre."),
        lambda: RolloutEvent.objects.all().delete(),
        event.save,
        event.delete,
    ):
        with pytest.raises(HistoryIsAppendOnly):
            rewrite()


def test_who_answers_for_a_unit_and_for_another_organisation():
    unit_site = RolloutSiteFactory()
    other = OrganisationFactory()
    other_site = RolloutSite.objects.create(project=unit_site.project, organisation=other)
    home = unit_site.unit.organisation
    people = {
        "referent of the unit": referent_of(unit_site.unit),
        "referent of another unit": referent_of(UnitFactory(organisation=home)),
        "responsable": MandateFactory(user__organisation=home, referent=True).user,
        "director": MandateFactory(user__organisation=home, director=True).user,
        "director elsewhere": MandateFactory(user__organisation=other, director=True).user,
        "agent": UserFactory(organisation=home),
    }
    for row in RolloutSite.objects.select_related("unit"):
        for user in people.values():
            listed = RolloutSite.objects.acted_on_by(user).filter(pk=row.pk).exists()
            assert row.is_answered_by(user) == listed
    answers = {
        name: set(RolloutSite.objects.acted_on_by(user).values_list("pk", flat=True))
        for name, user in people.items()
    }

    assert answers == {
        "referent of the unit": {unit_site.pk},
        "referent of another unit": set(),
        "responsable": {unit_site.pk},
        "director": {unit_site.pk},
        "director elsewhere": {other_site.pk},
        "agent": set(),
    }


def test_proposing_again_leaves_what_was_proposed_as_it_is():
    site = RolloutSiteFactory(state="adopted")
    unit = UnitFactory(organisation=site.unit.organisation)

    rows = services.propose_sites(
        project=site.project, user=UserFactory(), units=[site.unit_id, unit.pk]
    )

    assert [row.unit_id for row in rows] == [unit.pk]
    assert set(RolloutSite.objects.values_list("unit", "state")) == {
        (site.unit_id, "adopted"),
        (unit.pk, "proposed"),
    }


# Its page -----------------------------------------------------------------------------------------


@pytest.fixture
def site():
    return RolloutSiteFactory()


@pytest.fixture
def url(site):
    return reverse("projects:site", args=[site.project_id, site.pk])


@pytest.fixture
def signed_in(client, site):
    client.force_login(referent_of(site.unit))
    return client


def test_adopting_from_the_page(signed_in, site, url):
    response = signed_in.post(url, {"state": "adopted", "seen": 0, "reason": ""})

    assert response.url == reverse("projects:my_sites")
    assert RolloutSite.objects.get().state == "adopted"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"state": "not_adopted", "seen": 0, "reason": " "}, "reason"),
        ({"state": "abandoned", "seen": 0, "reason": "Pas le temps."}, "state"),
        ({"state": "", "seen": 0}, "state"),
        ({"state": "planned", "seen": 0}, "planned_on"),
        ({"state": "planned", "seen": 0, "planned_on": "demain"}, "planned_on"),
        ({"state": "adopted", "seen": 0, "lead": "inconnu@exemple.fr"}, "lead"),
        ({"state": "adopted", "seen": 0, "headcount": "-3"}, "headcount"),
    ],
)
def test_a_wrong_form_says_so(signed_in, url, sent, field):
    response = signed_in.post(url, sent)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert RolloutSite.objects.get().state == "proposed"


def test_a_stale_page_keeps_the_text(signed_in, site, url):
    RolloutSite.objects.update(state="planned", revision=1)

    response = signed_in.post(url, {"state": "not_adopted", "seen": 0, "reason": "Trop loin."})

    assert response.status_code == 409
    assert "Trop loin." in response.content.decode()
    assert RolloutSite.objects.get().state == "planned"


def test_a_site_of_another_project_is_not_found(signed_in, site):
    other = ProjectFactory(idea__organisation=site.project.idea.organisation)
    url = reverse("projects:site", args=[other.pk, site.pk])

    assert signed_in.get(url).status_code == 404


def test_a_proposal_to_another_organisation_is_read_and_decided_by_its_direction(client, site):
    other = OrganisationFactory()
    row = RolloutSite.objects.create(project=site.project, organisation=other)
    director = MandateFactory(user__organisation=other, director=True).user
    url = reverse("projects:site", args=[row.project_id, row.pk])
    client.force_login(director)

    page = client.get(url)
    assert page.status_code == 200
    assert site.project.idea.title in page.content.decode()
    assert client.get(site.project.get_absolute_url()).status_code == 404
    client.post(url, {"state": "adopted", "seen": 0})

    row.refresh_from_db()
    assert row.state == "adopted"
    client.force_login(UserFactory(organisation=other))
    assert client.get(url).status_code == 404
