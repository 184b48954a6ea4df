"""The session under way: who stands back, votes, the time kept, and a chair who hands over."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas import services
from ideas.errors import NotAllowed
from ideas.models import AgendaItem, Recusal, Review
from innovation_platform.typography import NBSP
from referents.models import Session
from tests.factories.ideas import InvolvementFactory
from tests.ideas.meeting import Meeting
from tests.referents.test_committee_pages import decision

pytestmark = pytest.mark.django_db


def words(page) -> str:
    """What a page says, in one line, its no-break spaces as spaces."""
    text = re.sub(r"<[^>]+>", " ", page.content.decode()).replace(NBSP, " ")
    return re.sub(r"\s+", " ", text)


# Who stands back, told at the opening -------------------------------------------------------------


def test_who_opens_a_session_before_its_day_is_told_so(act, meeting):
    said = "Les membres l’attendent ce jour-là"
    Session.objects.update(held_on=timezone.localdate())
    assert said not in words(act("chair", "opening"))
    Session.objects.update(held_on=timezone.localdate() + datetime.timedelta(days=9))
    assert said in words(act("chair", "opening"))


def test_a_recusal_is_noted_at_the_opening(act, meeting):
    item, member = meeting.items[1], meeting.people["member"]
    services.give_review(item=item, user=member, scores={"utilite": 4, "faisabilite": 1})
    shown = act("secretary", "opening")
    assert f"2 – {item.idea.title}" in words(shown)

    sent = {"declare": "1", "point": item.pk, "person": member.pk}
    answer = act("secretary", "opening", data=sent)
    assert answer.url == reverse("referents:opening", args=[meeting.session.pk])
    recusal = Recusal.objects.get()
    found = (recusal.idea, recusal.user, recusal.declared_by, recusal.had_evaluated)
    assert found == (item.idea, member, meeting.people["secretary"], True)
    assert Review.objects.count() == 0
    assert f"Point 2 : {member}" in words(act("secretary", "opening"))
    assert item.idea.title not in words(act("member", "session"))
    meeting.session.refresh_from_db()
    assert meeting.session.opened_at is None


def test_a_recusal_sent_as_somebody_else_opens_the_session_is_noted(act, meeting):
    item, member = meeting.items[1], meeting.people["member"]
    here = [meeting.people[name].pk for name in ("chair", "secretary", "member")]
    assert act("chair", "opening", data={"present": here}).status_code == 302
    sent = {"declare": "1", "point": item.pk, "person": member.pk}
    assert act("secretary", "opening", data=sent).status_code == 302
    assert (Recusal.objects.get().idea, Recusal.objects.get().user) == (item.idea, member)

    incomplete = act("secretary", "opening", data={**sent, "person": ""})
    assert incomplete.url == reverse("referents:live", args=[meeting.session.pk])
    assert "aucun déport n’est noté" in words(act("secretary", "live"))


def ticked(page) -> set[int]:
    """The keys of the people ticked as present."""
    boxes = re.findall(r'<input[^>]*name="present"[^>]*>', page.content.decode())
    return {int(re.search(r'value="(\d+)"', box)[1]) for box in boxes if " checked" in box}


def test_who_was_ticked_as_present_is_ticked_still_once_a_recusal_is_noted(client, act, meeting):
    here = {meeting.people[name].pk for name in ("chair", "member")}
    sent = {"declare": "1", "point": meeting.items[1].pk, "person": meeting.people["member"].pk}
    answer = act("chair", "opening", data={**sent, "present": [*here, "99999999", "x"]})
    assert answer.status_code == 302
    assert ticked(client.get(answer.url)) == here
    assert "99999999" not in answer.url

    half = act("chair", "opening", data={"declare": "1", "point": "", "present": [*here]})
    assert half.status_code == 422
    assert ticked(half) == here
    assert ticked(act("chair", "opening")) == set()


def test_a_recusal_chosen_but_not_noted_holds_the_opening_back(act, meeting):
    item, member = meeting.items[1], meeting.people["member"]
    sent = {"point": item.pk, "person": member.pk}
    answer = act("chair", "opening", data={**sent, "present": [meeting.people["chair"].pk]})
    assert answer.status_code == 422
    assert "Un déport est choisi sans être noté" in words(answer)
    assert f'<option value="{item.pk}" selected>' in answer.content.decode()
    assert ticked(answer) == {meeting.people["chair"].pk}
    meeting.session.refresh_from_db()
    assert (meeting.session.opened_at, Recusal.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    "sent", [{}, {"point": "x", "person": "y"}, {"point": "999999", "person": "999999"}]
)
def test_a_recusal_half_told_says_what_is_missing(act, meeting, sent):
    answer = act("chair", "opening", data={"declare": "1", **sent})
    assert answer.status_code == 422
    assert Recusal.objects.count() == 0


def test_nobody_declares_for_someone_who_does_not_sit_nor_on_another_agenda(act, meeting):
    other = Meeting().items[0]
    chair, director = meeting.people["chair"].pk, meeting.people["director"].pk
    for point, person in ((meeting.items[0].pk, director), (other.pk, chair)):
        sent = {"declare": "1", "point": point, "person": person}
        assert act("chair", "opening", data=sent).status_code == 422
    assert Recusal.objects.count() == 0


def test_who_stands_back_is_not_told_of_what_when_they_note_the_recusal_of_another(act, meeting):
    InvolvementFactory(idea=meeting.ideas[2], user=meeting.people["chair"], kind="coauthor")
    page = words(act("chair", "opening"))
    assert meeting.ideas[2].title not in page
    assert meeting.ideas[1].title in page


def test_who_opens_reads_the_seat_of_each(act, meeting):
    page = words(act("chair", "opening"))
    assert f"{meeting.people['vice_chair']}, vice-présidence" in page
    assert f"{meeting.people['secretary']}, secrétariat" in page


# Votes --------------------------------------------------------------------------------------------


def vote(meeting, yes, no, blank, outcome="accept"):
    voices = {"votes_for": yes, "votes_against": no, "abstentions": blank}
    return decision(meeting, outcome) | {"method": "vote"} | voices


@pytest.mark.parametrize(
    ("voices", "told"),
    [
        (("2", "1", ""), "4 membres prennent part au vote ; 3 voix notées"),
        (("4", "1", "0"), "4 membres prennent part au vote ; 5 voix notées"),
        (("2", "2", "0"), "retenue quand les voix pour sont les plus nombreuses"),
        (("-1", "5", "0"), "supérieure ou égale à 0"),
    ],
)
def test_voices_that_do_not_add_up_are_told_and_nothing_typed_is_lost(act, meeting, voices, told):
    meeting.open()
    item = meeting.items[0]
    act("chair", "start_item", item=item, data={})
    answer = act("chair", "decide", item=item, data=vote(meeting, *voices))
    assert answer.status_code == 422
    assert told in words(answer)
    assert "Peu coûteux." in words(answer)
    assert f'value="{voices[0]}"' in answer.content.decode()
    assert AgendaItem.objects.get(pk=item.pk).outcome == ""


@pytest.mark.parametrize(
    ("voices", "said"),
    [
        (("4", "", ""), "Vote : 4 pour, 0 contre, 0 abstention"),
        (("2", "1", "1"), "Vote : 2 pour, 1 contre, 1 abstention"),
        (("2", "0", "2"), "Vote : 2 pour, 0 contre, 2 abstentions"),
    ],
)
def test_a_vote_is_read_on_the_screen(act, meeting, voices, said):
    meeting.open()
    item = meeting.items[0]
    act("chair", "start_item", item=item, data={})
    assert act("chair", "decide", item=item, data=vote(meeting, *voices)).status_code == 302
    page = words(act("member", "live", point=1))
    assert f"{said} " in page


def test_who_stands_back_has_no_voice(act, meeting):
    meeting.open()
    item = meeting.items[0]
    services.declare_recusal(
        item=item, person=meeting.people["member"], by=meeting.people["member"]
    )
    act("chair", "start_item", item=item, data={})
    refused = act("chair", "decide", item=item, data=vote(meeting, "4", "0", "0"))
    assert "3 membres prennent part au vote" in words(refused)
    assert act("chair", "decide", item=item, data=vote(meeting, "3", "0", "0")).status_code == 302


# The time kept ------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    """`clock(7)` moves the present seven minutes on."""
    now = timezone.now().replace(microsecond=0)
    moments = [now]
    monkeypatch.setattr(timezone, "now", lambda: moments[-1])
    return lambda minutes: moments.append(moments[-1] + datetime.timedelta(minutes=minutes))


def test_the_time_of_an_item_runs_from_its_examination_to_its_decision(act, meeting, clock):
    meeting.open()
    first, second = meeting.items[:2]
    assert "data-since" not in act("chair", "live", point=1).content.decode()
    clock(3)  # before the examination, no time runs
    act("chair", "start_item", item=first, data={})
    clock(7)
    page = act("member", "live", point=1)
    assert "7 min" in words(page)
    assert "data-since" in page.content.decode()
    act("chair", "decide", item=first, data=decision(meeting, "reject"))
    clock(20)
    page = act("member", "live", point=1)
    assert "7 min" in words(page)
    assert "data-since" not in page.content.decode(), "the time no longer runs"

    act("chair", "start_item", item=second, data={})
    clock(0.2)
    act("chair", "decide", item=second, data=decision(meeting, "reject"))
    spent = [row.minutes_spent for row in meeting.session.items.order_by("position")]
    assert spent == [7, 1, None], "one minute at least, none for what was not examined"


def test_an_item_left_for_another_starts_again_from_none(act, meeting, clock):
    meeting.open()
    first, second = meeting.items[:2]
    act("chair", "start_item", item=first, data={})
    clock(9)
    act("chair", "start_item", item=second, data={})
    clock(2)
    act("chair", "start_item", item=first, data={})
    clock(4)
    act("chair", "decide", item=first, data=decision(meeting, "reject"))
    assert AgendaItem.objects.get(pk=first.pk).minutes_spent == 4


def test_begun_twice_the_time_runs_from_the_first(act, meeting, clock):
    meeting.open()
    item = meeting.items[0]
    act("chair", "start_item", item=item, data={})
    clock(5)
    act("vice_chair", "start_item", item=item, data={})
    clock(1)
    assert "6 min" in words(act("chair", "live", point=1))


# A chair who stands back hands over ---------------------------------------------------------------


def steps_back(meeting, name="chair"):
    person = meeting.people[name]
    services.declare_recusal(item=meeting.items[0], person=person, by=person)


def test_a_chair_who_stands_back_hands_the_item_over(act, meeting):
    meeting.open()
    steps_back(meeting)
    item, vice_chair = meeting.items[0], meeting.people["vice_chair"]
    page = words(act("chair", "live", point=1))
    assert f"{vice_chair}, à la vice-présidence, conduit ce point" in page
    assert item.idea.title not in page
    act("vice_chair", "start_item", item=item, data={})
    for name in ("chair", "member"):
        assert act(name, "decide", item=item, data=decision(meeting, "accept")).status_code == 403
    assert (
        act("vice_chair", "decide", item=item, data=decision(meeting, "accept")).status_code == 302
    )
    decided = AgendaItem.objects.get(pk=item.pk)
    assert (decided.outcome, decided.decided_by) == ("accept", vice_chair)


def test_the_other_items_stay_the_chair_s(act, meeting):
    meeting.open()
    steps_back(meeting)
    item = meeting.items[1]
    act("chair", "start_item", item=item, data={})
    refused = act("vice_chair", "decide", item=item, data=decision(meeting, "accept"))
    assert refused.status_code == 403
    assert act("chair", "decide", item=item, data=decision(meeting, "accept")).status_code == 302


@pytest.mark.parametrize("why", ["away", "stands back"])
def test_with_nobody_to_hand_over_to_the_idea_waits(act, meeting, why):
    if why == "away":
        meeting.open("chair", "secretary", "member", "other_member")
    else:
        meeting.open()
        steps_back(meeting, "vice_chair")
    steps_back(meeting)
    page = words(act("chair", "live", point=1))
    assert (
        "Personne d’autre ne peut prononcer la décision aujourd’hui : l’idée reste devant le "
        "comité pour une prochaine séance."
    ) in page
    with pytest.raises(NotAllowed):
        meeting.decide("accept", by="chair")


def test_only_the_chair_is_told_who_takes_over(act, meeting):
    meeting.open()
    steps_back(meeting, "member")
    page = words(act("member", "live", point=1))
    assert "vous n’y prenez pas part" in page
    assert "à la vice-présidence" not in page
    assert "Personne d’autre" not in page


def test_a_session_may_be_closed_before_all_is_examined(act, meeting):
    meeting.open()
    assert "Lever la séance (3 points restent à examiner)" in words(act("chair", "live"))
    assert "Lever la séance" not in words(act("member", "live"))
