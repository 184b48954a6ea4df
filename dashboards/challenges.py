"""How challenges were answered, one beside the other, and beside one that was published."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Groupement
from campaigns.models import Campaign
from dashboards.behind import AddsInItsMonth
from dashboards.models import CellKind, FigureCell, IdeaFact, PublishedCount
from dashboards.models.cells import NOW
from ideas.entries import NOT_ENTRIES
from ideas.models import Idea
from ideas.models.idea import IdeaQuerySet
from innovation_platform.typography import date_words

#: How many challenges are put side by side, the newest first.
SHOWN = 20
#: What is counted of each.
COUNTED = ("ideas", "supports", "comments", "retained")

CHALLENGES_DEFINITION = _(
    "Idées : les idées visibles qui répondent au défi. Soutiens et commentaires : ceux de ces "
    "idées, retirés ou masqués exceptés. Participation : part de l’effectif de l’organisme, ou du "
    "groupement, qui a déposé une idée signée, soutenu ou commenté ; chaque personne compte une "
    "fois. Elle est montrée une fois le défi clos, à partir de dix personnes, et de dix qui n’ont "
    "pas participé. "
    "Retenues : les idées acceptées, par le comité, par la direction ou localement."
)


@dataclass(frozen=True)
class Answered:
    """What a challenge brought. `percent` is the whole percentage of the staff that took part;
    None where too few people did, or did not, or where the staff is not known."""

    title: str
    ideas: int
    supports: int
    comments: int
    percent: int | None
    retained: int
    campaign: Campaign | None = None
    source: str = ""

    @property
    def when(self) -> str:
        """The month it opened in: a title may come again another year."""
        return date_words(self.campaign.opens_on, "month") if self.campaign else ""


#: The published case: « innovathon » of the Caf de Paris, as the study of EN3S tells it.
U_MAP = Answered(
    title="U-MAP, Caf de Paris",
    ideas=65,
    supports=2_000,
    comments=600,
    percent=30,
    retained=4,
    source="Recherche-action EN3S sur l’innovation participative",
)


def challenges_of(
    organisation_ids: Iterable[int], *, members: Iterable[int] = ()
) -> QuerySet[Campaign]:
    """The published challenges of these organisations, and those of a groupement that one of
    `members` is in, whichever organisation holds them; the newest first."""
    groups = Groupement.objects.filter(organisations__in=members).order_by().values("pk")
    return (
        Campaign.objects.challenges()
        .published()
        .kept()
        .filter(Q(organisation_id__in=organisation_ids) | Q(groupement__in=groups))
        .select_related("organisation", "groupement")
        .order_by("-opens_on", "-pk")
    )


def answered(campaigns: Iterable[Campaign]) -> list[Answered]:
    """How each of these challenges was answered, in their order; two queries whatever their number.
    The counts are those of the cells, ideas withdrawn or merged taken off; the share of staff is
    that which may be told (`dashboards.small_groups`): once the challenge is closed."""
    rows = list(campaigns)
    keys = [row.pk for row in rows]
    counted, percents = _counted(keys), _percents(keys)
    return [
        Answered(
            title=str(row),
            campaign=row,
            percent=percents.get(row.pk),
            **{name: counted[row.pk][name] for name in COUNTED},
        )
        for row in rows
    ]


def _counted(keys: list[int]) -> defaultdict[int, Counter[str]]:
    """What the cells of these challenges count, of whatever organisation the ideas are."""
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    cells = FigureCell.objects.filter(kind=CellKind.CHALLENGE, place__in=keys).exclude(month=NOW)
    for place, deposits, supports, comments, counts in cells.order_by().values_list(
        "place", "deposits", "supports", "comments", "counts"
    ):
        found[place].update(
            ideas=deposits - sum(counts.get(f"s.{state}", 0) for state in NOT_ENTRIES),
            supports=supports - counts.get("x.supports", 0),
            comments=comments - counts.get("x.comments", 0),
            retained=counts.get("f.accepted", 0) - counts.get("x.accepted", 0),
        )
    return found


def retained_by(challenge: Campaign) -> IdeaQuerySet:
    """The ideas that the count of retained ones of a challenge of one organisation counts, in no
    order: accepted once, and still an answer to it."""
    return Idea.objects.filter(
        pk__in=IdeaFact.objects.filter(
            organisation=challenge.organisation_id, challenge=challenge.pk
        )
        .exclude(AddsInItsMonth("x.accepted"))
        .filter(AddsInItsMonth("f.accepted"))
        .order_by()
        .values("pk")
    )


def _percents(keys: list[int]) -> dict[int, int]:
    """The whole percentage of the staff that took part, where it is told."""
    told = PublishedCount.objects.filter(
        code="participants", kind=CellKind.CHALLENGE, place__in=keys
    )
    rows = told.order_by().values_list("place", "count", "population")
    return {place: round(count * 100 / population) for place, count, population in rows}
