"""Rules frozen before juries were kept there are told who sat, by the dates of the seats."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from campaigns.enums import PhaseCode
from campaigns.models import RulesVersion
from referents.models import CommitteeMember
from tests.factories.campaigns import RulesVersionFactory, at_phase, in_days
from tests.factories.referents import CommitteeFactory, SeatFactory

BEFORE = [("campaigns", "0007_jury_in_rules")]
AFTER = [("campaigns", "0008_juries_of_frozen_rules")]


def migrate(target):
    MigrationExecutor(connection).migrate(target)


def seat(jury, kind, **dates):
    """Someone who sits, since long or between two days."""
    row = SeatFactory(committee=jury, seat=kind)
    CommitteeMember.objects.filter(pk=row.pk).update(**{"starts_on": in_days(-90), **dates})
    return row.user


@pytest.mark.django_db(transaction=True)
def test_frozen_rules_keep_who_sat_on_their_day():
    place = at_phase(PhaseCode.DELIBERATION).organisation
    jury = CommitteeFactory(organisation=place, jury=True, quorum=2)
    member, chair = seat(jury, "member"), seat(jury, "chair")
    gone = seat(jury, "member", until=in_days(-10))
    come = seat(jury, "member", starts_on=in_days(-9))
    seat(jury, "member", until=in_days(-40))
    left_since = seat(jury, "secretary")
    left_since.is_active = False
    left_since.save()
    here = {"organisation": place, "jury": jury}
    opened = at_phase(PhaseCode.DELIBERATION, **here)
    first = RulesVersionFactory(campaign=opened, frozen_on=in_days(-30))
    second = RulesVersionFactory(
        campaign=opened, version=2, reason="Les congés", frozen_on=in_days(-5)
    )
    kept = RulesVersionFactory(
        campaign=at_phase(PhaseCode.OPEN, **here), jury={"quorum": None, "seats": []}
    )
    not_frozen = RulesVersionFactory(campaign=at_phase(PhaseCode.OPEN, **here), frozen_on=None)
    no_jury = RulesVersionFactory(campaign=at_phase(PhaseCode.OPEN, organisation=place))
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes("campaigns")
    try:
        migrate(BEFORE)
        migrate(AFTER)
        found = dict(RulesVersion.objects.values_list("pk", "jury"))
    finally:
        migrate(latest)

    def seats(*people):
        names = {"chair": chair, "secretary": left_since}
        kinds = {person: kind for kind, person in names.items()}
        return {(person.pk, kinds.get(person, "member")) for person in people}

    assert {tuple(row) for row in found[first.pk]["seats"]} == seats(
        chair, member, gone, left_since
    )
    assert {tuple(row) for row in found[second.pk]["seats"]} == seats(
        chair, member, come, left_since
    )
    assert found[first.pk]["seats"][0] == [chair.pk, "chair"]
    assert found[first.pk]["seats"][-1] == [left_since.pk, "secretary"]
    assert "quorum" not in found[first.pk]
    assert found[kept.pk] == {"quorum": None, "seats": []}
    assert found[not_frozen.pk] == {} and found[no_jury.pk] == {}
