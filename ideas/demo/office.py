"""What the back-office of the first organisations holds: charter, absence, notes, ideas given to a
colleague, a filter."""

import datetime
from random import Random

from accounts.enums import Role
from accounts.models import Mandate, Organisation, User
from accounts.services import delegate_signature
from ideas.demo.cast import Cast, Place
from ideas.enums import State
from ideas.models import Assignment, Idea, InternalNote
from referents.charter import default_text
from referents.models import Absence, Charter, Delegation, SavedFilter
from referents.services.absences import stand_in

NOTES = (
    "Vu avec le service concerné : le sujet est déjà à l’ordre du jour de mars, à relancer.",
    "Deux autres sites ont eu la même idée l’an dernier ; leur référent peut en parler.",
    "Le coût annoncé paraît bas : demander un devis avant d’aller plus loin.",
    "L’auteur est prêt à faire un essai sur son unité. Sa responsable est d’accord.",
    "Attention au calendrier : pas pendant la période des déclarations.",
)
WORDS = (
    "Tu connais mieux ce sujet que moi.",
    "Tu as suivi l’idée voisine : à toi de voir si elles se rejoignent.",
)
NOTED, GIVEN = 8, 4


def furnish(cast: Cast, *, rng: Random, today: datetime.date) -> None:
    """Write it, in the caller's transaction. Nobody is told: it is past."""
    for number, place in enumerate(cast.places):
        _sign_charter(place, today, days_ago=40 + 25 * number, draft=number == 0)
    first = cast.places[0]
    _leave(first, today)
    _delegate(first, today)
    _take_notes(first, rng, today)
    _give(first, rng, today)
    SavedFilter.objects.create(user_id=first.owner, name="Mes retards", query="qui=moi&retard=on")
    SavedFilter.objects.create(user_id=first.owner, name="À répartir", query="qui=personne")


def _sign_charter(place: Place, today: datetime.date, *, days_ago: int, draft: bool) -> None:
    """Signed by the direction in all organisations but the last ones to join."""
    if not place.directors or days_ago > 120:
        return
    day = today - datetime.timedelta(days=days_ago)
    organisation = Organisation.objects.get(pk=place.pk)
    Charter.objects.create(
        organisation=organisation,
        version=1,
        text=default_text(),
        written_by_id=place.owner,
        written_on=day - datetime.timedelta(days=9),
        signed_by_id=place.directors[0],
        signed_on=day,
    )
    if draft:
        added = "## Du temps pour essayer\nUne demi-journée par mois peut être donnée à un projet."
        Charter.objects.create(
            organisation=organisation,
            version=2,
            text=f"{default_text()}\n\n{added}",
            written_by_id=place.owner,
            written_on=today - datetime.timedelta(days=2),
        )


def _leave(place: Place, today: datetime.date) -> None:
    """A referent is away since two days, another one leaves next month; colleagues stand in."""
    held = Mandate.objects.current().filter(
        role=Role.REFERENT, organisation=place.pk, unit__isnull=False
    )
    people = list(User.objects.filter(pk__in=held.values("user")).order_by("pk")[:4])
    for number, (away, substitute) in enumerate(zip(people[::2], people[1::2], strict=False)):
        start = today + datetime.timedelta(days=30 * number)
        absence = Absence.objects.create(
            user=away,
            substitute=substitute,
            starts_on=start,
            until=start + datetime.timedelta(days=12),
            declared_by=away,
        )
        absence.mandates.set(stand_in(absence))
        if number == 0:
            Absence.objects.filter(pk=absence.pk).update(
                starts_on=today - datetime.timedelta(days=2)
            )


def _delegate(place: Place, today: datetime.date) -> None:
    """A director has delegated their signature for next month; another act, of the spring, is
    kept."""
    director = User.objects.get(pk=place.directors[0])
    mission = Mandate.objects.get(user=director, role=Role.DIRECTOR, delegated_by=None)
    deputy = User.objects.get(pk=place.agents[0])
    before = today - datetime.timedelta(days=200)
    Delegation.objects.create(
        organisation_id=place.pk,
        director=director,
        delegate=deputy,
        starts_on=before,
        until=before + datetime.timedelta(days=18),
        made_on=before - datetime.timedelta(days=6),
    )
    start = today + datetime.timedelta(days=26)
    until = start + datetime.timedelta(days=14)
    Delegation.objects.create(
        organisation_id=place.pk,
        director=director,
        delegate=deputy,
        starts_on=start,
        until=until,
        made_on=today - datetime.timedelta(days=1),
        mandate=delegate_signature(mandate=mission, to=deputy, starts_on=start, until=until),
    )


def _take_notes(place: Place, rng: Random, today: datetime.date) -> None:
    studied = Idea.objects.filter(organisation=place.pk, state=State.IN_TRIAGE)
    for idea in studied.order_by("due_on", "pk")[:NOTED]:
        InternalNote.objects.create(
            idea=idea,
            author_id=idea.referent_id or place.owner,
            body=rng.choice(NOTES),
            day=today - datetime.timedelta(days=rng.randint(1, 12)),
        )


def _give(place: Place, rng: Random, today: datetime.date) -> None:
    """The « responsable innovation » gave some ideas to those who know the subject."""
    given = Idea.objects.filter(
        organisation=place.pk, state=State.IN_TRIAGE, referent__isnull=False
    ).exclude(referent=place.owner)
    for idea in given.order_by("due_on", "pk")[:GIVEN]:
        Assignment.objects.create(
            idea=idea,
            referent_id=idea.referent_id,
            given_by_id=place.owner,
            word=rng.choice(WORDS),
            day=today - datetime.timedelta(days=rng.randint(3, 15)),
        )
