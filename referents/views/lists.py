"""The lists of the desk: one for each thing asked of a person, in one shape."""

import datetime
import uuid
from dataclasses import dataclass, field
from functools import partial
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
from innovation_platform.typography import date_words, french_spaces
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


@dataclass
class Group:
    """One thing asked of a person, and the rows it is about."""

    code: str
    title: str | Promise
    rows: list[dict]
    more: bool = False
    bulk: str = ""
    lede: str = ""

    key: tuple = ()

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
        for group in self.groups:
            group.key = (group.code, group.count, group.more, group.bulk, query, shown, all_of)
            for row in group.rows:
                row["here"], row["chosen"] = row["id"] == shown, group.code == all_of
                row["key"] = tuple(row.values())
                row["words"] = partial(_words, row)

    def context(self) -> dict:
        """What the template reads."""
        kinds = {group.bulk for group in self.groups if group.bulk}
        actions = [action for kind in BULK if kind in kinds for action in BULK[kind]]
        return {
            "groups": self.groups,
            "empty": not self.groups,
            "acts": [{"code": action, "label": BULK_LABELS[action]} for action in actions],
        }


def desk_lists(asked: Asked, *, categories: dict[int, str], query: dict[str, str]) -> Lists:
    """Every list that is not empty, or the one asked for, alone and longer."""
    today = timezone.localdate()
    groups = [build(asked, today) for build in (_decisions, _opinions, _seats, _help)]
    groups += [_queue(row, asked, categories, today) for row in QUEUES]
    groups.append(_late(asked, today))
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
        "pane_url": f"{reverse('referents:pane', args=[row['id']])}?{row['asked']}",
    }


def _queue(queue: Queue, asked: Asked, categories: dict[int, str], today: datetime.date) -> Group:
    ideas = asked.ideas(queue.code)
    labels = {state: str(_STATE_LABELS[state]) for state in {idea["state"] for idea in ideas}}
    rows = [
        _idea_row(idea, labels[idea["state"]], categories, today, queue.bulk)
        for idea in ideas[: asked.size]
    ]
    if queue.bulk == "network":
        rows = _side_by_side(rows)
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


def _side_by_side(rows: list[dict]) -> list[dict]:
    """Ideas alike put one after the other, under what they are; organisations named."""
    names = dict(
        Organisation.objects.filter(pk__in={row["organisation_id"] for row in rows}).values_list(
            "pk", "short_name"
        )
    )
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
            by_key[group[0]]["alike"] = {
                "ideas": len(group),
                "places": len(places),
                "url": f"{reverse('ideas:together')}?{chosen}",
            }
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
    found = asked.beside("a-signer")
    words = _("proposé par %(who)s")
    rows = [
        _beside(
            pk,
            idea,
            title,
            label_of(action),
            words % {"who": name_of(who)} if any(who) else "",
            due_on,
            today=today,
        )
        for pk, idea, title, action, due_on, *who in found[: asked.size]
    ]
    return Group("a-signer", _("À lire et confirmer"), rows, more=len(found) > asked.size)


def _opinions(asked: Asked, today: datetime.date) -> Group:
    found = asked.beside("avis")
    words, what = _("par %(who)s"), _("Avis demandé")
    rows = [
        _beside(pk, idea, title, what, words % {"who": name_of(who)}, due_on, today=today)
        for pk, idea, title, due_on, *who in found[: asked.size]
    ]
    return Group("avis", _("Avis à donner"), rows, more=len(found) > asked.size)


def _seats(asked: Asked, today: datetime.date) -> Group:
    found = asked.beside("places")
    what = _("Place dans l’équipe")
    rows = [_beside(*row, what, "", today=today) for row in found[: asked.size]]
    return Group("places", _("Une place vous est proposée"), rows, more=len(found) > asked.size)


def _help(asked: Asked, today: datetime.date) -> Group:
    """What teams ask of this person, as referent or sponsor; answered on the team's page."""
    found = asked.beside("aide")
    words = _("par %(who)s")
    rows = [
        _beside(
            pk,
            project,
            title,
            HelpKind(kind).label.capitalize(),
            words % {"who": name_of(who)},
            today=today,
        )
        | {"answer_url": reverse("projects:team", args=[project])}
        for pk, project, title, kind, *who in found[: asked.size]
    ]
    lede = _("La réponse se donne sur la page de l’équipe du projet.")
    return Group(
        "aide", _("Des équipes ont besoin d’aide"), rows, len(found) > asked.size, lede=lede
    )


def _late(asked: Asked, today: datetime.date) -> Group:
    """What was reported to a « responsable innovation »."""
    decisions, ideas = asked.beside(LATE_DECISIONS), asked.ideas(LATE)
    rows = [_late_decision(row, today) for row in decisions[: asked.size]]
    rows += [_late_idea(idea, today) for idea in ideas[: asked.size]]
    return Group(
        "retards",
        _("Délais dépassés"),
        rows,
        more=max(len(decisions), len(ideas)) > asked.size,
        lede=_(
            "Les personnes attendues ont reçu des rappels. Vous pouvez voir avec elles ce qui "
            "manque, ou leur trouver un relais."
        ),
    )


def _late_decision(row: tuple, today: datetime.date) -> dict:
    pk, idea, title, action, due_on, party, named, *who = row
    words = _("en attente de %(who)s") if named else _("en attente %(who)s")
    awaited = name_of(who) if named else presenters.AWAITED[Party(party)]
    return _beside(pk, idea, title, label_of(action), words % {"who": awaited}, due_on, today=today)


def _late_idea(idea: dict, today: datetime.date) -> dict:
    facts = _("en attente %(who)s") % {"who": presenters.awaited_words(idea["state"])}
    what = str(_STATE_LABELS[idea["state"]])
    return {**_idea_row(idea, what, {}, today, ""), "facts": facts}
