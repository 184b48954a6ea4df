"""A committee around its table, for the tests of sessions: five people with a seat, a director, a
referent, and ideas before it."""

import datetime

from django.utils import timezone

from ideas import services
from ideas.models import AgendaItem
from ideas.services import Deliberation
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory, IdeaSettingsFactory, InvolvementFactory
from tests.factories.referents import CommitteeFactory, GridFactory, SeatFactory, SessionFactory

SEATS = ("chair", "vice_chair", "secretary", "member", "other_member")


class Meeting:
    """`people[name]` sit, or direct, or study; `open()` opens the session with those present."""

    def __init__(self, ideas: int = 1, quorum: int | None = None):
        self.organisation = OrganisationFactory()
        IdeaSettingsFactory(organisation=self.organisation, full=True)
        self.unit = UnitFactory(organisation=self.organisation)
        self.committee = CommitteeFactory(organisation=self.organisation, quorum=quorum)
        self.grid = GridFactory(committee=self.committee)
        names = (*SEATS, "director", "other_director", "referent", "agent")
        self.people = {
            name: UserFactory(unit=self.unit, first_name=name.replace("_", "-"), last_name="Essai")
            for name in names
        }
        for name in SEATS:
            kind = {} if name in ("member", "other_member") else {name: True}
            SeatFactory(committee=self.committee, user=self.people[name], **kind)
        MandateFactory(user=self.people["director"], director=True)
        MandateFactory(user=self.people["other_director"], director=True)
        MandateFactory(user=self.people["referent"], referent=True)
        self.session = SessionFactory(committee=self.committee, held_on=timezone.localdate())
        self.ideas = [self.idea(number) for number in range(ideas)]
        self.items = [
            AgendaItem.objects.create(session=self.session, idea=idea, position=number)
            for number, idea in enumerate(self.ideas, start=1)
        ]

    def idea(self, number: int = 0, **fields):
        """An idea before the committee, with its author."""
        defaults = {
            "organisation": self.organisation,
            "unit": self.unit,
            "state": "in_committee",
            "committee": self.committee,
            "summary": "Utile, et simple à essayer.",
            "referent": self.people["referent"],
            "due_on": timezone.localdate() + datetime.timedelta(days=5 + number),
        }
        idea = IdeaFactory(**defaults | fields)
        InvolvementFactory(idea=idea, user=UserFactory(organisation=self.organisation))
        return idea

    def open(self, *names: str):
        """Open the session with these people, by default everyone who sits."""
        present = [self.people[name] for name in names or SEATS]
        self.session = services.open_session(
            session=self.session, user=self.people["secretary"], present=present
        )
        return self.session

    def start(self, item=None, by: str = "chair"):
        return services.start_item(item=item or self.items[0], user=self.people[by])

    def decide(self, outcome: str, item=None, by: str = "chair", **told):
        """Record an outcome, by consensus unless told otherwise."""
        item = item or self.items[0]
        inputs = {
            "accept": {"sponsor": self.people["director"].pk},
            "adjourn": {"date": (timezone.localdate() + datetime.timedelta(days=45)).isoformat()},
        }.get(outcome, {})
        deliberation = Deliberation(
            outcome=outcome,
            reason=told.pop("reason", "Peu coûteux, utile à tous."),
            inputs=told.pop("inputs", inputs),
            **told,
        )
        return services.record_outcome(
            item=item, user=self.people[by], seen=item.idea.revision, deliberation=deliberation
        )

    def close(self, publishes_on: datetime.date | None = None):
        self.session = services.close_session(
            session=self.session,
            user=self.people["chair"],
            publishes_on=publishes_on or timezone.localdate(),
        )
        return self.session

    def publish(self) -> int:
        self.session.refresh_from_db()
        return services.publish_session(session=self.session, user=self.people["chair"])
