"""Freezing closed months before anything they were counted from is erased."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from dashboards.models.cells import NOW, Freeze
from dashboards.period import add_months, first_of
from dashboards.services.cells import writer
from dashboards.services.updating import settle

#: Months this old are frozen by themselves: just before refused ideas lose their authors, three
#: years after (« données personnelles »).
OPEN_MONTHS = 35


@transaction.atomic
def freeze(*, organisation: int, through: datetime.date) -> None:
    """Let an organisation's figures of a month and of those before it change no more, before rows
    they were counted from are erased. Side effect: its ideas are read a last time. A freeze only
    moves forward; asking for an earlier one changes nothing."""
    settle(organisation=organisation)
    writer()
    through = min(through.replace(day=1), NOW)
    row, created = Freeze.objects.get_or_create(
        organisation_id=organisation, defaults={"through": through}
    )
    if not created and row.through < through:
        row.through = through
        row.save(update_fields=["through"])


def freeze_old_months(*, today: datetime.date | None = None) -> int:
    """Freeze the months that are older than any retention period, everywhere; returns in how many
    organisations. Run twice, it changes nothing."""
    through = add_months(first_of(today or timezone.localdate()), -OPEN_MONTHS - 1)
    done = set(Freeze.objects.filter(through__gte=through).values_list("organisation", flat=True))
    keys = [pk for pk in Organisation.objects.values_list("pk", flat=True) if pk not in done]
    for key in sorted(keys):
        freeze(organisation=key, through=through)
    return len(keys)
