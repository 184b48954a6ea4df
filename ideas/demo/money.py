"""What the projects of the first organisation cost and bring, and what a trial's site says of it.
Written as it would have been through the services; nobody is told: history is past."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from accounts.models import User
from accounts.selectors import people_in_office
from ideas.demo.cast import Cast
from ideas.enums import State, Tie
from ideas.models import Involvement
from projects.models import (
    Budget,
    BudgetLine,
    BudgetRequest,
    BudgetVote,
    Expense,
    Gain,
    GainValue,
    Pilot,
    PilotFeedback,
    Project,
    ProjectSettings,
)
from projects.money import FIXED_UNITS, GainKind, GainStage, RequestState

VOTED, AMENDED = Decimal(40_000), Decimal(8_000)
#: What each project asks for, what was spent of it, on what.
LINES = (
    ("Matériel d’accueil", "6400", "5120.40", "Bornes et affichage"),
    ("Prestation d’ergonomie", "4800", "4800", "Deux ateliers avec des usagers"),
    ("Impression et affichage", "950", "312.75", "Affiches des trois sites"),
    ("Formation des équipes", "3600", "1800", "Première session"),
)
GAINS = (
    (GainKind.TIME, "Temps d’accueil", "", "310", "Dix minutes par matinée et par agent."),
    (GainKind.QUALITY, "Réclamations en moins", "réclamations par mois", "14", "Comptage."),
    (GainKind.MONEY, "Affranchissement", "", "2150.5", "Plis en moins, au tarif de l’année."),
    (GainKind.ENVIRONMENT, "Papier", "ramettes par an", "85", "Commandes de fournitures."),
)
#: Trials that colleagues speak of; beyond, a large demo is made to measure lists.
MOST = 200
SAID = (
    ("Les gens savent où aller : on nous interrompt beaucoup moins.", 4),
    ("Bien le matin. L’après-midi, il faudrait une personne de plus.", 3),
    ("Je n’y croyais pas trop ; je ne reviendrais pas en arrière.", 4),
)


def fund(cast: Cast, *, today: datetime.date) -> None:
    """A budget of the year with its lines, gains, and what colleagues say of trials under way."""
    home = cast.places[0].pk
    ProjectSettings.objects.update_or_create(organisation_id=home, defaults={"uses_budget": True})
    settings = ProjectSettings.objects.select_related("organisation").get(pk=home)
    directors = people_in_office("director", organisation=settings.organisation)
    director = directors.order_by("pk").first()
    projects = Project.objects.filter(
        idea__organisation=home,
        idea__state__in=[State.IN_PILOT, State.IN_ROLLOUT, State.ACHIEVED, State.IN_PROJECT],
    ).order_by("-started_on", "pk")
    if director and projects.exists():
        _lines(home, list(projects[: len(LINES)]), director, today)
    running = Pilot.objects.running().filter(project__idea__organisation=home)
    PilotFeedback.objects.bulk_create(
        said for pilot in running.order_by("pk")[:MOST] for said in _feedback(pilot, today)
    )


def _lines(home: int, projects: list[Project], director: User, today: datetime.date) -> None:
    budget = Budget.objects.create(
        organisation_id=home, year=today.year, voted=VOTED + AMENDED, left=VOTED + AMENDED
    )
    first = today.replace(month=1, day=15)
    for amount, day, reason in (
        (VOTED, first, "Comité de direction de janvier."),
        (AMENDED, today - datetime.timedelta(days=40), "Reliquat de la formation, réaffecté."),
    ):
        BudgetVote.objects.create(
            budget=budget, amount=amount, reason=reason, decided_by=director, day=day
        )
    for number, (project, row) in enumerate(zip(projects, LINES, strict=False)):
        asker = _lead(project, director)
        if asker:
            _line(budget, project, row, asker, director, today)
            _gain(project, GAINS[number], asker, today)
    asker = _lead(projects[0], director)
    if asker:
        line = BudgetLine.objects.create(
            project=projects[0], budget=budget, label="Second écran d’information"
        )
        BudgetRequest.objects.create(
            line=line, amount=Decimal(780), reason="Un écran ne suffit pas le lundi.",
            asked_by=asker, asked_on=today - datetime.timedelta(days=2),
        )  # fmt: skip
    budget.save()


def _lead(project: Project, director: User) -> User | None:
    lead = project.idea.involvements.active().filter(kind=Tie.LEAD).exclude(user=director)
    row = lead.select_related("user").first()
    return row and row.user


def _line(budget, project, row, asker, director, today) -> None:
    label, asked, spent, bought = row
    line = BudgetLine.objects.create(
        project=project, budget=budget, label=label, amount=Decimal(asked), spent=Decimal(spent)
    )
    day = max(project.started_on, today - datetime.timedelta(days=60))
    BudgetRequest.objects.create(
        line=line, amount=Decimal(asked), reason="Devis joint au journal du projet.",
        asked_by=asker, asked_on=day, outcome=RequestState.APPROVED, decided_by=director,
        decided_on=day,
    )  # fmt: skip
    Expense.objects.create(
        line=line, amount=Decimal(spent), label=bought, spent_on=today, noted_by=asker
    )
    budget.committed += Decimal(asked)
    budget.left -= Decimal(asked)
    budget.spent += Decimal(spent)


def _gain(project: Project, row: tuple, asker: User, today: datetime.date) -> None:
    kind, label, unit, amount, method = row
    gain = Gain.objects.create(
        project=project, kind=kind, label=label, unit=FIXED_UNITS.get(kind) or unit
    )
    for stage, share in ((GainStage.PLANNED, "1.2"), (GainStage.FORECAST, "1")):
        GainValue.objects.create(
            gain=gain, stage=stage, amount=round(Decimal(amount) * Decimal(share), 1),
            method=method, source="Relevés du service", day=today, noted_by=asker,
        )  # fmt: skip


def _feedback(pilot: Pilot, today: datetime.date) -> Iterator[PilotFeedback]:
    """Colleagues of the site, not of the team."""
    tied = Involvement.objects.filter(idea=pilot.project_id).values("user")
    people = User.objects.filter(unit=pilot.site_id, is_active=True).exclude(pk__in=tied)
    for person, (body, note) in zip(people.order_by("pk")[: len(SAID)], SAID, strict=False):
        yield PilotFeedback(pilot=pilot, author=person, body=body, usefulness=note, day=today)
