"""The adoption kit: versions only added, files, who reads and writes it, what sites take."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ideas.errors import Incomplete, NotAllowed, Stale
from projects import services
from projects.enums import SiteState
from projects.models import AdoptionKit, KitFile, ProjectSettings, RolloutSite
from tests.factories.accounts import MandateFactory, OrganisationFactory, UserFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.factories.projects import ProjectFactory, RolloutSiteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project():
    project = ProjectFactory(idea=IdeaFactory(state="in_rollout"))
    ProjectSettings.objects.create(organisation=project.idea.organisation, uses_kit=True)
    return project


@pytest.fixture
def lead(project):
    lead = UserFactory(organisation=project.idea.organisation)
    InvolvementFactory(idea=project.idea, user=lead, kind="lead")
    return lead


def published(project, user, **fields):
    seen = project.kits.count()
    given = {"seen": seen, "text": f"Étape {seen + 1}.", "changes": "Une étape de plus."}
    return services.publish_kit(project=project, user=user, **given | fields)


def note(name="notice.txt"):
    return SimpleUploadedFile(name, b"Mode d'emploi", content_type="text/plain")


def test_each_change_is_a_version_and_those_before_stay(project, lead):
    first = published(project, lead, files=[note()], checklist="Un local\n\n Une affiche ")
    second = published(project, lead, kept=list(first.files.all()), files=[note("affiche.txt")])
    third = published(project, lead)

    assert [kit.version for kit in (first, second, third)] == [1, 2, 3]
    assert first.points == ["Un local", "Une affiche"]
    names = [sorted(kit.files.values_list("name", flat=True)) for kit in (first, second, third)]
    assert names == [["notice.txt"], ["affiche.txt", "notice.txt"], []]
    assert AdoptionKit.objects.get(version=1).text == "Étape 1."


def test_what_a_version_is_refused_for(project, lead):
    published(project, lead)
    for wrong, error in (
        ({"text": " "}, Incomplete),
        ({"changes": " "}, Incomplete),
        ({"seen": 0}, Stale),
    ):
        with pytest.raises(error):
            published(project, lead, **wrong)
    stranger = UserFactory(organisation=project.idea.organisation)
    with pytest.raises(NotAllowed):
        published(project, stranger)
    ProjectSettings.objects.update(uses_kit=False)
    with pytest.raises(NotAllowed):
        published(project, lead)
    assert AdoptionKit.objects.count() == 1


def test_a_site_takes_the_version_of_its_day_and_may_take_the_last(client, project, lead):
    site = RolloutSiteFactory(project=project)
    who = MandateFactory(
        user__organisation=site.unit.organisation, referent=True, unit=site.unit
    ).user
    url = reverse("projects:site", args=[project.pk, site.pk])
    published(project, lead)
    services.act_on_site(site=site, user=who, state=SiteState.ADOPTED, seen=0)
    published(project, lead)

    def version():
        return RolloutSite.objects.select_related("kit").get().kit.version

    client.force_login(who)
    page = client.get(url)
    assert "vous avez pris la version 1" in page.content.decode()
    assert version() == 1
    services.act_on_site(site=site, user=who, state=SiteState.ADOPTED, seen=1, headcount=3)
    assert version() == 1
    client.post(url, {"state": "adopted", "seen": 2, "takes_latest_kit": "on"})
    assert version() == 2
    assert list(site.events.values_list("kit_version", flat=True)) == [1, 1, 2]
    assert "takes_latest_kit" not in client.get(url).context["form"].fields


def test_who_reads_a_kit_and_its_files(client, project, lead):
    kit = published(project, lead, files=[note()])
    elsewhere = OrganisationFactory()
    RolloutSite.objects.create(project=project, organisation=elsewhere)
    people = {
        "agent": UserFactory(organisation=project.idea.organisation),
        "direction it is proposed to": MandateFactory(
            user__organisation=elsewhere, director=True
        ).user,
        "agent elsewhere": UserFactory(organisation=elsewhere),
    }
    pages = (
        reverse("projects:kit", args=[project.pk]),
        reverse("projects:kit_file", args=[project.pk, kit.files.get().pk]),
        reverse("projects:write_kit", args=[project.pk]),
    )

    def status(response):
        b"".join(response)  # read to its end, a download closes its file
        return response.status_code

    def found():
        answers = {}
        for name, user in people.items():
            client.force_login(user)
            answers[name] = tuple(status(client.get(page)) for page in pages)
        return answers

    assert found() == {
        "agent": (200, 200, 403),
        "direction it is proposed to": (200, 200, 404),
        "agent elsewhere": (404, 404, 404),
    }
    ProjectSettings.objects.update(uses_kit=False)
    assert found()["agent"] == (404, 404, 403)


def test_a_file_is_a_download_of_the_kit_it_belongs_to(client, project, lead):
    kit = published(project, lead, files=[note()])
    client.force_login(lead)
    response = client.get(reverse("projects:kit_file", args=[project.pk, kit.files.get().pk]))

    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    b"".join(response)
    other = ProjectFactory(idea=IdeaFactory(organisation=project.idea.organisation))
    wrong = reverse("projects:kit_file", args=[other.pk, kit.files.get().pk])
    assert client.get(wrong).status_code == 404


def test_writing_from_the_page_errors_and_a_version_that_came_meanwhile(client, project, lead):
    client.force_login(lead)
    url = reverse("projects:write_kit", args=[project.pk])
    sent = {"seen": 0, "text": "Un sac, une liste."}
    odd = SimpleUploadedFile("outil.exe", b"MZ")

    assert list(client.post(url, sent | {"text": ""}).context["form"].errors) == ["text"]
    refused = client.post(url, sent | {"files": [odd]})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["files"])
    assert client.post(url, sent | {"files": [note(), note("liste.txt")]}).status_code == 302
    assert KitFile.objects.count() == 2
    late = client.post(url, sent | {"text": "Mon autre texte."})
    assert late.status_code == 409
    assert "Mon autre texte." in late.content.decode()
    assert AdoptionKit.objects.count() == 1
