"""The report of the month: sent once, on its day, the same in the mail and in the document."""

import datetime
import io
import subprocess
import zoneinfo
from functools import partial

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Organisation
from dashboards.models import KeptReport
from dashboards.period import add_months
from dashboards.report import TEMPLATE, document_context, report_of
from dashboards.services import send_monthly_reports
from dashboards.services.keeping import kept_pdf
from dashboards.services.rebuilding import rebuild_organisation
from dashboards.services.updating import settle
from ideas.models import Idea
from innovation_platform.documents import Busy, pdf_file, pdf_installed
from notifications.mailing import compose
from notifications.models import Occurrence
from notifications.notices import get_notice
from notifications.rendering import words_of
from tests.factories.accounts import MandateFactory, OrganisationFactory, UserFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
OCTOBER = datetime.date(2026, 10, 1)
NOTICE = "dashboards.monthly_report"


def at(day, hour=9, minute=30):
    return datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=PARIS)


@pytest.fixture
def direction():
    user = UserFactory()
    started = datetime.date(2020, 1, 1)
    MandateFactory(user=user, director=True, starts_on=started)
    Organisation.objects.filter(pk=user.organisation_id).update(created_at=at(started))
    for day in (3, 12, 30):
        IdeaFactory(
            organisation=user.organisation, deposited_on=OCTOBER.replace(day=day), state="in_triage"
        )
    settle()
    return user


def test_an_organisation_that_fails_holds_up_no_other(direction, caplog):
    poison = UserFactory()
    MandateFactory(user=poison, director=True)
    places = Organisation.objects.filter(pk=poison.organisation_id)
    places.update(time_zone="Nulle/Part")
    moved = UserFactory(organisation=OrganisationFactory())
    MandateFactory(user=moved, director=True)
    long_ago = at(datetime.date(2020, 1, 1))
    Organisation.objects.filter(pk=moved.organisation_id).update(created_at=long_ago)

    assert send_monthly_reports(now=at(datetime.date(2026, 11, 20))) == 2
    assert f"report of organisation {poison.organisation_id} failed" in caplog.text


def sent():
    rows = Occurrence.objects.filter(notice=NOTICE).order_by("key")
    return [(row.context["organisation"], row.context["month"]) for row in rows]


def test_the_report_waits_for_the_first_working_day(direction):
    # 1 November 2026 is a Sunday and a public holiday.
    assert send_monthly_reports(now=at(datetime.date(2026, 11, 1))) == 0
    assert send_monthly_reports(now=at(datetime.date(2026, 11, 2), 6)) == 1
    assert sent() == [(direction.organisation_id, "2026-10")]
    assert Occurrence.objects.get().not_before == at(datetime.date(2026, 11, 2), 9, 0)


def test_the_report_is_said_once_and_late_after_an_outage(direction):
    assert send_monthly_reports(now=at(datetime.date(2026, 11, 19))) == 1
    assert send_monthly_reports(now=at(datetime.date(2026, 11, 19), 15)) == 0
    assert send_monthly_reports(now=at(datetime.date(2026, 11, 30))) == 0
    assert send_monthly_reports(now=at(datetime.date(2026, 12, 1))) == 1
    assert [month for _place, month in sent()] == ["2026-10", "2026-11"]


def test_no_report_without_a_direction_nor_of_a_month_before_the_organisation(direction):
    OrganisationFactory()
    new = UserFactory()
    MandateFactory(user=new, director=True)
    Organisation.objects.filter(pk=new.organisation_id).update(
        created_at=at(datetime.date(2026, 11, 2))
    )
    assert send_monthly_reports(now=at(datetime.date(2026, 11, 20))) == 1
    assert sent() == [(direction.organisation_id, "2026-10")]


def message_to(user):
    return MessageFactory(
        recipient=user,
        audience="direction",
        occurrence__notice=NOTICE,
        occurrence__context={"organisation": user.organisation_id, "month": "2026-10"},
    )


