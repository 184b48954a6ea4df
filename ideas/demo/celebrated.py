"""A celebration held some months ago in the first organisation, with its gallery."""

import datetime
import uuid
from random import Random

from django.db.models import Min, Q
from django.utils import timezone

from accounts.models import Organisation, User
from campaigns.enums import CampaignKind, VoteMethod
from campaigns.models import AwardCategory, Campaign, CampaignSettings, Ceremony, Phase
from campaigns.phases import ANSWER_DAYS, proposed_calendar
from ideas import ballots
from ideas.ballots import tally, winners
from ideas.celebrations import nominable, team_of
from ideas.demo.accounts import account
from ideas.models import Ballot, Idea, NamedOnTrophy, Nominee, Poll, PollResult, Trophy
from ideas.voting import FEWEST_TO_CHOOSE, audience_of

DAY = datetime.timedelta(days=1)
#: How long ago it was held, and how many agents voted in each category: fewer where they are few, so
#: that ten did not vote and the numbers are told.
AGO, VOTERS = 80, (64, 112)
CATEGORIES = (
    ("Un accueil plus simple", "Ce qui change la journée de celles et ceux que nous recevons."),
    ("Le temps retrouvé", "Ce qui nous évite une saisie, un aller-retour, une attente."),
    ("Bien travailler ensemble", "Ce qui rapproche les équipes et les sites."),
)
CITATIONS = (
    "Partie d’un agacement du lundi matin, elle a fait gagner une heure à chaque permanence.",
    "Elle a commencé dans un seul service. Six mois plus tard, tous la demandaient.",
    "Une idée toute simple, portée par des collègues qui ne se connaissaient pas.",
)
THANKS = (
    "Merci aux équipes qui ont mené ces réalisations jusqu’au bout, à celles et ceux qui les ont "
    "accueillies sur leur site, et à tous les agents qui ont voté.\n\n"
    "Aucune de ces idées ne venait d’une commande : chacune est née de quelqu’un qui connaît son "
    "métier. Rendez-vous l’an prochain."
)


def celebrate(*, seed: int, today: datetime.date) -> Campaign | None:
    """Write the celebration; None where too few ideas were achieved."""
    home = Organisation.objects.get(people__email=account("referent").email)
    CampaignSettings.objects.update_or_create(
        organisation=home, defaults={"uses_vote": True, "uses_celebration": True}
    )
    held_on = today - AGO * DAY
    campaign = _edition(home, held_on)
    ideas = _achieved(campaign, held_on)
    rewarded = CATEGORIES[: len(ideas) // FEWEST_TO_CHOOSE]
    if not rewarded:
        campaign.delete()
        return None
    rng = Random(seed)
    for number, (name, description) in enumerate(rewarded):
        category = AwardCategory.objects.create(
            campaign=campaign, name=name, description=description, position=number
        )
        running = ideas[number :: len(rewarded)]
        Nominee.objects.bulk_create(Nominee(category=category, idea=idea) for idea in running)
        _vote(category, running, rng, counted_on=campaign.closes_on + DAY)
        for trophy in category.trophies.all():
            trophy.citation = CITATIONS[number]
            trophy.save(update_fields=["citation"])
            _name_one(trophy)
    return campaign


def _edition(home: Organisation, held_on: datetime.date) -> Campaign:
    dates = {"opens_on": held_on - 30 * DAY, "closes_on": held_on - 10 * DAY}
    campaign = Campaign.objects.create(
        kind=CampaignKind.CELEBRATION,
        organisation=home,
        title=f"Les trophées de l’innovation {held_on.year}",
        question="Ce que nous avons réalisé ensemble cette année.",
        vote_method=VoteMethod.SINGLE,
        published_on=held_on - 60 * DAY,
        launched_by=User.objects.get(email=account("referent").email),
        **dates,
    )
    Phase.objects.bulk_create(
        Phase(
            campaign=campaign,
            code=span.code,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            told_on=span.starts_on,
            nearing_told_on=span.starts_on,
        )
        for span in proposed_calendar(
            **dates,
            announced_on=campaign.published_on,
            results_on=held_on,
            ends_on=held_on + ANSWER_DAYS * DAY,
        )
    )
    Ceremony.objects.create(
        campaign=campaign,
        held_on=held_on,
        starts_at=datetime.time(14),
        ends_at=datetime.time(16, 30),
        place="Salle du conseil, au siège",
        invited_at=timezone.make_aware(
            datetime.datetime.combine(held_on - 25 * DAY, datetime.time(9))
        ),
        sequence=1,
        thanks=THANKS,
        thanked_on=held_on,
    )
    return campaign


def _achieved(campaign: Campaign, held_on: datetime.date) -> list[Idea]:
    """The ideas achieved by then, those with the most supports first; later ones if need be."""
    wanted = 3 * len(CATEGORIES)
    done = nominable(campaign).annotate(
        day=Min("history__day", filter=Q(history__action="achieve"))
    )
    before = list(done.filter(day__lte=held_on).order_by("-supports_count", "title")[:wanted])
    later = done.exclude(pk__in=[idea.pk for idea in before]).order_by("day", "title")
    return before + list(later[: wanted - len(before)])


def _vote(category: AwardCategory, ideas: list[Idea], rng: Random, *, counted_on) -> None:
    weights = [1.6, 1.1, 0.9][: len(ideas)]
    keys = [idea.pk for idea in ideas]
    audience = audience_of(category.campaign)
    count = min(rng.randint(*VOTERS), max(audience - ballots.FEWEST, 1))
    cast = [{rng.choices(keys, weights)[0]: 1} for _ in range(count)]
    poll = Poll.objects.create(
        campaign=category.campaign,
        category=category,
        salt="",
        counted_on=counted_on,
        ballots_count=len(cast),
        audience=audience,
    )
    Ballot.objects.bulk_create(
        Ballot(
            id=uuid.UUID(int=rng.getrandbits(128), version=4),
            poll=poll,
            marks={str(key): count for key, count in marks.items()},
        )
        for marks in cast
    )
    lines = tally(keys, cast)
    PollResult.objects.bulk_create(
        PollResult(poll=poll, idea_id=line.entry, votes=line.votes, rank=line.rank)
        for line in lines
    )
    Trophy.objects.bulk_create(
        Trophy(category=category, idea_id=line.entry) for line in winners(lines)
    )


def _name_one(trophy: Trophy) -> None:
    """One of the team chose to be named; the others did not."""
    tie = team_of(trophy.idea).order_by("pk").first()
    if tie is not None:
        NamedOnTrophy.objects.create(trophy=trophy, user_id=tie.user_id)
