"""The lists of the desk: one for each thing asked of a person, in one shape."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from accounts.models import Organisation, User
from accounts.selectors import reach_of
from ideas import desk as queues
from ideas import presenters
from ideas.bulk import Row
from ideas.desk import Narrowing
from ideas.enums import Party, State
from ideas.lifecycle import label_of
from ideas.likeness import alike_groups
from ideas.models import Idea
from innovation_platform.typography import date_words, french_spaces
from projects.enums import HelpKind
from referents.selectors import seats_of
from referents.views.asked import SHOWN, SHOWN_ALONE, Asked, name_of

#: Stands for an idea in an address that is worked out once.
ANY = uuid.UUID(int=0)


@dataclass(frozen=True)
class Queue:
    """Ideas that wait for a person: their title, their code in the address, what can be done with
    several rows at once, and to whom it is not asked at all."""

    code: str
    title: Promise
    ideas: Callable[[User], QuerySet[Idea]]
    bulk: str
    concerns: Callable[[User, Asked], bool]


def _refers(user: User, asked: Asked) -> bool:
    return Role.REFERENT in reach_of(user).roles


QUEUES = (
    Queue("nouvelles", gettext_lazy("Nouvelles idées"), queues.new_queue, "study", _refers),
    Queue("etude", gettext_lazy("À étudier"), queues.triage_queue, "study", _refers),
    Queue(
        "comite",
        gettext_lazy("En comité"),
        queues.committee_queue,
        "",
        lambda user, asked: bool(seats_of(user)),
    ),
    Queue(
        "transmises",
        gettext_lazy("Transmises par les organismes"),
        queues.network_queue,
        "network",
        lambda user, asked: Role.NETWORK_LEAD in reach_of(user).roles,
    ),
    Queue(
        "avancer",
        gettext_lazy("À faire avancer"),
        queues.carrying_queue,
        "",
        lambda user, asked: asked.holding["avancer"],
    ),
    Queue(
        "precisions",
        gettext_lazy("Précisions attendues de vous"),
        queues.author_queue,
        "",
        lambda user, asked: asked.holding["precisions"],
    ),
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


@dataclass
class Lists:
    """What the desk shows on its left, and the same rows one after the other."""

    groups: list[Group]
    rows: list[dict] = field(default_factory=list)

    def mark(self, *, shown: uuid.UUID | None, all_of: str) -> None:
        """Say of each row whether it is the one read, or chosen with its whole list; `key` is all
        that the row shows."""
        for group in self.groups:
            for row in group.rows:
                row["here"], row["chosen"] = row["id"] == shown, group.code == all_of
                row["key"] = tuple(row.values())

    def context(self) -> dict:
        """What the template reads."""
        kinds = {group.bulk for group in self.groups if group.bulk}
        actions = [action for kind in BULK if kind in kinds for action in BULK[kind]]
        return {
            "groups": self.groups,
            "empty": not self.groups,
            "acts": [{"code": action, "label": BULK_LABELS[action]} for action in actions],
        }


def desk_lists(
    user: User,
    asked: Asked,
    narrowing: Narrowing,
    *,
    categories: dict[int, str],
    only: str = "",
    query: dict[str, str] | None = None,
) -> Lists:
    """Every list that is not empty, or the one named, alone and longer."""
    today = timezone.localdate()
    size = SHOWN_ALONE if only else SHOWN
    asked.given |= narrowing.given()
    builders = {
        "a-signer": lambda: _decisions(asked, today, size),
        "avis": lambda: _opinions(asked, today, size),
        "places": lambda: _seats(asked, today, size),
        "aide": lambda: _help(asked, today, size),
    }
    groups = [build() for code, build in builders.items() if only in ("", code)]
    groups += [
        _queue(row, asked.ideas(row.ideas, narrowing, size), categories, size, today)
        for row in QUEUES
        if only in ("", row.code) and row.concerns(user, asked)
    ]
    if only in ("", "retards") and reach_of(user).whole(Role.REFERENT):
        groups.append(_late(asked, today, size))
    groups = [group for group in groups if group.rows]
    return Lists(groups, rows=_in_order(groups, query or {}))


def _in_order(groups: list[Group], query: dict[str, str]) -> list[dict]:
    """The rows of every group, each with its place and its addresses."""
    rows = [row for group in groups for row in group.rows]
    desk, pane = reverse("referents:desk"), reverse("referents:pane", args=[ANY])
    before_key, after_key = pane.split(str(ANY))
    narrowed = f"{urlencode(query)}&" if query else ""
    # Eighty rows: what each says is written here once, where a template would look it up each time.
    choose, before, late = _("Choisir « %s »"), _("avant le %s"), _("délai passé depuis le %s")
    for place, row in enumerate(rows):
        key, title = str(row["id"]), french_spaces(row["title"])
        row["what"] = str(row["what"])
        day = row["due_on"] and date_words(row["due_on"], "short")
        asked = f"{narrowed}idee={key}&rang={place}"
        row["shown_title"], row["choose"] = title, choose % title
        row["due_words"] = (late if row["overdue"] else before) % day if day else ""
        row["url"] = f"{desk}?{asked}"
        row["pane_url"] = f"{before_key}{key}{after_key}?{asked}"
    return rows


def _queue(
    queue: Queue, ideas: list[dict], categories: dict[int, str], size: int, today: datetime.date
) -> Group:
    rows = [_idea_row(idea, categories, today, queue.bulk) for idea in ideas[:size]]
    if queue.bulk == "network":
        rows = _side_by_side(rows)
    return Group(queue.code, queue.title, rows, more=len(ideas) > size, bulk=queue.bulk)


def _idea_row(idea: dict, categories: dict[int, str], today: datetime.date, bulk: str) -> dict:
    return {
        "id": idea["id"],
        "title": idea["title"],
        "what": _STATE_LABELS[idea["state"]],
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
        "what": what,
        "facts": facts,
        "due_on": due_on,
        "overdue": due_on is not None and due_on < today,
        "value": "",
        "alike": None,
        "about": about,
    }


def _decisions(asked: Asked, today: datetime.date, size: int) -> Group:
    found = asked.beside("a-signer", size)
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
        for pk, idea, title, action, due_on, *who in found[:size]
    ]
    return Group("a-signer", _("À lire et confirmer"), rows, more=len(found) > size)


def _opinions(asked: Asked, today: datetime.date, size: int) -> Group:
    found = asked.beside("avis", size)
    words, what = _("par %(who)s"), _("Avis demandé")
    rows = [
        _beside(pk, idea, title, what, words % {"who": name_of(who)}, due_on, today=today)
        for pk, idea, title, due_on, *who in found[:size]
    ]
    return Group("avis", _("Avis à donner"), rows, more=len(found) > size)


def _seats(asked: Asked, today: datetime.date, size: int) -> Group:
    found = asked.beside("places", size)
    what = _("Place dans l’équipe")
    rows = [_beside(*row, what, "", today=today) for row in found[:size]]
    return Group("places", _("Une place vous est proposée"), rows, more=len(found) > size)


def _help(asked: Asked, today: datetime.date, size: int) -> Group:
    """What teams ask of this person, as referent or sponsor; answered on the team's page."""
    found = asked.beside("aide", size)
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
        for pk, project, title, kind, *who in found[:size]
    ]
    lede = _("La réponse se donne sur la page de l’équipe du projet.")
    return Group("aide", _("Des équipes ont besoin d’aide"), rows, len(found) > size, lede=lede)


def _late(asked: Asked, today: datetime.date, size: int) -> Group:
    """What was reported to a « responsable innovation »."""
    decisions, ideas = asked.beside("retards-decisions", size), asked.escalated(size)
    rows = [_late_decision(row, today) for row in decisions[:size]]
    rows += [_late_idea(idea, today) for idea in ideas[:size]]
    return Group(
        "retards",
        _("Délais dépassés"),
        rows,
        more=max(len(decisions), len(ideas)) > size,
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
    return {**_idea_row(idea, {}, today, ""), "facts": facts}