def test_who_gets_the_report(direction):
    MandateFactory(user=UserFactory(organisation=direction.organisation), referent=True)
    context = {"organisation": direction.organisation_id, "month": "2026-10"}
    told = get_notice(NOTICE).recipients(context)
    assert [person.user_id for person in told] == [direction.pk]


def test_the_mail_says_all_that_the_document_says(direction):
    report = report_of(direction.organisation, OCTOBER)
    text = " ".join(words_of(message_to(direction), get_notice(NOTICE)).as_text().split())

    assert "3 idées ont été déposées" in text
    for part in report.parts:
        assert " ".join(part.sentence.split()) in text
        for line in part.lines:
            assert " ".join(line.text.split()) in text
    for line in report.late:
        assert " ".join(line.split()) in text


@pytest.mark.usefixtures("needs_pdf")
def test_the_document_is_joined_as_a_file(direction):
    mail = compose(message_to(direction), get_notice(NOTICE), at=timezone.now())
    parts = [part.get_content_type() for part in mail.message().walk()]
    assert parts[-1] == "application/pdf"
    assert b"application/pdf" in mail.as_bytes()
    assert f"rapport-{direction.organisation.code}-2026-10.pdf".encode() in mail.as_bytes()


@pytest.mark.usefixtures("needs_pdf")
def test_the_document_is_tagged_and_says_its_title_and_language(direction):
    report = report_of(direction.organisation, OCTOBER)
    pdf = PdfReader(io.BytesIO(pdf_file(TEMPLATE, document_context(report))))
    root = pdf.trailer["/Root"]
    words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())

    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "fr")
    assert "/StructTreeRoot" in root
    assert pdf.metadata.title == f"Nos idées en octobre 2026, {direction.organisation}"
    assert "3 idées ont été déposées" in words
    assert "Est-elle juste et rapide" in words


def test_a_direction_opens_the_report_of_a_month_that_is_over(client, direction):
    client.force_login(direction)
    url = reverse("dashboards:report")
    page = client.get(url, {"mois": "2026-10"})
    assert page.status_code == 200
    text = " ".join(page.content.decode().split())
    assert "3 idées ont été déposées" in text.replace("\u00a0", " ").replace("&nbsp;", " ")
    assert ('href="/tableaux-de-bord/rapport.pdf?' in text) is pdf_installed()
    this_month = f"{timezone.localdate():%Y-%m}"
    for wrong in (this_month, "9999-01", "2026-13", "octobre", "0001-01"):
        assert client.get(url, {"mois": wrong}).status_code == 404
    other = OrganisationFactory()
    for wrong in (other.pk, "x", "9" * 30):
        assert client.get(url, {"organisme": wrong}).status_code == 404


def test_a_page_seen_again_is_counted_again_once_its_figures_change(client, direction):
    client.force_login(direction)
    url = reverse("dashboards:report")

    def page():
        with CaptureQueriesContext(connection) as queries:
            text = client.get(url, {"mois": "2026-10"}).content.decode()
        return "4 idées ont été déposées" in text.replace("\u00a0", " "), len(queries)

    (_, first), (_, again) = page(), page()
    assert again <= first - 8
    IdeaFactory(organisation=direction.organisation, deposited_on=OCTOBER, state="in_triage")
    assert page()[0] is False
    settle()
    assert page()[0] is True


def pdf_of(client, month="2026-10"):
    return client.get(reverse("dashboards:report_pdf"), {"mois": month})


@pytest.mark.usefixtures("needs_pdf")
def test_the_document_of_a_month_is_made_once_and_stays_what_was_sent(client, direction):
    (file,) = get_notice(NOTICE).files(
        {"organisation": direction.organisation_id, "month": "2026-10"}
    )
    Idea.objects.all().update(visibility="hidden")
    settle()

    client.force_login(direction)
    answer = pdf_of(client)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert file.name in answer.headers["Content-Disposition"]
    assert answer.content == file.content == pdf_of(client).content
    assert KeptReport.objects.count() == 1
    page = client.get(reverse("dashboards:report"), {"mois": "2026-10"})
    assert "Aucune idée n’a été déposée" in page.content.decode()


