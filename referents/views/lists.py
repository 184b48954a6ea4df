"""The lists of the desk: one for each thing asked of a person, in one shape."""

import datetime
import uuid
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
from ideas.models import Decision, Idea
from ideas.selectors import ROW
from innovation_platform.typography import date_words, french_spaces
from projects.selectors import help_awaiting

SHOWN, SHOWN_ALONE = 20, 100
#: Stands for an idea in an address that is worked out once.
ANY = uuid.UUID(int=0)
DESK_ROW = (*ROW, "revision", "referent_id")

#: Queue → its title, its code in the address, and what can be done with several rows at once.
QUEUES = (
    ("nouvelles", gettext_lazy("Nouvelles idées"), queues.new_queue, "study"),
    ("etude", gettext_lazy("À étudier"), queues.triage_queue, "study"),
    ("comite", gettext_lazy("En comité"), queues.committee_queue, ""),
    ("transmises", gettext_lazy("Transmises par les organismes"), queues.network_queue, "network"),
    ("avancer", gettext_lazy("À faire avancer"), queues.carrying_queue, ""),
    ("precisions", gettext_lazy("Précisions attendues de vous"), queues.author_queue, ""),
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
    narrowing: Narrowing,
    *,
    categories: dict[int, str],
    only: str = "",
    query: dict[str, str] | None = None,
) -> Lists:
    """Every list that is not empty, or the one named, alone and longer; always as many queries."""
    today = timezone.localdate()
    size = SHOWN_ALONE if only else SHOWN
    wanted = [row for row in QUEUES if only in ("", row[0])]
    builders = {
        "a-signer": lambda: _decisions(user, today, size),
        "avis": lambda: _opinions(user, today, size),
        "places": lambda: _seats(user, size),
        "aide": lambda: _help(user, today, size),
    }
    groups = [build() for code, build in builders.items() if only in ("", code)]
    groups += [
        _queue(categories, code, title, narrowing.of(queue(user), user), bulk, size, today)
        for code, title, queue, bulk in wanted
    ]
    if only in ("", "retards"):
        groups.append(_late(user, today, size))
    groups = [group for group in groups if group.rows]
    return Lists(groups, rows=_in_order(groups, query or {}))


def _in_order(groups: list[Group], query: dict[str, str]) -> list[dict]:
    """The rows of every group, each with its place and its addresses."""
    rows = [row for group in groups for row in group.rows]
    desk, pane = reverse("referents:desk"), reverse("referents:pane", args=[ANY])
    # Eighty rows: what each says is written here once, where a template would look it up each time.
    choose, before, late = _("Choisir « %s »"), _("avant le %s"), _("délai passé depuis le %s")
    for place, row in enumerate(rows):
        row["shown_title"] = french_spaces(row["title"])
        row["choose"] = choose % row["shown_title"]
        day = row["due_on"] and date_words(row["due_on"], "short")
        row["due_words"] = (late if row["overdue"] else before) % day if day else ""
        asked = urlencode({**query, "idee": row["id"], "rang": place})
        row["url"] = f"{desk}?{asked}"
        row["pane_url"] = f"{pane.replace(str(ANY), str(row['id']))}?{asked}"
    return rows


def _queue(
    categories: dict[int, str],
    code: str,
    title: str | Promise,
    found: QuerySet[Idea],
    bulk: str,
    size: int,
    today: datetime.date,
) -> Group:
    ideas = list(found.order_by(*queues.OLDEST_LIMIT).values(*DESK_ROW)[: size + 1])
    rows = [_idea_row(idea, categories, today, bulk) for idea in ideas[:size]]
    if bulk == "network":
        rows = _side_by_side(rows)
    return Group(code, title, rows, more=len(ideas) > size, bulk=bulk)


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


def _beside(row, idea: Idea, what: str, facts: str, due_on, today: datetime.date) -> dict:
    """A row that is about an idea without being one."""
    return {
        "id": idea.pk,
        "title": idea.title,
        "what": what,
        "facts": facts,
        "due_on": due_on,
        "overdue": due_on is not None and due_on < today,
        "value": "",
        "alike": None,
        "about": row,
    }


def _decisions(user: User, today: datetime.date, size: int) -> Group:
    found = list(queues.decisions_awaiting(user)[: size + 1])
    rows = [
        _beside(
            row,
            row.idea,
            label_of(row.action),
            _("proposé par %(who)s") % {"who": row.proposed_by},
            row.due_on,
            today,
        )
        for row in found[:size]
    ]
    return Group("a-signer", _("À lire et confirmer"), rows, more=len(found) > size)


def _opinions(user: User, today: datetime.date, size: int) -> Group:
    found = list(queues.opinions_awaiting(user)[: size + 1])
    rows = [
        _beside(
            row,
            row.idea,
            _("Avis demandé"),
            _("par %(who)s") % {"who": row.asked_by},
            row.due_on,
            today,
        )
        for row in found[:size]
    ]
    return Group("avis", _("Avis à donner"), rows, more=len(found) > size)


def _seats(user: User, size: int) -> Group:
    found = list(queues.seats_offered(user)[: size + 1])
    today = timezone.localdate()
    rows = [
        _beside(row, row.idea, _("Place dans l’équipe"), "", None, today) for row in found[:size]
    ]
    return Group("places", _("Une place vous est proposée"), rows, more=len(found) > size)


def _help(user: User, today: datetime.date, size: int) -> Group:
    """What teams ask of this person, as referent or sponsor; answered on the team's page."""
    found = list(help_awaiting(user)[: size + 1])
    rows = [
        _beside(
            row,
            row.project.idea,
            row.get_kind_display().capitalize(),
            _("par %(who)s") % {"who": row.asked_by},
            None,
            today,
        )
        | {"answer_url": reverse("projects:team", args=[row.project_id])}
        for row in found[:size]
    ]
    lede = _("La réponse se donne sur la page de l’équipe du projet.")
    return Group("aide", _("Des équipes ont besoin d’aide"), rows, len(found) > size, lede=lede)


def _late(user: User, today: datetime.date, size: int) -> Group:
    """What was reported to a « responsable innovation »; nothing for anyone else."""
    group = Group(
        "retards",
        _("Délais dépassés"),
        [],
        lede=_(
            "Les personnes attendues ont reçu des rappels. Vous pouvez voir avec elles ce qui "
            "manque, ou leur trouver un relais."
        ),
    )
    if not reach_of(user).whole(Role.REFERENT):
        return group
    decisions = list(queues.escalated_decisions(user, today)[: size + 1])
    ideas = queues.escalated_ideas(user, today).order_by(*queues.OLDEST_LIMIT)
    ideas = list(ideas.values(*DESK_ROW)[: size + 1])
    group.rows = [_late_decision(row, today) for row in decisions[:size]]
    group.rows += [_late_idea(idea, today) for idea in ideas[:size]]
    group.more = max(len(decisions), len(ideas)) > size
    return group


def _late_decision(row: Decision, today: datetime.date) -> dict:
    who = row.awaits_user or presenters.AWAITED[Party(row.awaits)]
    words = _("en attente de %(who)s") if row.awaits_user_id else _("en attente %(who)s")
    return _beside(row, row.idea, label_of(row.action), words % {"who": who}, row.due_on, today)


def _late_idea(idea: dict, today: datetime.date) -> dict:
    facts = _("en attente %(who)s") % {"who": presenters.awaited_words(idea["state"])}
    return {**_idea_row(idea, {}, today, ""), "facts": facts}
