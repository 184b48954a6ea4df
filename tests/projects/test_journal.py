"""The journal's page: news with files, who is told, the board, what is kept."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ideas.enums import Disclosure, Visibility
from ideas.errors import NotAllowed
from ideas.models import Follow, Idea
from notifications.enums import Frequency
from notifications.kinds import find_kind
from notifications.models import Occurrence
from notifications.notices import get_notice
from projects import services
from projects.models import (
    JournalEntry,
    JournalFile,
    JournalVersion,
    Project,
    ProjectDecision,
    Risk,
)
from tests.factories.accounts import UserFactory
from tests.factories.ideas import InvolvementFactory
from tests.factories.projects import (
    JournalEntryFactory,
    JournalFileFactory,
    MilestoneFactory,
    RiskFactory,
)
from tests.ideas.cast import Cast
from tests.ideas.mails import everything, mail
from tests.projects.test_pages import queries
from tests.projects.test_seats import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def project(cast):
    return Project.objects.get(pk=cast.idea("in_project").pk)


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.people["lead"])
    return cast.people["lead"]


def note(name="mesures.txt", content=b"Trois minutes."):
    return SimpleUploadedFile(name, content)


def test_news_with_a_file_from_the_page_then_read(client, project, lead):
    sent = {"body": "Le guichet ouvre lundi.", "files": [note()]}
    assert client.post(page("write_journal", project), sent).url == page("journal", project)

    row = JournalFile.objects.get()
    url = reverse("projects:download", args=[project.pk, row.pk])
    assert url in client.get(page("journal", project)).content.decode()
    response = client.get(url)
    assert b"".join(response) == b"Trois minutes."
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    row.file.delete(save=False)


def test_a_file_refused_keeps_the_words_and_writes_nothing(client, project, lead):
    sent = {"body": "Le guichet ouvre lundi.", "files": [note(), note("jeu.exe", b"MZ")]}

    response = client.post(page("write_journal", project), sent)

    assert response.status_code == 422
    assert list(response.context["journal_form"].errors) == ["files"]
    assert "Le guichet ouvre lundi." in response.content.decode()
    assert (JournalEntry.objects.count(), JournalFile.objects.count()) == (0, 0)
    assert not Occurrence.objects.filter(notice="projects.journal_written").exists()


def test_six_files_are_too_many(project, lead):
    with pytest.raises(ValidationError):
        services.write_journal(
            project=project, user=lead, body="Voici.", files=[note() for _file in range(6)]
        )


def test_a_file_of_another_project_is_not_found(client, project, lead):
    other = JournalFileFactory()
    assert client.get(page("download", project, other.pk)).status_code == 404


def told(entry):
    context = {"entry": entry.pk}
    found = get_notice("projects.journal_written").recipients(context)
    first = {}
    for row in found:
        first.setdefault(row.user_id, row.audience)
    return first


def test_news_reach_authors_team_sponsor_then_followers_and_not_their_writer(cast, project, lead):
    follower = UserFactory(organisation=cast.organisation)
    Follow.objects.create(idea=project.idea, user=follower)
    entry = services.write_journal(project=project, user=lead, body="Tout va bien.")

    people = told(entry)

    assert people[follower.pk] == "followers"
    assert lead.pk not in people
    for name in ("author", "coauthor", "member", "sponsor"):
        assert people[cast.people[name].pk] == "carriers", name


def test_news_are_grouped_by_day_unless_one_asks_otherwise():
    assert find_kind("projects.journal").default == Frequency.DAILY


def test_news_of_an_idea_hidden_since_are_not_sent(project, lead):
    entry = services.write_journal(project=project, user=lead, body="Tout va bien.")
    notice, context = get_notice("projects.journal_written"), {"entry": entry.pk}
    assert notice.is_current(context)

    type(project.idea).objects.update(visibility=Visibility.HIDDEN)

    assert not notice.is_current(context)


@pytest.mark.parametrize("audience", ["carriers", "followers"])
def test_the_mail_of_news_never_names_an_author_known_to_the_team_only(
    cast, project, lead, audience
):
    author = UserFactory(organisation=cast.organisation, first_name="Odile", last_name="Secret")
    InvolvementFactory(idea=project.idea, user=author, kind="coauthor", disclosure=Disclosure.TEAM)
    entry = services.write_journal(project=project, user=lead, body="Tout va bien.")

    words = mail("projects.journal_written", {"entry": entry.pk}, audience, UserFactory())

    assert "Odile" not in everything(words)
    assert "Tout va bien." in words.as_text()


# Corrections --------------------------------------------------------------------------------------


@pytest.fixture
def news(project, lead):
    return services.write_journal(project=project, user=lead, body="Le guichet ouvre mardi.")


def test_news_are_corrected_from_the_page_and_what_they_said_stays_readable(
    client, cast, project, news
):
    client.force_login(cast.people["sponsor"])
    url = page("correct_journal", project, news.pk)
    assert url in client.get(page("journal", project)).content.decode()
    told_before = Occurrence.objects.count()

    response = client.post(url, {"body": "Le guichet ouvre lundi.", "seen": "0"})

    assert response.url == f"{page('journal', project)}#nouvelle-{news.pk}"
    client.force_login(cast.people["agent"])
    read = client.get(page("journal", project)).content.decode()
    assert f"par {cast.people['sponsor']}" in read
    assert read.index("Le guichet ouvre lundi.") < read.index("Le guichet ouvre mardi.")
    assert url not in read
    first = client.get(page("detail", project)).content.decode()
    assert "corrigée le" in first
    assert "Le guichet ouvre mardi." not in first
    news.refresh_from_db()
    assert news.author == cast.people["lead"]
    assert Occurrence.objects.count() == told_before
    words = mail("projects.journal_written", {"entry": news.pk}, "followers", UserFactory())
    assert "Le guichet ouvre lundi." in words.as_text()


@pytest.mark.parametrize(("body", "status"), [("  ", 422), (" Le guichet ouvre mardi. ", 302)])
def test_a_correction_that_says_nothing_new_writes_nothing(client, project, news, body, status):
    client.force_login(news.author)
    url = page("correct_journal", project, news.pk)

    assert client.post(url, {"body": body, "seen": "0"}).status_code == status

    assert not JournalVersion.objects.exists()


def test_who_corrects_second_reads_the_first_correction_and_keeps_their_words(
    client, cast, project, news
):
    services.correct_journal(
        entry=news, user=cast.people["sponsor"], body="Le guichet ouvre jeudi.", seen=0
    )
    client.force_login(news.author)
    url = page("correct_journal", project, news.pk)

    late = client.post(url, {"body": "Le guichet ouvre lundi.", "seen": "0"})

    assert late.status_code == 409
    said = late.content.decode()
    assert "Le guichet ouvre jeudi." in said
    assert "Le guichet ouvre lundi." in said
    seen = late.context["form"]["seen"].value()
    client.post(url, {"body": "Le guichet ouvre lundi.", "seen": seen})
    news.refresh_from_db()
    assert news.body == "Le guichet ouvre lundi."
    assert [row.body for row in news.versions.all()] == [
        "Le guichet ouvre mardi.",
        "Le guichet ouvre jeudi.",
    ]


def test_news_of_another_project_or_of_one_that_is_over_are_not_corrected(
    client, cast, project, news
):
    client.force_login(news.author)
    other = JournalEntryFactory()
    assert client.get(page("correct_journal", project, other.pk)).status_code == 404

    Idea.objects.filter(pk=project.pk).update(state="stopped")

    sent = {"body": "Le guichet ouvre lundi.", "seen": "0"}
    assert client.post(page("correct_journal", project, news.pk), sent).status_code == 403
    with pytest.raises(NotAllowed):
        services.correct_journal(
            entry=JournalEntry.objects.get(pk=news.pk),
            user=cast.people["agent"],
            body="Non.",
            seen=0,
        )


def test_the_journal_costs_the_same_however_often_it_was_corrected(client, project, news):
    client.force_login(news.author)
    counts = []
    for size in (1, 3, 9):
        while JournalVersion.objects.count() < size:
            seen = news.versions.count()
            services.correct_journal(entry=news, user=news.author, body=f"Mardi {seen}.", seen=seen)
            JournalEntryFactory(project=project)
        counts.append(queries(client, page("journal", project)))

    assert len(set(counts)) == 1


# The board ----------------------------------------------------------------------------------------


def columns(client, project):
    shown = client.get(page("journal", project)).context["columns"]
    return {row["code"]: [step["row"].title for step in row["steps"]] for row in shown}


def test_a_step_moves_from_the_page_without_a_script(client, project, lead):
    step = MilestoneFactory(project=project, title="Former")
    seen = [columns(client, project)]
    for to in ("doing", "done"):
        response = client.post(page("move_milestone", project, step.pk), {"to": to})
        assert response.url == f"{page('journal', project)}#etape-{step.pk}"
        seen.append(columns(client, project))

    assert seen == [
        {"next": ["Former"], "doing": [], "done": []},
        {"next": [], "doing": ["Former"], "done": []},
        {"next": [], "doing": [], "done": ["Former"]},
    ]


def test_a_step_of_another_project_or_to_nowhere_is_not_moved(client, project, lead):
    step, other = MilestoneFactory(project=project), MilestoneFactory()
    for row, to in ((other, "done"), (step, "nulle-part"), (step, "")):
        url = page("move_milestone", project, row.pk)
        assert client.post(url, {"to": to}).status_code == 404
    assert client.get(page("change_milestone", project, other.pk)).status_code == 404


def test_a_step_is_said_otherwise(client, project, lead):
    step = MilestoneFactory(project=project, title="Former")
    url = page("change_milestone", project, step.pk)
    assert client.post(url, {"title": "", "due_on": "2027-01-05"}).status_code == 422
    client.post(url, {"title": "Former dix agents", "due_on": "2027-01-05"})

    step.refresh_from_db()
    assert (step.title, step.due_on.isoformat()) == ("Former dix agents", "2027-01-05")


# Risks and decisions ------------------------------------------------------------------------------


def test_the_heaviest_risk_comes_first_and_what_has_passed_leaves(client, project, lead):
    light = RiskFactory(project=project, likelihood=1, effect=2)
    heavy = RiskFactory(project=project, likelihood=3, effect=3)

    shown = client.get(page("journal", project)).context["risks"]
    assert shown == [heavy, light]
    client.post(page("close_risk", project, heavy.pk))
    assert client.get(page("journal", project)).context["risks"] == [light]
    assert client.get(page("change_risk", project, heavy.pk)).status_code == 404


def test_a_risk_from_its_form(client, project, lead):
    assert client.post(page("add_risk", project), {"title": ""}).status_code == 422
    sent = {"title": "Le fournisseur", "likelihood": "3", "effect": "1", "response": "Un autre."}
    client.post(page("add_risk", project), sent)
    risk = Risk.objects.get()
    client.post(page("change_risk", project, risk.pk), sent | {"likelihood": "1"})

    risk.refresh_from_db()
    assert (risk.title, risk.likelihood, risk.effect) == ("Le fournisseur", 1, 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"what": ""}, "what"), ({"why": " "}, "why"), ({"who": ""}, "who"), ({"day": "x"}, "day"),
     ({"day": "2999-01-01"}, "day")],
)  # fmt: skip
def test_a_wrong_decision_says_so(client, project, lead, change, field):
    sent = {"what": "Deux guichets", "why": "Moins cher", "who": "Nous", "day": "2026-01-05"}

    response = client.post(page("note_decision", project), sent | change)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_a_decision_from_its_form(client, project, lead):
    day = timezone.localdate()
    sent = {"what": "Deux guichets", "why": "Moins cher", "who": "Nous", "day": day.isoformat()}
    client.post(page("note_decision", project), sent)

    row = ProjectDecision.objects.get()
    assert (row.what, row.why, row.who, row.day, row.noted_by) == (
        "Deux guichets", "Moins cher", "Nous", day, lead,
    )  # fmt: skip
