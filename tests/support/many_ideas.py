"""A database with enough ideas for the plans of queries to be those of a large one."""

import datetime
import itertools

from django.utils import timezone

from accounts.models import User
from ideas.enums import ActorKind, AnswerKind, Party, State, Tie, Visibility
from ideas.models import Answer, Category, Decision, HistoryEntry, Idea, Involvement, Support
from tests.factories.accounts import OrganisationFactory, UserFactory

IDEAS, ORGANISATIONS = 20_000, 20
STATES = [State.DEPOSITED, State.IN_TRIAGE, State.REJECTED, State.ANSWERED, State.ACHIEVED]
WORDS = ["accueil", "courrier", "planning", "covoiturage", "imprimante", "rendez-vous", "badge"]
#: The last deposit, in the months that dashboards show whenever the tests are run.
DAY = timezone.localdate() - datetime.timedelta(days=25)
NOON = datetime.datetime.combine(DAY, datetime.time(12), tzinfo=datetime.UTC)


def many_ideas() -> tuple[list[Idea], list[User]]:
    """Twenty organisations with a thousand ideas each, their histories, supports, answers and
    decisions; the ideas, and people: the n-th is of the organisation n modulo twenty."""
    places = OrganisationFactory.create_batch(ORGANISATIONS)
    signatories = [UserFactory(organisation=place) for place in places]
    authors = [UserFactory(organisation=place) for _ in range(25) for place in places]
    category = Category.objects.create(code="accueil", name="Accueil")
    ideas = [
        Idea(
            organisation=places[n % ORGANISATIONS],
            title=f"Idée {WORDS[n % 7]} {WORDS[n % 5]} numéro {n}{' parking' * (n % 50 == 0)}",
            problem="Trop d’attente.",
            proposal="Un second guichet.",
            category=category if n % 10 == 0 else None,
            state=state,
            visibility=Visibility.VISIBLE,
            deposited_on=DAY - datetime.timedelta(days=n % 700),
            due_on=DAY if state in STATES[:2] else None,
            supports_count=n % 40,
        )
        for n, state in zip(range(IDEAS), itertools.cycle(STATES), strict=False)
    ]
    Idea.objects.bulk_create(ideas, batch_size=500)
    rows = [
        (idea, authors[n % len(authors)], signatories[n % ORGANISATIONS])
        for n, idea in enumerate(ideas)
    ]
    Involvement.objects.bulk_create(
        (
            Involvement(idea=i, user=a, kind=Tie.AUTHOR, offered_on=DAY, accepted_on=DAY)
            for i, a, _ in rows
        ),
        batch_size=500,
    )
    Support.objects.bulk_create((Support(idea=i, user=s) for i, _, s in rows), batch_size=500)
    HistoryEntry.objects.bulk_create(
        (
            HistoryEntry(
                idea=i,
                revision=1,
                action="deposit",
                source=State.DRAFT,
                target=State.DEPOSITED,
                actor_kind=ActorKind.PERSON,
                actor=a,
                party=Party.AUTHOR,
                day=DAY,
                at=NOON,
            )
            for i, a, _ in rows
        ),
        batch_size=500,
    )
    Answer.objects.bulk_create(
        (
            Answer(
                idea=i,
                version=1,
                kind=AnswerKind.ANSWER,
                explanation="C’est fait.",
                contact="Le référent",
                appeal_until=DAY,
                written_by=s,
                published_at=NOON,
                public_from=NOON,
            )
            for i, _, s in rows
            if i.state == State.ANSWERED
        ),
        batch_size=500,
    )
    Decision.objects.bulk_create(
        (decision(n, *row) for n, row in enumerate(rows) if row[0].state == State.REJECTED),
        batch_size=500,
    )
    return ideas, authors


def decision(n, idea, person, signatory):
    """A refusal that was signed; one in fifty is still to be."""
    signed = n % 250 != 2
    return Decision(
        idea=idea,
        action="reject",
        revision=0,
        proposed_by=person,
        proposed_as=Party.REFERENT,
        proposed_at=NOON,
        awaits=Party.DIRECTOR,
        due_on=DAY,
        signed_by=signatory if signed else None,
        outcome=Decision.Outcome.CONFIRMED if signed else "",
        closed_at=NOON if signed else None,
    )
