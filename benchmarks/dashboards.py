"""The dashboards that are measured: each reads sums, so the floor is a table of sums too."""

from urllib.parse import urlencode

from accounts.models import Unit
from benchmarks.client import Session
from benchmarks.page import Page

PLACE = "/tableaux-de-bord/"


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
            "dashboard, adoption": "diffusion/",
            "dashboard, challenges": "defis/",
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
                Page(name, lambda ours=ours: ours, lambda floor=floor: floor, queries=None)
            )
    return found
