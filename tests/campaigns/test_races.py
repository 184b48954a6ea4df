"""Two at once about one challenge. Each race has a control that shows it is really run."""

import datetime

import pytest

from accounts.enums import Role
from accounts.models import User
from campaigns import services
from campaigns.enums import PhaseCode
from campaigns.errors import StaleCampaign
from campaigns.models import Campaign, CampaignNews, Ceremony, Phase, RulesVersion
from ideas.services import invite
from notifications.models import Occurrence
from referents.models import Committee
from referents.services import set_quorum
from tests.campaigns.celebrating import planned
from tests.campaigns.test_launching import plan
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.campaigns import CampaignSettingsFactory, RulesVersionFactory, at_phase
from tests.ideas.juries.bench import Bench
from tests.ideas.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e")]
DAY = datetime.timedelta(days=1)


def ready():
    campaign = at_phase(PhaseCode.OPEN)
    RulesVersionFactory(campaign=campaign)
    user = MandateFactory(role=Role.REFERENT, organisation=campaign.organisation).user
    return campaign, user


def extending(pk, user, *, seen):
    """Give a week more, as a person who saw this revision; None: whatever it is by now."""

    def work(barrier):
        campaign = Campaign.objects.with_calendar().get(pk=pk)
        barrier.wait()
        try:
            services.extend_campaign(
                campaign=campaign,
                until=campaign.closes_on + 7 * DAY,
                reason="Les congés",
                by=User.objects.get(pk=user),
                seen=seen,
            )
        except StaleCampaign:
            return "stale"
        return "done"

    return work


def test_two_extensions_at_once_are_one():
    campaign, user = ready()
    before = campaign.closes_on

    found = at_once(*(extending(campaign.pk, user.pk, seen=0) for _ in range(2)))

    assert sorted(found) == ["done", "stale"]
    assert Campaign.objects.get().closes_on == before + 7 * DAY
    assert RulesVersion.objects.count() == 2


def inviting(campaign, user, *, reads):
    """Invite everyone, as a person whose page showed no invitation; `reads`: whatever was sent by
    now, as a form without that number would."""

    def work(barrier):
        barrier.wait()
        sent = invite(campaign=campaign, user=user, seen=0)
        if not sent and reads:
            seen = Ceremony.objects.get(pk=campaign.pk).sequence
            sent = invite(campaign=campaign, user=user, seen=seen)
        return sent

    return work


def celebration():
    user = UserFactory()
    MandateFactory(user=user, referent=True)
    CampaignSettingsFactory(organisation=user.organisation)
    return planned(user), user


def test_two_clicks_on_the_invitation_at_once_invite_once():
    campaign, user = celebration()

    found = at_once(*(inviting(campaign, user, reads=False) for _ in range(2)))

    assert sorted(found) == [False, True]
    assert Occurrence.objects.filter(notice="ideas.celebration_invited").count() == 1
    assert Ceremony.objects.get().sequence == 1


def test_control_without_what_the_page_showed_they_invite_twice():
    campaign, user = celebration()

    at_once(*(inviting(campaign, user, reads=True) for _ in range(2)))

    assert Occurrence.objects.filter(notice="ideas.celebration_invited").count() == 2


def test_the_clock_twice_at_once_tells_once():
    campaign, _user = ready()
    both_found_it_due = at_once(*(_due for _ in range(2)))

    at_once(*(_tick for _ in range(2)))

    assert both_found_it_due == [True, True], "the control: without the lock both would tell it"
    assert Occurrence.objects.filter(notice="campaigns.opened").count() == 1
    assert not campaign.phases.filter(code=PhaseCode.OPEN, told_on=None).exists()


def _due(barrier):
    barrier.wait()
    return Phase.objects.filter(code=PhaseCode.OPEN, told_on=None).exists()


def _tick(barrier):
    barrier.wait()
    return services.tell_phases()


def test_control_two_people_who_saw_one_after_the_other_both_extend():
    campaign, user = ready()
    extending(campaign.pk, user.pk, seen=0)(_Alone())

    assert extending(campaign.pk, user.pk, seen=1)(_Alone()) == "done"
    assert RulesVersion.objects.count() == 3


def test_a_plan_and_news_sent_twice_at_once_are_one():
    campaign, user = ready()

    both_found_none = at_once(*(_news_of(campaign.pk) for _ in range(2)))
    at_once(*(_sending(campaign.pk, user.pk) for _ in range(2)))

    assert both_found_none == [0, 0], "the control: without the lock both would write"
    assert Campaign.objects.exclude(pk=campaign.pk).count() == 1
    assert Occurrence.objects.filter(notice="campaigns.news").count() == 1


def _news_of(pk):
    def work(barrier):
        barrier.wait()
        return CampaignNews.objects.filter(campaign=pk).count()

    return work


def _sending(pk, user):
    """The form of a new challenge, then that of some news, sent by the same person."""

    def work(barrier):
        campaign = Campaign.objects.with_calendar().get(pk=pk)
        by = User.objects.get(pk=user)
        barrier.wait()
        services.create_campaign(organisation=campaign.organisation, plan=plan(), by=by)
        services.write_news(campaign=campaign, title="Merci", text="Vingt idées.", by=by)

    return work


class _Alone:
    def wait(self):
        """Nobody to wait for."""


def test_two_changes_of_a_jury_at_once_are_two_amendments():
    bench = Bench(entries=0, phase=PhaseCode.OPEN, quorum=1)
    RulesVersionFactory(campaign=bench.campaign)
    referent = bench.people["referent"].pk

    both_found_one = at_once(*(_amendments_of(bench.campaign.pk) for _ in range(2)))
    at_once(*(_setting_quorum(bench.jury.pk, referent, quorum) for quorum in (2, 3)))

    assert both_found_one == [1, 1], "the control: without the lock both would write the second"
    versions = list(RulesVersion.objects.order_by("version"))
    assert [row.version for row in versions] == [1, 2, 3]
    bench.jury.refresh_from_db()
    assert versions[-1].jury["quorum"] == bench.jury.quorum
    assert {row.jury["quorum"] for row in versions[1:]} == {2, 3}


def _amendments_of(pk):
    def work(barrier):
        barrier.wait()
        return RulesVersion.objects.filter(campaign=pk).count()

    return work


def _setting_quorum(pk, user, quorum):
    def work(barrier):
        committee, by = Committee.objects.get(pk=pk), User.objects.get(pk=user)
        barrier.wait()
        set_quorum(committee=committee, quorum=quorum, by=by, reason="Un congé")

    return work
