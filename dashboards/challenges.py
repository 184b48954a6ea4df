"""How challenges were answered, one beside the other, and beside one that was published."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Groupement
from campaigns.models import Campaign
from dashboards.models import CellKind, PublishedCount
from ideas.entries import taking_part
from ideas.enums import State, Visibility
from ideas.models import Comment, HistoryEntry, Idea, Support

#: How many challenges are put side by side, the newest first.
SHOWN = 20

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
    """How each of these challenges was answered, in their order; five queries whatever their
    number. The share of staff is that which may be told (`dashboards.small_groups`): once the
    challenge is closed."""
    rows = list(campaigns)
    keys = [row.pk for row in rows]
    ideas = taking_part(Idea.objects.filter(campaign__in=keys))
    counted = {
        "ideas": _by_campaign(ideas, "campaign"),
        "supports": _by_campaign(Support.objects.filter(idea__in=ideas), "idea__campaign"),
        "comments": _by_campaign(_comments(ideas), "idea__campaign"),
        "retained": _retained(ideas),
    }
    percents = _percents(keys)
    return [
        Answered(
            title=str(row),
            campaign=row,
            percent=percents.get(row.pk),
            **{name: counts.get(row.pk, 0) for name, counts in counted.items()},
        )
        for row in rows
    ]


def _by_campaign(rows: QuerySet, path: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(path).annotate(Count("pk")))


def _comments(ideas: QuerySet[Idea]) -> QuerySet[Comment]:
    return Comment.objects.filter(idea__in=ideas, removed_at=None, visibility=Visibility.VISIBLE)


def _retained(ideas: QuerySet[Idea]) -> dict[int, int]:
    """Ideas that were accepted, or started without a committee."""
    entries = HistoryEntry.objects.filter(idea__in=ideas, target__in=[State.ACCEPTED])
    started = HistoryEntry.objects.filter(idea__in=ideas, action="start_locally")
    rows = (entries | started).order_by().values_list("idea__campaign")
    return dict(rows.annotate(Count("idea", distinct=True)))


def _percents(keys: list[int]) -> dict[int, int]:
    """The whole percentage of the staff that took part, where it is told."""
    told = PublishedCount.objects.filter(
        code="participants", kind=CellKind.CHALLENGE, place__in=keys
    )
    rows = told.order_by().values_list("place", "count", "population")
    return {place: round(count * 100 / population) for place, count, population in rows}
