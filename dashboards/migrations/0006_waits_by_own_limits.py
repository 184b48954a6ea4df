from django.db import migrations


def read_again(apps, schema_editor):
    """Have the ideas of organisations that ever set limits of their own read again: their waits
    were compared with the circuit's. The next round gives the cells the difference; the check of
    the night would have done so too, but as a drift, told to the administrators."""
    set_some = (
        apps.get_model("ideas", "HistoricalIdeaSettings")
        .objects.exclude(limits={})
        .values("organisation")
    )
    apps.get_model("dashboards", "IdeaFact").objects.filter(organisation__in=set_some).update(
        look=""
    )


class Migration(migrations.Migration):
    dependencies = [
        ("dashboards", "0005_spreads_and_waits"),
        ("ideas", "0020_unit_and_state"),
    ]

    operations = [migrations.RunPython(read_again, migrations.RunPython.noop, elidable=True)]
