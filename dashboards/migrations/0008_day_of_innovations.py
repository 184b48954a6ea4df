from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def say_when_they_began(apps, schema_editor):
    """Write the day of the shares read already."""
    began = apps.get_model("projects", "Project").objects.filter(pk=OuterRef("pk"))
    shares = apps.get_model("dashboards", "SpreadFact").objects.all()
    shares.update(started_on=Subquery(began.values("started_on")))


class Migration(migrations.Migration):
    dependencies = [
        ("dashboards", "0007_kept_reports"),
        ("projects", "0007_budget_and_gains"),
    ]

    operations = [
        migrations.AddField(
            model_name="spreadfact",
            name="started_on",
            field=models.DateField(null=True),
        ),
        migrations.RunPython(say_when_they_began, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="spreadfact",
            name="started_on",
            field=models.DateField(),
        ),
        migrations.AddIndex(
            model_name="spreadfact",
            index=models.Index(
                fields=["organisation", "-started_on", "-project"], name="spread_recent"
            ),
        ),
    ]
