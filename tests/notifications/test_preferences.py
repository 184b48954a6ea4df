import re

import pytest
from django.urls import reverse

from notifications import kinds
from notifications.enums import Frequency
from notifications.models import Message, OrganisationPreference, Preference
from notifications.preferences import choices_of, choose, frequencies, unsubscribe_token
from tests.factories.accounts import UserFactory
from tests.notifications.support import address, deliver, say

PAGE = "/notifications/preferences/"


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    kind = kinds.Kind("tests", "Les essais", "Ce que disent les essais.")
    monkeypatch.setitem(kinds._KINDS, "tests", kind)


def told(person):
    """The person's messages: channel, state, digest that they wait for."""
    return sorted(
        Message.objects.filter(recipient=person).values_list("channel", "state", "held_for")
    )


BELL = ("app", "waiting", "")


@pytest.mark.parametrize(
    ("frequency", "mail"),
    [
        ("immediate", [("mail", "waiting", "")]),
        ("daily", [("mail", "held", "daily")]),
        ("weekly", [("mail", "held", "weekly")]),
        ("never", []),
    ],
)
def test_mail_follows_the_persons_choice_and_the_bell_shows_all(place, reader, frequency, mail):
    choose(user=reader, frequencies={"tests": frequency})
    say(place, reader)
    address()
    assert told(reader) == [BELL, *mail]


def test_without_a_choice_the_organisations_holds(place):
    other = UserFactory(organisation=place)
    person = UserFactory(organisation=place)
    OrganisationPreference.objects.create(organisation=place, kind="tests", frequency="never")
    choose(user=other, frequencies={"tests": Frequency.DAILY})
    say(place, person, other, UserFactory(organisation=place))
    address()
    assert told(person) == [BELL]
    assert told(other) == [BELL, ("mail", "held", "daily")]


def test_what_is_mandatory_ignores_choices(place, reader, monkeypatch):
    monkeypatch.setattr("tests.notifications.news.News.mandatory", True)
    choose(user=reader, frequencies={"tests": Frequency.NEVER})
    say(place, reader)
    address()
    assert told(reader) == [BELL, ("mail", "waiting", "")]


def test_page_shows_every_kind_and_keeps_only_what_changed(client, reader, db):
    client.force_login(reader)
    page = client.get(PAGE)
    labels = re.findall(r'<legend class="h4">(.*?)</legend>', page.content.decode())
    assert labels == [str(kind.label).replace("'", "&#x27;") for kind in kinds.all_kinds()]
    assert "Les réponses à vos propres idées" in page.content.decode()
    choices = {code.replace(".", "_"): often for code, often in choices_of(reader).items()}
    answer = client.post(PAGE, choices | {"tests": "weekly"}, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert list(Preference.objects.values_list("user", "kind", "frequency")) == [
        (reader.pk, "tests", "weekly")
    ]


def test_page_refuses_what_is_not_a_frequency(client, reader):
    client.force_login(reader)
    answer = client.post(PAGE, {"tests": "hourly"})
    assert answer.status_code == 200
    assert not Preference.objects.exists()


def sent_mail(place, reader, mailoutbox):
    say(place, reader, notice="tests.mail_only")
    address()
    deliver()
    return mailoutbox[0]


def link_of(mail):
    return mail.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")


def test_one_click_works_signed_out_without_csrf(place, reader, mailoutbox, client):
    mail = sent_mail(place, reader, mailoutbox)
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    strict = type(client)(enforce_csrf_checks=True)
    answer = strict.post(link_of(mail), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert choices_of(reader)["tests"] == "never"


@pytest.mark.parametrize("method", ["get", "head"])
def test_link_scanners_change_nothing(place, reader, mailoutbox, client, method):
    link = link_of(sent_mail(place, reader, mailoutbox))
    assert getattr(client, method)(link).status_code == 200
    assert choices_of(reader)["tests"] == "immediate"
    assert not Preference.objects.exists()


def test_the_page_of_the_link_has_a_button(place, reader, mailoutbox, client):
    page = client.get(link_of(sent_mail(place, reader, mailoutbox))).content.decode()
    assert page.count("Ne plus recevoir ces courriels</button>") == 1
    assert "Les essais" in page


@pytest.mark.parametrize("damage", [lambda token: token[:-2], lambda token: f"x{token}"])
def test_a_forged_link_is_nobodys(reader, client, damage):
    token = damage(unsubscribe_token(reader.pk, "tests"))
    url = reverse("notifications:unsubscribe", args=[token])
    assert client.post(url).status_code == 404
    assert not Preference.objects.exists()


def test_what_cannot_be_switched_off_offers_no_link(place, reader, mailoutbox, monkeypatch):
    monkeypatch.setattr("tests.notifications.news.News.mandatory", True)
    assert "List-Unsubscribe" not in sent_mail(place, reader, mailoutbox).extra_headers


def test_link_of_a_digest_stops_what_it_gathers(reader, client):
    choose(user=reader, frequencies={"tests": Frequency.DAILY, "ideas.news": Frequency.WEEKLY})
    url = reverse("notifications:unsubscribe", args=[unsubscribe_token(reader.pk, "digest.daily")])
    client.post(url)
    chosen = choices_of(reader)
    assert (chosen["tests"], chosen["ideas.news"]) == ("never", "weekly")


def test_frequencies_cost_the_same_for_many(place, django_assert_num_queries):
    people = UserFactory.create_batch(5, organisation=place)
    with django_assert_num_queries(2):
        often = frequencies(people, ["tests"])
    assert set(often.values()) == {"immediate"}
