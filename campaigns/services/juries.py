"""A jury that changes while it judges: an amendment of its challenges says so, to all."""

from collections.abc import Iterator
from contextlib import contextmanager

from accounts.models import User
from campaigns.juries import judging
from campaigns.models import Campaign, RulesVersion
from campaigns.services.holding import jury_snapshot
from campaigns.services.rules import add_version, freeze_rules, words_of
from notifications.outbox import enqueue
from referents.models import Committee


@contextmanager
def amending_jury(committee: Committee, *, reason: str, by: User) -> Iterator[None]:
    """Around a change of who sits in a jury or of its quorum, in its transaction: each challenge
    that has opened and whose results are not told yet has its rules frozen as they were, then an
    amendment; none when nothing changed. Side effects: those who take part are told. Raises
    `ValidationError` without a reason."""
    keys = [campaign.pk for campaign in judging(committee)]
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("organisation")
    held = list(rows.filter(pk__in=keys).order_by("pk"))
    before = {campaign.pk: jury_snapshot(campaign) for campaign in held}
    for campaign in held:
        freeze_rules(campaign)
    yield
    for campaign in held:
        after = jury_snapshot(campaign)
        if after != before[campaign.pk]:
            rules = add_version(campaign, words_of(campaign), reason, by)
            _tell_jurors(rules, _seated(before[campaign.pk]), _seated(after))


def _seated(jury: dict) -> set[int]:
    """The keys of who sits."""
    return {user for user, _seat in jury["seats"]}


def _tell_jurors(rules: RulesVersion, before: set[int], after: set[int]) -> None:
    """Tell those who join the jury by an amendment, and those who leave it by it."""
    told = {"campaigns.jury_joined": after - before, "campaigns.jury_left": before - after}
    for notice, people in told.items():
        if people:
            context = {"rules": rules.pk, "people": sorted(people)}
            enqueue(notice, key=f"{notice}:{rules.pk}", context=context)
