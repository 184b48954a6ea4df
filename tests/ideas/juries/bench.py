"""A jury around its challenge, for the tests: five people with a seat, a director, a referent, a
sponsor, and entries."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from campaigns.enums import PhaseCode
from ideas import services
from ideas.enums import VerdictKind
from ideas.errors import NotAllowed, StaleMinutes
from ideas.models import Idea
from ideas.services import JuryVerdict
from tests.factories.accounts import MandateFactory, OrganisationFactory, UnitFactory, UserFactory
from tests.factories.campaigns import CampaignFactory, at_phase
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.factories.referents import CommitteeFactory, GridFactory, SeatFactory

SEATS = ("chair", "vice_chair", "secretary", "member", "other_member")
EVALUATE = ("chair", "vice_chair", "member", "other_member")


def outcome(act):
    """« done », or the name of what refused it."""
    try:
        act()
    except (NotAllowed, StaleMinutes, ValidationError) as refused:
        return type(refused).__name__
    return "done"


class Bench:
    """`people[name]` sit, or direct, or study; the challenge is in deliberation unless told."""

    def __init__(self, entries: int = 1, phase=PhaseCode.DELIBERATION, quorum=None, **fields):
        self.organisation = OrganisationFactory()
        self.unit = UnitFactory(organisation=self.organisation)
        self.jury = CommitteeFactory(organisation=self.organisation, jury=True, quorum=quorum)
        self.grid = GridFactory(committee=self.jury)
        names = (*SEATS, "director", "referent", "sponsor", "agent")
        self.people = {
            name: UserFactory(unit=self.unit, first_name=name.replace("_", "-"), last_name="Essai")
            for name in names
        }
        for name in SEATS:
            kind = {} if name in ("member", "other_member") else {name: True}
            SeatFactory(committee=self.jury, user=self.people[name], **kind)
        MandateFactory(user=self.people["director"], director=True)
        MandateFactory(user=self.people["referent"], referent=True)
        self.campaign = self._challenge(phase, fields)
        self.entries = [self.entry() for _number in range(entries)]

    def _challenge(self, phase, fields):
        about = {
            "organisation": self.organisation,
            "jury": self.jury,
            "sponsor": self.people["sponsor"],
            **fields,
        }
        return CampaignFactory(**about) if "opens_on" in about else at_phase(phase, **about)

    def entry(self, *, anonymous: bool = False, author=None, **fields) -> Idea:
        """An idea that answers the challenge, with its author when it is signed."""
        about = {
            "organisation": self.organisation,
            "unit": self.unit,
            "campaign": self.campaign,
            "state": "in_triage",
            "referent": self.people["referent"],
            "due_on": timezone.localdate() + datetime.timedelta(days=20),
        }
        if anonymous:
            count = Idea.objects.count()
            about |= {"origin": "anonymous", "code_digest": f"{count:064d}"}
        idea = IdeaFactory(**about | fields)
        if not anonymous:
            author = author or UserFactory(organisation=self.organisation)
            InvolvementFactory(idea=idea, user=author)
        return idea

    def author_of(self, idea: Idea):
        return idea.involvements.get().user

    def evaluate(self, name: str, idea: Idea | None = None, *, use: int = 3, ease: int = 3, **kw):
        """One evaluation: usefulness weighs 3, ease 1."""
        return services.give_jury_review(
            campaign=self.campaign,
            idea=idea or self.entries[0],
            user=self.people[name],
            scores={"utilite": use, "faisabilite": ease},
            **kw,
        )

    def start(self, by: str = "chair"):
        return services.start_deliberation(campaign=self.campaign, user=self.people[by])

    def pronounce(self, kind=VerdictKind.SENT_ON, idea=None, *, by="chair", seen=0, **told):
        told = {"words": "Merci : une idée simple et utile.", **told}
        if kind == VerdictKind.WINNER:
            told.setdefault("rank", 1)
        return services.pronounce(
            campaign=self.campaign,
            idea=idea or self.entries[0],
            user=self.people[by],
            seen=seen,
            verdict=JuryVerdict(kind=kind, **told),
        )

    def close(self, by: str = "chair"):
        return services.close_deliberation(
            campaign=self.campaign,
            user=self.people[by],
            method="consensus",
            account="Le jury a retenu les idées les plus simples à essayer.",
        )
