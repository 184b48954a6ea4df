"""Small tags shared by every template: icons, states, dates, numbers, French typography.

None of them asks the database anything. Load with `{% load essaim %}`.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from django import template
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from innovation_platform import icons, typography
from innovation_platform.circuit_cells import Cell, cells_of
from innovation_platform.comb import comb

register = template.Library()

# How each state looks: its family (a colour, see static/css/tokens.css) and its icon.
# Closed without success has a quiet family of its own: refusing kindly is normal here.
STATE_LOOKS = {
    "draft": ("draft", "pencil"),
    "deposited": ("waiting", "inbox"),
    "in_triage": ("waiting", "search"),
    "info_requested": ("waiting", "message-circle-question-mark"),
    "forwarded": ("waiting", "send"),
    "in_committee": ("waiting", "users"),
    "adjourned": ("waiting", "calendar-clock"),
    "suspended": ("waiting", "pause"),
    "accepted": ("moving", "handshake"),
    "in_project": ("moving", "hammer"),
    "in_pilot": ("moving", "flask-conical"),
    "in_rollout": ("moving", "sprout"),
    "achieved": ("done", "award"),
    "retired": ("closed", "archive"),
    "answered": ("closed", "mail-check"),
    "rejected": ("closed", "mail-open"),
    "merged": ("closed", "git-merge"),
    "withdrawn": ("closed", "undo-2"),
    "stopped": ("closed", "milestone"),
}
UNKNOWN_LOOK = ("draft", "circle-dot")

CELL_STATUS_WORDS = {
    "done": _("fait"),
    "current": _("en cours"),
    "closed": _("terminé ici"),
    "upcoming": _("à venir"),
}

# Django's message levels and the components' own, with the icon that goes with the word.
ALERT_ICONS = {
    "success": "circle-check",
    "info": "info",
    "warning": "triangle-alert",
    "error": "circle-alert",
    "danger": "circle-alert",
    "debug": "info",
}


# The addresses that the layout names: variable → name of the address.
LAYOUT_ADDRESSES = {
    "home_url": "home",
    "list_url": "ideas:list",
    "deposit_url": "ideas:deposit",
    "mine_url": "ideas:mine",
    "bell_url": "notifications:bell",
    "profile_url": "accounts:profile",
    "badges_url": "badges",
    "login_url": "account_login",
    "logout_url": "account_logout",
}


@register.simple_tag(takes_context=True)
def layout_addresses(context: template.Context) -> str:
    """Set the variables of `LAYOUT_ADDRESSES` in the context; shows nothing."""
    context.dicts[-1].update(_layout_addresses(get_urlconf(), get_script_prefix()))
    return ""


@lru_cache(maxsize=16)
def _layout_addresses(urlconf: str | None, prefix: str) -> dict[str, str]:
    return {variable: reverse(name, urlconf) for variable, name in LAYOUT_ADDRESSES.items()}


@lru_cache(maxsize=512)
def _icon(name: str, size: int, css_class: str, label: str) -> SafeString:
    attributes = {"class": f"icon {css_class}".strip(), "focusable": "false"}
    if label:
        attributes |= {"role": "img", "aria-label": label}
    else:
        attributes["aria-hidden"] = "true"
    return mark_safe(icons.svg(name, size, attributes))  # noqa: S308 - our own icon set, attributes escaped by ElementTree


@register.simple_tag
def icon(name: str, size: int = 20, css_class: str = "", label: str = "") -> SafeString:
    """A lucide icon as inline SVG, hidden from screen readers unless `label` names it."""
    return _icon(str(name), size, str(css_class), str(label))


@lru_cache(maxsize=512)
def _badge(state: str, label: str) -> SafeString:
    family, icon_name = STATE_LOOKS.get(state, UNKNOWN_LOOK)
    return format_html(
        '<span class="state-badge family-{}">{}<span>{}</span></span>',
        family,
        _icon(icon_name, 18, "", ""),
        label,
    )


@register.simple_tag
def state_badge(state: str, label: str) -> SafeString:
    """The state as icon + word in its family's colour; cached, so cheap enough for long lists."""
    return _badge(str(state), str(label))


@register.filter
def state_family(state: str) -> str:
    """waiting, moving, done, closed or draft."""
    return STATE_LOOKS.get(str(state), UNKNOWN_LOOK)[0]


@register.filter
def state_icon(state: str) -> str:
    """The lucide name of the state's icon."""
    return STATE_LOOKS.get(str(state), UNKNOWN_LOOK)[1]


@register.filter
def cell_status_words(status: str) -> str:
    """What a step's cell says to those who do not see it."""
    return str(CELL_STATUS_WORDS.get(status, CELL_STATUS_WORDS["upcoming"]))


@register.filter(expects_localtime=True)
def hour_words(value: dt.time | dt.datetime | None) -> str:
    """`{{ session.starts_at|hour_words }}`: « 14 h 30 »."""
    return typography.hour_words(value)


@register.filter
def alert_icon(level: str) -> str:
    """The lucide name that goes with a message level."""
    return ALERT_ICONS.get(str(level), "info")


@register.filter
def date_words(value: dt.date | dt.datetime | None, style: str = "full") -> str:
    """`{{ d|date_words }}` full, `:"day"` without the year, `:"short"`, `:"month"`."""
    return typography.date_words(value, style)


@register.filter
def thin(value: int | float | None) -> str:
    """1234 → « 1 234 » with a narrow non-breaking space."""
    return typography.thin_number(value)


@register.filter
def plural_count(count: int | None, thing: str) -> str:
    """`{{ n|plural_count:"supports" }}`; the things are the keys of typography.COUNTED."""
    return typography.plural_count(count, thing)


@register.filter
def of_name(name: object) -> str:
    """See `typography.of_name`."""
    return typography.of_name(name)


@register.filter
def of_whom(label: str) -> str:
    """« référent innovation » → « du référent innovation »: after « en attente »."""
    return typography.of_whom(label)


@register.filter
def nbsp(text: str) -> str:
    """French spaces in what people typed; markup already safe stays safe."""
    spaced = typography.french_spaces(str(text))
    return mark_safe(spaced) if isinstance(text, SafeString) else spaced  # noqa: S308


@register.filter
def marks(pieces: Iterable[tuple[str, bool]], spaces: str = "as they are") -> SafeString:
    """Pieces of a text, (words, whether they are marked): escaped, the marked ones in <mark>;
    `:"french"` puts French spaces in the others."""
    french = typography.french_spaces if spaces == "french" else str
    return mark_safe(  # noqa: S308 - each piece is escaped
        "".join(
            f"<mark>{escape(piece)}</mark>" if hit else escape(french(piece))
            for piece, hit in pieces
        )
    )


@register.filter
def initials(name: str) -> str:
    """« Anne-Marie Dupont » → « AD », for the round of a person chip."""
    words = str(name).split()
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()


@register.inclusion_tag("components/stepper.html")
def stepper(
    state: str,
    passed: Collection[str] | None = None,
    dates: Mapping[str, dt.date] | None = None,
    compact: bool = False,
) -> dict:
    """The six steps as cells that fill; see `circuit_cells.cells_of` for `passed` and `dates`."""
    cells = cells_of(state, passed, dates)
    return {"cells": cells, "compact": compact, "position": _position(cells)}


def _position(cells: list[Cell]) -> int:
    return next(index for index, cell in enumerate(cells, start=1) if cell.here)


@register.inclusion_tag("components/comb_of_sites.html")
def comb_of_sites(sites: Iterable[Mapping]) -> dict:
    """The sites of a rollout as a comb that fills, with its equal table; see `comb.comb`."""
    return comb(sites)
