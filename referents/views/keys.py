"""The keys of the desk: one letter for each act, shown on demand, never two for one idea."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

#: Act → its letter, from the French name of what it does.
LETTERS = {
    "take_charge": "t",
    "request_info": "p",
    "provide_info": "p",
    "answer": "r",
    "return_forwarded": "r",
    "forward": "n",
    "refer": "c",
    "start_locally": "l",
    "accept": "o",
    "reject": "x",
    "adjourn": "d",
    "resume": "e",
    "merge": "f",
    "suspend": "s",
    "restart": "e",
    "form_team": "q",
    "start_pilot": "m",
    "resume_project": "u",
    "start_rollout": "y",
    "achieve": "b",
    "stop": "z",
}
ASK, NOTE, ASSIGN = "a", "i", "g"

#: What moves about the desk, as the list of keys says it.
MOVING = (
    ("j", _("idée suivante")),
    ("k", _("idée précédente")),
    (_("Espace"), _("lire la suite de l’idée")),
    ("v", _("choisir l’idée, pour agir sur plusieurs")),
    ("w", _("agir sur les idées choisies")),
    (_("Ctrl + Entrée"), _("envoyer ce qui est écrit")),
    (_("Échap"), _("fermer ce qui est ouvert ; le texte est gardé")),
    ("?", _("montrer les touches")),
)


def letters_for(actions: Iterable[str]) -> dict[str, str]:
    """The letter of each act offered; the few acts that have none are reached by Tab."""
    return {action: LETTERS.get(action, "") for action in actions}
