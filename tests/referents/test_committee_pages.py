"""The pages of committees and sessions, as those who sit use them."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from ideas import services
from ideas.actors import Person
from ideas.models import AgendaItem, Decision, IdeaSettings, Recusal, Review
from innovation_platform.typography import date_words
from notifications.notices import get_notice
from referents.models import Committee, Session
from tests.factories.ideas import InvolvementFactory
from tests.ideas.cast import REJECTION
from tests.ideas.meeting import SEATS

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return response.content.decode()


SCORES = {"utilite": "4", "faisabilite": "2", "comment": "Simple à essayer."}


# Who sees what ------------------------------------------------------------------------------------

PAGES = ("session", "opening", "item", "item_document")


@pytest.mark.parametrize("name", [*SEATS, "director", "referent", "agent"])
def test_only_those_who_sit_open_a_session(act, meeting, name):
    item = meeting.items[0]
    statuses = {
        page: act(name, page, item=item if page.startswith("item") else None).status_code
        for page in PAGES
    }
    runs = name in ("chair", "vice_chair", "secretary")
    if name in SEATS:
        assert statuses == {
            "session": 200,
            "opening": 200 if runs else 403,
            "item": 200,
            "item_document": 200,
        }
    else:
        assert set(statuses.values()) == {404}


def test_where_committees_are_switched_off_nothing_shows(act, client, meeting):
    IdeaSettings.objects.update(uses_committee=False)
    assert act("chair", "session").status_code == 404
    client.force_login(meeting.people["referent"])
    assert "Créer un comité" not in words(client.get(reverse("referents:committees")))


@pytest.mark.parametrize("page", ["item", "item_document"])
def test_whoever_stands_back_sees_nothing_of_the_item(act, meeting, page):
    item, member = meeting.items[1], meeting.people["member"]
    services.declare_recusal(item=item, person=member, by=member)

    assert act("member", page, item=item).status_code == 403
    for shown in ("session", "live"):
        if shown == "live":
            meeting.open()
        assert item.idea.title not in words(act("member", shown, point=2))
    assert item.idea.title in words(act("other_member", "session"))


def test_an_author_who_sits_sees_nothing_of_their_item_in_the_minutes(act, meeting):
    InvolvementFactory(idea=meeting.ideas[0], user=meeting.people["member"], kind="coauthor")
    meeting.open()
    meeting.decide("adjourn", reason="Il manque un chiffrage.")
    meeting.close()
    for page in ("minutes", "session"):
        assert "Il manque un chiffrage." not in words(act("member", page))
        assert "Il manque un chiffrage." in words(act("other_member", page))


def test_minutes_say_the_day_it_was_held_when_another_was_announced(act, meeting):
    meeting.open()
    meeting.decide("adjourn", reason="Il manque un chiffrage.")
    meeting.close()
    said = "elle s’est tenue le"
    meeting.session.refresh_from_db()
    opened = timezone.localdate(meeting.session.opened_at)
    Session.objects.update(held_on=opened)
    assert said not in words(act("member", "minutes"))
    Session.objects.update(held_on=opened + datetime.timedelta(days=9))
    assert f"{said} {date_words(opened)}." in words(act("member", "minutes"))


def test_evaluations_are_hidden_until_one_gave_ones_own(act, meeting):
    item = meeting.items[0]
    act("member", "item", item=item, data=SCORES)
    before = words(act("other_member", "item", item=item))
    assert "Simple à essayer." not in before
    assert "1 évaluation donnée, cachée" in before

    act("other_member", "item", item=item, data={**SCORES, "comment": ""})
    assert "Simple à essayer." in words(act("other_member", "item", item=item))
    assert Review.objects.filter(item=item).count() == 2


def test_a_score_left_out_keeps_what_was_typed(act, meeting):
    answer = act("member", "item", item=meeting.items[0], data={**SCORES, "utilite": ""})
    assert answer.status_code == 422
    assert "Donnez une note de 1 à 4." in words(answer)
    assert "Simple à essayer." in words(answer)
    assert Review.objects.count() == 0


# A session, page by page --------------------------------------------------------------------------


def test_a_session_from_its_agenda_to_its_publication(act, meeting):
    new = meeting.idea(9)
    assert new.title in words(act("secretary", "session"))
    act("secretary", "add_items", data={"idea": [str(new.pk), "pas-une-clé"]})
    assert meeting.session.items.count() == 4
    act("secretary", "remove_item", item=AgendaItem.objects.get(idea=new), data={})
    assert meeting.session.items.count() == 3

    present = [meeting.people[name].pk for name in SEATS]
    answer = act("chair", "opening", data={"present": present})
    assert answer.url == reverse("referents:live", args=[meeting.session.pk])
    item = meeting.items[0]
    act("chair", "start_item", item=item, data={})
    answer = act("chair", "decide", item=item, data=decision(meeting, "accept"))
    assert answer.status_code == 302
    assert "Peu coûteux." in words(act("member", "live", point=1))

    answer = act("chair", "closing", data={"publishes_on": "2020-01-01"})
    assert answer.status_code == 422
    act("chair", "closing", data={"publishes_on": meeting.session.held_on.isoformat()})
    services.confirm(Decision.objects.get(), user=meeting.people["director"], seen=0)
    act("chair", "publish", data={})
    meeting.ideas[0].refresh_from_db()
    assert meeting.ideas[0].state == "accepted"
    assert Session.objects.get().phase == "published"


def decision(meeting, outcome, **fields):
    return {
        "seen": "0",
        "outcome": outcome,
        "reason": "Peu coûteux.",
        "sponsor": meeting.people["director"].pk,
        "method": "consensus",
        **fields,
    }


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"outcome": "accept", "sponsor": ""}, "Choisissez qui porte l’idée."),
        ({"outcome": "adjourn"}, "Choisissez quand le comité la reprend."),
        ({"outcome": "accept", "method": "vote", "votes_for": "1"}, "voix notées"),
    ],
)
def test_what_a_decision_lacks_is_said_next_to_its_field(act, meeting, fields, message):
    meeting.open()
    meeting.start()
    answer = act(
        "chair",
        "decide",
        item=meeting.items[0],
        data=decision(meeting, **{"outcome": "", **fields}),
    )
    assert answer.status_code == 422
    assert message in words(answer)
    assert "Peu coûteux." in words(answer)
    assert AgendaItem.objects.exclude(outcome="").count() == 0


def test_the_second_to_decide_gets_409_with_their_text(act, meeting):
    meeting.open()
    item = meeting.items[0]
    act("secretary", "decide", item=item, data=decision(meeting, "reject", reason="Trop cher."))
    late = act("chair", "decide", item=item, data=decision(meeting, "accept"))
    assert late.status_code == 409
    assert "Peu coûteux." in words(late)
    assert "Trop cher." in words(late)


@pytest.mark.parametrize(("by", "status"), [("member", 403), ("vice_chair", 403), ("chair", 302)])
def test_who_records_a_decision_on_the_screen(act, meeting, by, status):
    meeting.open()
    answer = act(by, "decide", item=meeting.items[0], data=decision(meeting, "accept"))
    assert answer.status_code == status


def test_a_recused_chair_is_shown_nothing_and_the_vice_chair_decides(act, meeting):
    meeting.open()
    item = meeting.items[0]
    act("chair", "recuse", item=item, data={"live": "1"})
    assert Recusal.objects.get().user == meeting.people["chair"]
    shown = words(act("chair", "live", point=1))
    assert item.idea.title not in shown
    assert "vous n’y prenez pas part" in shown
    assert act("chair", "decide", item=item, data=decision(meeting, "accept")).status_code == 403
    act("vice_chair", "start_item", item=item, data={})
    assert "Décider" in words(act("vice_chair", "live", point=1))
    answer = act("vice_chair", "decide", item=item, data=decision(meeting, "accept"))
    assert answer.status_code == 302


# Documents ----------------------------------------------------------------------------------------


def read_pdf(response) -> PdfReader:
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


@pytest.mark.usefixtures("needs_pdf")
def test_the_minutes_are_a_tagged_pdf_with_title_and_language(act, meeting):
    meeting.open()
    meeting.decide("adjourn", reason="Il manque un chiffrage.")
    meeting.close()

    pdf = read_pdf(act("member", "minutes_document"))

    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title.startswith("Procès-verbal du")
    assert "Il manque un chiffrage." in " ".join(page.extract_text() for page in pdf.pages)


@pytest.mark.usefixtures("needs_pdf")
def test_the_file_of_an_idea_is_a_tagged_pdf(act, meeting):
    pdf = read_pdf(act("member", "item_document", item=meeting.items[0]))
    root = pdf.trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("fr", True)
    assert meeting.ideas[0].title in pdf.metadata.title
    assert "/StructTreeRoot" in root


def test_without_weasyprint_the_document_is_a_page_to_print(act, meeting, monkeypatch):
    monkeypatch.setattr("innovation_platform.documents.pdf_installed", lambda: False)
    answer = act("member", "item_document", item=meeting.items[0])
    assert answer["Content-Type"].startswith("text/html")
    assert "imprimez cette page" in words(answer)


# The committee's own page -------------------------------------------------------------------------


def committee_page(client, meeting, name, page, data=None, **keys):
    client.force_login(meeting.people[name])
    url = reverse(f"referents:{page}", kwargs={"pk": meeting.committee.pk, **keys})
    return client.get(url) if data is None else client.post(url, data)


def test_the_secretary_manages_the_committee(client, meeting):
    agent = meeting.people["agent"]
    committee_page(
        client, meeting, "secretary", "add_member", {"user": agent.email, "seat": "member"}
    )
    assert meeting.committee.members.filter(user=agent).exists()
    seat = meeting.committee.members.get(user=agent)
    committee_page(client, meeting, "secretary", "end_seat", {}, member=seat.pk)
    assert not meeting.committee.members.current().filter(user=agent).exists()

    refused = committee_page(client, meeting, "chair", "set_quorum", {"quorum": "9"})
    assert refused.status_code == 422
    committee_page(client, meeting, "chair", "set_quorum", {"quorum": "3"})
    assert Committee.objects.get().quorum == 3

    grid = {"label_0": "Utilité", "weight_0": "5", "label_1": "", "weight_1": "1"}
    grid |= {
        f"{name}_{n}": "" if name == "label" else "1"
        for n in (2, 3)
        for name in ("label", "weight")
    }
    committee_page(client, meeting, "secretary", "grid", grid)
    assert [row.label for row in meeting.committee.grids.first().rows] == ["Utilité"]

    later = timezone.localdate() + datetime.timedelta(days=95)
    answer = committee_page(
        client, meeting, "chair", "plan_session", {"held_on": later, "place": "Salle 2"}
    )
    assert answer.url == reverse("referents:session", args=[Session.objects.latest("held_on").pk])


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("referent", {"add_member": 422, "grid": 200, "plan_session": 403}),
        ("chair", {"add_member": 422, "grid": 200, "plan_session": 422}),
        ("member", {"add_member": 403, "grid": 403, "plan_session": 403}),
        ("director", {"add_member": 403, "grid": 403, "plan_session": 403}),
        ("agent", {"add_member": 404, "grid": 404, "plan_session": 404}),
    ],
)
def test_who_manages_a_committee(client, meeting, name, statuses):
    found = {
        page: committee_page(
            client, meeting, name, page, None if page == "grid" else {}
        ).status_code
        for page in statuses
    }
    assert found == statuses


def test_the_one_in_charge_of_innovation_makes_a_committee(client, meeting):
    client.force_login(meeting.people["referent"])
    client.post(reverse("referents:committees"), {"name": "Jury de printemps"})
    made = Committee.objects.get(name="Jury de printemps")
    assert [row.code for row in made.grids.get().rows] == [
        "utilite",
        "faisabilite",
        "cout",
        "essaimage",
    ]
    client.force_login(meeting.people["member"])
    assert client.post(reverse("referents:committees"), {"name": "Autre"}).status_code == 403


# Before publication -------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["accept", "adjourn", "reject"])
def test_an_ideas_page_does_not_tell_what_a_session_decided(client, meeting, outcome):
    meeting.open()
    meeting.decide(outcome, reason="Une raison du comité.")
    if outcome == "reject":
        secretary = Person(meeting.people["secretary"])
        services.move(meeting.ideas[0], "reject", actor=secretary, seen=0, **REJECTION)
    meeting.close()
    client.force_login(meeting.people["agent"])

    page = words(client.get(meeting.ideas[0].get_absolute_url()))

    assert "Le comité l’a examinée." in page
    told = ("Une raison du comité.", "Ne pas retenir", "Retenir l’idée", "Reporter la décision")
    assert [word for word in told if word.lower() in page.lower()] == []


def test_the_mail_to_a_sponsor_says_to_wait_for_the_session(meeting):
    meeting.open()
    meeting.decide("accept")
    notice = get_notice("ideas.decision_proposed")
    context = {"decision": Decision.objects.get().pk}
    director = meeting.people["director"]
    assert notice.render_context(context, director, "second")["held"]
    services.take_back_decision(Decision.objects.get(), user=meeting.people["chair"])
    assert not notice.is_current(context)


@pytest.mark.parametrize("named", ["²", "9" * 30])
def test_what_is_no_number_is_no_error(act, client, meeting, named):
    assert act("member", "recuse", item=meeting.items[0], data={"person": named}).status_code == 302
    client.force_login(meeting.people["director"])
    page = client.post(reverse("referents:signatures"), {"decision": named})
    assert page.status_code == 302
