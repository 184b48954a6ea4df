"""Ninety days, day by day, with ten days of outage: nothing is lost, nothing is said twice."""

import datetime

import pytest

from ideas.actors import Person
from ideas.enums import State
from ideas.models import Decision, HistoryEntry, Opinion
from ideas.services import give_opinion, move
from ideas.services.clockwork import tick
from ideas.services.reminding import remind
from tests.factories.accounts import MandateFactory
from tests.ideas.deadlines import REJECTION, Place, at, reminders, said, told
from tests.ideas.oracle import DAY, Thing, forward, live

#: Christmas and New Year's Day; Easter Monday, Labour Day, Ascension Day, Whit Monday.
STARTS = [datetime.date(2025, 12, 1), datetime.date(2026, 4, 1)]
DAYS = 90
OUTAGE = range(34, 44)

#: Title, state, day it began, day it is due: counted from the first day.
WAITING = [
    ("dépôt", State.DEPOSITED, 0, 14),
    ("dépôt suivi", State.DEPOSITED, 0, 14),
    ("étude", State.IN_TRIAGE, 0, 31),
    ("étude à signer", State.IN_TRIAGE, 0, 28),
    ("question", State.INFO_REQUESTED, 2, 32),
    ("question avec réponse", State.INFO_REQUESTED, 3, 33),
    ("question dans la panne", State.INFO_REQUESTED, 5, 35),
    ("national", State.FORWARDED, 1, 61),
    ("comité", State.IN_COMMITTEE, 0, 50),
    ("report", State.ADJOURNED, 0, 38),
    ("report court", State.ADJOURNED, 0, 9),
    ("retenue", State.ACCEPTED, 4, 34),
    ("moyens", State.SUSPENDED, 0, 25),
    ("projet", State.IN_PROJECT, 0, 60),
    ("essai", State.IN_PILOT, 0, 42),
]
AWAITED = {
    State.DEPOSITED: {"referent"},
    State.IN_TRIAGE: {"referent"},
    State.INFO_REQUESTED: {"author"},
    State.FORWARDED: {"network_lead"},
    State.IN_COMMITTEE: {"chair", "member"},
    State.ADJOURNED: {"chair", "member"},
    State.ACCEPTED: {"director"},
    State.SUSPENDED: {"director"},
    State.IN_PROJECT: {"lead"},
    State.IN_PILOT: {"lead"},
}


