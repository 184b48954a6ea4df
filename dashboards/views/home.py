"""The dashboard of directors and referents."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.selectors import reach_of
from dashboards import waiting as figures
from ideas.presenters import AWAITED


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits, what is late, how ideas ended, over the organisations one answers for."""
    reach = reach_of(request.user)
    scope = reach.whole(Role.DIRECTOR) | reach.whole(Role.REFERENT)
    if not scope:
        raise PermissionDenied
    waiting = figures.waiting_now(scope)
    context = {
        "waiting": [
            {
                "state": row.state.value,
                "label": row.state.label,
                "awaits": AWAITED[row.awaits],
                "waiting": row.waiting,
                "overdue": row.overdue,
            }
            for row in waiting
        ],
        "late": [
            {"unit": row.unit, "awaits": AWAITED[row.awaits], "overdue": row.overdue}
            for row in figures.overdue_by_unit(scope)
        ],
        "waiting_total": sum(row.waiting for row in waiting),
        "overdue_total": sum(row.overdue for row in waiting),
        "ends": [
            {"state": state.value, "label": state.label, "count": count}
            for state, count in figures.ends(scope)
        ],
        "signatures": figures.signatures_awaited(scope),
        "definitions": {
            "waiting": figures.WAITING_DEFINITION,
            "late": figures.OVERDUE_DEFINITION,
            "ends": figures.ENDS_DEFINITION,
            "signatures": figures.SIGNATURES_DEFINITION,
        },
    }
    return render(request, "dashboards/home.html", context)
