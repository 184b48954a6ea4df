from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_history_of_reference_data'),
        ('campaigns', '0006_celebration'),
        ('ideas', '0023_a_queue_of_one_organisation'),
        ('referents', '0005_convening'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='idea',
            index=models.Index(condition=models.Q(('due_on__isnull', False), ('referent__isnull', True)), fields=['organisation', 'state', 'due_on', 'id'], name='idea_to_nobody'),
        ),
    ]
