"""The committees of the demo at work: past sessions drawn from what stories decided, the next one
with its agenda and evaluations, a grid that has changed once, an organisation's own models."""

import datetime
from collections.abc import Iterator
from random import Random

from django.utils import timezone

from ideas.demo.calendar import ZONE, Calendar
from ideas.demo.cast import Cast, Place
from ideas.enums import Outcome, RejectionReason, State, VotingMethod
from ideas.models import (
    AgendaItem,
    Answer,
    Decision,
    HistoryEntry,
    Idea,
    ModelAnswer,
    Recusal,
    Review,
)
from ideas.recusal import who_stands_back
from ideas.working_days import add_working_days, morning_of
from referents.enums import Seat
from referents.models import Committee, CommitteeMember, GridVersion, Session
from referents.services.committees import FIRST_GRID

#: A large set has hundreds of committees: the first ones are enough to look at.
PLACES, PAST, ITEMS = 12, 6, 10
TWO_IN_THE_AFTERNOON = datetime.time(14)
QUORUM = 3
#: Days before today on which the grid changed.
GRID_CHANGED = 120

COMMENTS = (
    "Simple à essayer dans un service avant de décider plus large.",
    "L’utilité est claire ; je voudrais connaître le temps que cela prend chaque semaine.",
    "Une autre caisse l’a fait, avec de bons retours.",
    "Le coût me paraît sous-estimé, surtout la deuxième année.",
    "Très attendu par les équipes de l’accueil.",
    "",
    "",
)
SAID = (
    "Un point sera fait avec le service concerné avant le lancement.",
    "Le comité souligne la qualité du dossier et remercie la personne qui a déposé l’idée.",
    "Deux membres ont visité le site : la place manque aujourd’hui.",
    "",
)
OWN_MODELS = {
    RejectionReason.OTHER_PRIORITY: (
        "Cette année, [les équipes concernées] préparent [le chantier] jusqu’en [mois]. Mener les "
        "deux ensemble retarderait [quoi, pour qui].",
        "Déposez-la à nouveau en [mois] : elle repassera devant le comité sans attendre. D’ici là, "
        "[un premier pas possible].",
    ),
}


def hold_meetings(cast: Cast, calendar: Calendar, rng: Random) -> None:
    """Write what committees have done, and what waits for them."""
    today = calendar.date(calendar.today)
    for place in [place for place in cast.places if place.uses_committee][:PLACES]:
        committee = Committee.objects.get(pk=place.committee)
        _settle(committee, today)
        sessions = list(committee.sessions.filter(held_on__lt=today).order_by("-held_on")[:PAST])
        for number, session in enumerate(sessions):
            _hold(session, place, rng, signed=number > 0)
        committee.sessions.filter(held_on__lt=today, opened_at=None).delete()
        coming = committee.sessions.filter(held_on__gte=today).first()
        if coming:
            _prepare(coming, cast.played.get("committee_member"), rng)
    for reason, (explanation, way_forward) in OWN_MODELS.items():
        ModelAnswer.objects.create(
            organisation_id=cast.places[0].pk,
            reason=reason,
            explanation=explanation,
            way_forward=way_forward,
        )


def _settle(committee: Committee, today: datetime.date) -> None:
    """A quorum, a vice-chair, a grid whose weights changed once."""
    committee.quorum = QUORUM
    committee.save(update_fields=["quorum"])
    last = committee.members.filter(seat=Seat.MEMBER).order_by("-pk").first()
    CommitteeMember.objects.filter(pk=last.pk).update(seat=Seat.VICE_CHAIR)
    changed = today - datetime.timedelta(days=GRID_CHANGED)
    before = [{**row, "weight": 1} for row in FIRST_GRID]
    opened = committee.members.first().starts_on
    for version, (day, rows) in enumerate([(opened, before), (changed, FIRST_GRID)], start=1):
        GridVersion.objects.create(
            committee=committee, version=version, starts_on=day, criteria=list(rows)
        )


# A session held ------------------------------------------------------------------------------------


