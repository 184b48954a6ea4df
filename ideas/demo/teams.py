"""The life of the first organisation's teams: what each gives, whom they look for, what they fear
and decide, the help they ask. One project, that of the demonstration's accounts, shows it all."""

import datetime
from random import Random

from ideas.demo.accounts import ACCOUNTS
from ideas.demo.cast import Cast
from ideas.enums import Tie
from ideas.models import Involvement
from projects.enums import HelpKind
from projects.models import (
    CallAnswer,
    HelpRequest,
    Milestone,
    Project,
    ProjectDecision,
    Risk,
    SeatTerms,
    SkillCall,
)

ROLES = (
    "Essais sur le terrain",
    "Relecture des courriers",
    "Suivi des mesures",
    "Formation des collègues",
    "Lien avec le service informatique",
)
CALLS = (
    ("quelqu’un qui sait faire une vidéo", "Deux minutes pour montrer le geste, sans matériel."),
    ("une personne qui connaît la PAO", "Une affiche et un dépliant, à relire avec nous."),
    ("un regard neuf pour tester", "Une heure pour essayer et nous dire ce qui accroche."),
    ("quelqu’un à l’aise avec les tableurs", "Trois mois de mesures à mettre en forme."),
)
WORDS = (
    "J’ai déjà fait cela dans mon service, je peux vous montrer.",
    "Je peux y passer deux après-midi ce mois-ci.",
)
RISKS = (
    ("Le fournisseur livre en retard", 2, 2, "Un second devis est demandé."),
    ("Les collègues n’ont pas le temps de se former", 2, 3, "Des séances de trente minutes."),
    ("L’outil change de version au printemps", 1, 2, ""),
)
DECISIONS = (
    ("Commencer par un seul site", "Apprendre vite, sans gêner les autres.", "L’équipe"),
    ("Garder le papier pendant l’essai", "Personne ne doit rester sans réponse.", "Le sponsor"),
)
HELP = "Il nous faut l’accord du service communication pour l’affichage à l’accueil."
ANSWER = "C’est vu avec la communication : vous pouvez afficher dès lundi."
#: How many projects of the organisation have such a life.
LIVELY = 5


def enliven(cast: Cast, *, rng: Random, today: datetime.date) -> None:
    """Write it, in the caller's transaction. Nobody is told: it is past."""
    place = cast.places[0]
    alive = Project.objects.filter(
        idea__organisation=place.pk, idea__state__in=Project.UNDER_WAY
    ).order_by("-started_on", "pk")
    known = Involvement.objects.filter(user__email__in=[row.email for row in ACCOUNTS])
    shown = alive.filter(idea__in=known.values("idea"))[:LIVELY]
    projects = list(dict.fromkeys([*shown, *alive[:LIVELY]]))[:LIVELY]
    for number, project in enumerate(projects):
        _terms(project, rng, today)
        _board(project, today)
        lead = _holder(project, Tie.LEAD)
        if lead:
            _calls(project, lead, number, place.agents, today)
            _register(project, lead, number, today)


def _holder(project: Project, kind: Tie) -> int | None:
    rows = Involvement.objects.active().filter(idea=project.pk, kind=kind)
    return rows.values_list("user", flat=True).first()


def _terms(project: Project, rng: Random, today: datetime.date) -> None:
    seats = Involvement.objects.active().filter(idea=project.pk, kind__in=(Tie.LEAD, Tie.MEMBER))
    SeatTerms.objects.bulk_create(
        SeatTerms(
            seat=seat,
            role="" if seat.kind == Tie.LEAD else rng.choice(ROLES),
            half_days=rng.choice((1, 2, 2, 4)),
            until=today + datetime.timedelta(days=30 * rng.randint(3, 8)),
            agreed_on=seat.accepted_on,
        )
        for seat in seats.order_by("pk")
    )


def _board(project: Project, today: datetime.date) -> None:
    """What is next has begun."""
    step = project.milestones.filter(done_on=None).first()
    if step:
        begun = today - datetime.timedelta(days=6)
        Milestone.objects.filter(pk=step.pk).update(started_on=max(project.started_on, begun))


def _calls(
    project: Project, lead: int, number: int, agents: list[int], today: datetime.date
) -> None:
    title, body = CALLS[number % len(CALLS)]
    opened = max(project.started_on, today - datetime.timedelta(days=9))
    call = SkillCall.objects.create(
        project=project, title=title, body=body, half_days=1, opened_by_id=lead, opened_on=opened
    )
    tied = set(project.idea.involvements.values_list("user", flat=True))
    helpers = [pk for pk in agents if pk not in tied][number : number + 2 - number % 2]
    CallAnswer.objects.bulk_create(
        CallAnswer(call=call, user_id=pk, word=word, day=max(opened, today))
        for pk, word in zip(helpers, WORDS, strict=False)
    )


def _register(project: Project, lead: int, number: int, today: datetime.date) -> None:
    """Risks, decisions, and help: asked by some, answered to others."""
    day = max(project.started_on, today - datetime.timedelta(days=20))
    Risk.objects.bulk_create(
        Risk(
            project=project,
            title=title,
            likelihood=likelihood,
            effect=effect,
            response=response,
            noted_on=day,
        )
        for title, likelihood, effect, response in RISKS[: 1 + number % 3]
    )
    ProjectDecision.objects.bulk_create(
        ProjectDecision(project=project, what=what, why=why, who=who, day=day, noted_by_id=lead)
        for what, why, who in DECISIONS[: 1 + number % 2]
    )
    if number % 2 == 0:
        HelpRequest.objects.create(project=project, body=HELP, asked_by_id=lead, asked_on=day)
    sponsor = _holder(project, Tie.SPONSOR)
    if number % 3 == 1 and sponsor:
        HelpRequest.objects.create(
            project=project,
            kind=HelpKind.HELP,
            body=HELP,
            asked_by_id=lead,
            asked_on=day,
            answer=ANSWER,
            answered_by_id=sponsor,
            answered_on=day,
        )
