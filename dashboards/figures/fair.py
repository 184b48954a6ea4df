"""Is it fair and fast? Who is awaited, who is late, how long each step takes."""

import datetime
from collections import Counter

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboards.behind import of_part, that_add, that_wait
from dashboards.by_unit import Part, waiting_by_part
from dashboards.definitions import Behind, Figure, Section
from dashboards.facts import LIMITED, TIMED
from dashboards.figures import people
from dashboards.figures.rows import shares_by_month
from dashboards.reading import Waiting, quantile, totals, waiting_of
from dashboards.scope import Period, Scope
from dashboards.values import Measure, Row, Side, Value, share
from ideas.enums import State
from ideas.models.idea import IdeaQuerySet
from ideas.presenters import AWAITED


def waiting(scope: Scope, period: Period) -> Value:
    """Ideas that wait for someone today, by who is awaited; the numerators count those late."""
    rows, found = _by_party(waiting_of(scope)), waiting_of(scope)
    late = _late(found).total()
    return Value(found.total(), Measure.IDEAS, late, found.total(), rows=rows)


def waiting_by_unit(scope: Scope, period: Period) -> Value:
    """Ideas that wait for someone today, by unit and by who is awaited; the numerators count those
    late."""
    rows = [
        Row(part.name, row.value, row.numerator, row.value, key=_line(part, row), group=row.label)
        for part, found in waiting_by_part(scope)
        for row in _by_party(found)
    ]
    found = waiting_of(scope)
    late = _late(found).total()
    return Value(found.total(), Measure.IDEAS, late, found.total(), rows=_largest_first(rows))


def late_by_unit(scope: Scope, period: Period) -> Value:
    """Ideas past their limit today, by unit and by who is awaited."""
    rows = [
        Row(part.name, row.numerator, key=_line(part, row), group=row.label)
        for part, found in waiting_by_part(scope)
        for row in _by_party(found)
        if row.numerator
    ]
    late = _late(waiting_of(scope)).total()
    return Value(late, Measure.IDEAS, rows=_largest_first(rows))


def _line(part: Part, row: Row) -> str:
    """The key of a line about a unit and who is awaited."""
    return f"{part.line}:{row.key}"


def _largest_first(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (-(row.value or 0), str(row.label), row.key)))


def waiting_by_state(scope: Scope, period: Period) -> Value:
    """Ideas that wait for someone today, by state; the numerators count those late."""
    found = waiting_of(scope)
    total, late = _sum(found, 0), _sum(_late(found), 0)
    rows = tuple(
        Row(state.label, total[state], late[state], total[state], key=state.value)
        for state in State
        if total[state]
    )
    return Value(found.total(), Measure.IDEAS, _late(found).total(), found.total(), rows=rows)


def _sum(found: Counter[Waiting], part: int) -> Counter:
    sums: Counter = Counter()
    for key, n in found.items():
        sums[key[part]] += n
    return sums


def _late(found: Counter[Waiting]) -> Counter[Waiting]:
    today = timezone.localdate()
    return Counter({key: n for key, n in found.items() if key[2] is not None and key[2] < today})


def _by_party(found: Counter[Waiting]) -> tuple[Row, ...]:
    total, late = _sum(found, 1), _sum(_late(found), 1)
    return tuple(
        Row(AWAITED[party], total[party], late[party], total[party], key=party.value)
        for party in sorted(total, key=lambda party: (-total[party], party))
    )


def _awaiting(scope: Scope, period: Period, key: str):
    return that_wait(scope, lambda state, party: key in {"", party})


def _in_state(scope: Scope, period: Period, key: str):
    return that_wait(scope, lambda state, party: key in {"", state})


def _waiting_in(scope: Scope, period: Period, key: str):
    """`key` is a unit's key, or nothing, then who is awaited."""
    return _in_line(scope, key)


def _past_limit(scope: Scope, period: Period, key: str):
    """`key` is a unit's key, or nothing, then who is awaited."""
    return _in_line(scope, key, late_on=timezone.localdate())


def _in_line(scope: Scope, key: str, *, late_on: datetime.date | None = None) -> IdeaQuerySet:
    unit, _colon, whom = key.partition(":")
    found = that_wait(scope, lambda state, party: whom in {"", party}, late_on=late_on)
    return of_part(scope, found, unit) if key else found


