"""What an amendment changed, in sentences: nobody compares two versions word by word. Writes
nothing; who sits in the jury is told by `campaigns.juries`."""

import datetime
from collections.abc import Iterable, Mapping
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.enums import PhaseCode
from campaigns.juries import JuryOfVersion
from campaigns.models import RulesVersion
from innovation_platform.typography import date_words

#: The words of the rules, under the names that the page gives them.
PARTS = {
    "eligibility": gettext_lazy("Qui peut participer"),
    "criteria": gettext_lazy("D’après quoi les idées sont choisies"),
    "jury_words": gettext_lazy("Comment le choix se fait"),
    "prizes": gettext_lazy("Ce que l’on gagne"),
}


def changes_by_version(
    versions: Iterable[RulesVersion], juries: Mapping[int, JuryOfVersion]
) -> dict[int, list[str]]:
    """What each version changed since the one before, by number: its words, its days, its jury, as
    `juries_by_version` reads it."""
    rows = sorted(versions, key=lambda row: row.version)
    found = {row.version: [] for row in rows}
    for before, after in pairwise(rows):
        found[after.version] = [
            *_words_changed(before, after),
            *_days_changed(before.calendar, after.calendar),
            *juries[after.version].changes,
        ]
    return found


def _words_changed(before: RulesVersion, after: RulesVersion) -> list[str]:
    found = []
    for name, part in PARTS.items():
        had, has = getattr(before, name), getattr(after, name)
        if had == has:
            continue
        words = _("Change : « %(part)s ».")
        if not had:
            words = _("S’ajoute : « %(part)s ».")
        elif not has:
            words = _("Disparaît : « %(part)s ».")
        found.append(words % {"part": part})
    return found


def _days_changed(before: list[Mapping], after: list[Mapping]) -> list[str]:
    """Said of the three days that people count on, where both versions keep them."""
    had = {row["code"]: row for row in before}
    has = {row["code"]: row for row in after}
    told = (
        (PhaseCode.OPEN, "ends_on", _("Idées jusqu’au %(new)s, au lieu du %(old)s.")),
        (PhaseCode.RESULTS, "starts_on", _("Résultats le %(new)s, au lieu du %(old)s.")),
        (PhaseCode.RESULTS, "ends_on", _("Réponses avant le %(new)s, au lieu du %(old)s.")),
    )
    found = []
    for code, day, words in told:
        old, new = had.get(code, {}).get(day), has.get(code, {}).get(day)
        if old and new and old != new:
            found.append(words % {"old": _day(old), "new": _day(new)})
    return found


def _day(value: str) -> str:
    return date_words(datetime.date.fromisoformat(value), "short")
