"""One organisation with everyone the circuit knows, for the tests of ideas: who each person is,
said in the product's words, and what each transition can be given."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from accounts.enums import Branch
from accounts.models import User
from ideas.actors import Clock, Person
from ideas.enums import State, Tie
from ideas.models import Idea, Involvement
from notifications.models import Occurrence
from projects.models import Project
from tests.factories.accounts import (
    GroupementFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.ideas import (
    AnswerFactory,
    IdeaFactory,
    IdeaSettingsFactory,
    InvolvementFactory,
    OpinionFactory,
)
from tests.factories.referents import CommitteeFactory, SeatFactory

REJECTION = {
    "understood": "Vous proposez d’ouvrir un second guichet le lundi.",
    "reasons": ["cost_against_benefit"],
    "explanation": "Le lundi est le jour le plus calme de la semaine.",
    "way_forward": "Un hall plus grand, prévu en 2028.",
    "contact": "Inès Robin, à l’accueil.",
}

#: What each person is to the idea of the cast, in the product's words. The recusal of those who
#: have a hand in the idea is already taken into account: they keep what their hand gives them.
WHO = {
    "agent": set(),
    "author": {"author"},
    "coauthor": {"author"},
    "referent": {"referent"},
    "responsable": {"referent"},
    "referent_of_parent": {"referent"},
    "referent_of_other_unit": set(),
    "referent_elsewhere": set(),
    "former_referent": set(),
    "facilitator": set(),
    "expert": set(),
    "committee_member": set(),
    "secretary": {"secretary"},
    "chair": {"chair"},
    "jury_chair": set(),
    "former_member": set(),
    "chair_elsewhere": set(),
    "director": {"director"},
    "delegated_director": {"director"},
    "director_elsewhere": set(),
    "sponsor": {"director", "sponsor"},
    "former_sponsor": set(),
    "lead": {"lead"},
    "member": set(),
    "network_lead": {"network_lead"},
    "groupement_lead": {"network_lead"},
    "network_lead_elsewhere": set(),
    "administrator": set(),
    "referent_author": {"author"},
    "chair_author": {"author"},
    "director_author": {"author"},
    "referent_in_team": set(),
    "director_in_team": set(),
    "network_lead_in_team": set(),
    "referent_offered_seat": {"referent"},
    "referent_once_in_team": {"referent"},
}


@dataclass
class Cast:
    """The organisation and its people; `idea(state)` is an idea they all stand around."""

    full: bool = True
    people: dict[str, User] = field(default_factory=dict)

    def __post_init__(self):
        self.organisation = OrganisationFactory(branch=Branch.FAMILY)
        self.elsewhere = OrganisationFactory(branch=Branch.HEALTH)
        IdeaSettingsFactory(organisation=self.organisation, full=self.full)
        self.division = UnitFactory(organisation=self.organisation)
        self.unit = UnitFactory(parent=self.division)
        self.other_unit = UnitFactory(organisation=self.organisation)
        self.committee = CommitteeFactory(organisation=self.organisation) if self.full else None
        people = User.objects.bulk_create(self._person(name) for name in WHO)
        self.people = dict(zip(WHO, people, strict=True))
        self._mandates()
        if self.full:
            self._seats()

    def _person(self, name):
        organisation = self.elsewhere if name.endswith("elsewhere") else self.organisation
        return UserFactory.build(
            organisation=organisation, email=f"{name}@exemple.fr", password="!"
        )

    def _mandates(self):
        def hold(name, **mandate):
            return MandateFactory(user=self.people[name], **mandate)

        for name in ("referent", "referent_author", "referent_in_team"):
            hold(name, referent=True, unit=self.unit)
        for name in ("referent_offered_seat", "referent_once_in_team"):
            hold(name, referent=True, unit=self.unit)
        hold("responsable", referent=True)
        hold("referent_of_parent", referent=True, unit=self.division)
        hold("referent_of_other_unit", referent=True, unit=self.other_unit)
        hold("referent_elsewhere", referent=True)
        hold("former_referent", referent=True, ended=True)
        hold("facilitator", facilitator=True, unit=self.unit)
        director = hold("director", director=True)
        hold("delegated_director", director=True, delegated_by=director)
        hold("director_elsewhere", director=True)
        hold("sponsor", director=True)
        hold("former_sponsor", director=True, ended=True)
        hold("director_author", director=True)
        hold("director_in_team", director=True)
        hold("network_lead", network_lead=True)
        hold("network_lead_in_team", network_lead=True)
        groupement = GroupementFactory(organisations=[self.organisation])
        hold("groupement_lead", network_lead=True, groupement=groupement)
        hold("network_lead_elsewhere", network_lead=True, branch=Branch.HEALTH)
        hold("administrator", administrator=True)

    def _seats(self):
        def seat(name, committee=self.committee, **kind):
            SeatFactory(committee=committee, user=self.people[name], **kind)

        seat("committee_member")
        seat("secretary", secretary=True)
        seat("former_member", ended=True)
        jury = CommitteeFactory(organisation=self.organisation, jury=True)
        seat("jury_chair", committee=jury, chair=True)
        seat("chair_elsewhere", CommitteeFactory(organisation=self.elsewhere), chair=True)
        seat("chair", chair=True)

    def hand_chair_to_author(self):
        """One chair at a time: the author of the idea becomes it."""
        self.committee.members.filter(seat="chair").delete()
        SeatFactory(committee=self.committee, user=self.people["chair_author"], chair=True)

    def idea(self, state, *, local=False, **fields) -> Idea:
        """An idea in a state, with everyone tied to it as their name says."""
        state = State(state)
        shape = {"state": state}
        if state == State.DRAFT:
            shape = {"draft": True}
        elif state == State.MERGED:
            shape = {"merged": True}
        elif state in (State.ANSWERED, State.REJECTED, State.WITHDRAWN, State.STOPPED):
            shape |= {"closed": True}
        before_committee = (State.DRAFT, State.DEPOSITED, State.IN_TRIAGE)
        idea = IdeaFactory(
            organisation=self.organisation,
            unit=self.unit,
            committee=None if state in before_committee else self.committee,
            referent=self.people["referent"],
            is_local=local,
            **shape | fields,
        )
        self._ties(idea)
        if state == State.REJECTED:
            AnswerFactory(idea=idea, rejection=True)
        if state in CARRIED_OUT:
            Project.objects.create(idea=idea)
        OpinionFactory(idea=idea, expert=self.people["expert"], asked_by=self.people["referent"])
        return idea

    def _ties(self, idea):
        ties = [
            ("author", Tie.AUTHOR, {}),
            ("coauthor", Tie.COAUTHOR, {}),
            ("referent_author", Tie.COAUTHOR, {}),
            ("chair_author", Tie.COAUTHOR, {}),
            ("director_author", Tie.COAUTHOR, {}),
            ("sponsor", Tie.SPONSOR, {}),
            ("former_sponsor", Tie.SPONSOR, {"ended": True}),
            ("lead", Tie.LEAD, {}),
            ("member", Tie.MEMBER, {}),
            ("referent_in_team", Tie.MEMBER, {}),
            ("director_in_team", Tie.MEMBER, {}),
            ("network_lead_in_team", Tie.MEMBER, {}),
            ("referent_offered_seat", Tie.MEMBER, {"offered": True}),
            ("referent_once_in_team", Tie.MEMBER, {"ended": True}),
        ]
        Involvement.objects.bulk_create(
            InvolvementFactory.build(idea=idea, user=self.people[name], kind=kind, **dates)
            for name, kind, dates in ties
        )

    def actor(self, name):
        """A fresh actor: what a request would have loaded."""
        if name == "clock":
            return Clock()
        return Person(User.objects.get(pk=self.people[name].pk))

    @cached_property
    def survivor(self) -> Idea:
        return IdeaFactory(organisation=self.organisation, unit=self.unit)

    def details(self, action) -> dict:
        """Inputs with which a transition can happen."""
        people = self.people
        later = (timezone.localdate() + datetime.timedelta(days=45)).isoformat()
        inputs = {
            "request_info": {"question": "Combien de personnes sont concernées ?"},
            "provide_info": {"reply": "Une dizaine chaque lundi."},
            "answer": {"answer": "Ce guichet existe déjà.", "where": "Le service de l’accueil."},
            "contest": {"reason": "Ce n’est pas le même guichet."},
            "forward": {"ask": "Est-ce prévu au niveau national ?"},
            "return_forwarded": {"reply": "Oui, pour 2027."},
            "merge": {"survivor": str(self.survivor.pk)},
            "unmerge": {"reason": "Ce sont deux sujets."},
            "refer": {
                "committee": self.committee.pk if self.committee else None,
                "summary": "Simple et utile.",
            },
            "start_locally": {
                "lead": people["agent"].pk,
                "sponsor": people["director"].pk,
                "unit_informed": True,
            },
            "accept": {"reason": "Utile à tous.", "sponsor": people["director"].pk},
            "adjourn": {"reason": "Il manque un chiffrage.", "date": later},
            "reject": REJECTION,
            "appeal": {"new_element": "Une autre caisse l’a fait."},
            "suspend": {"reason": "Le budget est voté en mars.", "date": later},
            "form_team": {"lead": people["agent"].pk},
            "start_pilot": {
                "site": self.unit.pk,
                "hypothesis": "Si le guichet ouvre, l’attente diminue.",
                "indicator": "Attente moyenne",
                "value_before": "23 minutes",
                "date": later,
            },
            "resume_project": {"outcome": "adapt", "learned": "L’attente diminue de moitié."},
            "start_rollout": {
                "sites": [self.unit.pk, self.other_unit.pk],
                "how_to": "Un guichet, une personne, une affiche.",
                "learned": "Un guichet suffit.",
            },
            "achieve": {
                "results": "Deux guichets ouverts.\nMoins d’attente.\nÀ refaire.",
                "learned": "Un guichet suffit.",
            },
            "stop": {"lessons": "Le lundi n’était pas le bon jour."},
            "retire": {"reason": "L’accueil a été refait."},
            "reopen": {"reason": "Le contexte a changé."},
        }
        return inputs.get(action, {})


CARRIED_OUT = (
    State.IN_PROJECT,
    State.IN_PILOT,
    State.IN_ROLLOUT,
    State.ACHIEVED,
    State.RETIRED,
    State.STOPPED,
)


def written(idea) -> tuple:
    """All that a refused transition must leave as it was."""
    fresh = Idea.objects.get(pk=idea.pk)
    return (
        fresh.state,
        fresh.revision,
        fresh.due_on,
        fresh.referent_id,
        list(idea.history.values_list("pk", flat=True)),
        list(idea.decisions.values_list("pk", "closed_at")),
        list(idea.dialogue.values_list("pk", flat=True)),
        list(idea.answers.values_list("pk", flat=True)),
        list(idea.involvements.values_list("pk", "ended_on")),
        Occurrence.objects.count(),
    )