def within_limit(scope: Scope, period: Period) -> Value:
    """The share of waits ended in the period that ended within their limit, by state."""
    found = totals(scope, period)

    def ended(state: State, month: datetime.date | None = None) -> tuple[int, int]:
        kept = found.of(f"l.{state}.in", month)
        return kept, kept + found.of(f"l.{state}.out", month)

    sums = [(state, *ended(state)) for state in LIMITED]
    rows = tuple(
        Row(state.label, kept / all_ if all_ else None, kept, all_, key=state.value)
        for state, kept, all_ in sums
        if all_
    )
    return share(sum(row[1] for row in sums), sum(row[2] for row in sums), rows=rows)


def _ended(scope: Scope, period: Period, key: str, side: Side):
    """`key` is a state, or nothing."""
    ends = ("in",) if side == Side.PART else ("in", "out")
    names = [f"l.{state}.{end}" for state in LIMITED if key in {"", state} for end in ends]
    return that_add(scope, period.months, names)


def median_time(scope: Scope, period: Period) -> Value:
    """The median number of days of the steps that ended in the period, by step."""
    return _time(scope, period, 0.5)


def long_time(scope: Scope, period: Period) -> Value:
    """The number of days within which nine steps out of ten ended, by step."""
    return _time(scope, period, 0.9)


def _time(scope: Scope, period: Period, wanted: float) -> Value:
    found = totals(scope, period)
    steps = [(step, found.days(f"t.{step}.")) for step in TIMED]
    rows = tuple(
        Row(step.label, quantile(days, wanted), denominator=days.total(), key=step.value)
        for step, days in steps
        if days
    )
    answers = found.days("t.answer.")
    return Value(quantile(answers, wanted), Measure.DAYS, denominator=answers.total(), rows=rows)


def _timed(scope: Scope, period: Period, key: str, side: Side):
    """`key` is a step, or nothing for the first answers."""
    prefix = f"t.{key or 'answer'}."
    names = [f"{prefix}{days}" for days in totals(scope, period).days(prefix)]
    return that_add(scope, period.months, names)


def complete_refusals(scope: Scope, period: Period) -> Value:
    """The share of refusals of the period whose answer is complete, by month."""
    found = totals(scope, period)

    def counts(month: datetime.date) -> tuple[int, int]:
        return found.of("r.complete", month), found.of("r.all", month)

    rows = shares_by_month(period, counts)
    return share(found.of("r.complete"), found.of("r.all"), rows=rows)


def _refused(scope: Scope, period: Period, key: str, side: Side):
    """`key` is a month, or nothing."""
    months = [datetime.date.fromisoformat(key)] if key else period.months
    return that_add(scope, months, ["r.complete" if side == Side.PART else "r.all"])


_TODAY = _("Aujourd’hui, quelle que soit la période choisie.")
_WAITING = _("Idées visibles du périmètre qui attendent quelqu’un.")
_WHO = _(
    "Quand une proposition attend sa seconde personne, c’est elle et son délai qui comptent ; "
    "quand elle attend la publication d’une séance, personne n’est attendu."
)
_WAIT_ROWS = _("Une ligne par idée, avec son état, son délai et la proposition ouverte.")
_STEP_ROWS = _(
    "L’historique des idées : le jour de chaque passage d’une étape à l’autre. Une étape en cours "
    "ne compte pas encore ; une étape reprise compte chaque fois."
)
_TIMED_BEHIND = Behind(_timed, whole=_("Réponses ou étapes dont le temps est compté"))

