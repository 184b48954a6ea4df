"""The study's own case, replayed: a challenge with the figures of U-MAP at the Caf de Paris (EN3S,
§ « innovathon »), held over a year ago in an invented organisation, and one of its retained ideas
that many sites took up since. The pages count these figures from the rows written here."""

import datetime
import uuid
from dataclasses import dataclass
from random import Random

from accounts.enums import Branch, OrganisationKind, Role
from accounts.models import Mandate, Organisation, Unit, User
from campaigns.models import Campaign, Phase
from campaigns.phases import proposed_calendar
from dashboards.models import DashboardSettings
from ideas.demo import corpus
from ideas.demo.calendar import Calendar
from ideas.enums import ActorKind, AnswerKind, Party, State, Tie, Visibility
from ideas.markup import to_html
from ideas.models import (
    Answer,
    Category,
    Comment,
    HistoryEntry,
    Idea,
    IdeaSettings,
    Involvement,
    SearchDocument,
    Support,
)
from ideas.search import stems
from projects.enums import SiteState
from projects.models import Project, ProjectSettings, RolloutEvent, RolloutSite

CODE = "demo-caf-du-miroir"
IDEAS, SUPPORTS, COMMENTS, RETAINED = 65, 2_000, 600, 4
STAFF, PARTICIPANTS = 1_000, 300
#: Days ago: when it opened, and the last day on which ideas were taken.
OPENED, CLOSED = 430, 395
STUDIED, STARTED, ACHIEVED = 385, 375, 345
#: Days ago on which the sites adopted the first retained idea, proposed to all of them first.
PROPOSED = 335
ADOPTED = (
    318, 300, 288, 275, 268, 260, 252, 245, 240, 234, 230, 226, 221, 217, 213, 208, 203, 197, 190,
    181, 170, 158, 141, 120,
)  # fmt: skip
SITES = 30
REFUSED = {24: "Nous utilisons déjà un outil proche.", 25: "L’équipe est trop réduite cette année."}


@dataclass
class Mirror:
    """The organisation being written, and who is in it."""

    place: Organisation
    units: list[Unit]
    people: list[User]
    referent: User
    director: User
    campaign: Campaign
    calendar: Calendar
    rng: Random
    shift: int = 0

    def day(self, ago: int) -> int:
        """The last working day until so many days ago."""
        return self.calendar.before(self.calendar.today - ago - self.shift)

    def date(self, ago: int) -> datetime.date:
        return self.calendar.date(self.day(ago))

    def moment(self, ago: int) -> datetime.datetime:
        return self.calendar.moment(self.day(ago), self.rng)

    def key(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)


def mirror(calendar: Calendar, password: str, *, seed: int = 1) -> Organisation:
    """Write the organisation, its challenge and what it brought: some thousands of rows, in a few
    dozen queries. Nothing is sent to anybody: history is past."""
    # A stream of its own: the same keys as the rest of the demo would collide.
    made = _cast(calendar, password, Random(f"mirror {seed}"))
    ideas = _ideas(made)
    _histories(made, ideas)
    _talk(made, ideas)
    _projects(made, ideas[:RETAINED])
    _spread(made, ideas[0])
    return made.place


def _cast(calendar: Calendar, password: str, rng: Random) -> Mirror:
    place = Organisation.objects.create(
        code=CODE, name="Caf du Miroir (démonstration)", short_name="Caf du Miroir", network="Caf",
        branch=Branch.FAMILY, kind=OrganisationKind.LOCAL, city="Le Miroir", headcount=STAFF,
    )  # fmt: skip
    IdeaSettings.objects.create(organisation=place)
    ProjectSettings.objects.create(organisation=place)
    DashboardSettings.objects.create(
        organisation=place, uses_forecast=True, uses_comparison=True, shares_figures=True
    )
    units = [
        Unit.objects.create(
            organisation=place, code=f"accueil-{number}", name=f"Accueil n° {number}", headcount=30
        )
        for number in range(1, SITES + 1)
    ]
    names, last = corpus.first_names(), corpus.last_names()
    people = User.objects.bulk_create(
        User(
            email=f"agent.{number}@miroir.example", first_name=rng.choice(names),
            last_name=rng.choice(last), password=password, organisation=place,
            unit=units[number % SITES],
        )
        for number in range(PARTICIPANTS + 2)
    )  # fmt: skip
    referent, director, *others = people
    shift = _shift(calendar)
    opens, closes = (
        calendar.date(calendar.before(calendar.today - ago - shift)) for ago in (OPENED, CLOSED)
    )
    for user, role in ((referent, Role.REFERENT), (director, Role.DIRECTOR)):
        Mandate.objects.create(user=user, role=role, organisation=place, starts_on=opens)
    campaign = Campaign.objects.create(
        organisation=place, title="Innovathon : une idée par jour", opens_on=opens,
        closes_on=closes, published_on=opens - datetime.timedelta(days=7),
        question="Qu’est-ce qui simplifierait votre journée et celle des allocataires ?",
    )  # fmt: skip
    spans = proposed_calendar(opens_on=opens, closes_on=closes, announced_on=campaign.published_on)
    Phase.objects.bulk_create(
        Phase(campaign=campaign, code=span.code, starts_on=span.starts_on, ends_on=span.ends_on)
        for span in spans
    )
    return Mirror(place, units, others, referent, director, campaign, calendar, rng, shift)


