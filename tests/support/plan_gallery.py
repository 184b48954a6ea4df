"""The objectives of the browser tests' organisation: two axes, what is attached, values in each
state, and the parts of its dashboards switched on."""

import datetime
from decimal import Decimal

from django.utils import timezone

from campaigns.models import Campaign
from dashboards import services
from dashboards.models import DashboardSettings
from tests.support.people import EVE, PAUL, user_of

DAY = datetime.timedelta(days=1)
#: title, start, target, days since it started, days left, value noted.
OBJECTIVES = (
    ("Simplifier vingt démarches administratives et réglementaires", 0, 20, 200, 100, "4"),
    ("Réduire les rappels pour une même question", 24, 12, 100, 200, "19.5"),
    ("Former les encadrants à l’innovation participative", 0, 30, 100, 200, "30"),
    ("Diviser par deux le papier acheté", 1800, 900, 10, 300, None),
)


def set_plan() -> None:
    """Write the plan as its people would."""
    eve, paul, today = user_of(EVE), user_of(PAUL), timezone.localdate()
    place = eve.organisation
    DashboardSettings.objects.update_or_create(
        organisation=place,
        defaults={
            "uses_objectives": True,
            "plan_name": "Plus simple, plus proche",
            "uses_forecast": True,
            "uses_comparison": True,
        },
    )
    for position, title in enumerate(("Accueillir du premier coup", "Simplifier"), start=1):
        axis = services.write_axis(
            organisation=place,
            user=eve,
            title=title,
            purpose="Que personne n’ait à revenir pour une même question.",
            position=position,
        )
        for name, start, target, since, left, value in OBJECTIVES[(position - 1) * 2 :][:2]:
            row = services.write_objective(
                axis=axis, user=eve, title=name, unit="démarches", start_value=Decimal(start),
                target=Decimal(target), starts_on=today - since * DAY, due_on=today + left * DAY,
                owner=paul,
            )  # fmt: skip
            if value:
                services.note_value(
                    objective=row, user=paul, value=Decimal(value), day=today, source="Relevé"
                )
        for challenge in Campaign.objects.published().filter(organisation=place)[:1]:
            services.attach(axis=axis, user=paul, thing=challenge, why="Vient de cet axe.")
