"""The part of the table of addresses that adoption, money, challenges and objectives have."""

import datetime

from django.utils import timezone

from campaigns.models import Campaign
from tests.factories.campaigns import CampaignFactory
from tests.factories.dashboards import AxisFactory, DashboardSettingsFactory, ObjectiveFactory
from tests.support.url_table import GET_ONLY, PAGE, POST_ONLY, RUNS, get, only, post

SETS = ("director",)
ATTACHES = ("referent", "responsable", "director")
NOTES = ("expert", "director")

DASHBOARDS = {
    "dashboards:adoption": (only(get, 200, *RUNS), GET_ONLY),
    "dashboards:innovation": (only(get, 200, *RUNS), GET_ONLY),
    "dashboards:money": (only(get, 200, *RUNS), GET_ONLY),
    "dashboards:challenges": (only(get, 200, *RUNS), GET_ONLY),
    "dashboards:challenge": (only(get, 200, *RUNS), GET_ONLY),
    "dashboards:retained": (only(get, 200, *RUNS), GET_ONLY),
    **{
        f"dashboards:{name}_{kind}": (only(get, 200, *RUNS), GET_ONLY)
        for name in ("adoption", "money", "challenges")
        for kind in ("csv", "xlsx")
    },
    "dashboards:plan_csv": PAGE,
    "dashboards:plan_xlsx": PAGE,
    "dashboards:plan": PAGE,
    "dashboards:axis": PAGE,
    "dashboards:objective": (get(200), only(post, 422, *NOTES)),
    "dashboards:add_axis": (only(get, 200, *SETS), only(post, 422, *SETS)),
    "dashboards:change_axis": (only(get, 200, *SETS), only(post, 422, *SETS)),
    "dashboards:close_axis": (POST_ONLY, only(post, 302, *SETS)),
    "dashboards:add_objective": (only(get, 200, *SETS), only(post, 422, *SETS)),
    "dashboards:change_objective": (only(get, 200, *SETS), only(post, 422, *SETS)),
    "dashboards:close_objective": (POST_ONLY, only(post, 302, *SETS)),
    "dashboards:attach": (only(get, 200, *ATTACHES), only(post, 422, *ATTACHES)),
    "dashboards:detach": (POST_ONLY, only(post, 302, *ATTACHES)),
}


def dashboard_kwargs(organisation, people, project) -> dict:
    """What these addresses are about, in an organisation whose dashboards have every part, old
    enough for its month to have a report."""
    organisation.created_at = timezone.now() - datetime.timedelta(days=365)
    organisation.save(update_fields=["created_at"])
    DashboardSettingsFactory(organisation=organisation)
    axis = AxisFactory(organisation=organisation)
    objective = ObjectiveFactory(axis=axis, owner=people["expert"])
    attached = axis.attachments.create(idea=project.idea, attached_by=people["referent"])
    challenge: Campaign = CampaignFactory(organisation=organisation)
    of_axis, of_objective = {"pk": axis.pk}, {"pk": objective.pk}
    return {
        "dashboards:innovation": {"pk": project.pk},
        "dashboards:challenge": {"pk": challenge.pk},
        "dashboards:retained": {"pk": challenge.pk},
        "dashboards:axis": of_axis,
        "dashboards:change_axis": of_axis,
        "dashboards:close_axis": of_axis,
        "dashboards:add_objective": of_axis,
        "dashboards:attach": of_axis,
        "dashboards:objective": of_objective,
        "dashboards:change_objective": of_objective,
        "dashboards:close_objective": of_objective,
        "dashboards:detach": {"pk": attached.pk},
    }
