"""French plurals for messages that have no catalogue: the interface is written in French, and what
gettext finds nowhere it would count as English does."""

import gettext

from django.utils.translation import trans_real

#: French counts in the plural from two on: « 0 idée », « 1,5 jour », « 2 idées » (Académie
#: française, « Questions de langue » : zéro commande le singulier).
SEVERAL = 2


class FrenchSource(gettext.NullTranslations):
    """Messages as they are written, the plural one from two on."""

    def ngettext(self, msgid1: str, msgid2: str, n: float) -> str:
        return msgid1 if abs(n) < SEVERAL else msgid2


def count_in_french() -> None:
    """Let every `ngettext` and `{% blocktranslate count %}` without a catalogue count as French
    does. Side effect: the French messages of the process get a fallback, once."""
    messages = trans_real.translation("fr")
    last: gettext.NullTranslations = messages
    while last._fallback is not None:  # type: ignore[attr-defined]
        last = last._fallback  # type: ignore[attr-defined]
    if not isinstance(last, FrenchSource):
        messages.add_fallback(FrenchSource())
