"""How a figure is said: its number, what changed, and one sentence, the same in the page, in the
report and in the mail."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.small_groups import THRESHOLD
from dashboards.values import Measure, Row, Value
from innovation_platform.typography import NBSP, thin_number

#: What is counted, after a number: « 3 idées ».
UNITS = {
    Measure.IDEAS: lambda n: ngettext("idée", "idées", n),
    Measure.SUPPORTS: lambda n: ngettext("soutien", "soutiens", n),
    Measure.COMMENTS: lambda n: ngettext("commentaire", "commentaires", n),
    Measure.PERSONS: lambda n: ngettext("personne", "personnes", n),
    Measure.SITES: lambda n: ngettext("site", "sites", n),
    Measure.SHARE: lambda n: "%",
    Measure.DAYS: lambda n: ngettext("jour", "jours", n),
    Measure.EUROS: lambda n: "€",
    Measure.NUMBER: lambda n: "",
}


def rounded(number: float, measure: Measure) -> int | float:
    """The number as it is shown: a share in whole percent, days with a half at most."""
    if measure == Measure.SHARE:
        return round(number * 100)
    if measure == Measure.DAYS and number < 10:
        return _whole(round(number * 2) / 2)
    return _whole(round(number, 1)) if measure == Measure.NUMBER else round(number)


def _whole(number: float) -> int | float:
    return int(number) if number == int(number) else number


def unit_of(number: float | None, measure: Measure) -> str:
    """The word that follows the number."""
    shown = 0 if number is None else rounded(number, measure)
    return UNITS[Measure(measure)](plural(shown))


def plural(number: float) -> int:
    """1 or 2: French says « 0 idée » and « 1,5 jour »."""
    return 2 if abs(number) >= 2 else 1


def number_words(number: float | None, measure: Measure) -> str:
    """« 1 234 idées », « 63 % », « 2,5 jours »; a dash where there is nothing to compute from."""
    if number is None:
        return "–"
    return f"{thin_number(rounded(number, measure))}{NBSP}{unit_of(number, measure)}".strip()


def hidden_words() -> str:
    """Why a number is kept back."""
    return _("non montré (règle des %(count)s personnes)") % {"count": THRESHOLD}


def value_words(value: Value | Row, measure: Measure) -> str:
    """The number of a value or of a line of its table, or why it is not shown."""
    if value.hidden:
        return hidden_words()
    return number_words(value.number if isinstance(value, Value) else value.value, measure)


def change_words(now: Value, before: Value | None, before_label: str) -> str:
    """« 8 de plus que les 12 mois d’avant »; empty when either is unknown or kept back."""
    if before is None or None in (now.number, before.number):
        return ""
    measure = Measure(now.measure)
    gap = _whole(round(rounded(now.number, measure) - rounded(before.number, measure), 1))
    if gap == 0:
        return _("comme %(before)s") % {"before": before_label}
    unit = _unit_of_gap(abs(gap), measure)
    said = {"gap": f"{thin_number(abs(gap))}{NBSP}{unit}".strip(), "before": before_label}
    if gap > 0:
        return _("%(gap)s de plus que %(before)s") % said
    return _("%(gap)s de moins que %(before)s") % said


def _unit_of_gap(gap: float, measure: Measure) -> str:
    """What a difference is counted in; nothing where the sentence has just said it."""
    many = plural(gap)
    if measure == Measure.SHARE:
        return ngettext("point", "points", many)
    return UNITS[measure](many) if measure in (Measure.DAYS, Measure.EUROS) else ""


def months_words(length: int) -> str:
    """« les 12 mois d’avant »: the period that a number is compared with."""
    return ngettext("le mois d’avant", "les %(n)s mois d’avant", length) % {"n": length}


def definition_words(figure) -> list[tuple[str | Promise, str | Promise]]:
    """How a figure is computed, line by line."""
    return [
        (_("Ce qu’il compte"), figure.formula),
        (_("Sur quoi"), figure.population),
        (_("Période"), figure.period),
        (_("Source"), figure.source),
        (_("Petits groupes"), figure.small_groups),
    ]