@pytest.mark.usefixtures("needs_pdf")
def test_a_document_made_meanwhile_by_another_is_the_one_given(direction):
    def read():
        KeptReport.objects.create(organisation=direction.organisation, month=OCTOBER, pdf=b"theirs")
        return report_of(direction.organisation, OCTOBER)

    assert kept_pdf(direction.organisation, OCTOBER, read) == b"theirs"


def test_a_document_that_cannot_be_made_is_not_found(client, direction, monkeypatch):
    client.force_login(direction)
    monkeypatch.setattr("dashboards.services.keeping.pdf_file", lambda *_: None)
    assert pdf_of(client).status_code == 404
    assert pdf_of(client, f"{timezone.localdate():%Y-%m}").status_code == 404


@pytest.mark.parametrize("failed", [Busy(), subprocess.TimeoutExpired("python", 25)])
def test_a_document_that_is_not_made_for_now_leads_to_its_page(
    client, direction, monkeypatch, caplog, failed
):
    def refuse(*args):
        raise failed

    client.force_login(direction)
    monkeypatch.setattr("dashboards.services.keeping.pdf_file", refuse)
    url = reverse("dashboards:report_pdf")
    page = client.get(url, {"mois": "2026-10"}, follow=True)
    ((there, _status),) = page.redirect_chain
    said = "Le PDF n’a pas pu être préparé"
    assert there.startswith(reverse("dashboards:report")) and "mois=2026-10" in there
    assert (page.status_code, said in page.content.decode()) == (200, True)
    assert f"{type(failed).__name__} (" in caplog.text
    assert said not in client.get(there).content.decode()
    assert not KeptReport.objects.exists()


def figures_in(node, found=None):
    """The pictures of a tagged document, by walking its tree."""
    found = [] if found is None else found
    if isinstance(node, (list, tuple)):
        for child in node:
            figures_in(child.get_object() if hasattr(child, "get_object") else child, found)
    elif hasattr(node, "get"):
        if node.get("/S") == "/Figure":
            found.append(node)
        children = node.get("/K")
        if children is not None:
            figures_in(
                children.get_object() if hasattr(children, "get_object") else children, found
            )
    return found


def test_each_question_that_has_figures_is_drawn_over_twelve_months(direction):
    report = report_of(direction.organisation, OCTOBER)
    drawn = {part.picture.code: part.picture for part in report.parts if part.picture}
    assert list(drawn) == ["deposits", "waiting", "funnel"]
    deposits = drawn["deposits"]
    assert len(deposits.heads) == len(deposits.chart.columns) == 12
    assert (deposits.heads[0], deposits.heads[-1]) == ("nov", "oct")
    assert deposits.chart.columns[-1].point.value == 3
    assert deposits.over == "de novembre 2025 à octobre 2026"
    bars = [shape for shape in deposits.drawing.shapes if shape.look == "bar"]
    assert len(bars) == sum(1 for column in deposits.chart.columns if column.point.value)


