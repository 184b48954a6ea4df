"""A celebration once announced: its title and place corrected, its dates changed with notice."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from icalendar import Calendar

from campaigns.celebration_dates import Dates, dates_of
from campaigns.enums import PhaseCode
from campaigns.errors import StaleCampaign
from campaigns.models import Campaign, Ceremony, Phase
from campaigns.services import tell_phases
from ideas.errors import NotAllowed
from ideas.services import correct_celebration, invite, move_celebration
from notifications.models import Message, Occurrence
from notifications.notices import get_notice
from tests.campaigns.celebrating import expand, past, planned
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.campaigns import CeremonyFactory, in_days
from tests.ideas.mails import mail
from tests.ideas.votes import Celebration

pytestmark = pytest.mark.django_db

INVITED = "ideas.celebration_invited"


def dates(campaign, **changes) -> Dates:
    """Its dates, some of them changed."""
    now = dates_of(campaign, campaign.ceremony)
    return Dates(**{**vars(now), **changes})


def moved(campaign, user, seen=None, **changes):
    fresh = Campaign.objects.select_related("organisation", "ceremony").get(pk=campaign.pk)
    return move_celebration(
        campaign=fresh,
        user=user,
        seen=fresh.revision if seen is None else seen,
        dates=dates(fresh, **changes),
    )


def told() -> int:
    return Occurrence.objects.filter(notice=INVITED).count()


def event(client, campaign):
    answer = client.get(reverse("campaigns:invitation", args=[campaign.pk]))
    (found,) = Calendar.from_ical(answer.content).walk("VEVENT")
    return found


# Words --------------------------------------------------------------------------------------------


def test_title_and_place_are_corrected_and_nobody_is_written_to(client, runs):
    campaign = planned(runs)
    invite(campaign=campaign, user=runs, seen=0)
    client.force_login(runs)
    url = reverse("campaigns:ceremony", args=[campaign.pk])
    typed = {
        "title": "Les trophées de l’année",
        "question": "Ce que nous avons fait.",
        "place": "Grande salle",
        "invitation": "Venez.",
    }

    seen = re.search(r'name="seen" value="(\d+)"', client.get(url).content.decode())[1]
    typed["seen"] = seen
    assert client.post(url, typed | {"title": " "}).status_code == 422
    assert "Grande salle" in client.post(url, typed | {"title": ""}).content.decode()
    assert client.post(url, typed).status_code == 302

    campaign.refresh_from_db()
    assert (campaign.title, campaign.ceremony.place) == ("Les trophées de l’année", "Grande salle")
    assert told() == 1
    assert event(client, campaign)["location"] == "Grande salle"


def test_a_stale_page_of_words_is_told_and_keeps_them(client, runs):
    campaign = planned(runs)
    client.force_login(runs)
    url = reverse("campaigns:ceremony", args=[campaign.pk])
    typed = {"title": "Titre", "question": "Une.", "place": "Ici", "invitation": "Mon mot."}
    seen = campaign.revision
    assert client.post(url, typed | {"seen": seen}).status_code == 302
    assert client.post(url, typed | {"seen": seen}).status_code == 302, "sent twice"

    other = typed | {"place": "Là", "invitation": "Un autre mot, long à écrire."}
    for wrong in (seen, "", "x"):
        answer = client.post(url, other | {"seen": wrong})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Un autre mot, long à écrire.</textarea>" in page
        assert "Mon mot." in page, "what is saved now is shown"
    campaign.refresh_from_db()
    assert campaign.ceremony.invitation == "Mon mot."

    # A page refused for its fields is still that of the revision that was read.
    page = client.post(url, other | {"seen": seen, "title": ""}).content.decode()
    assert f'name="seen" value="{seen}"' in page
    assert client.post(url, other | {"seen": campaign.revision}).status_code == 302


def test_nothing_is_corrected_once_its_day_has_passed(runs):
    campaign, _trophies = past(runs.organisation)
    Ceremony.objects.update(held_on=in_days(-1))
    words = {"title": "Autre", "question": "Autre", "place": "Ici", "invitation": ""}

    with pytest.raises(NotAllowed):
        correct_celebration(campaign=campaign, user=runs, seen=campaign.revision, **words)


@pytest.mark.parametrize("act", ["correct", "move", "invite"])
def test_only_who_runs_it_does(runs, act):
    campaign, agent = planned(runs), UserFactory(organisation=runs.organisation)
    words = {"title": "Autre", "question": "Autre", "place": "Ici", "invitation": ""}
    does = {
        "correct": lambda who: correct_celebration(
            campaign=campaign, user=who, seen=campaign.revision, **words
        ),
        "move": lambda who: moved(campaign, who, held_on=in_days(50)),
        "invite": lambda who: invite(campaign=campaign, user=who, seen=0),
    }[act]

    with pytest.raises(NotAllowed):
        does(agent)
    does(runs)


# Dates --------------------------------------------------------------------------------------------


def test_a_new_date_is_written_to_those_invited_and_replaces_the_one_in_calendars(client, runs):
    campaign = planned(runs)
    UserFactory(organisation=runs.organisation)
    invite(campaign=campaign, user=runs, seen=0)
    expand()
    client.force_login(runs)
    before = event(client, campaign)

    assert moved(campaign, runs, held_on=in_days(47), starts_at=datetime.time(10))
    expand()

    after = event(client, campaign)
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (1, 2)
    assert after["dtstamp"].dt >= before["dtstamp"].dt
    assert after["dtstart"].dt.date() == in_days(47)
    assert after["dtstart"].dt.hour == 10
    mails = Message.objects.filter(occurrence__notice=INVITED, channel="mail")
    assert mails.filter(occurrence__context__sequence=2).count() == 2
    assert not get_notice(INVITED).is_current({"campaign": campaign.pk, "sequence": 1})
    words = mail(INVITED, {"campaign": campaign.pk, "sequence": 2}, "person", runs)
    assert words.subject.startswith("Changement\u00a0: ")


def test_before_anyone_is_invited_nobody_is_written_to(runs):
    campaign = planned(runs)

    assert not moved(campaign, runs, held_on=in_days(47))

    assert (told(), Ceremony.objects.get().sequence) == (0, 0)
    assert Ceremony.objects.get().held_on == in_days(47)


def test_its_phases_follow_and_no_mail_of_challenges_tells_them(runs):
    campaign = planned(runs, held_on=in_days(25))
    assert not Phase.objects.filter(code=PhaseCode.DELIBERATION).exists()

    moved(campaign, runs, opens_on=in_days(12), closes_on=in_days(20), held_on=in_days(30))

    fresh = Campaign.objects.with_calendar().get()
    spans = {span.code: (span.starts_on, span.ends_on) for span in fresh.calendar}
    assert spans[PhaseCode.OPEN] == (in_days(12), in_days(20))
    assert spans[PhaseCode.DELIBERATION] == (in_days(21), in_days(29))
    assert spans[PhaseCode.RESULTS][0] == in_days(30)
    assert not Phase.objects.filter(told_on=None).exists()
    assert tell_phases() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"opens_on": in_days(0)}, "opens_on"),
        ({"closes_on": in_days(9)}, "closes_on"),
        ({"held_on": in_days(24)}, "held_on"),
        ({"ends_at": datetime.time(14)}, "ends_at"),
    ],
)
def test_dates_out_of_order_are_refused_beside_their_field(runs, changes, field):
    campaign = planned(runs)

    with pytest.raises(ValidationError) as refused:
        moved(campaign, runs, **changes)
    assert set(refused.value.message_dict) == {field}


def voting(runs):
    """A celebration whose vote opened a month ago, run by this person; it closes in a month."""
    vote = Celebration()
    CeremonyFactory(campaign=vote.campaign)
    MandateFactory(user=runs, referent=True, organisation=vote.organisation)
    return vote.campaign


def test_days_of_an_open_vote_are_given_never_taken(runs):
    campaign = voting(runs)

    with pytest.raises(ValidationError) as refused:
        moved(campaign, runs, opens_on=in_days(2), closes_on=in_days(20))
    assert set(refused.value.message_dict) == {"opens_on", "closes_on"}
    moved(campaign, runs, closes_on=in_days(40), held_on=in_days(60))
    assert Campaign.objects.get().closes_on == in_days(40)


def test_a_vote_that_is_over_keeps_its_last_day_and_the_ceremony_may_move(runs):
    campaign = voting(runs)
    Campaign.objects.update(closes_on=in_days(-1))

    with pytest.raises(ValidationError) as refused:
        moved(campaign, runs, closes_on=in_days(3))
    assert set(refused.value.message_dict) == {"closes_on"}
    with pytest.raises(ValidationError) as refused:
        moved(campaign, runs, held_on=in_days(0))
    assert set(refused.value.message_dict) == {"held_on"}
    moved(campaign, runs, held_on=in_days(5))
    assert Ceremony.objects.get().held_on == in_days(5)


def test_on_its_day_it_is_not_moved_any_more(runs):
    campaign = planned(runs)
    Ceremony.objects.update(held_on=in_days(0))

    with pytest.raises(NotAllowed):
        moved(campaign, runs, held_on=in_days(47))


def test_the_same_dates_again_change_nothing_and_a_stale_page_is_told(runs):
    campaign = planned(runs)
    invite(campaign=campaign, user=runs, seen=0)

    assert moved(campaign, runs, seen=0, held_on=in_days(47))
    assert not moved(campaign, runs, seen=0, held_on=in_days(47))
    assert told() == 2
    with pytest.raises(StaleCampaign):
        moved(campaign, runs, seen=0, held_on=in_days(50))


def test_the_page_of_dates_keeps_what_was_typed(client, runs):
    campaign = planned(runs)
    client.force_login(runs)
    url = reverse("campaigns:move_celebration", args=[campaign.pk])
    typed = {
        "opens_on": in_days(10).isoformat(),
        "closes_on": in_days(24).isoformat(),
        "held_on": in_days(20).isoformat(),
        "starts_at": "10:30",
        "ends_at": "12:00",
    }

    refused = client.post(url, typed | {"seen": "0"})
    assert refused.status_code == 422
    assert 'value="10:30"' in refused.content.decode()
    assert "La cérémonie vient après la fin du vote." in refused.content.decode()
    good = typed | {"held_on": in_days(50).isoformat()}
    stale = client.post(url, good | {"seen": "7"})
    assert stale.status_code == 409
    assert in_days(50).isoformat() in stale.content.decode()
    assert client.post(url, good | {"seen": "0"}).status_code == 302
    assert Ceremony.objects.get().held_on == in_days(50)


# Invitations --------------------------------------------------------------------------------------


def test_a_double_click_invites_once(client, runs):
    campaign = planned(runs)
    client.force_login(runs)
    url = reverse("campaigns:invite", args=[campaign.pk])

    pages = [client.post(url, {"seen": "0"}, follow=True).content.decode() for _time in range(2)]

    assert told() == 1
    assert "L’invitation part à tous" in pages[0]
    assert "L’invitation est déjà partie" in pages[1]
    client.post(url, {"seen": "1"})
    assert told() == 2
