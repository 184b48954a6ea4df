"""The figures of the dashboards, counted from the rows just made."""

import datetime

from django.db import connection

from accounts.models import Organisation
from dashboards.models import DashboardSettings
from dashboards.services.publishing import publish_counts
from dashboards.services.rebuilding import rebuild


def count_figures(today: datetime.date) -> None:
    """Count them as `manage.py rebuild_figures` does; every organisation shows all it can."""
    shown = {"shares_figures": True, "shows_public_page": True, "uses_comparison": True}
    shown |= {"uses_objectives": True}
    places = Organisation.objects.order_by("pk")
    DashboardSettings.objects.bulk_create(
        [DashboardSettings(organisation=place, **shown) for place in places]
    )
    rebuild()
    publish_counts(today=today)
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE dashboards_figurecell, dashboards_ideafact, dashboards_publishedcount,"
            " dashboards_spreadfact, dashboards_spreadsum"
        )