class World:
    """Two organisations of one branch, each with its settings, and what the oracle knows of them:
    a dozen ideas and more, a decision to sign, an opinion to give."""

    def __init__(self, start):
        self.start = start
        self.things, self.ideas, self.acts, self.oracle_acts = {}, {}, {}, {}
        network_lead = MandateFactory(network_lead=True).user
        self.places = [Place("Nord"), Place("Sud")]
        own = {"reminder_days_before": 5, "limits": {"in_triage": 8}}
        self.places[1].settings(**own)
        for place, (days_before, limits) in zip(
            self.places, [(3, {}), (5, own["limits"])], strict=True
        ):
            place.network_lead = network_lead
            for title, state, since, due in WAITING:
                self._wait(place, title, state, since, due, days_before, limits)
            self._people_act(place)

    def day(self, count):
        return self.start + count * DAY

    def _name(self, place, title):
        return f"{place.organisation.name} : {title}"

    def _wait(self, place, title, state, since, due, days_before, limits):
        name = self._name(place, title)
        begins, ends = self.day(since), self.day(due)
        self.ideas[name] = place.idea(state, since=begins, due_on=ends, title=name)
        self.things[name] = Thing(name, str(state), begins, ends, days_before, limits)

    def _people_act(self, place):
        """What people do, some of it during the outage: an answer that comes after its limit, but
        before the clock could say so, is an answer."""
        for title, count, action, user, details, target in [
            ("dépôt suivi", 8, "take_charge", place.referent, {}, "in_triage"),
            ("question avec réponse", 12, "provide_info", place.author, {"reply": "Oui."},
             "in_triage"),
            ("question dans la panne", 38, "provide_info", place.author, {"reply": "Oui."},
             "in_triage"),
        ]:  # fmt: skip
            name = self._name(place, title)
            day = self.day(count)
            self._act(
                count,
                lambda n=name, a=action, u=user, d=details, on=day: self._move(n, a, u, d, on),
                lambda n=name, t=target, on=day: self.things[n].enter(t, on),
            )
        self._sign(place)
        self._opinion(place)

    def _act(self, count, real, expected):
        """Something done on a day, before the clock: for real, and as the oracle knows it."""
        day = self.day(count)
        self.acts.setdefault(day, []).append(real)
        self.oracle_acts.setdefault(day, []).append(expected)

    def _move(self, name, action, user, details, day):
        idea = self.ideas[name]
        idea.refresh_from_db()
        return move(idea, action, actor=Person(user, at(day, 6)), seen=idea.revision, **details)

    def _sign(self, place):
        """A refusal proposed, never signed: from then on the decision waits, not the idea."""
        name, day = self._name(place, "étude à signer"), self.day(10)
        signature = Thing(f"{name} (signature)", "decision", day, day)
        signature.days_before = self.things[name].days_before
        signature.over = True
        self.things[signature.name] = signature

        def propose():
            self._move(name, "reject", place.referent, REJECTION, day)

        def expect():
            self.things[name].over = True
            signature.over = False
            signature.due = forward(day, 10)

        self._act(10, propose, expect)

    def _opinion(self, place):
        """An opinion given on the 40th day, during the outage."""
        name = f"{self._name(place, 'étude')} (avis)"
        idea = self.ideas[self._name(place, "étude")]
        opinion = Opinion.objects.create(
            idea=idea,
            expert=place.expert,
            asked_by=place.referent,
            question="Qu’en pensez-vous ?",
            asked_on=self.day(1),
            due_on=self.day(15),
        )
        days_before = self.things[self._name(place, "étude")].days_before
        thing = Thing(name, "opinion", self.day(1), self.day(15), days_before)
        self.things[name] = thing
        self._act(
            40,
            lambda: give_opinion(opinion=opinion, user=place.expert, body="Bonne idée."),
            lambda: setattr(thing, "over", True),
        )

    def name_of(self, occurrence):
        context = occurrence.context
        if "decision" in context:
            return f"{Decision.objects.get(pk=context['decision']).idea.title} (signature)"
        if "opinion" in context:
            return f"{Opinion.objects.get(pk=context['opinion']).idea.title} (avis)"
        return next(name for name, idea in self.ideas.items() if str(idea.pk) == context["idea"])

    def people(self, occurrence, kind):
        """Who should be written to, as keys of users."""
        name = self.name_of(occurrence)
        place = next(place for place in self.places if name.startswith(place.organisation.name))
        if kind == "escalation":
            roles = {"responsable"}
        elif "decision" in occurrence.context:
            roles = {"director"}
        elif "opinion" in occurrence.context:
            roles = {"expert"}
        else:
            idea = self.ideas[name]
            idea.refresh_from_db()
            roles = AWAITED[idea.state]
        return {getattr(place, role).pk for role in roles}


@pytest.mark.parametrize("start", STARTS)
def test_each_thing_happens_once_on_its_day(db, start):
    world = World(start)
    days = [world.day(count) for count in range(DAYS)]
    outage = {world.day(count) for count in OUTAGE}
    moves, seen, wrong_people = [], set(), []
    happened = []
    for day in days:
        for act in world.acts.get(day, []):
            act()
        if day in outage:
            continue
        known = set(HistoryEntry.objects.values_list("pk", flat=True))
        for hour in (7, 8):
            tick(now=at(day, hour))
            remind(now=at(day, hour))
        for entry in HistoryEntry.objects.exclude(pk__in=known).select_related("idea"):
            moves.append((day, entry.idea.title, entry.action))
            assert entry.day == day
        for occurrence in reminders().exclude(pk__in=seen):
            seen.add(occurrence.pk)
            kind, planned = said(occurrence)
            happened.append(
                (day, world.name_of(occurrence), kind, datetime.date.fromisoformat(planned))
            )
            if told(occurrence) != world.people(occurrence, kind):
                wrong_people.append((happened[-1], told(occurrence)))
    expected_moves, expected = live(
        list(world.things.values()), days, outage=outage, acts=world.oracle_acts
    )
    assert sorted(moves) == sorted(expected_moves)
    assert sorted(happened) == sorted(expected)
    assert wrong_people == []
    assert len(expected_moves) == 2 * 4 and len(expected) > 150


def test_what_is_still_waiting_to_leave_stops_when_someone_acts(db):
    """Reminders already written do not leave once the idea has moved."""
    place = Place("Nord")
    start = STARTS[0]
    idea = place.idea(State.IN_TRIAGE, since=start, due_on=start + 10 * DAY)
    remind(now=at(start + 30 * DAY))
    assert [bool(told(row)) for row in reminders()] == [True, True]
    move(idea, "request_info", actor=Person(place.referent), seen=1, question="Où ?")
    assert [bool(told(row)) for row in reminders()] == [False, False]
