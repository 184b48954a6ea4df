"""What the tests of deadlines share: an organisation with everyone awaited, ideas that wait."""

import datetime

from ideas.enums import State, Tie
from ideas.models import HistoryEntry, IdeaSettings, Involvement
from notifications.models import Occurrence
from notifications.notices import get_notice
from referents.enums import Seat
from referents.models import Committee, CommitteeMember
from tests.factories.accounts import (
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.ideas import IdeaFactory

UTC = datetime.UTC
REJECTION = {
    "understood": "Vous proposez d’ouvrir un second guichet.",
    "reasons": ["cost_against_benefit"],
    "explanation": "Le lundi est le jour le plus calme.",
    "way_forward": "Un hall plus grand, prévu en 2028.",
    "contact": "Inès Robin, à l’accueil.",
}


def at(day, hour=9, minute=0):
    """A moment of a day, by universal time."""
    return datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=UTC)


class Place:
    """An organisation and its people: the referent holds a unit, the responsable all of it."""

    def __init__(self, name, **fields):
        self.organisation = OrganisationFactory(name=name, **fields)
        self.unit = UnitFactory(organisation=self.organisation)
        roles = ("author", "referent", "responsable", "director", "lead", "expert", "chair")
        for role in (*roles, "member"):
            setattr(self, role, UserFactory(unit=self.unit, first_name=role, last_name=name))
        MandateFactory(referent=True, user=self.referent, unit=self.unit)
        MandateFactory(referent=True, user=self.responsable)
        MandateFactory(director=True, user=self.director)
        self.committee = Committee.objects.create(organisation=self.organisation, name="Comité")
        for user, seat in ((self.chair, Seat.CHAIR), (self.member, Seat.MEMBER)):
            CommitteeMember.objects.create(
                committee=self.committee,
                user=user,
                seat=seat,
                starts_on=datetime.date(2020, 1, 1),
            )
        self.network_lead = None

    def settings(self, **fields):
        return IdeaSettings.objects.create(organisation=self.organisation, **fields)

    def idea(self, state, *, since, due_on, title="Une idée", **fields):
        """An idea put in a state on a day, with the limit it then got."""
        idea = IdeaFactory(
            organisation=self.organisation,
            unit=self.unit,
            title=title,
            state=state,
            revision=1,
            due_on=due_on,
            deposited_on=since,
            committee=self.committee if state in (State.IN_COMMITTEE, State.ADJOURNED) else None,
            **{"referent": None if state == State.DEPOSITED else self.referent} | fields,
        )
        HistoryEntry.objects.create(
            idea=idea,
            revision=1,
            action="deposit",
            source=State.DRAFT,
            target=state,
            actor_kind="clock",
            party="clock",
            day=since,
            at=at(since),
        )
        for user, kind in ((self.author, Tie.AUTHOR), *self._later_ties(state)):
            self.tie(idea, user, kind, on=since)
        return idea

    def _later_ties(self, state):
        sponsored = (State.ACCEPTED, State.SUSPENDED, State.IN_PROJECT, State.IN_PILOT)
        if state in sponsored:
            yield self.director, Tie.SPONSOR
        if state in (State.IN_PROJECT, State.IN_PILOT):
            yield self.lead, Tie.LEAD

    @staticmethod
    def tie(idea, user, kind, *, on=None):
        day = on or datetime.date(2020, 1, 1)
        return Involvement.objects.create(
            idea=idea, user=user, kind=kind, offered_on=day, accepted_on=day
        )


def reminders(**filters):
    """What has been enqueued so far, oldest first."""
    return Occurrence.objects.filter(notice__startswith="ideas.reminder", **filters).order_by("pk")


def said(occurrence):
    """The kind and the planned day of a reminder, from its key."""
    return tuple(occurrence.key.split(":")[-2:])


def told(occurrence):
    """Whom an occurrence would be addressed to now; nobody once its reason has gone."""
    notice = get_notice(occurrence.notice)
    if not notice.is_current(occurrence.context):
        return set()
    return {recipient.user_id for recipient in notice.recipients(occurrence.context)}
