"""The one sentence that each figure says, computed from its value."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from dashboards import words
from dashboards.definitions import Figure
from dashboards.small_groups import THRESHOLD
from dashboards.values import Measure, Value
from innovation_platform.typography import thin_number

#: What a number says with its own unit.
COUNTED = frozenset({Measure.IDEAS, Measure.SUPPORTS, Measure.COMMENTS, Measure.SITES})


def sentence(figure: Figure, value: Value, change: str) -> str:
    """What a figure says, as one sentence with its full stop."""
    if value.hidden:
        return _(
            "Ce chiffre n’est pas montré : il demande au moins %(count)s personnes d’un côté comme "
            "de l’autre, pour que personne ne puisse y être reconnu, et il est renouvelé chaque "
            "nuit."
        ) % {"count": THRESHOLD}
    if value.number is None:
        return _("Rien à compter pour l’instant sur cette période.")
    said = _OWN.get(figure.code, _plain)(figure, value)
    return f"{said}, {change}." if change else f"{said}."


def _plain(figure: Figure, value: Value) -> str:
    measure = Measure(value.measure)
    counted = words.number_words(value.number, measure)
    if measure in COUNTED:
        return _("%(number)s sur la période") % {"number": counted}
    return _("%(title)s : %(number)s") % {"title": figure.title, "number": counted}


def _deposits(figure: Figure, value: Value) -> str:
    count = int(value.number or 0)
    if not count:
        return _("Aucune idée n’a été déposée")
    return ngettext("%(n)s idée a été déposée", "%(n)s idées ont été déposées", count) % {
        "n": thin_number(count)
    }


def _waiting(figure: Figure, value: Value) -> str:
    count, late = int(value.number or 0), int(value.numerator or 0)
    if not count:
        return _("Aucune idée n’attend quelqu’un")
    waits = ngettext("%(n)s idée attend quelqu’un", "%(n)s idées attendent quelqu’un", count) % {
        "n": thin_number(count)
    }
    if not late:
        return _("%(waits)s, toutes dans les délais") % {"waits": waits}
    slowest = max(value.rows, key=lambda row: row.numerator or 0)
    over = ngettext("%(n)s au-delà du délai", "%(n)s au-delà du délai", late) % {
        "n": thin_number(late)
    }
    return _("%(waits)s, dont %(over)s ; d’abord en attente %(whom)s") % {
        "waits": waits,
        "over": over,
        "whom": slowest.label,
    }


def _share(ends: str) -> Callable[[Figure, Value], str]:
    """« 63 % … (12 sur 19) »."""

    def say(figure: Figure, value: Value) -> str:
        said = {
            "share": words.number_words(value.number, Measure.SHARE),
            "n": thin_number(value.numerator),
            "of": thin_number(value.denominator),
        }
        return _(ends) % said

    return say


def _late(figure: Figure, value: Value) -> str:
    count = int(value.number or 0)
    if not count:
        return _("Aucun délai n’est dépassé")
    first = value.rows[0] if value.rows else None
    over = ngettext(
        "%(n)s idée attend au-delà de son délai",
        "%(n)s idées attendent au-delà de leur délai",
        count,
    ) % {"n": thin_number(count)}
    if first is None:
        return over
    return _("%(over)s ; le plus souvent : %(unit)s") % {"over": over, "unit": first.label}


def _funnel(figure: Figure, value: Value) -> str:
    done, base = int(value.number or 0), int(value.denominator or 0)
    if not base:
        return _("Aucune idée n’a été déposée")
    return ngettext(
        "%(n)s idée déposée sur %(of)s est déjà réalisée",
        "%(n)s idées déposées sur %(of)s sont déjà réalisées",
        done,
    ) % {"n": thin_number(done), "of": thin_number(base)}


def _median(figure: Figure, value: Value) -> str:
    days = words.number_words(value.number, Measure.DAYS)
    return _("La moitié des idées ont leur première réponse en %(days)s au plus") % {"days": days}


def _long(figure: Figure, value: Value) -> str:
    days = words.number_words(value.number, Measure.DAYS)
    return _("Neuf idées sur dix ont leur première réponse en %(days)s au plus") % {"days": days}


def _adoption(figure: Figure, value: Value) -> str:
    count, asked = int(value.number or 0), int(value.denominator or 0)
    offers = ngettext("%(n)s proposition", "%(n)s propositions", asked) % {"n": thin_number(asked)}
    return ngettext(
        "%(n)s adoption par un site, sur %(offers)s",
        "%(n)s adoptions par un site, sur %(offers)s",
        count,
    ) % {"n": thin_number(count), "offers": offers}


_OWN: dict[str, Callable[[Figure, Value], str]] = {
    "deposits": _deposits,
    "waiting": _waiting,
    "late_by_unit": _late,
    "within_limit": _share(
        gettext_noop("%(share)s des attentes ont tenu leur délai (%(n)s sur %(of)s)")
    ),
    "median_time": _median,
    "long_time": _long,
    "complete_refusals": _share(
        gettext_noop(
            "%(share)s des idées non retenues ont reçu une réponse complète (%(n)s sur %(of)s)"
        )
    ),
    "participation": _share(
        gettext_noop("%(share)s du personnel a participé (%(n)s personnes sur %(of)s)")
    ),
    "helped": _share(
        gettext_noop(
            "%(share)s des réponses jugées ont aidé la personne qui avait déposé l’idée "
            "(%(n)s sur %(of)s)"
        )
    ),
    "accepted_in_time": _share(
        gettext_noop(
            "%(share)s des idées assez anciennes ont été retenues en six mois (%(n)s sur %(of)s)"
        )
    ),
    "achieved_in_time": _share(
        gettext_noop(
            "%(share)s des idées assez anciennes ont été réalisées dans l’année (%(n)s sur %(of)s)"
        )
    ),
    "funnel": _funnel,
    "adoption": _adoption,
}
