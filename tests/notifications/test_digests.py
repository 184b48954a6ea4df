import datetime
import re
import zoneinfo

import pytest

from notifications import digests, kinds, notices
from notifications.models import Digest, Message, Occurrence
from notifications.preferences import choose
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.notifications.news import News
from tests.notifications.support import address, deliver, say, soon

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
#: A Wednesday.
EVENING = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=PARIS)


def at(day, hour, minute=0):
    return datetime.datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    monkeypatch.setitem(kinds._KINDS, "tests", kinds.Kind("tests", "Les essais", ""))


@pytest.fixture
def daily(db):
    person = UserFactory(first_name="Zoé", email="zoe@exemple.fr")
    choose(user=person, frequencies={"tests": "daily"})
    return person


def hold(place, person, key, *, since=EVENING, notice="tests.news"):
    """Something told to the person, held since a time."""
    say(place, person, key=key, notice=notice)
    address()
    held = Message.objects.filter(state="held", occurrence__key=key)
    held.update(created_at=since, not_before=since)
    deliver()
    return held


def make(monkeypatch, now):
    monkeypatch.setattr(digests, "database_now", lambda: now)
    return digests.make_due(until=soon())


def leave():
    address()
    return deliver()


@pytest.mark.parametrize(
    ("now", "made"), [(at(25, 23), 0), (at(26, 7, 29), 0), (at(26, 7, 30), 1), (at(29, 12), 1)]
)
def test_daily_one_leaves_the_next_morning_or_later(
    place, daily, monkeypatch, mailoutbox, now, made
):
    hold(place, daily, "a")
    assert make(monkeypatch, now) == made
    leave()
    assert [mail.to for mail in mailoutbox] == [["zoe@exemple.fr"]] * made


@pytest.mark.parametrize(("now", "made"), [(at(26, 8), 0), (at(29, 23), 0), (at(30, 7, 30), 1)])
def test_weekly_one_leaves_on_monday(place, daily, monkeypatch, now, made):
    choose(user=daily, frequencies={"tests": "weekly"})
    hold(place, daily, "a")
    assert make(monkeypatch, now) == made


def test_the_hour_is_that_of_the_organisation(place, daily, monkeypatch):
    daily.organisation = OrganisationFactory(time_zone="Indian/Reunion")
    daily.save()
    hold(place, daily, "a")
    assert make(monkeypatch, at(26, 4, 29)) == 0
    assert make(monkeypatch, at(26, 4, 30)) == 1


def test_made_once_however_often_it_is_run(place, daily, monkeypatch, mailoutbox):
    hold(place, daily, "a")
    assert [make(monkeypatch, at(26, 8)) for _time in range(3)] == [1, 0, 0]
    leave()
    assert (len(mailoutbox), Digest.objects.count()) == (1, 1)


def test_says_each_thing_once_the_newest_first_without_repetition(
    place, daily, monkeypatch, mailoutbox
):
    other = OrganisationFactory(name="Urssaf du Gard")
    hold(place, daily, "a", since=at(24, 10))
    hold(place, daily, "b", since=at(25, 10))
    hold(other, daily, "c", since=at(25, 9))
    make(monkeypatch, at(26, 8))
    leave()
    (mail,) = mailoutbox
    assert mail.subject.replace("\u00a0", " ") == (
        "Votre récapitulatif du jeudi 26 novembre 2026 : 2 nouvelles"
    )
    assert re.findall("^- .*", mail.body, re.MULTILINE) == [
        "- Du nouveau à Caf de l’Ain",
        "- Du nouveau à Urssaf du Gard",
    ]
    assert mail.alternatives[0].content.count("<li>") == 2


@pytest.fixture
def three_kinds(monkeypatch, daily):
    """News of two more kinds: one of the same weight as the first, one that weighs more."""
    for code, label, weight in (("beside", "À côté", 50), ("first", "D’abord", 10)):
        kind = kinds.Kind(f"tests.{code}", label, "", weight=weight)
        monkeypatch.setitem(kinds._KINDS, kind.code, kind)
        notice = type(code, (News,), {"code": f"tests.{code}", "kind": kind.code})
        monkeypatch.setitem(notices._REGISTRY, notice.code, notice())
    choose(user=daily, frequencies=dict.fromkeys(("tests.beside", "tests.first"), "daily"))


def test_the_most_relevant_kind_comes_first_then_the_newest_under_one_heading_each(
    daily, three_kinds, monkeypatch, mailoutbox
):
    told = (
        ("news", "Caf 1", 20),
        ("beside", "Caf 2", 21),
        ("first", "Caf 3", 19),
        ("news", "Caf 4", 22),
        ("beside", "Caf 5", 23),
        ("first", "Caf 6", 18),
    )
    for code, name, day in told:
        hold(OrganisationFactory(name=name), daily, name, since=at(day, 10), notice=f"tests.{code}")
    make(monkeypatch, at(26, 8))
    leave()
    (mail,) = mailoutbox
    order = re.findall(
        r"^(?:- Du nouveau à (Caf \d)|(D’abord|À côté|Les essais))$", mail.body, re.M
    )
    assert [item or heading for item, heading in order] == [
        *("D’abord", "Caf 3", "Caf 6"),
        *("Les essais", "Caf 4", "Caf 1"),
        *("À côté", "Caf 5", "Caf 2"),
    ]


def test_what_no_longer_holds_is_left_out_and_nothing_leaves_empty(
    place, daily, monkeypatch, mailoutbox
):
    hold(place, daily, "a")
    make(monkeypatch, at(26, 8))
    place.is_active = False
    place.save()
    leave()
    assert mailoutbox == []
    assert Occurrence.objects.get(notice="notifications.digest").cancelled_at is not None


def test_it_is_short(daily, monkeypatch, mailoutbox):
    for number in range(15):
        hold(OrganisationFactory(name=f"Caf {number}"), daily, f"k{number}")
    make(monkeypatch, at(26, 8))
    leave()
    assert len(re.findall("^- .*", mailoutbox[0].body, re.MULTILINE)) == 12
    assert "Et 3 autres, à lire sur le site." in mailoutbox[0].body


def test_what_is_held_until_later_waits_for_the_next(place, daily, monkeypatch):
    held = hold(place, daily, "a")
    held.update(not_before=at(26, 9))
    assert make(monkeypatch, at(26, 8)) == 0
    assert make(monkeypatch, at(27, 8)) == 1


def test_one_poisoned_item_does_not_stop_the_digest(place, daily, monkeypatch, mailoutbox):
    say(place, daily, key="poison", notice="tests.poison")
    hold(place, daily, "a")
    Message.objects.filter(state="held").update(created_at=EVENING, not_before=EVENING)
    make(monkeypatch, at(26, 8))
    leave()
    assert mailoutbox[0].body.count("- Du nouveau") == 1


def test_can_be_stopped_from_the_mail(place, daily, monkeypatch, mailoutbox):
    hold(place, daily, "a")
    make(monkeypatch, at(26, 8))
    leave()
    headers = mailoutbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Id"] == "Essaim <digest.daily.testserver>"
