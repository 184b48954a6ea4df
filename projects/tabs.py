"""The pages of a project, as its header links to them, in the order of a project's life.

A page adds its `Tab` here, and renders with `views.page.page_context(request, project, "<code>")`
a template that extends `projects/layout.html`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ideas.enums import State
from projects.models import Project
from projects.parts import Parts
from projects.sites import ROLLED_OUT


def _always(project: Project, parts: Parts) -> bool:
    return True


def _rolled_out(project: Project, parts: Parts) -> bool:
    return project.idea.state in (*ROLLED_OUT, State.RETIRED, State.STOPPED)


def _tried(project: Project, parts: Parts) -> bool:
    """Where trials are switched on, or one was made before they were switched off: `has_pilot` is
    annotated by `views.page.open_project`."""
    return parts.pilot or getattr(project, "has_pilot", False)


def _told(project: Project, parts: Parts) -> bool:
    """Once results, or lessons, are written."""
    return bool(project.results or project.lessons)


@dataclass(frozen=True)
class Tab:
    """A page of the project: its code, the name of its address (whose only argument is the
    project), and whether it shows for this project with these parts. No query in `shown` save one
    that the page makes anyway."""

    code: str
    label: str | Promise
    url_name: str
    shown: Callable[[Project, Parts], bool] = _always


TABS: tuple[Tab, ...] = (
    Tab("overview", _("Vue d’ensemble"), "projects:detail"),
    Tab("team", _("Équipe"), "projects:team"),
    Tab("journal", _("Journal"), "projects:journal"),
    Tab("pilot", _("Expérimentation"), "projects:pilot", _tried),
    Tab("budget", _("Budget et gains"), "projects:budget", lambda project, parts: parts.budget),
    Tab("rollout", _("Déploiement"), "projects:rollout", _rolled_out),
    Tab("results", _("Bilan"), "projects:results", _told),
)


def tabs_of(project: Project, parts: Parts) -> Iterator[Tab]:
    """The tabs that this project shows."""
    return (tab for tab in TABS if tab.shown(project, parts))
