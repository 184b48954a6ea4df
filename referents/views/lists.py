"""The lists of the desk: one for each thing asked of a person, in one shape."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from ideas import presenters
from ideas.bulk import Row
from ideas.enums import Party, State
from ideas.lifecycle import label_of
from ideas.likeness import alike_groups
from innovation_platform.typography import date_words, french_spaces, of_name
from projects.enums import HelpKind
from referents.views.asked import LATE, LATE_DECISIONS, Asked, name_of


@dataclass(frozen=True)
class Queue:
    """A list of ideas: its title, its code in the address, what can be done with several rows at
    once."""

    code: str
    title: Promise
    bulk: str = ""


QUEUES = (
    Queue("nouvelles", gettext_lazy("Nouvelles idées"), "study"),
    Queue("etude", gettext_lazy("À étudier"), "study"),
    Queue("comite", gettext_lazy("En comité")),
    Queue("transmises", gettext_lazy("Transmises par les organismes"), "network"),
    Queue("avancer", gettext_lazy("À faire avancer")),
    Queue("precisions", gettext_lazy("Précisions attendues de vous")),
)
#: The lists that are not ideas of a queue.
TITLES = {
    "a-signer": gettext_lazy("À lire et confirmer"),
    "a-reprendre": gettext_lazy("À reprendre"),
    "avis": gettext_lazy("Avis à donner"),
    "places": gettext_lazy("Une place vous est proposée"),
    "aide": gettext_lazy("Des équipes ont besoin d’aide"),
    "retards": gettext_lazy("Délais dépassés"),
}
LEDES = {
    "a-reprendre": gettext_lazy("Renvoyé avec un commentaire, que vous lisez en le reprenant."),
    "aide": gettext_lazy("La réponse se donne sur la page de l’équipe du projet."),
    "retards": gettext_lazy(
        "Les personnes attendues ont reçu des rappels. Vous pouvez voir avec elles ce qui "
        "manque, ou leur trouver un relais."
    ),
}
BULK = {
    "study": ("take_charge", "assign", "ask_opinion"),
    "network": ("return_forwarded",),
}
BULK_LABELS = {
    "take_charge": gettext_lazy("Commencer l’étude"),
    "assign": gettext_lazy("Confier à une personne"),
    "ask_opinion": gettext_lazy("Demander un avis"),
    "return_forwarded": gettext_lazy("Répondre ensemble"),
}
_STATE_LABELS = {state.value: state.label for state in State}


class Alike(NamedTuple):
    """Ideas that speak of the same thing: how many, of how many organisations, and the page where
    they are answered together."""

    ideas: int
    places: int
    url: str


@dataclass
class Group:
    """One thing asked of a person, and the rows it is about."""

    code: str
    title: str | Promise
    rows: list[dict]
    more: bool = False
    bulk: str = ""
    lede: str | Promise = ""

    #: All that the head of the group shows, and all that the whole of it shows.
    key: tuple = ()
    whole: tuple = ()

    @property
    def count(self) -> int:
        """How many rows are shown."""
        return len(self.rows)


@dataclass
class Lists:
    """What the desk shows on its left, and the same rows one after the other."""

    groups: list[Group]
    rows: list[dict] = field(default_factory=list)

    def mark(self, *, shown: uuid.UUID | None, all_of: str, query: str) -> None:
        """Say of each row whether it is the one read, or chosen with its whole list. A `key` is all
        that the row, or the head of its group, shows; `words` makes what the row says."""
        read = str(shown) if shown else ""
        for group in self.groups:
            group.key = (group.code, group.count, group.more, group.bulk, query, read, all_of)
            chosen = group.code == all_of
            for row in group.rows:
                key, row["chosen"] = row.pop("id"), chosen
                row["here"] = key == shown if shown else False
                # What tells the idea is in what is asked: a text is compared faster than a key.
                row["key"] = tuple(row.values())
                row["id"], row["words"] = key, partial(_words, row)
            group.whole = (group.key, *[row["key"] for row in group.rows])

    def context(self) -> dict:
        """What the template reads."""
        kinds = {group.bulk for group in self.groups if group.bulk}
        actions = [action for kind in BULK if kind in kinds for action in BULK[kind]]
        return {
            "groups": self.groups,
            "empty": not self.groups,
            "acts": [{"code": action, "label": BULK_LABELS[action]} for action in actions],
            "act_codes": tuple(actions),
        }


def desk_lists(asked: Asked, *, categories: dict[int, str], query: dict[str, str]) -> Lists:
    """Every list that is not empty, or the one asked for, alone and longer."""
    today = timezone.localdate()
    groups = [build(asked, today) for build in (_decisions, _sent_back, _opinions, _seats)]
    groups += [_queue(row, asked, categories, today) for row in QUEUES]
    groups += [build(asked, today) for build in (_late, _help)]
    groups = [group for group in groups if group.rows]
    return Lists(groups, rows=_in_order(groups, query))


def _in_order(groups: list[Group], query: dict[str, str]) -> list[dict]:
    """The rows of every group, each with its place."""
    rows = [row for group in groups for row in group.rows]
    narrowed = f"{urlencode(query)}&" if query else ""
    for place, row in enumerate(rows):
        row["asked"] = f"{narrowed}idee={row['id']}&rang={place}"
    return rows


def _words(row: dict) -> dict:
    """What a row says besides its facts, and its addresses: worked out when it is written."""
    title, day = french_spaces(row["title"]), row["due_on"] and date_words(row["due_on"], "short")
    words = _("délai passé depuis le %s") if row["overdue"] else _("avant le %s")
    return {
        "title": title,
        "choose": _("Choisir « %s »") % title,
        "due": words % day if day else "",
        "url": f"{reverse('referents:desk')}?{row['asked']}",
        "pane_url": pane_url(row),
    }


def pane_url(row: dict) -> str:
    """Where the idea of a row is read, in the pane."""
    return f"{reverse('referents:pane', args=[row['id']])}?{row['asked']}"


def _queue(queue: Queue, asked: Asked, categories: dict[int, str], today: datetime.date) -> Group:
    ideas = asked.ideas(queue.code)
    labels = {state: str(_STATE_LABELS[state]) for state in {idea["state"] for idea in ideas}}
    rows = [
        _idea_row(idea, labels[idea["state"]], categories, today, queue.bulk)
        for idea in ideas[: asked.size]
    ]
    if queue.bulk == "network":
        rows = _side_by_side(rows, _names(rows, asked.short_names()))
    return Group(queue.code, queue.title, rows, more=len(ideas) > asked.size, bulk=queue.bulk)


def _idea_row(
    idea: dict, what: str, categories: dict[int, str], today: datetime.date, bulk: str
) -> dict:
    return {
        "id": idea["id"],
        "title": idea["title"],
        "what": what,
        "facts": categories.get(idea["category_id"], ""),
        "organisation_id": idea["organisation_id"],
        "due_on": idea["due_on"],
        "overdue": idea["due_on"] is not None and idea["due_on"] < today,
        "value": str(Row(idea["id"], idea["revision"], idea["referent_id"])) if bulk else "",
        "alike": None,
    }


def _names(rows: list[dict], known: dict[int, str]) -> dict[int, str]:
    """How the organisations of these rows are called, those not known asked for."""
    others = {row["organisation_id"] for row in rows} - known.keys()
    if not others:
        return known
    found = Organisation.objects.filter(pk__in=others).order_by().values_list("pk", "short_name")
    return known | dict(found)


def _side_by_side(rows: list[dict], names: dict[int, str]) -> list[dict]:
    """Ideas alike put one after the other, under what they are; organisations named."""
    by_key: dict[uuid.UUID, dict] = {row["id"]: row for row in rows}
    ordered = []
    for group in alike_groups({row["id"]: row["title"] for row in rows}):
        places = {by_key[key]["organisation_id"] for key in group}
        for key in group:
            by_key[key]["facts"] = names.get(by_key[key]["organisation_id"], "")
        if len(group) > 1:
            chosen = urlencode(
                [("faire", "return_forwarded"), *(("idee", by_key[key]["value"]) for key in group)]
            )
            together = f"{reverse('ideas:together')}?{chosen}"
            by_key[group[0]]["alike"] = Alike(len(group), len(places), together)
        ordered += [by_key[key] for key in group]
    return ordered


def _beside(about: int, idea: uuid.UUID, title: str, what: str, facts: str, due_on=None, *, today):
    """A row that is about an idea without being one."""
    return {
        "id": idea,
        "title": title,
        "what": str(what),
        "facts": facts,
        "due_on": due_on,
        "overdue": due_on is not None and due_on < today,
        "value": "",
        "alike": None,
        "about": about,
    }


def _decisions(asked: Asked, today: datetime.date) -> Group:
    def row(pk, idea, title, action, due_on, *who) -> dict:
        facts = _("proposé par %(who)s") % {"who": name_of(who)} if any(who) else ""
        return _beside(pk, idea, title, label_of(action), facts, due_on, today=today)

    return _group("a-signer", asked, row)


def _sent_back(asked: Asked, today: datetime.date) -> Group:
    """What this person proposed, and that came back to them."""

    def row(pk, idea, title, action, due_on, *who) -> dict:
        facts = _("renvoyé par %(who)s") % {"who": name_of(who)}
        return _beside(pk, idea, title, label_of(action), facts, due_on, today=today)

    return _group("a-reprendre", asked, row)


def _opinions(asked: Asked, today: datetime.date) -> Group:
    def row(pk, idea, title, due_on, *who) -> dict:
        facts = _("par %(who)s") % {"who": name_of(who)}
        return _beside(pk, idea, title, _("Avis demandé"), facts, due_on, today=today)

    return _group("avis", asked, row)


def _seats(asked: Asked, today: datetime.date) -> Group:
    def row(pk, idea, title) -> dict:
        return _beside(pk, idea, title, _("Place dans l’équipe"), "", today=today)

    return _group("places", asked, row)


def _help(asked: Asked, today: datetime.date) -> Group:
    """What teams ask of this person, as referent or sponsor; answered on the team's page."""

    def row(pk, project, title, kind, *who) -> dict:
        what, facts = HelpKind(kind).label.capitalize(), _("par %(who)s") % {"who": name_of(who)}
        answer = {"answer_url": reverse("projects:team", args=[project])}
        return _beside(pk, project, title, what, facts, today=today) | answer

    return _group("aide", asked, row)


