"""French typography for what people read: dates in words, thin numbers, non-breaking spaces.

Pure functions, no request and no database: templates reach them through the tag library
`essaim`, and anything that writes a sentence may call them directly.
"""

import datetime as dt
import re
from functools import lru_cache

from django.utils import dateformat, timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"

DATE_STYLES = {
    "full": "l j F Y",  # jeudi 3 décembre 2026
    "day": "l j F",  # jeudi 3 décembre
    "short": "j F Y",  # 3 décembre 2026
    "month": "F Y",  # décembre 2026
}

#: Months under a chart: four letters at most, and June is not July.
SHORT_MONTHS = (
    "janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc",
)  # fmt: skip

# What must keep every character as it was typed: addresses, tags, character references.
PROTECTED = re.compile(
    r"(https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|<[^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);)"
)
#: The space between a day and its month, where a line must not break.
DAY_AND_MONTH = re.compile(r"(?<=\d) (?=[^\W\d])|(?<=1er) ")
SPACES = "[ \u00a0\u202f]"
BEFORE_HIGH_PUNCTUATION = re.compile(rf"(?<=[\w)\]»”’…%]){SPACES}*([;?!]+)(?=[\s»”\"')\]]|$)")
SPACED_HIGH_PUNCTUATION = re.compile(rf"{SPACES}+([;?!]|:(?=\s|$))")
BEFORE_COLON = re.compile(rf"(?<=[\w)\]»”’%]){SPACES}*:(?=\s|$)")
BEFORE_PERCENT = re.compile(rf"(?<=\d){SPACES}*%")
AFTER_OPENING_QUOTE = re.compile(rf"«{SPACES}*(?=\S)")
BEFORE_CLOSING_QUOTE = re.compile(rf"(?<=\S){SPACES}*»")

# A text without any of these is returned at once: most titles, in lists of fifty.
TOUCHED = frozenset(":;?!%«»")

# Feminine words an idea can wait for; every other one is masculine or starts with a vowel.
FEMININE = frozenset({"direction", "tête", "présidence", "personne", "caisse", "responsable"})

# One entry per thing that is counted in a sentence: what to say of none, of one, of several.
COUNTED = {
    "supports": (
        _("Pas encore de soutien"),
        ngettext_lazy(
            "%(n)s personne soutient cette idée", "%(n)s personnes soutiennent cette idée", "count"
        ),
    ),
    "comments": (
        _("Aucun commentaire"),
        ngettext_lazy("%(n)s commentaire", "%(n)s commentaires", "count"),
    ),
    "helped": (
        _("N’a encore aidé personne"),
        ngettext_lazy("A aidé %(n)s personne", "A aidé %(n)s personnes", "count"),
    ),
    "follows": (
        _("Personne ne suit encore cette idée"),
        ngettext_lazy(
            "%(n)s personne suit cette idée", "%(n)s personnes suivent cette idée", "count"
        ),
    ),
    "ideas": (_("Aucune idée"), ngettext_lazy("%(n)s idée", "%(n)s idées", "count")),
    "answers": (_("Aucune réponse"), ngettext_lazy("%(n)s réponse", "%(n)s réponses", "count")),
    "notifications": (
        _("Aucune notification non lue"),
        ngettext_lazy("%(n)s notification non lue", "%(n)s notifications non lues", "count"),
    ),
    "sites": (
        _("Aucun site ne l’a encore adoptée"),
        ngettext_lazy("%(n)s site l’a adoptée", "%(n)s sites l’ont adoptée", "count"),
    ),
    "days": (_("aujourd’hui"), ngettext_lazy("%(n)s jour", "%(n)s jours", "count")),
    "files": (
        _("Aucun fichier joint"),
        ngettext_lazy("%(n)s fichier joint", "%(n)s fichiers joints", "count"),
    ),
}


@lru_cache(maxsize=4096)
def _day_in_words(day: dt.date, style: str, language: str) -> str:
    words = dateformat.format(day, DATE_STYLES[style])
    if language == "fr" and day.day == 1:
        words = re.sub(r"(?<!\d)1(?= )", "1er", words, count=1)
    return DAY_AND_MONTH.sub(NBSP, words, count=1)


def date_words(value: dt.date | dt.datetime | None, style: str = "full") -> str:
    """« jeudi 3 décembre 2026 », « vendredi 1er janvier 2027 »; empty for no date.

    `style` is one of DATE_STYLES; a moment is brought to local time first.
    """
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return _day_in_words(value, style, (translation.get_language() or "")[:2])


def hour_words(value: dt.time | dt.datetime | None) -> str:
    """« 9 h », « 14 h 05 »; empty for no hour. A moment is brought to local time first."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    minutes = f"{NBSP}{value.minute:02}" if value.minute else ""
    return f"{value.hour}{NBSP}h{minutes}"


def month_short(day: dt.date) -> str:
    """« sept », for the foot of a chart."""
    return SHORT_MONTHS[day.month - 1]


def day_short(day: dt.date) -> str:
    """« 3 déc 2026 », for the foot of a chart."""
    first = "er" if day.day == 1 else ""
    return f"{day.day}{first}{NBSP}{month_short(day)}{NBSP}{day.year}"


def thin_number(value: int | float | None) -> str:
    """1234567.5 → « 1 234 567,5 » with narrow non-breaking spaces; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return f"{value:,}".replace(",", NARROW_NBSP).replace(".", ",").replace("-", "−")


def plural_count(count: int | None, thing: str) -> str:
    """The sentence that says how many: « 12 personnes soutiennent cette idée »."""
    none, several = COUNTED[thing]
    if not count:
        return str(none)
    return several % {"count": count, "n": thin_number(count)}


def of_whom(label: str) -> str:
    """« référent innovation » → « du référent innovation », « direction » → « de la direction »,
    « auteur » → « de l’auteur »; a label that already says it is left alone."""
    words = str(label)
    first = words.lower().split(" ")[0]
    if not words or first in {"du", "de", "des", "votre"} or first.startswith("d’"):
        return words
    if first in FEMININE:
        return f"de la {words}"
    if first[0] in "aeiouyhâàéèêëîïôöûü":
        return f"de l’{words}"
    return f"du {words}"


def of_name(name: object) -> str:
    """« de Maud Perrin », « d’Alexandre Jacquet », « d’Hélène Roy », « d’Yves Petit », « de Yann »:
    y is elided before a consonant, as a name that starts with h is in most of them."""
    words = str(name)
    elided = re.match(r"(?i)[aeiouhâàäéèêëîïôöûü]|y(?![aeiouéèê])", words)
    return f"d’{words}" if elided else f"de {words}"


def _spaced(text: str) -> str:
    text = BEFORE_HIGH_PUNCTUATION.sub(rf"{NBSP}\1", text)
    text = SPACED_HIGH_PUNCTUATION.sub(rf"{NBSP}\1", text)
    text = BEFORE_COLON.sub(f"{NBSP}:", text)
    text = BEFORE_PERCENT.sub(f"{NBSP}%", text)
    text = AFTER_OPENING_QUOTE.sub(f"«{NBSP}", text)
    return BEFORE_CLOSING_QUOTE.sub(f"{NBSP}»", text)


def french_spaces(text: str) -> str:
    """Put the non-breaking spaces French asks for, leaving addresses and markup untouched."""
    if not TOUCHED.intersection(text):
        return text
    parts = PROTECTED.split(text)
    return "".join(part if i % 2 else _spaced(part) for i, part in enumerate(parts))
