"""What is kept of a page of figures is shown until they change, and to those who read it alike."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mandate, Organisation
from dashboards.models import Attachment, Axis, DashboardSettings, FigureVersion, PublishedCount
from dashboards.services import (
    attach,
    close_objective,
    detach,
    note_value,
    read_figures,
    write_axis,
)
from dashboards.services.cells import say_changed
from dashboards.services.publishing import publish_counts
from dashboards.services.rebuilding import rebuild_organisation
from dashboards.services.updating import settle, update
from dashboards.views import adoption, kept
from ideas.models import Idea, Support
from tests.dashboards.rollouts import innovation, shared, site
from tests.factories.accounts import MandateFactory, UnitFactory, UserFactory
from tests.factories.dashboards import AxisFactory, DashboardSettingsFactory, ObjectiveFactory
from tests.factories.ideas import IdeaFactory

pytestmark = pytest.mark.django_db


def deposit(place):
    """An idea of today, hence of the period that pages show by default."""
    return IdeaFactory(organisation=place, state="in_triage", deposited_on=timezone.localdate())


@pytest.fixture
def director(client):
    settings = DashboardSettingsFactory(shows_public_page=True, shares_figures=True)
    user = UserFactory(organisation=settings.organisation)
    MandateFactory(user=user, director=True)
    deposit(settings.organisation)
    update()
    client.force_login(user)
    return user


def page(client, name="home", **query):
    response = client.get(reverse(f"dashboards:{name}"), query)
    assert response.status_code == 200
    return response.content.decode()


def queries(client, name, **query):
    with CaptureQueriesContext(connection) as captured:
        page(client, name, **query)
    return len(captured)


def deposits(text):
    """The number that answers the first question."""
    return int(re.search(r"(\d+)(?:</a>)?<span class=\"key-figure-unit\">idée", text)[1])


@pytest.mark.parametrize(("name", "fewer"), [("home", 8), ("public", 3)])
def test_a_page_seen_again_reads_its_figures_no_more_until_they_change(
    client, director, name, fewer
):
    first, again = queries(client, name), queries(client, name)
    assert again <= first - fewer
    assert deposits(page(client, name)) == 1

    deposit(director.organisation)
    assert deposits(page(client, name)) == 1
    update()
    assert deposits(page(client, name)) == 2


def test_periods_and_readers_are_kept_apart(client, director):
    assert deposits(page(client)) == 1
    assert deposits(page(client, de="2020-01", a="2020-02")) == 0
    listed = reverse("ideas:list")
    assert f'href="{listed}?organisation' in page(client)

    client.force_login(MandateFactory(network_lead=True).user)
    shown = page(client, organisme=director.organisation_id)
    assert deposits(shown) == 1
    assert f'href="{listed}?organisation' not in shown


def test_every_writer_says_that_figures_changed(director):
    place = director.organisation

    def token():
        return FigureVersion.objects.get(organisation=place).token

    seen = {token()}
    idea = Idea.objects.get()
    Idea.objects.filter(pk=idea.pk).update(supports_count=25)
    update()
    seen.add(token())
    site(innovation(place), director, ("adopted", 3))
    update()
    seen.add(token())
    fans = [UserFactory(organisation=place) for _ in range(25)]
    last_year = datetime.date(timezone.localdate().year - 1, 3, 1)
    Support.objects.bulk_create([Support(idea=idea, user=fan) for fan in fans])
    Idea.objects.filter(pk=idea.pk).update(deposited_on=last_year)
    update()
    seen.add(token())
    assert publish_counts() == PublishedCount.objects.count() > 0
    seen.add(token())
    rebuild_organisation(organisation=place.pk)
    assert len(seen | {token()}) == 6
    update()
    before = token()
    update()
    assert token() == before


def test_control_a_version_that_does_not_change_shows_what_was(client, director):
    page(client)
    version = FigureVersion.objects.get()
    deposit(director.organisation)
    update()
    FigureVersion.objects.update(token=version.token)
    assert deposits(page(client)) == 1
    say_changed([director.organisation_id])
    assert deposits(page(client)) == 2


def test_names_are_read_again_after_a_while(client, director, monkeypatch):
    monkeypatch.setattr(kept, "NAMES_LAST", 0.001)
    before = queries(client, "home")
    assert queries(client, "home") == before, "nothing is kept from one moment to another"


def test_figures_never_counted_are_not_kept(client, director):
    FigureVersion.objects.all().delete()
    first = queries(client, "home")
    assert queries(client, "home") == first


def test_the_page_of_a_network_reads_its_figures_no_more_until_they_change(client, director):
    client.force_login(MandateFactory(network_lead=True).user)
    first, again = queries(client, "network"), queries(client, "network")
    assert again <= first - 4
    cells = "<td>1\u00a0idée</td>"
    assert cells in page(client, "network")

    IdeaFactory(organisation=director.organisation, state="in_triage")
    assert cells in page(client, "network")
    update()
    assert "<td>2\u00a0idées</td>" in page(client, "network")
    assert "Aucun organisme ne correspond" in page(client, "network", taille="tres-grand")


def note(objective, user, value):
    note_value(
        objective=objective, user=user, value=value, day=timezone.localdate(), source="Comptage"
    )


def test_objectives_are_drawn_once_until_one_of_them_changes(client, director):
    DashboardSettings.objects.update(uses_objectives=True, plan_name="Cap")
    axis = AxisFactory(organisation=director.organisation, title="Simplifier")
    objective = ObjectiveFactory(axis=axis, owner=director, unit="démarches")
    for name, fewer, value in (("plan", 2, 41), ("home", 10, 42)):
        first, again = queries(client, name), queries(client, name)
        assert again <= first - fewer
        note(objective, director, value)
        assert f"{value}\u00a0démarches" in page(client, name)

    attach(axis=axis, user=director, thing=Idea.objects.get())
    assert "1 contribution rattachée" in page(client, "plan")
    detach(attachment=Attachment.objects.get(), user=director)
    assert "1 contribution rattachée" not in page(client, "plan")
    close_objective(objective=objective, user=director, seen=objective.revision)
    assert "Clos" in page(client, "plan")
    write_axis(organisation=director.organisation, user=director, title="Accueillir")
    assert "Accueillir" in page(client, "plan")
    DashboardSettings.objects.update(plan_name="")
    assert "Cap" not in page(client, "plan")

    Axis.objects.update(title="Écrit par personne")
    assert "Simplifier" in page(client, "plan"), "the control: nobody said that it changed"


def test_what_is_followed_is_drawn_again_when_it_is_read(client, director):
    DashboardSettings.objects.update(uses_objectives=True)
    axis = AxisFactory(organisation=director.organisation)
    ObjectiveFactory(axis=axis, owner=director, figure="deposits", unit="", target=10)
    assert "Dernière valeur" not in page(client, "plan")
    assert read_figures() == 1
    assert "Dernière valeur" in page(client, "plan")


def test_adoption_is_drawn_once_and_never_for_another_s_rights(client, director):
    place = director.organisation
    named = innovation(place, title="Le rappel par texto")
    site(named, director, ("proposed", 40), ("adopted", 10))
    update()
    first, again = queries(client, "adoption"), queries(client, "adoption")
    assert again <= first - 3
    assert "Le rappel par texto" in page(client, "adoption", organisme=place.pk)

    lead = MandateFactory(network_lead=True).user
    client.force_login(lead)
    shown = page(client, "adoption", organisme=place.pk)
    assert "1 sur 1" not in shown
    assert "Le rappel par texto" not in shown
    shared(named, director)
    assert "Le rappel par texto" in page(client, "adoption", organisme=place.pk)

    client.force_login(director)
    site(named, director, ("proposed", 40), ("adopted", 10))
    assert "1 sur 1" in page(client, "adoption")
    update()
    assert "2 sur 2" in page(client, "adoption")


def test_adoption_is_drawn_once_whatever_else_its_address_says(client, director, monkeypatch):
    monkeypatch.setattr(adoption, "PAGE", 1)
    for title in ("Le rappel par texto", "La borne basse"):
        site(innovation(director.organisation, title=title), director, ("proposed", 40))
    update()
    first = queries(client, "adoption", utm="lettre")
    again = queries(client, "adoption", utm="affiche", organisme=director.organisation_id)
    assert again <= first - 3

    shown = page(client, "adoption", utm="bulletin")
    assert "utm" not in shown
    following = re.search(r'href="([^"]+)" rel="next"', shown)[1].replace("&amp;", "&")
    other = client.get(following).content.decode()
    named = ["Le rappel par texto" in shown, "La borne basse" in shown]
    assert ["Le rappel par texto" in other, "La borne basse" in other] == [not it for it in named]
    assert any(named)
    assert 'rel="prev"' in other


def test_an_innovation_is_drawn_once_and_never_for_another_s_rights(client, director):
    told = innovation(director.organisation)
    site(told, director, ("proposed", 40), ("adopted", 10))
    site(told, director, ("proposed", 40), ("not_adopted", 5))
    shared(told, director)
    update()
    url = reverse("dashboards:innovation", args=[told.pk])

    def seen():
        with CaptureQueriesContext(connection) as captured:
            text = client.get(url).content.decode()
        return len(captured), text

    (first, text), (again, same) = seen(), seen()
    assert again <= first - 3
    assert "Le logiciel diffère." in text
    assert "Le logiciel diffère." in same

    client.force_login(MandateFactory(network_lead=True).user)
    assert "Le logiciel diffère." not in seen()[1]
    client.force_login(director)
    site(told, director, ("proposed", 40), ("adopted", 10))
    update()
    assert "sur 3" in seen()[1]


# Rights and names ---------------------------------------------------------------------------------


def status(client, name="home", **query):
    return client.get(reverse(f"dashboards:{name}"), query).status_code


def ended(mandates):
    mandates.update(until=timezone.localdate() - datetime.timedelta(days=1))


def test_whose_mandate_ended_reads_no_kept_page(client, director):
    place = director.organisation
    pages = ("home", "adoption", "reports")
    for name in pages:
        page(client, name)
        page(client, name)
    ended(Mandate.objects.filter(user=director))
    assert [status(client, name) for name in pages] == [403] * 3
    assert status(client, "home", organisme=place.pk) == 403
    assert status(client, "public") == 200, "the page of all agents stays theirs"


def test_a_referent_of_two_units_keeps_the_one_they_still_hold(client, director):
    units = [UnitFactory(organisation=director.organisation, name=name) for name in "AB"]
    user = UserFactory(organisation=director.organisation)
    for unit in units:
        MandateFactory(user=user, referent=True, unit=unit)
    client.force_login(user)
    for unit in units:
        page(client, unite=unit.pk)
        page(client, unite=unit.pk)
    ended(Mandate.objects.filter(unit=units[0]))
    assert [status(client, unite=unit.pk) for unit in units] == [404, 200]


def test_an_organisation_that_shows_its_figures_no_more_is_on_no_kept_page(client, director):
    place = director.organisation
    name = str(place)
    site(innovation(place), director, ("adopted", 3))
    update()
    client.force_login(MandateFactory(network_lead=True).user)
    for _ in range(2):
        assert name in page(client, "network")
        assert deposits(page(client, organisme=place.pk)) == 2
        assert "sites où une innovation sert" in page(client, "adoption", organisme=place.pk)

    DashboardSettings.objects.update(shares_figures=False)
    assert name not in page(client, "network")
    gone = client.get(reverse("dashboards:home"), {"organisme": place.pk})
    assert (gone.status_code, gone.url) == (302, reverse("dashboards:network"))
    assert status(client, "adoption", organisme=place.pk) == 403
    DashboardSettings.objects.update(shares_figures=True)
    assert name in page(client, "network")


def test_agents_read_no_kept_page_that_their_direction_closed(client, director):
    agent = UserFactory(organisation=director.organisation)
    client.force_login(agent)
    page(client, "public")
    page(client, "public")
    DashboardSettings.objects.update(shows_public_page=False)
    assert status(client, "public") == 404


def test_a_new_name_shows_at_once(client, director):
    place = director.organisation
    unit = UnitFactory(organisation=place, name="Guichet")
    Idea.objects.update(unit=unit)
    settle()
    told = innovation(place, title="Le rappel par texto")
    elsewhere = UnitFactory(name="Agence de Foix")
    site(told, director, ("adopted", 3), unit=elsewhere)
    shared(told, director)
    update()
    lead = MandateFactory(network_lead=True).user
    innovation_page = reverse("dashboards:innovation", args=[told.pk])

    def seen():
        client.force_login(director)
        found = [page(client), page(client, "adoption")]
        found.append(client.get(innovation_page).content.decode())
        client.force_login(lead)
        return [*found, page(client, "network")]

    before, again = seen(), seen()
    names = "Guichet", "Le rappel par texto", "Agence de Foix", str(place)
    for text, same, name in zip(before, again, names, strict=True):
        assert name in text
        assert name in same
    unit.name = "Premier accueil"
    unit.save()
    Idea.objects.filter(pk=told.pk).update(title="Le rappel par message")
    Organisation.objects.filter(pk=place.pk).update(name="Caf Neuve", short_name="Caf Neuve")
    elsewhere.name = "Agence de Pamiers"
    elsewhere.save()
    home, adoption, one, network = seen()
    assert "Premier accueil" in home
    assert "Guichet" not in home
    assert "Le rappel par message" in adoption
    assert "Agence de Pamiers" in one
    assert "Agence de Foix" not in one
    assert "Caf Neuve" in network
    assert str(place) not in network


def test_control_a_page_whose_key_says_no_name_shows_the_one_before(client, director, monkeypatch):
    client.force_login(MandateFactory(network_lead=True).user)
    name = str(director.organisation)
    monkeypatch.setattr("dashboards.views.network.mark_of", lambda *names: "")
    page(client, "network")
    Organisation.objects.update(name="Caf Neuve", short_name="Caf Neuve")
    assert name in page(client, "network")
