"""Choosing sites in the tree of an organisation's units, or other organisations by network: whole
branches at once, found by their name, with their headcount. Works without JavaScript."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django import forms
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Node:
    """A place of the tree: `path` says what it is below, `value` what is chosen with it (None for
    a heading); `people` are its own; `count` is how many places its branch holds, itself
    included."""

    path: str
    label: str
    people: int = 0
    value: int | None = None
    count: int = 0
    depth: int = 0

    @property
    def is_branch(self) -> bool:
        """Whether it stands for several places."""
        return self.count > 1


def tree_of(nodes: Iterable[Node]) -> list[Node]:
    """The nodes in the order of the tree with what their branches hold; headings with nothing
    below are left out."""
    ordered = sorted(nodes, key=lambda node: node.path.strip("/").split("/"))
    counts = Counter(path for node in ordered if node.value for path in _above(node.path))
    return [
        replace(node, count=counts[node.path], depth=node.path.strip("/").count("/"))
        for node in ordered
        if counts[node.path]
    ]


def _above(path: str) -> list[str]:
    steps = path.strip("/").split("/")
    return ["/" + "/".join(steps[: depth + 1]) + "/" for depth in range(len(steps))]


class PlaceTree(forms.Widget):
    """The tree as check boxes: one per place, one per branch for all of it."""

    use_fieldset = True

    def __init__(self, attrs=None) -> None:
        super().__init__(attrs)
        self.nodes: list[Node] = []

    def value_from_datadict(self, data, files, name) -> list[str]:
        """The places checked, and those of the branches checked."""
        chosen = dict.fromkeys(data.getlist(name) if hasattr(data, "getlist") else data[name])
        branches = tuple(data.getlist(f"{name}_branch")) if hasattr(data, "getlist") else ()
        known = {node.path for node in self.nodes}
        wanted = tuple(path for path in branches if path in known)
        if wanted:
            chosen |= dict.fromkeys(
                str(node.value)
                for node in self.nodes
                if node.value is not None and node.path.startswith(wanted)
            )
        return list(chosen)

    def value_omitted_from_data(self, data, files, name) -> bool:
        return False

    def render(self, name, value, attrs=None, renderer=None) -> str:
        chosen = {str(one) for one in ([value] if isinstance(value, str) else value or ())}
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "invalid": (attrs or {}).get("aria-invalid"),
            "described": (attrs or {}).get("aria-describedby"),
            "nodes": [(node, str(node.value) in chosen) for node in self.nodes],
            "searched": len(self.nodes) > 8,
        }
        return render_to_string("components/place_tree.html", context)


class PlacesField(forms.ModelMultipleChoiceField):
    """Several places, in a tree. `offer_*` says which, from querysets of units or organisations."""

    widget = PlaceTree

    def __init__(self, **kwargs) -> None:
        super().__init__(None, **kwargs)

    def offer_units(self, units: QuerySet, *, besides: Iterable[int] = ()) -> None:
        """The units that are sites, in their tree, save those known already."""
        left_out = set(besides)
        self.offer(
            units,
            [
                Node(
                    unit.path,
                    unit.name,
                    unit.headcount,
                    unit.pk if unit.is_site and unit.pk not in left_out else None,
                )
                for unit in units
            ],
        )

    def offer_organisations(self, organisations: QuerySet) -> None:
        """The organisations, by network."""
        rows = [(row.network or row.get_branch_display(), row) for row in organisations]
        numbers = {name: number for number, name in enumerate(sorted({name for name, _r in rows}))}
        headings = [Node(f"/{number:03}/", name) for name, number in numbers.items()]
        leaves = [
            Node(f"/{numbers[name]:03}/{rank:05}/", row.name, row.headcount, row.pk)
            for rank, (name, row) in enumerate(rows)
        ]
        self.offer(organisations, [*headings, *leaves])

    def offer(self, places: QuerySet, nodes: list[Node]) -> None:
        """Choose among these nodes' values, keys of `places`."""
        self.widget.nodes = tree_of(nodes)
        chosen = [node.value for node in self.widget.nodes if node.value is not None]
        self.queryset = places.model.objects.filter(pk__in=chosen)


def sites_field() -> PlacesField:
    """The units an innovation is meant for."""
    return PlacesField(
        label=_("Sites visés"),
        error_messages={
            "required": _("Choisissez au moins un site."),
            "invalid_choice": _(
                "Un des sites choisis n’est pas proposé ici : choisissez à nouveau."
            ),
        },
    )


def organisations_field() -> PlacesField:
    """The other organisations an innovation is proposed to."""
    return PlacesField(
        label=_("Autres organismes"),
        required=False,
        help_text=_("Une proposition : leur propre direction décide."),
        error_messages={
            "invalid_choice": _(
                "Un des organismes choisis n’est pas proposé ici : choisissez à nouveau."
            )
        },
    )
