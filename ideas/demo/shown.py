"""Who, in the demo, chose to show what they have lived here: a few colleagues of the agent."""

from accounts.models import User
from ideas.models import ShownBadge
from ideas.recognition import earned

LOOKED_AT, SHOWING = 60, 6


def show_some(agent: str) -> None:
    """A few people of this agent's organisation show a badge or two; the agent shows none, and
    finds theirs on their own page."""
    user = User.objects.filter(email=agent).first()
    if user is None:
        return
    colleagues = User.objects.filter(organisation=user.organisation_id).exclude(pk=user.pk)
    held = earned(colleagues.order_by("pk").values_list("pk", flat=True)[:LOOKED_AT])
    ShownBadge.objects.bulk_create(
        ShownBadge(user_id=person, badge=badge)
        for person in sorted(held)[:SHOWING]
        for badge in list(held[person])[: 1 + person % 2]
    )
