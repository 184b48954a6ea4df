from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0006_celebration'),
    ]

    operations = [
        migrations.AddField(
            model_name='rulesversion',
            name='jury',
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, verbose_name='jury'),
        ),
    ]
