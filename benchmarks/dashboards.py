"""The dashboards that are measured: each reads sums, so the floor is a table of sums too. They must
answer in 200 ms, which is an absolute limit beside the floor's."""

from urllib.parse import urlencode

from django.db.models import Count
from django.utils import timezone

from accounts.models import Unit
from benchmarks.client import Session
from benchmarks.page import Page
from dashboards.figures.fair import late_by_unit
from dashboards.scope import Period, Scope
from projects.models import Project

PLACE = "/tableaux-de-bord/"
#: What a director waits for at most, on this machine, one at a time.
LIMIT = 200
#: A document is not a page: it is made by a process of its own (ADR 0064).
DOCUMENT, DOCUMENT_LIMIT = "rapport/", 2_000


def dashboards(sessions: dict[str, Session]) -> list[Page]:
    """The pages of a director, of a referent, of a network lead and of an agent."""
    unit = Unit.objects.filter(organisation_id=1, parent=None).order_by("pk")[0].pk
    years = urlencode({"de": "2020-01", "a": "2026-12"})
    asked = {
        "director": {
            "dashboard, as director": "",
            "dashboard, years": f"?{years}",
            "dashboard, one unit": f"?unite={unit}",
            "dashboard, one challenge": "?defi=1",
            "dashboard, ideas behind": "idees/outcomes/",
            "dashboard, ideas that wait": "idees/waiting/",
            "dashboard, late in a unit": f"idees/late_by_unit/?ligne={_late_line()}",
            "dashboard, adoption": "diffusion/",
            "dashboard, challenges": "defis/",
            "dashboard, one innovation": f"diffusion/{_widest()}/",
            "dashboard, objectives": "objectifs/",
            "dashboard, report": "rapport/",
        },
        "referent": {"dashboard, own scope": "mon-perimetre/"},
        "network lead": {"dashboard, as network lead": "reseau/"},
        "agent": {"dashboard, for all": "notre-demarche/"},
    }
    found = []
    for who, paths in asked.items():
        session = sessions[who]
        floor = session.get("/plancher/tableau")
        for name, path in paths.items():
            ours = session.get(PLACE + path)
            found.append(
                Page(
                    name,
                    lambda ours=ours: ours,
                    lambda floor=floor: floor,
                    goal=None if path == DOCUMENT else 2.0,
                    queries=None,
                    milliseconds=DOCUMENT_LIMIT if path == DOCUMENT else LIMIT,
                )
            )
    return found


def _late_line() -> str:
    """The longest line of what is late in the first organisation."""
    rows = late_by_unit(Scope((1,)), Period.until(timezone.localdate())).rows
    return rows[0].key


def _widest() -> object:
    """The key of the innovation of the first organisation that is proposed to most sites."""
    found = Project.objects.filter(idea__organisation_id=1).annotate(n_sites=Count("sites"))
    return found.order_by("-n_sites", "pk")[0].pk
