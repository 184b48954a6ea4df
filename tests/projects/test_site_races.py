"""Two people who answer for one site at once, and two adoptions declared at once, on the real
database. Each race has a control that shows it is really run."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from ideas.errors import Stale
from projects import services
from projects.enums import SiteState
from projects.models import RolloutEvent, RolloutSite
from tests.factories.accounts import MandateFactory
from tests.factories.projects import RolloutSiteFactory
from tests.ideas.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("e2e")]


def two_referents(site):
    return [
        MandateFactory(
            user__organisation=site.unit.organisation, referent=True, unit=site.unit
        ).user.pk
        for _n in range(2)
    ]


def answering(site, user, state):
    def work(barrier):
        person = User.objects.get(pk=user)
        barrier.wait()
        try:
            services.act_on_site(site=site, user=person, state=state, seen=0, reason="Parce que.")
        except Stale:
            return "stale"
        return "done"

    return work


def test_two_answers_at_once_one_wins_and_the_other_is_told():
    site = RolloutSiteFactory()
    first, second = two_referents(site)

    done = at_once(
        answering(site, first, SiteState.ADOPTED), answering(site, second, SiteState.NOT_ADOPTED)
    )

    assert sorted(done) == ["done", "stale"]
    site.refresh_from_db()
    event = RolloutEvent.objects.get()
    assert (site.revision, site.state) == (1, event.state)


def test_control_without_the_revision_the_second_answer_overwrites_the_first():
    site = RolloutSiteFactory()

    def naive(state):
        def work(barrier):
            row = RolloutSite.objects.get(pk=site.pk)
            barrier.wait()
            if row.revision == 0:
                RolloutSite.objects.filter(pk=site.pk).update(state=state, reason="Oui.")
                return "done"
            return "stale"

        return work

    assert at_once(naive("adopted"), naive("adapted")) == ["done", "done"]


def test_a_site_is_proposed_once_however_many_do_it_at_once():
    site = RolloutSiteFactory()
    RolloutSite.objects.all().delete()

    def work(barrier):
        barrier.wait()
        try:
            with transaction.atomic():
                RolloutSite.objects.create(project=site.project, unit=site.unit)
        except IntegrityError:
            return "refused"
        return "done"

    assert sorted(at_once(work, work)) == ["done", "refused"]
