"""The ideas that answer a challenge: which they are, who may propose one or take it back, and which
have their answer."""

import datetime

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.models import User
from campaigns.asked import open_to
from campaigns.enums import Act, PhaseCode
from campaigns.models import Campaign
from ideas.enums import Party, State, VerdictKind, Visibility
from ideas.models import Answer, Idea, JuryDeliberation, JuryEntry
from ideas.permissions import Standing
from ideas.working_days import midnight_of

#: An idea enters a challenge while it is studied; what is decided on it later is the circuit's.
ENTERABLE = (State.DEPOSITED, State.IN_TRIAGE, State.INFO_REQUESTED)
#: States in which an idea has been answered, whatever came after.
SETTLED = (
    State.ANSWERED,
    State.REJECTED,
    State.ACCEPTED,
    State.SUSPENDED,
    State.IN_PROJECT,
    State.IN_PILOT,
    State.IN_ROLLOUT,
    State.ACHIEVED,
    State.RETIRED,
    State.STOPPED,
)
#: States in which an idea answers no challenge: an idea merged follows the one it joined.
NOT_ENTRIES = (State.DRAFT, State.WITHDRAWN, State.MERGED)
#: What the results themselves say to an author; the others wait for an answer of the circuit.
SAID_BY_RESULTS = (VerdictKind.WINNER, VerdictKind.SENT_ON)


def taking_part(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """Those of some ideas that take part in something: read by all, and neither taken back nor gone
    on within another. What a jury judges, agents vote for, pages list and figures count is read
    through here, so that they agree. An idea that waits for a moderator enters it once read."""
    return ideas.filter(visibility=Visibility.VISIBLE).exclude(state__in=NOT_ENTRIES)


def entries_of(campaign: Campaign) -> QuerySet[Idea]:
    """The ideas that answer a challenge."""
    return taking_part(Idea.objects.filter(campaign=campaign))


def can_enter(idea: Idea, who: Standing) -> bool:
    """Whether this person may propose the idea to a challenge that asks them."""
    return (
        Party.AUTHOR in who.parties
        and idea.campaign_id is None
        and idea.state in ENTERABLE
        and idea.visibility != Visibility.HIDDEN
    )


def can_leave(idea: Idea, who: Standing, *, posted_on: datetime.date | None = None) -> bool:
    """Whether this person may take the idea out of its challenge now; `posted_on` as for
    `in_time()`."""
    return (
        Party.AUTHOR in who.parties
        and idea.campaign_id is not None
        and not idea.info.closed
        and in_time(idea.campaign, Act.LEAVE, posted_on=posted_on)
    )


def in_time(campaign: Campaign, act: Act, *, posted_on: datetime.date | None = None) -> bool:
    """Whether a challenge takes ideas, or lets them go: today, or for a letter on the day it was
    put in the box, as long as its jury has told nothing and answers are still being given."""
    if posted_on is None or campaign.allows(act):
        return campaign.allows(act)
    told = JuryDeliberation.objects.filter(campaign=campaign, published_at__isnull=False)
    ended = campaign.phase == PhaseCode.CLOSED or told.exists()
    return campaign.allows(act, day=posted_on) and not ended


def challenges_for(idea: Idea, user: User) -> QuerySet[Campaign]:
    """The open challenges that ask this person, and that the idea's organisation takes part in."""
    return (
        Campaign.objects.open()
        .addressed_to(user)
        .filter(pk__in=Campaign.objects.at_organisation(idea.organisation).values("pk"))
        .with_calendar()
    )


def still_asked(idea: Idea, user: User) -> Campaign | None:
    """The challenge of an idea not deposited yet, None once it takes no ideas of this person."""
    if idea.campaign_id is None:
        return None
    return next((one for one in open_to(user) if one.pk == idea.campaign_id), None)


def mine_to_enter(campaign: Campaign, user: User) -> QuerySet[Idea]:
    """The ideas of a person that they may propose to this challenge."""
    asks_me = Campaign.objects.open().addressed_to(user).filter(pk=campaign.pk)
    return (
        Idea.objects.authored_by(user)
        .filter(Exists(asks_me))
        .filter(campaign=None, state__in=ENTERABLE, organisation=user.organisation_id)
        .exclude(visibility=Visibility.HIDDEN)
        .order_by("-deposited_on", "-id")
    )


# Answers ------------------------------------------------------------------------------------------


def with_answer(entries: QuerySet[Idea], campaign: Campaign, *, published: bool) -> QuerySet[Idea]:
    """Entries annotated with `has_answer`: settled by the circuit, answered since the challenge
    opened (a re-examination asked after does not undo it), or told by the results that they won or
    go on in the circuit."""
    opened = midnight_of(campaign.opens_on, campaign.organisation.time_zone)
    given = Answer.objects.filter(idea=OuterRef("pk"), published_at__gte=opened)
    found = Q(state__in=SETTLED) | Exists(given)
    if published:
        told = JuryEntry.objects.filter(
            idea=OuterRef("pk"), campaign=campaign, verdict__in=SAID_BY_RESULTS
        )
        found |= Exists(told)
    return entries.annotate(
        has_answer=Case(
            When(found, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
    )