def _hold(session: Session, place: Place, rng: Random, *, signed: bool) -> None:
    entries = _decided_after(session)
    if not entries:
        return
    at = datetime.datetime.combine(session.held_on, TWO_IN_THE_AFTERNOON, tzinfo=ZONE)
    session.starts_at = TWO_IN_THE_AFTERNOON
    session.opened_at = at
    session.chaired_by_id = place.chair
    seats = list(session.committee.members.values_list("user_id", flat=True))
    items = []
    for number, entry in enumerate(entries, start=1):
        spent = datetime.timedelta(minutes=6 + int(rng.random() * 12))
        items.append(_item(session, entry, number, at, at + spent, place, rng))
        at += spent + datetime.timedelta(minutes=1)
    session.closed_at = at
    session.publishes_on = max(
        add_working_days(session.held_on, 1), max(entry.day for entry in entries)
    )
    session.published_at = morning_of(session.publishes_on, "Europe/Paris")
    session.minutes_by_id = place.secretary
    session.remarks = "Le comité remercie les services qui ont accueilli ses visites ce mois-ci."
    if signed:
        session.signed_by_id, session.signed_at = place.chair, session.published_at
    session.save()
    session.present.set(seats)
    AgendaItem.objects.bulk_create(items)


def _decided_after(session: Session) -> list[HistoryEntry]:
    """What the committee decided on its ideas from that day to the next session."""
    following = (
        session.committee.sessions.filter(held_on__gt=session.held_on).order_by("held_on").first()
    )
    return list(
        HistoryEntry.objects.filter(
            idea__committee=session.committee_id,
            source=State.IN_COMMITTEE,
            action__in=Outcome.values,
            day__gte=session.held_on,
            day__lt=following.held_on,
        ).order_by("day", "pk")[:ITEMS]
    )


def _item(session, entry, number, start, end, place, rng) -> AgendaItem:
    voted = rng.random() < 0.4
    votes = {"votes_for": 3, "votes_against": 1} if voted else {}
    if voted and entry.action == Outcome.REJECT:
        votes = {"votes_for": 1, "votes_against": 3}
    return AgendaItem(
        session=session,
        idea_id=entry.idea_id,
        position=number,
        started_at=start,
        ended_at=end,
        outcome=entry.action,
        reason=entry.reason or _reason_of(entry),
        method=VotingMethod.VOTE if voted else VotingMethod.CONSENSUS,
        discussion=rng.choice(SAID),
        decided_by_id=place.chair,
        **votes,
    )


def _reason_of(entry: HistoryEntry) -> str:
    """A refusal's reasons are in its answer."""
    answer = Answer.objects.filter(idea=entry.idea_id).order_by("version").last()
    labels = answer.reason_labels if answer else []
    return (
        "\u00a0; ".join(map(str, labels)) + "."
        if labels
        else "Les raisons sont dans la réponse détaillée."
    )


# The session to come -------------------------------------------------------------------------------


def _prepare(session: Session, played: int | None, rng: Random) -> None:
    """An agenda by urgency; most members have evaluated most ideas, the account that one plays has
    some left to do; one member stands back from one idea."""
    session.starts_at = TWO_IN_THE_AFTERNOON
    session.place = "Salle du conseil"
    session.convened_at, session.convening = timezone.now() - datetime.timedelta(days=3), 1
    session.save(update_fields=["starts_at", "place", "convened_at", "convening"])
    free = Idea.objects.filter(committee=session.committee_id, state=State.IN_COMMITTEE).exclude(
        pk__in=Decision.objects.open().values("idea")
    )
    ideas = list(free.order_by("due_on", "pk")[: ITEMS + 2])
    items = AgendaItem.objects.bulk_create(
        AgendaItem(session=session, idea=idea, position=number)
        for number, idea in enumerate(ideas, start=1)
    )
    grid = session.committee.grids.order_by("-version").first()
    voters = list(
        session.committee.members.exclude(seat=Seat.SECRETARY).values_list("user_id", flat=True)
    )
    away = who_stands_back([idea.pk for idea in ideas])
    if len(items) > 1:
        someone = next((pk for pk in voters if pk != played), None)
        Recusal.objects.create(idea=ideas[-1], user_id=someone, declared_by_id=someone)
        away[ideas[-1].pk].add(someone)
    Review.objects.bulk_create(_reviews(items, voters, played, away, grid, rng))


def _reviews(items, voters, played, away, grid, rng) -> Iterator[Review]:
    for number, item in enumerate(items):
        worth = 1.6 + rng.random() * 2
        for person in voters:
            late = rng.random() < 0.25 or (person == played and number < 3)
            if late or person in away[item.idea_id]:
                continue
            yield Review(
                item=item,
                member_id=person,
                grid=grid,
                scores={
                    row.code: min(4, max(1, round(rng.gauss(worth, 0.7)))) for row in grid.rows
                },
                comment=rng.choice(COMMENTS),
            )
