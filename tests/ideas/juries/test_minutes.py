"""The minutes of a jury: what they say, to whom, who writes and who signs them, as page and PDF."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from campaigns.models import Campaign
from ideas import services
from ideas.enums import VerdictKind
from ideas.jury_minutes import minutes_of
from ideas.minutes import version_of
from ideas.models import Idea, JuryDeliberation
from referents.models import CommitteeMember
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import in_days
from tests.factories.ideas import InvolvementFactory
from tests.factories.referents import SeatFactory
from tests.ideas.juries.bench import SEATS, Bench, outcome
from tests.ideas.juries.test_standing_back import stand_back, take_back

pytestmark = pytest.mark.django_db

PEOPLE = (*SEATS, "director", "referent", "sponsor", "agent")
WRITERS, SIGNERS = ("chair", "vice_chair", "secretary"), ("chair", "vice_chair")


def closed(entries=2) -> Bench:
    """A jury that has pronounced on all its entries and closed its deliberation."""
    bench = Bench(entries=entries)
    bench.evaluate("member", use=4, ease=4)
    bench.start()
    bench.pronounce(VerdictKind.WINNER, prize="Prix de l’accueil")
    for idea in bench.entries[1:]:
        bench.pronounce(VerdictKind.NOT_RETAINED, idea, words="Merci pour cette idée.")
    bench.close()
    return bench


def go(client, bench, name, page="jury_minutes", data=None):
    client.force_login(bench.people[name])
    url = reverse(f"referents:{page}", args=[bench.campaign.pk])
    return client.get(url) if data is None else client.post(url, data)


def words(response) -> str:
    return " ".join(response.content.decode().split())


def version(bench):
    return version_of(JuryDeliberation.objects.get(campaign=bench.campaign))


def write(bench, name="secretary", *, seen=None, remarks="Merci aux quatre membres."):
    services.write_jury_minutes(
        campaign=bench.campaign,
        user=bench.people[name],
        seen=version(bench) if seen is None else seen,
        remarks=remarks,
    )


def sign(bench, name="chair", *, seen=None):
    services.sign_jury_minutes(
        campaign=bench.campaign,
        user=bench.people[name],
        seen=version(bench) if seen is None else seen,
    )


def test_they_say_what_happened(client):
    bench = closed()

    page = words(go(client, bench, "member"))

    for said in (
        "2 idées jugées.",
        "Quorum" if bench.jury.quorum else "Ont évalué des idées",
        "Le jury a retenu les idées les plus simples à essayer.",
        "lauréate, rang 1",
        "Prix de l’accueil",
        "Note 4,00 sur 4, une évaluation.",
        "Merci pour cette idée.",
        "Projet de procès-verbal, pas encore signé.",
    ):
        assert said in page.replace("\u00a0", " "), said


@pytest.mark.parametrize(
    ("zone", "closed_at", "there"),
    [
        ("Europe/Paris", "2026-03-01T23:30Z", datetime.date(2026, 3, 2)),
        ("Pacific/Noumea", "2026-03-01T14:00Z", datetime.date(2026, 3, 2)),
        ("Pacific/Tahiti", "2026-03-02T05:00Z", datetime.date(2026, 3, 1)),
    ],
)
def test_they_name_who_sat_on_the_day_it_was_there(zone, closed_at, there):
    bench = closed()
    type(bench.organisation).objects.update(time_zone=zone)
    JuryDeliberation.objects.update(started_at=closed_at, closed_at=closed_at)
    day = datetime.timedelta(days=1)
    spans = {
        "gone the evening before": (there - 9 * day, there - day),
        "gone that day": (there - 9 * day, there),
        "come that day": (there, None),
        "come the day after": (there + day, None),
    }
    CommitteeMember.objects.all().delete()
    for name, (starts_on, until) in spans.items():
        seated = UserFactory(last_name=name)
        SeatFactory(committee=bench.jury, user=seated, starts_on=starts_on, until=until)

    campaign = Campaign.objects.get(pk=bench.campaign.pk)
    seats = minutes_of(campaign, bench.people["chair"]).seats
    assert [seat.user.last_name for seat in seats] == ["come that day", "gone that day"]


def test_the_chair_comes_first_whatever_their_name():
    bench = closed()
    for name, last_name in (("chair", "Zola"), ("secretary", "Abel"), ("vice_chair", "Yver")):
        User.objects.filter(pk=bench.people[name].pk).update(last_name=last_name)

    seats = minutes_of(bench.campaign, bench.people["member"]).seats

    ranked = ["chair", "vice_chair", "member", "other_member", "secretary"]
    assert [seat.user for seat in seats] == [bench.people[name] for name in ranked]


@pytest.mark.parametrize("name", PEOPLE)
def test_who_sits_reads_them_once_the_deliberation_is_closed(client, name):
    bench = closed()
    found = go(client, bench, name).status_code
    assert found == (200 if name in SEATS else 404)

    JuryDeliberation.objects.update(closed_at=None, closed_by=None)
    assert minutes_of(bench.campaign, bench.people[name]) is None
    assert go(client, bench, name).status_code == (302 if name in SEATS else 404)


def test_they_are_read_after_the_challenge_is_put_away(client):
    bench = closed()
    Campaign.objects.update(archived_on=in_days(0))

    assert go(client, bench, "member").status_code == 200


def test_whoever_stands_back_reads_nothing_of_an_entry_nor_its_rank(client):
    bench = Bench(entries=2)
    first, second = bench.entries
    InvolvementFactory(idea=first, user=bench.people["member"], kind="coauthor")
    bench.start()
    bench.pronounce(VerdictKind.WINNER, first, words="Un mot à cacher.")
    bench.pronounce(VerdictKind.WINNER, second, rank=2)
    bench.close()

    hidden, shown = (words(go(client, bench, name)) for name in ("member", "chair"))

    for secret in (first.title, "Un mot à cacher.", "rang 2"):
        assert secret not in hidden
        assert secret in shown
    assert "Vous n’avez pas pris part à cette idée" in hidden
    assert f"Déport : {bench.people['member']}." in shown.replace("\u00a0", " ")


def test_a_recusal_taken_back_leaves_its_trace(client):
    bench = Bench()
    stand_back(bench)
    take_back(bench)
    bench.start()
    bench.pronounce()
    bench.close()

    page = words(go(client, bench, "chair"))
    assert "Déport déclaré, puis retiré avant la délibération" in page


def test_an_idea_that_left_the_challenge_since_stays_in_them(client):
    bench = closed()
    write(bench)
    sign(bench)
    Idea.objects.filter(pk=bench.entries[1].pk).update(state="withdrawn")
    Idea.objects.filter(pk=bench.entries[0].pk).update(visibility="hidden")

    page = words(go(client, bench, "other_member"))
    assert bench.entries[1].title in page
    assert bench.entries[0].title not in page and "idée masquée" in page


@pytest.mark.parametrize("name", PEOPLE)
def test_who_writes_and_who_signs(name):
    bench = closed()
    written = outcome(lambda: write(bench, name))
    assert written == ("done" if name in WRITERS else "NotAllowed")

    write(bench, "secretary")
    signed = outcome(lambda: sign(bench, name))
    assert signed == ("done" if name in SIGNERS else "NotAllowed")


def test_two_people_and_nothing_changes_after():
    bench = closed()
    with pytest.raises(ValidationError, match="pas encore rédigé"):
        sign(bench)
    write(bench, "chair")
    assert outcome(lambda: sign(bench, "chair")) == "NotAllowed"
    sign(bench, "vice_chair")

    assert outcome(lambda: write(bench)) == "ValidationError"
    assert outcome(lambda: sign(bench)) == "ValidationError"
    with pytest.raises(ValidationError, match="ne se rouvre plus"):
        services.reopen_deliberation(campaign=bench.campaign, user=bench.people["chair"])


def test_the_database_refuses_one_signature_for_two():
    bench = closed()
    write(bench, "chair")

    with pytest.raises(IntegrityError), transaction.atomic():
        JuryDeliberation.objects.update(
            signed_by=bench.people["chair"], signed_at="2026-11-27T10:00Z"
        )


def test_they_are_written_and_signed_by_their_page(client):
    bench = closed()

    written = {"remarks": "Séance en visioconférence.", "seen": version(bench)}
    go(client, bench, "secretary", data=written)
    go(client, bench, "secretary", data=written)
    page = words(go(client, bench, "chair"))
    assert "Séance en visioconférence." in page and "Signer le procès-verbal" in page
    assert "Signer le procès-verbal" not in words(go(client, bench, "secretary"))
    go(client, bench, "chair", data={"sign": "1", "seen": version(bench)})

    page = words(go(client, bench, "member"))
    assert f"signé par {bench.people['chair']} le" in page
    assert "Rédiger" not in page
    assert "Procès-verbal</a>, signé" in words(go(client, bench, "chair", "deliberation"))


def test_what_another_wrote_meanwhile_is_neither_overwritten_nor_signed_unread(client):
    bench = closed()
    write(bench, "vice_chair", remarks="Un premier texte.")
    read = version(bench)
    write(bench, "secretary", remarks="Un deuxième texte.")

    answer = go(client, bench, "chair", data={"remarks": "Mon long texte.", "seen": read})
    page = words(answer)
    assert answer.status_code == 409
    assert "Un deuxième texte." in page and "Mon long texte.</textarea>" in page
    assert f'name="seen" value="{version(bench)}"' in page
    answer = go(client, bench, "chair", data={"sign": "1", "seen": read})
    assert answer.status_code == 409 and "relisez-le, puis signez" in words(answer)

    row = JuryDeliberation.objects.get()
    assert (row.remarks, row.signed_at) == ("Un deuxième texte.", None)
    for seen in (read, ""):
        assert outcome(lambda seen=seen: sign(bench, seen=seen)) == "StaleMinutes"
    go(client, bench, "chair", data={"sign": "1", "seen": version(bench)})
    assert JuryDeliberation.objects.get().signed_by == bench.people["chair"]


@pytest.mark.parametrize("meanwhile", ["signed", "reopened"])
def test_what_was_typed_is_kept_when_they_cannot_be_written_any_more(client, meanwhile):
    bench = closed()
    write(bench)
    read = version(bench)
    if meanwhile == "signed":
        sign(bench)
    else:
        services.reopen_deliberation(campaign=bench.campaign, user=bench.people["chair"])

    typed = {"remarks": "Mon long texte.", "seen": read}
    answer = go(client, bench, "secretary", data=typed)

    assert answer.status_code == 409
    assert "Mon long texte." in words(answer) and "Rien n’est enregistré" in words(answer)


def test_taken_up_again_a_deliberation_forgets_its_minutes():
    bench = closed()
    write(bench)
    read = version(bench)
    services.reopen_deliberation(campaign=bench.campaign, user=bench.people["chair"])

    row = JuryDeliberation.objects.get()
    assert (row.remarks, row.minutes_by) == ("", None)
    bench.close()
    assert outcome(lambda: sign(bench, seen=read)) == "ValidationError"
    write(bench)
    assert outcome(lambda: sign(bench, seen=read)) == "StaleMinutes"


@pytest.mark.usefixtures("needs_pdf")
def test_they_are_a_tagged_pdf_with_title_and_language(client):
    answer = go(client, closed(), "member", "jury_minutes_document")

    assert answer["Content-Type"] == "application/pdf"
    pdf = PdfReader(io.BytesIO(answer.content))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fr"
    assert pdf.metadata.title.startswith("Procès-verbal du jury")
    assert "Merci pour cette idée." in " ".join(page.extract_text() for page in pdf.pages)


def test_without_weasyprint_they_are_a_page_to_print(client, monkeypatch):
    monkeypatch.setattr("innovation_platform.documents.pdf_installed", lambda: False)

    answer = go(client, closed(), "member", "jury_minutes_document")

    assert answer["Content-Type"].startswith("text/html")
    assert "imprimez cette page" in words(answer)


def test_they_ask_as_many_queries_for_one_entry_as_for_twenty(client):
    counts = []
    for number in (1, 20):
        bench = closed(entries=number)
        with CaptureQueriesContext(connection) as queries:
            minutes_of(bench.campaign, bench.people["chair"])
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8
