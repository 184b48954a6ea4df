"""What the challenges under way announced, which the settings of an organisation may not undo."""

from campaigns.enums import PhaseCode, VoteMethod
from campaigns.juries import is_judging
from campaigns.models import Campaign

#: Opened, and its results still read as those of now.
UNDER_WAY = (PhaseCode.OPEN, PhaseCode.DELIBERATION, PhaseCode.RESULTS)


def parts_promised(organisation_id: int) -> dict[str, str]:
    """The parts of the settings that a challenge under way rests on, each with its title."""
    found: dict[str, str] = {}
    rows = Campaign.objects.published().kept().filter(organisation=organisation_id)
    for row in rows.with_calendar().order_by("opens_on", "pk"):
        under_way = row.phase in UNDER_WAY
        if is_judging(row):
            found.setdefault("uses_jury", row.title)
        if under_way and row.is_celebration:
            found.setdefault("uses_celebration", row.title)
        elif under_way and row.vote_method != VoteMethod.NONE:
            found.setdefault("uses_vote", row.title)
    return found
