"""Rules frozen before their jury was kept there (ADR 65): who sat on the day they were frozen, as the
dates of the seats tell. The quorum of that day is not known: it is left out, not guessed."""

from django.db import migrations
from django.db.models import Case, Q, Value, When

#: As `referents.models.committee.BY_RANK` on the day this was written.
BY_RANK = ("chair", "vice_chair", "member", "secretary")
BATCH = 500


def keep_juries(apps, schema_editor):
    rules_model = apps.get_model("campaigns", "RulesVersion")
    seat_model = apps.get_model("referents", "CommitteeMember")
    alias = schema_editor.connection.alias
    rules = rules_model.objects.using(alias)
    frozen = rules.filter(jury={}, frozen_on__isnull=False, campaign__jury__isnull=False)
    batch = []
    for row in frozen.select_related("campaign").order_by("pk").iterator(chunk_size=BATCH):
        row.jury = {"seats": _seats(seat_model.objects.using(alias), row)}
        batch.append(row)
        if len(batch) == BATCH:
            rules.bulk_update(batch, ["jury"])
            batch = []
    rules.bulk_update(batch, ["jury"])


def _seats(seats, rules):
    day = rules.frozen_on
    ranks = [When(seat=seat, then=Value(rank)) for rank, seat in enumerate(BY_RANK)]
    held = seats.filter(
        Q(until=None) | Q(until__gte=day), committee=rules.campaign.jury_id, starts_on__lte=day
    ).order_by(Case(*ranks), "user__last_name", "user__first_name", "pk")
    return [list(row) for row in held.values_list("user", "seat")]


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0007_jury_in_rules"),
        ("referents", "0005_convening"),
    ]

    operations = [
        migrations.RunPython(keep_juries, migrations.RunPython.noop, elidable=True)
    ]
