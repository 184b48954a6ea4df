"""Challenges written before phases were: announced the day they opened, their phases written. What
has begun is not told again."""

import datetime

from django.db import migrations
from django.db.models import F
from django.utils import timezone

DAY = datetime.timedelta(days=1)
#: As `campaigns.phases.proposed_calendar` on the day this was written.
DELIBERATION = 21 * DAY
ANSWERS = 30 * DAY


def write_phases(apps, schema_editor):
    campaign_model = apps.get_model("campaigns", "Campaign")
    phase_model = apps.get_model("campaigns", "Phase")
    alias = schema_editor.connection.alias
    today = timezone.localdate()
    campaigns = campaign_model.objects.using(alias)
    campaigns.filter(opens_on__lte=today).update(published_on=F("opens_on"))
    campaigns.filter(opens_on__gt=today).update(published_on=today)
    rows = []
    for campaign in campaigns.order_by("pk").iterator(chunk_size=500):
        rows += _phases(phase_model, campaign, today)
    phase_model.objects.using(alias).bulk_create(rows, batch_size=500)


def _phases(phase_model, campaign, today):
    results = campaign.closes_on + DELIBERATION
    spans = [
        ("open", campaign.opens_on, campaign.closes_on),
        ("deliberation", campaign.closes_on + DAY, results - DAY),
        ("results", results, results + ANSWERS),
        ("closed", results + ANSWERS + DAY, None),
    ]
    if campaign.published_on < campaign.opens_on:
        spans.insert(0, ("announced", campaign.published_on, campaign.opens_on - DAY))
    return [
        phase_model(
            campaign=campaign,
            code=code,
            starts_on=starts_on,
            ends_on=ends_on,
            told_on=today if starts_on <= today else None,
        )
        for code, starts_on, ends_on in spans
    ]


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_challenges")]

    operations = [
        migrations.RunPython(write_phases, migrations.RunPython.noop, elidable=True)
    ]