def _shift(calendar: Calendar) -> int:
    """So many days earlier that the challenge and its preparation are within one year: those who
    took part in it are then those of the year, and their number may be told."""
    first, last = (calendar.date(calendar.today - ago) for ago in (OPENED + 7, CLOSED))
    return 0 if first.year == last.year else OPENED - CLOSED + 14


def _ideas(made: Mirror) -> list[Idea]:
    """The retained ones first, each by another author."""
    texts = made.rng.sample(corpus.ideas_for(Branch.FAMILY), IDEAS)
    categories = dict(Category.objects.values_list("code", "pk"))
    support = _shared_out(SUPPORTS, IDEAS, made.rng, most=PARTICIPANTS - 1)
    comments = _shared_out(COMMENTS, IDEAS, made.rng, most=COMMENTS)
    rows = []
    for number, text in enumerate(texts):
        ago = CLOSED + number % (OPENED - CLOSED - 1)
        kept = number < RETAINED
        rows.append(
            Idea(
                pk=made.key(), organisation=made.place, unit=made.people[number].unit,
                title=text.title, problem=text.problem, proposal=text.proposal,
                benefit=text.benefit, category_id=categories.get(text.theme),
                campaign=made.campaign, visibility=Visibility.VISIBLE, referent=made.referent,
                state=State.ACHIEVED if kept else State.ANSWERED, revision=4 if kept else 3,
                deposited_on=made.date(ago), deposited_at=made.moment(ago), is_local=kept,
                closed_on=made.date(ACHIEVED if kept else STUDIED - 5),
                supports_count=support[number], comments_count=comments[number],
            )
        )  # fmt: skip
    Idea.objects.bulk_create(rows)
    SearchDocument.objects.bulk_create(
        SearchDocument(
            idea=row,
            title=" ".join(stems(row.title)),
            body=" ".join(stems(f"{row.problem} {row.proposal} {row.benefit}")),
        )
        for row in rows
    )
    return rows


def _shared_out(total: int, parts: int, rng: Random, *, most: int) -> list[int]:
    """So many things shared out among the ideas, more to some than to others."""
    counts = [0] * parts
    weights = [1 / (n + 4) for n in range(parts)]
    while (left := total - sum(counts)) > 0:
        for part in rng.choices(range(parts), weights, k=left):
            counts[part] = min(most, counts[part] + 1)
    return counts


def _histories(made: Mirror, ideas: list[Idea]) -> None:
    """Deposited, taken in charge, then answered, or carried out locally and achieved."""
    steps, ties, answers = [], [], []
    for number, idea in enumerate(ideas):
        author = made.people[number]
        deposited = (idea.deposited_on, idea.deposited_at)
        ties.append(_tie(idea, author, Tie.AUTHOR, idea.deposited_on))
        way = [
            ("deposit", State.DRAFT, State.DEPOSITED, author, Party.AUTHOR, None, deposited),
            ("take_charge", State.DEPOSITED, State.IN_TRIAGE, made.referent, Party.REFERENT, None,
             _at(made, STUDIED)),
        ]  # fmt: skip
        if number < RETAINED:
            way += [
                ("start_locally", State.IN_TRIAGE, State.IN_PROJECT, made.referent,
                 Party.REFERENT, made.director, _at(made, STARTED)),
                ("achieve", State.IN_PROJECT, State.ACHIEVED, author, Party.LOCAL_LEAD, None,
                 _at(made, ACHIEVED)),
            ]  # fmt: skip
            day = made.date(STARTED)
            ties += [_tie(idea, author, Tie.LEAD, day), _tie(idea, made.director, Tie.SPONSOR, day)]
        else:
            moment = _at(made, STUDIED - 5)
            way.append(
                ("answer", State.IN_TRIAGE, State.ANSWERED, made.referent, Party.REFERENT, None,
                 moment)
            )  # fmt: skip
            answers.append(_answer(made, idea, moment))
        steps += [
            HistoryEntry(
                idea=idea, revision=revision, action=action, source=source, target=target,
                actor_kind=ActorKind.PERSON, actor=actor, party=party, confirmed_by=second,
                day=when[0], at=when[1],
            )
            for revision, (action, source, target, actor, party, second, when) in enumerate(way, 1)
        ]  # fmt: skip
    HistoryEntry.objects.bulk_create(steps)
    Involvement.objects.bulk_create(ties)
    Answer.objects.bulk_create(answers)


