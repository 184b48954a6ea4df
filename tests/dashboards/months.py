"""What the tests of figures share: an organisation whose ideas move on given days."""

import datetime
from collections import Counter

from dashboards.models import FigureCell, IdeaFact, SpreadFact, SpreadSum
from dashboards.period import Period
from dashboards.scope import Scope
from dashboards.services.cells import COLUMNS
from ideas.enums import ActorKind, State
from ideas.models import HistoryEntry, Idea
from tests.factories.accounts import OrganisationFactory, UnitFactory, UserFactory
from tests.factories.ideas import IdeaFactory

YEAR = Period.of_year(2026)


def day(text):
    """`03-15`: a day of 2026."""
    return datetime.date.fromisoformat(f"2026-{text}")


class House:
    """An organisation of 250 people with a unit, one below it, and one beside."""

    def __init__(self):
        self.organisation = OrganisationFactory(headcount=250)
        self.top = UnitFactory(organisation=self.organisation, name="Accueil", headcount=60)
        self.below = UnitFactory(
            organisation=self.organisation, parent=self.top, name="Guichet", headcount=30
        )
        self.beside = UnitFactory(organisation=self.organisation, name="Paie", headcount=40)
        self.person = UserFactory(organisation=self.organisation)

    @property
    def scope(self):
        return Scope((self.organisation.pk,), name="Caf", listable=True)

    def of_unit(self, unit):
        return Scope(
            (self.organisation.pk,),
            name=unit.name,
            unit=unit.path,
            unit_id=unit.pk,
            listable=True,
        )

    def of_challenge(self, challenge):
        return Scope((self.organisation.pk,), challenge=challenge.pk, listable=True)

    def idea(self, deposited, *moves, unit=None, **fields):
        """An idea deposited on a day, then moved: `("take_charge", "in_triage", "01-20")`."""
        idea = IdeaFactory(
            organisation=self.organisation, unit=unit, deposited_on=day(deposited), **fields
        )
        self.moved(idea, ("deposit", "deposited", deposited), *moves)
        return idea

    def moved(self, idea, *moves):
        """Write moves as the services do: history, state, revision."""
        for action, target, on in moves:
            source = State.DRAFT if action == "deposit" else idea.state
            idea.revision += 1
            idea.state = target
            HistoryEntry.objects.create(
                idea=idea,
                revision=idea.revision,
                action=action,
                source=source,
                target=target,
                actor_kind=ActorKind.PERSON,
                actor=self.person,
                party="referent",
                day=day(on),
                at=datetime.datetime.combine(day(on), datetime.time(9), tzinfo=datetime.UTC),
            )
        Idea.objects.filter(pk=idea.pk).update(state=idea.state, revision=idea.revision)


def kept():
    """All that the read model holds, without its keys: cells, then what each idea adds, then the
    adoption of organisations, and what each innovation adds to it."""
    cells = {
        (cell.organisation_id, cell.kind, cell.place, cell.month): dict(
            +Counter({name: getattr(cell, name) for name in COLUMNS} | cell.counts)
        )
        for cell in FigureCell.objects.all()
    }
    return cells, _all(IdeaFact), _all(SpreadSum), _all(SpreadFact)


def _all(model):
    return {
        row.pk: [getattr(row, field.attname) for field in model._meta.fields]
        for row in model.objects.all()
    }


def lines(value):
    """The lines of a figure's table: key and value."""
    return [(row.key, row.value) for row in value.rows]
