"""The parts of a dashboard that are not figures of one number: adoption, money, objectives. Each is
one function, and one include of `templates/dashboards/` that shows what it returns."""

import datetime

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from dashboards import money, plan, spread
from dashboards.bass import Refusal
from dashboards.diffusion import PARTS
from dashboards.models import DashboardSettings
from dashboards.small_groups import THRESHOLD
from dashboards.spread_chart import spread_chart
from dashboards.standing import LOOKS, STANDING_DEFINITION
from innovation_platform.typography import thin_number
from projects.enums import SITE_LOOKS, SiteState
from projects.models import ProjectSettings
from projects.money import GainStage, show_euros

#: Why no curve is shown, in the words of a page.
WHY_NO_CURVE = {
    Refusal.FEW: _("pas encore assez de sites l’ont adoptée"),
    Refusal.SHORT: _("elle est proposée depuis trop peu de mois"),
    Refusal.AT_ONCE: _("presque tous les sites l’ont adoptée en même temps"),
    Refusal.NO_FIT: _("les adoptions ne suivent pas une courbe de diffusion"),
    Refusal.UNCERTAIN: _("l’incertitude serait trop grande pour prévoir la suite"),
}


def people_shown(people: int) -> str:
    """A headcount, unless it is that of a handful."""
    return (
        thin_number(people) if people >= THRESHOLD else str(_("moins de %(n)s") % {"n": THRESHOLD})
    )


def days_shown(found: spread.Spread) -> list[dict]:
    """How long it took to reach each part of the target."""
    return [{"part": part, "days": found.days[part]} for part in PARTS]


def states_shown(found: spread.Spread) -> list[dict]:
    """How many sites are in each state, in the order of a site's life, empty ones left out."""
    return [
        {"label": state.label, "look": SITE_LOOKS[state], "count": found.states[state]}
        for state in SiteState
        if found.states.get(state)
    ]


def adoption_part(organisation_ids: frozenset[int], today: datetime.date) -> dict | None:
    """Adoption over organisations, all their innovations together; None where nothing is proposed
    to any site."""
    together = spread.spread_together(organisation_ids, today)
    if not together.target:
        return None
    return {
        "spread": together,
        "people": people_shown(together.people),
        "days": days_shown(together),
        "states": states_shown(together),
        "rows": [],
        "chart": spread_chart(together.points, target=together.target, today=today),
        "definition": spread.SPREAD_DEFINITION,
        "people_definition": spread.PEOPLE_DEFINITION,
    }


def innovation_rows(projects: list, today: datetime.date) -> list[dict]:
    """A line per innovation, with how it spread."""
    found = spread.spreads_kept(projects, today)
    return [
        {
            "project": project,
            "title": project.idea.title,
            "spread": found[project.pk],
            "people": people_shown(found[project.pk].people),
            "days": days_shown(found[project.pk]),
        }
        for project in projects
    ]


def money_part(organisation_ids: frozenset[int], year: int) -> dict | None:
    """The budget of a year and the gains of organisations; None where none keeps them."""
    if not ProjectSettings.objects.filter(pk__in=organisation_ids, uses_budget=True).exists():
        return None
    sums, gains = money.budget_of_year(organisation_ids, year), money.gains_over(organisation_ids)
    return {
        "year": year,
        "budget": sums and _budget(sums),
        "totals": [
            {
                "kind": total.kind.label,
                "count": total.count,
                "stages": [total.shown(stage) for stage in GainStage],
                "compared": total.compared,
                "gap": total.gap_shown,
            }
            for total in gains.totals
        ],
        "rows": [
            {
                "gain": row.gain,
                "kind": row.gain.get_kind_display(),
                "title": row.gain.project.idea.title,
                "stages": [row.shown(stage) for stage in GainStage],
            }
            for row in gains.rows
        ],
        "more": gains.more,
        "stages": [stage.label for stage in GainStage],
        "definition": money.GAINS_DEFINITION,
        "budget_definition": money.BUDGET_DEFINITION,
    }


def _budget(sums: money.Sums) -> dict:
    """The sums in words, and how much of what was voted is committed and spent, for the bar."""

    def of_voted(amount) -> int:
        return int(amount * 100 / sums.voted) if sums.voted else 0

    return {
        "voted": show_euros(sums.voted),
        "committed": show_euros(sums.committed),
        "spent": show_euros(sums.spent),
        "left": show_euros(sums.left),
        "committed_percent": of_voted(sums.committed),
        "spent_percent": of_voted(sums.spent),
    }


def objectives_part(organisation_id: int | None, today: datetime.date) -> dict | None:
    """The objectives of an organisation; None where it keeps none, or over several. They are read
    when they are shown: not while what was drawn of them is kept."""
    if organisation_id is None:
        return None
    settings = DashboardSettings.of(organisation_id)
    if not settings.uses_objectives:
        return None
    axes = SimpleLazyObject(lambda: plan.axes_of(organisation_id, today))
    return {
        "name": settings.plan_name,
        "axes": axes,
        "glance": SimpleLazyObject(
            lambda: [
                {"label": state.label, "look": LOOKS[state], "count": count}
                for state, count in plan.at_a_glance(axes)
            ]
        ),
        "organisation": organisation_id,
        "definition": STANDING_DEFINITION,
    }
