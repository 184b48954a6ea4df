"""The figures about people: they read only what may be told (`dashboards.small_groups`)."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Unit
from dashboards.definitions import Figure, Section
from dashboards.models.cells import CellKind, PublishedCount
from dashboards.period import add_months, first_of
from dashboards.scope import Period, Scope
from dashboards.values import Measure, Row, Value, hidden
from innovation_platform.typography import date_words

PARTICIPANTS, HELPED = "participants", "helped"


def year_of(period: Period) -> int:
    """The calendar year that figures about people tell for a period: that of its last month, or of
    the last month that is over."""
    return min(period.last, add_months(first_of(timezone.localdate()), -1)).year


def _told(code: str, scope: Scope, period: Period) -> QuerySet[PublishedCount]:
    rows = PublishedCount.objects.filter(code=code, organisation__in=scope.organisations)
    if scope.challenge is not None:
        return rows.filter(kind=CellKind.CHALLENGE, place=scope.challenge)
    rows = rows.filter(year=year_of(period))
    if scope.unit is not None:
        return rows.filter(kind=CellKind.UNIT, place=scope.unit_id)
    return rows.filter(kind=CellKind.ORGANISATION)


def _of_told(code: str, scope: Scope, period: Period) -> Value:
    found = list(_told(code, scope, period).order_by("organisation"))
    if not found:
        return hidden(Measure.SHARE, note=_("Année %(year)s") % {"year": year_of(period)})
    count, population = sum(r.count for r in found), sum(r.population for r in found)
    through = date_words(min(row.through for row in found), "short")
    note = _("Année %(year)s, jusqu’au %(day)s") % {"year": found[0].year, "day": through}
    rows = _by_organisation(scope, found) if scope.organisation is None else ()
    return Value(count / population, Measure.SHARE, count, population, rows=rows, note=note)


def _by_organisation(scope: Scope, found: list[PublishedCount]) -> tuple[Row, ...]:
    told = {row.organisation_id: row for row in found}
    places = Organisation.objects.filter(pk__in=scope.organisations).order_by("name")
    return tuple(_row(str(place), told.get(place.pk), key=str(place.pk)) for place in places)


def _row(label: str, told: PublishedCount | None, key: str) -> Row:
    if told is None:
        return Row(label, None, hidden=True, key=key)
    return Row(label, told.count / told.population, told.count, told.population, key=key)


def participation(scope: Scope, period: Period) -> Value:
    """The share of staff who took part in the year's ideas; of a network, by organisation."""
    return _of_told(PARTICIPANTS, scope, period)


def participation_by_unit(scope: Scope, period: Period) -> Value:
    """The same by unit of the first level, for the last year that is over."""
    if scope.organisation is None or not scope.is_whole:
        return hidden(Measure.SHARE)
    year = year_of(period)
    rows = PublishedCount.objects.filter(
        code=PARTICIPANTS, organisation=scope.organisation, kind=CellKind.UNIT, year__lte=year
    ).order_by("-year")
    told: dict[int, PublishedCount] = {}
    for row in rows:
        if not told or row.year == next(iter(told.values())).year:
            told[row.place] = row
    if not told:
        return hidden(Measure.SHARE)
    units = Unit.objects.filter(organisation=scope.organisation, parent=None).order_by("path")
    lines = tuple(_row(unit.name, told.get(unit.pk), str(unit.pk)) for unit in units)
    said = next(iter(told.values())).year
    return Value(None, Measure.SHARE, rows=lines, note=_("Année %(year)s") % {"year": said})


def helped(scope: Scope, period: Period) -> Value:
    """The share of authors, among those who said, whom their answer helped."""
    if not scope.is_whole:
        return hidden(Measure.SHARE)
    return _of_told(HELPED, scope, period)


_RULE = _(
    "Le nombre n’est montré qu’à partir de 10 personnes, et si les autres sont au moins 10 aussi. "
    "Une fois montré, il n’est renouvelé que lorsqu’au moins 10 personnes l’en séparent. Aucun "
    "mois, aucun autre filtre : deux nombres soustraits ne disent rien de moins de 10 personnes."
)
_TOOK_PART = _(
    "Les personnes qui ont signé ou cosigné une idée, l’ont soutenue ou commentée, chacune comptée "
    "une fois. L’auteur d’une idée anonyme n’est compté nulle part."
)

PARTICIPATION = (
    Figure(
        code="participation",
        section=Section.ALIVE,
        measure=Measure.SHARE,
        title=_("Participation"),
        question=_("Quelle part du personnel participe ?"),
        formula=_(
            "Personnes de l’organisme qui ont pris part aux idées déposées dans l’année, "
            "rapportées à son effectif ; d’un défi clos adressé à tous, à ses idées."
        ),
        population=_("L’effectif de l’organisme, tel qu’il figure dans ses réglages."),
        period=_("L’année civile de la période, jusqu’au dernier mois terminé."),
        source=_TOOK_PART,
        small_groups=_RULE,
        compute=participation,
        public=True,
        about_people=True,
    ),
    Figure(
        code="participation_by_unit",
        section=Section.ALIVE,
        measure=Measure.SHARE,
        title=_("Participation, par unité"),
        question=_("Toutes les unités participent-elles ?"),
        formula=_(
            "Personnes de l’unité, et de celles qui en dépendent, qui ont pris part aux idées "
            "déposées dans l’année, rapportées à son effectif."
        ),
        population=_("Les unités du premier niveau de l’organisme."),
        period=_("La dernière année civile terminée."),
        source=_TOOK_PART,
        small_groups=_(
            "Les unités où moins de 10 personnes ont participé, ou moins de 10 ne l’ont pas fait, "
            "sont masquées ; quand les unités masquées font ensemble trop peu de personnes, la "
            "plus petite des autres l’est aussi."
        ),
        compute=participation_by_unit,
        about_people=True,
    ),
)
ANSWERS = (
    Figure(
        code="helped",
        section=Section.FAIR,
        measure=Measure.SHARE,
        title=_("Réponses qui ont aidé"),
        question=_("Les réponses aident-elles les auteurs ?"),
        formula=_(
            "Auteurs qui disent que leur dernière réponse les a aidés, rapportés à ceux qui se "
            "sont prononcés."
        ),
        population=_("Les réponses publiées dans l’année, sur des idées visibles."),
        period=_("L’année civile de la période, jusqu’au dernier mois terminé."),
        source=_(
            "Le dernier avis de chaque auteur sur une réponse. L’auteur d’une idée anonyme n’est "
            "compté nulle part."
        ),
        small_groups=_RULE,
        compute=helped,
        about_people=True,
    ),
)
