"""The « projet d'entreprise » of the first organisation: three axes, where their objectives stand,
and what contributes to them. Written as it would have been through the services."""

import datetime
from decimal import Decimal

from accounts.models import Organisation, User
from accounts.selectors import people_in_office
from campaigns.models import Campaign
from dashboards.models import Attachment, Axis, DashboardSettings, Objective, ObjectiveValue
from ideas.demo.cast import Cast
from ideas.enums import State, Visibility
from ideas.models import Idea
from projects.models import Project

PLAN = "Plus simple, plus proche"
#: Axes, and the objectives of each: title, figure or unit, start, target, days since it started and
#: left, then (days ago, value, source).
AXES = (
    (
        "Accueillir chaque personne du premier coup",
        "Que personne n’ait à revenir, ni à rappeler, pour une même question.",
        (
            ("Réduire les rappels pour une même question", "", "% des appels", 24, 12, 300, 200,
             ((290, "24", "Baromètre téléphonique"), (180, "19.5", "Baromètre téléphonique"),
              (60, "16", "Baromètre téléphonique"), (12, "14.5", "Baromètre téléphonique"))),
            ("Simplifier vingt démarches", "", "démarches", 0, 20, 240, 120,
             ((200, "3", "Comité de pilotage"), (90, "6", "Comité de pilotage"),
              (20, "8", "Comité de pilotage"))),
        ),
    ),
    (
        "Écouter celles et ceux qui savent faire",
        "Que les idées de terrain soient étudiées vite, et que chacune ait sa réponse.",
        (
            ("Recevoir quarante idées dans l’année", "deposits", "", 0, 40, 240, 125, ()),
            ("Former les encadrants à l’innovation participative", "", "encadrants", 0, 30, 330, 60,
             ((150, "12", "Service formation"), (40, "30", "Service formation"))),
        ),
    ),
    (
        "Réduire notre empreinte",
        "Moins de papier, moins de déplacements, moins d’énergie.",
        (
            ("Diviser par deux le papier acheté", "", "ramettes par an", 1800, 900, 60, 500, ()),
        ),
    ),
)  # fmt: skip
ATTACHED_WHY = "Vient directement de cet axe."


def set_objectives(cast: Cast, *, today: datetime.date) -> None:
    """Switch the parts of the dashboards on where the demo accounts are, and set the plan."""
    home = Organisation.objects.get(pk=cast.places[0].pk)
    DashboardSettings.objects.update_or_create(
        organisation=home,
        defaults={
            "uses_objectives": True,
            "plan_name": PLAN,
            "uses_forecast": True,
            "uses_comparison": True,
        },
    )
    director = people_in_office("director", organisation=home).order_by("pk").first()
    referent = people_in_office("referent", organisation=home).order_by("pk").first()
    if not director or not referent:
        return
    for position, (title, purpose, objectives) in enumerate(AXES, start=1):
        axis = Axis.objects.create(
            organisation=home, title=title, purpose=purpose, position=position
        )
        for row in objectives:
            _objective(axis, row, referent, today)
        _attach(axis, home, referent, position)


def _objective(axis: Axis, row: tuple, owner: User, today: datetime.date) -> None:
    title, figure, unit, start, target, since, left, values = row
    objective = Objective.objects.create(
        axis=axis, title=title, figure=figure, unit=unit, start_value=Decimal(start),
        target=Decimal(target), starts_on=today - datetime.timedelta(days=since),
        due_on=today + datetime.timedelta(days=left), owner=owner,
    )  # fmt: skip
    ObjectiveValue.objects.bulk_create(
        ObjectiveValue(
            objective=objective, value=Decimal(value), source=source, noted_by=owner,
            day=today - datetime.timedelta(days=ago),
        )
        for ago, value, source in values
    )  # fmt: skip


def _attach(axis: Axis, home: Organisation, referent: User, position: int) -> None:
    """A challenge, a project and some ideas, others on each axis."""
    ideas = Idea.objects.filter(organisation=home, visibility=Visibility.VISIBLE)
    kept = ideas.exclude(state__in=[State.MERGED, State.WITHDRAWN]).filter(project=None)
    projects = Project.objects.filter(idea__in=ideas)
    challenges = Campaign.objects.challenges().published().filter(organisation=home)
    rows = (
        ("idea", kept.order_by("-supports_count", "pk")[position * 2 : position * 2 + 2]),
        ("project", projects.order_by("-started_on", "pk")[position : position + 1]),
        ("campaign", challenges.order_by("-opens_on", "pk")[position - 1 : position]),
    )
    for kind, things in rows:
        for thing in things:
            Attachment.objects.create(
                axis=axis, why=ATTACHED_WHY, attached_by=referent, **{kind: thing}
            )