FIGURES = (
    Figure(
        code="waiting",
        section=Section.FAIR,
        measure=Measure.IDEAS,
        title=_("Idées en attente, par rôle attendu"),
        question=_("Qui est attendu, et qui est en retard ?"),
        formula=_(
            "Nombre d’idées qui attendent quelqu’un, par personne attendue ; en retard : celles "
            "dont le délai est passé."
        ),
        population=_WHO,
        period=_TODAY,
        of_today=True,
        source=_WAIT_ROWS,
        compute=waiting,
        ideas=_awaiting,
    ),
    Figure(
        code="waiting_by_state",
        section=Section.FAIR,
        measure=Measure.IDEAS,
        title=_("Idées en attente, par état"),
        question=_("Où les idées attendent-elles ?"),
        formula=_(
            "Nombre d’idées qui attendent quelqu’un, par état ; en retard : celles dont le délai "
            "est passé."
        ),
        population=_WHO,
        period=_TODAY,
        of_today=True,
        source=_WAIT_ROWS,
        compute=waiting_by_state,
        ideas=_in_state,
    ),
    Figure(
        code="waiting_by_unit",
        section=Section.FAIR,
        measure=Measure.IDEAS,
        title=_("Idées en attente, par unité et par rôle attendu"),
        question=_("Dans quelles unités les idées attendent-elles, et qui ?"),
        formula=_(
            "Nombre d’idées qui attendent quelqu’un, par unité de l’idée et par personne "
            "attendue ; en retard : celles dont le délai est passé."
        ),
        population=_WHO,
        period=_TODAY,
        of_today=True,
        source=_WAIT_ROWS,
        compute=waiting_by_unit,
        ideas=_waiting_in,
    ),
    Figure(
        code="late_by_unit",
        section=Section.FAIR,
        measure=Measure.IDEAS,
        title=_("En retard, par unité et par rôle attendu"),
        question=_("Où faut-il aider ?"),
        formula=_("Nombre d’idées dont le délai est passé, par unité et par personne attendue."),
        population=_WAITING,
        period=_TODAY,
        of_today=True,
        source=_WAIT_ROWS,
        compute=late_by_unit,
        ideas=_past_limit,
    ),
    Figure(
        code="within_limit",
        section=Section.FAIR,
        measure=Measure.SHARE,
        title=_("Délais tenus"),
        question=_("Les idées avancent-elles dans les délais ?"),
        formula=_(
            "Attentes terminées dans la période au plus tard le dernier jour de leur délai, "
            "rapportées à toutes celles qui s’y sont terminées, état par état."
        ),
        population=_(
            "Les états où l’organisme, et non l’auteur, est attendu. Le délai est celui que "
            "l’organisme avait fixé le jour où l’attente a commencé ; sans réglage, celui du "
            "circuit : dépôt 10 jours ouvrés, étude 20, transmission 60 jours, comité 90, "
            "formation de l’équipe 30."
        ),
        period=_("Mois où l’attente s’est terminée."),
        source=_("L’historique des idées : le jour d’entrée dans l’état et celui de la sortie."),
        small_groups=_("Aucune : elle compte des passages d’idées, pas des personnes."),
        compute=within_limit,
        behind=Behind(_ended, _("Attentes qui ont tenu leur délai"), _("Attentes terminées")),
        public=True,
    ),
    Figure(
        code="median_time",
        section=Section.FAIR,
        measure=Measure.DAYS,
        title=_("Temps médian"),
        question=_("Combien de temps faut-il le plus souvent ?"),
        formula=_(
            "Jours entre le dépôt et la première réponse : la moitié des idées l’ont eue plus "
            "vite. De même pour chaque étape, de son début à sa fin."
        ),
        population=_("Les réponses données et les étapes terminées dans la période."),
        period=_("Mois de la réponse, ou de la fin de l’étape."),
        source=_STEP_ROWS,
        small_groups=_("Aucune : elle compte des passages d’idées, pas des personnes."),
        compute=median_time,
        behind=_TIMED_BEHIND,
        public=True,
    ),
    Figure(
        code="long_time",
        section=Section.FAIR,
        measure=Measure.DAYS,
        title=_("Temps pour neuf idées sur dix"),
        question=_("Combien de temps attendent celles qui attendent le plus ?"),
        formula=_(
            "Jours entre le dépôt et la première réponse : neuf idées sur dix l’ont eue plus vite, "
            "ou en autant de jours. De même pour chaque étape."
        ),
        population=_("Les réponses données et les étapes terminées dans la période."),
        period=_("Mois de la réponse, ou de la fin de l’étape."),
        source=_STEP_ROWS,
        small_groups=_("Aucune : elle compte des passages d’idées, pas des personnes."),
        compute=long_time,
        behind=_TIMED_BEHIND,
    ),
    Figure(
        code="complete_refusals",
        section=Section.FAIR,
        measure=Measure.SHARE,
        title=_("Idées non retenues, réponse complète"),
        question=_("Chaque idée non retenue a-t-elle reçu une réponse détaillée ?"),
        formula=_(
            "Idées non retenues dont la réponse a toutes ses parties et la signature d’une seconde "
            "personne, rapportées à toutes les idées non retenues."
        ),
        population=_("Les décisions de ne pas retenir une idée visible, prises dans la période."),
        period=_("Mois de la décision."),
        source=_("L’historique des idées et leurs réponses, corrections exceptées."),
        compute=complete_refusals,
        behind=Behind(_refused, _("Réponses complètes"), _("Idées non retenues")),
        public=True,
    ),
    *people.ANSWERS,
)