@pytest.mark.usefixtures("needs_pdf")
def test_the_pictures_of_the_document_say_what_they_show(direction):
    report = report_of(direction.organisation, OCTOBER)
    pdf = PdfReader(io.BytesIO(pdf_file(TEMPLATE, document_context(report))))
    pictures = figures_in(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"])

    expected = [part.picture.alternative for part in report.parts if part.picture]
    assert [str(one["/Alt"]) for one in pictures] == expected
    assert expected[0].startswith(
        "Idées déposées, de novembre 2025 à octobre 2026. 3 idées ont été"
    )


def test_every_number_of_a_picture_is_in_a_table(client, direction):
    page = render_to_string(TEMPLATE, document_context(report_of(direction.organisation, OCTOBER)))
    tables = page.split('<table class="is-months">')[1].split("</table>")[0]
    assert tables.count('<th scope="col">') == 13
    assert "<td>3</td>" in tables
    assert "Déposées</th><td>3</td><td>100" in page.replace("\u00a0", "").replace("&nbsp;", "")


def test_an_organisation_without_ideas_has_no_picture(direction):
    empty = OrganisationFactory()
    report = report_of(empty, OCTOBER)
    assert [part.picture for part in report.parts] == [None] * len(report.parts)
    page = render_to_string(TEMPLATE, document_context(report))
    assert "<svg" not in page
    assert "Aucune idée n’a été déposée" in page


def months_listed(page):
    return [month["label"] for year in page.context["years"] for month in year["months"]]


def test_the_reports_of_the_months_before_are_listed(client, direction):
    """The organisation is there since January 2020: the last ten years at most."""
    client.force_login(direction)
    page = client.get(reverse("dashboards:reports"))
    today = timezone.localdate()
    listed = months_listed(page)
    assert len(listed) == min(120, (today.year - 2020) * 12 + today.month - 1)
    last = add_months(today.replace(day=1), -1)
    assert page.context["years"][0]["months"][0]["url"].endswith(f"mois={last:%Y-%m}")
    for year in page.context["years"][:2]:
        assert client.get(year["months"][0]["url"]).status_code == 200
    home = client.get(reverse("dashboards:home"))
    assert home.context["report_url"].startswith(reverse("dashboards:reports"))


def test_a_new_organisation_is_told_when_its_first_report_comes(client, direction):
    Organisation.objects.filter(pk=direction.organisation_id).update(created_at=timezone.now())
    IdeaFactory._meta.model.objects.all().delete()
    rebuild_organisation(organisation=direction.organisation_id)
    client.force_login(direction)
    page = client.get(reverse("dashboards:reports"))
    assert months_listed(page) == []
    assert "Le premier rapport viendra à la fin du mois" in page.content.decode()


def test_ideas_taken_over_from_elsewhere_have_their_reports(client, direction):
    """The first idea is of October 2026, the organisation of today."""
    Organisation.objects.filter(pk=direction.organisation_id).update(created_at=timezone.now())
    client.force_login(direction)
    listed = months_listed(client.get(reverse("dashboards:reports")))
    assert listed[-1] == "Octobre 2026"


@pytest.mark.parametrize("name", ["report", "report_pdf", "reports"])
def test_only_whoever_reads_an_organisation_whole_opens_its_reports(client, direction, name):
    client.force_login(UserFactory(organisation=direction.organisation))
    assert client.get(reverse(f"dashboards:{name}")).status_code == 403


@pytest.mark.parametrize("hour, kept", [("2026-11-01T08:00", 0), ("2026-11-02T08:00", 1)])
def test_a_document_is_kept_from_the_day_it_leaves(client, direction, monkeypatch, hour, kept):
    """Monday 2 November 2026 is the first working day; before it, hours may still be missing."""
    monkeypatch.setattr("dashboards.services.keeping.pdf_file", lambda *_: b"%PDF-")
    now = datetime.datetime.fromisoformat(hour).replace(tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    read = partial(report_of, direction.organisation, OCTOBER)

    assert kept_pdf(direction.organisation, OCTOBER, read) == b"%PDF-"
    assert KeptReport.objects.count() == kept


@pytest.mark.parametrize("name", ["report", "report_pdf"])
def test_a_month_without_a_report_is_not_found_and_keeps_nothing(client, direction, name):
    client.force_login(direction)
    for month in ("1999-12", "2014-01", "2026-1", "octobre"):
        answer = client.get(reverse(f"dashboards:{name}"), {"mois": month})
        assert answer.status_code == 404, month
    assert not KeptReport.objects.exists()


def test_before_the_first_month_is_over_the_list_says_when_the_report_comes(client):
    reader = MandateFactory(director=True).user
    client.force_login(reader)

    page = client.get(reverse("dashboards:report"), follow=True)

    asked = f"{reverse('dashboards:reports')}?organisme={reader.organisation_id}"
    assert page.redirect_chain == [(asked, 302)]
    assert "Le premier rapport viendra à la fin du mois" in page.content.decode()
    assert client.get(reverse("dashboards:report_pdf")).status_code == 404