def _at(made: Mirror, ago: int) -> tuple[datetime.date, datetime.datetime]:
    return made.date(ago), made.moment(ago)


def _tie(idea: Idea, user: User, kind: Tie, day: datetime.date) -> Involvement:
    return Involvement(idea=idea, user=user, kind=kind, offered_on=day, accepted_on=day)


def _answer(made: Mirror, idea: Idea, when: tuple) -> Answer:
    text = made.rng.choice(corpus.existing_answers())
    return Answer(
        idea=idea, version=1, kind=AnswerKind.ANSWER, explanation=text.text,
        contact="\n".join(filter(None, (text.contact, text.link))) or str(made.referent),
        appeal_until=when[0] + datetime.timedelta(days=60), written_by=made.referent,
        published_at=when[1], public_from=when[1],
    )  # fmt: skip


def _talk(made: Mirror, ideas: list[Idea]) -> None:
    """Supports and comments, by all three hundred and by nobody else."""
    said, bodies = corpus.spoken("comments"), {}
    turn = 0
    supports, comments = [], []
    for number, idea in enumerate(ideas):
        others = [person for person in made.people if person is not made.people[number]]
        turn = (turn + 1) % len(others)
        ring = others[turn:] + others[:turn]
        supports += [Support(idea=idea, user=person) for person in ring[: idea.supports_count]]
        turn = (turn + idea.supports_count) % len(others)
        for _comment in range(idea.comments_count):
            body = made.rng.choice(said)
            bodies.setdefault(body, to_html(body))
            comments.append(
                Comment(
                    key=made.key(), idea=idea, author=made.rng.choice(others), body=body,
                    html=bodies[body], created_at=made.moment(CLOSED + made.rng.randrange(3)),
                )
            )  # fmt: skip
    Support.objects.bulk_create(supports, batch_size=500)
    Comment.objects.bulk_create(comments, batch_size=500)


def _projects(made: Mirror, ideas: list[Idea]) -> None:
    texts = made.rng.sample(corpus.results(), len(ideas))
    Project.objects.bulk_create(
        Project(
            idea=idea, started_on=made.date(STARTED), how_to=text.how_to,
            results="\n".join(text.lines),
        )
        for idea, text in zip(ideas, texts, strict=True)
    )  # fmt: skip


def _spread(made: Mirror, idea: Idea) -> None:
    """The sites of the first one: most of them adopted it, as an S; two did not, and say why."""
    sites, states = [], []
    for number, unit in enumerate(made.units):
        steps = [(SiteState.PROPOSED, PROPOSED, "")]
        if number < len(ADOPTED):
            steps.append((SiteState.ADOPTED, ADOPTED[number], ""))
        elif number in REFUSED:
            steps.append((SiteState.NOT_ADOPTED, 200, REFUSED[number]))
        state, ago, reason = steps[-1]
        states.append(steps)
        sites.append(
            RolloutSite(
                project_id=idea.pk, unit=unit, state=state, reason=reason, since=made.date(ago),
                revision=len(steps) - 1,
            )
        )  # fmt: skip
    sites = RolloutSite.objects.bulk_create(sites)
    RolloutEvent.objects.bulk_create(
        RolloutEvent(
            site=site, revision=revision, state=state, reason=reason, actor=made.referent,
            day=made.date(ago),
        )
        for site, steps in zip(sites, states, strict=True)
        for revision, (state, ago, reason) in enumerate(steps)
    )  # fmt: skip
