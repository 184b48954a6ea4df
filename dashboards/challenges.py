"""How challenges were answered, one beside the other, and beside one that was published."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from campaigns.models import Campaign
from ideas.enums import Origin, State, Visibility
from ideas.models import Comment, HistoryEntry, Idea, Involvement, Support

#: A share of people is shown from that many people on, those who did not included.
FEWEST = 10
#: How many challenges are put side by side, the newest first.
SHOWN = 20

CHALLENGES_DEFINITION = _(
    "Idées : les idées visibles qui répondent au défi. Soutiens et commentaires : ceux de ces "
    "idées, retirés ou masqués exceptés. Participation : part de l’effectif de l’organisme, ou du "
    "groupement, qui a déposé une idée signée, soutenu ou commenté ; chaque personne compte une "
    "fois, et rien n’est montré en dessous de dix personnes, ou de dix qui n’ont pas participé. "
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


def challenges_of(organisation_ids: Iterable[int]) -> QuerySet[Campaign]:
    """The published challenges of these organisations, the newest first."""
    return (
        Campaign.objects.challenges()
        .published()
        .kept()
        .filter(organisation_id__in=organisation_ids)
        .select_related("organisation")
        .order_by("-opens_on", "-pk")
    )


def answered(campaigns: Iterable[Campaign]) -> list[Answered]:
    """How each of these challenges was answered, in their order; six queries whatever their
    number."""
    rows = list(campaigns)
    keys = [row.pk for row in rows]
    ideas = Idea.objects.filter(campaign__in=keys, visibility=Visibility.VISIBLE)
    counted = {
        "ideas": _by_campaign(ideas, "campaign"),
        "supports": _by_campaign(Support.objects.filter(idea__in=ideas), "idea__campaign"),
        "comments": _by_campaign(_comments(ideas), "idea__campaign"),
        "retained": _retained(ideas),
    }
    people, staff = _participants(ideas), _staff(rows)
    return [
        Answered(
            title=str(row),
            campaign=row,
            percent=percent_of(people[row.pk], staff[row.pk]),
            **{name: counts.get(row.pk, 0) for name, counts in counted.items()},
        )
        for row in rows
    ]


def percent_of(people: int, staff: int) -> int | None:
    """A whole percentage of the staff; None where fewer than ten people took part, or did not."""
    if people < FEWEST or staff - people < FEWEST:
        return None
    return round(people * 100 / staff)


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


def _participants(ideas: QuerySet[Idea]) -> Counter[int]:
    """Distinct people of the organisations who deposited under their name, supported or commented.
    Nothing of an anonymous author: their ideas count, never they."""
    signed = Involvement.objects.active().filter(
        idea__in=ideas, idea__origin=Origin.SIGNED, kind__in=Involvement.AUTHORSHIP
    )
    who = (
        (signed, "user"),
        (Support.objects.filter(idea__in=ideas), "user"),
        (_comments(ideas), "author"),
    )
    parts = [
        rows.filter(**{f"{person}__organisation": F("idea__organisation")})
        .order_by()
        .values_list("idea__campaign", person)
        for rows, person in who
    ]
    return Counter(campaign for campaign, _person in parts[0].union(*parts[1:]))


def _staff(rows: list[Campaign]) -> dict[int, int]:
    """The people a challenge is addressed to: its organisation's, or its groupement's."""
    groupements = {row.groupement_id for row in rows if row.groupement_id}
    sums = dict(
        Organisation.objects.filter(groupements__in=groupements)
        .order_by()
        .values_list("groupements")
        .annotate(Sum("headcount"))
    )
    return {
        row.pk: (sums.get(row.groupement_id) or 0)
        if row.groupement_id
        else row.organisation.headcount
        for row in rows
    }