def _group(code: str, asked: Asked, row: Callable[..., dict]) -> Group:
    """The group of a list that is not a queue of ideas, a row made of the columns of each."""
    found = asked.beside(code)
    rows = [row(*columns) for columns in found[: asked.size]]
    return Group(code, TITLES[code], rows, len(found) > asked.size, lede=LEDES.get(code, ""))


def _late(asked: Asked, today: datetime.date) -> Group:
    """What was reported to a « responsable innovation »."""
    decisions, ideas = asked.beside(LATE_DECISIONS), asked.ideas(LATE)
    rows = [_late_decision(row, today) for row in decisions[: asked.size]]
    words = {state: _late_words(state) for state in {idea["state"] for idea in ideas}}
    rows += [_late_idea(idea, words[idea["state"]], today) for idea in ideas[: asked.size]]
    more = max(len(decisions), len(ideas)) > asked.size
    return Group("retards", TITLES["retards"], rows, more, lede=LEDES["retards"])


def _late_decision(row: tuple, today: datetime.date) -> dict:
    pk, idea, title, action, due_on, party, named, *who = row
    words = _("en attente %(who)s")
    awaited = of_name(name_of(who)) if named else presenters.AWAITED[Party(party)]
    return _beside(pk, idea, title, label_of(action), words % {"who": awaited}, due_on, today=today)


def _late_words(state: str) -> dict[str, str]:
    """What is said of a late idea, the same for all in a state."""
    facts = _("en attente %(who)s") % {"who": presenters.awaited_words(state)}
    return {"what": str(_STATE_LABELS[state]), "facts": facts}


def _late_idea(idea: dict, words: dict[str, str], today: datetime.date) -> dict:
    return {**_idea_row(idea, "", {}, today, ""), **words}
