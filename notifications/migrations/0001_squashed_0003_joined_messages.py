"""Every table of this room, as the first release has them (ADR 66)."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('notifications', '0001_initial'),
        ('notifications', '0002_preferences_and_digests'),
        ('notifications', '0003_joined_messages'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0003_unit_top'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name='tâche')),
                ('beaten_at', models.DateTimeField(verbose_name='dernier passage')),
            ],
            options={
                'verbose_name': 'passage d’une tâche',
                'verbose_name_plural': 'passages des tâches',
            },
        ),
        migrations.CreateModel(
            name='BouncingAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='adresse')),
                ('code', models.CharField(max_length=20, verbose_name='réponse du serveur')),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='depuis')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='bouncing_address', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'adresse injoignable',
                'verbose_name_plural': 'adresses injoignables',
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('frequency', models.CharField(choices=[('immediate', 'tout de suite'), ('daily', 'une fois par jour'), ('weekly', 'une fois par semaine'), ('never', 'jamais')], max_length=10, verbose_name='fréquence')),
                ('day', models.DateField(verbose_name='jour')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='créé le')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='digests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'récapitulatif',
                'verbose_name_plural': 'récapitulatifs',
                'constraints': [models.UniqueConstraint(fields=('recipient', 'frequency', 'day'), name='digest_once_per_period')],
            },
        ),
        migrations.CreateModel(
            name='FeedKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('generation', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='créée le')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='feed_key', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'clé de flux',
                'verbose_name_plural': 'clés de flux',
            },
        ),
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.CharField(max_length=100, verbose_name='nouvelle')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='clé')),
                ('context', models.JSONField(default=dict, verbose_name='contexte')),
                ('not_before', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='pas avant')),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='prochain essai')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='créée le')),
                ('expanded_at', models.DateTimeField(blank=True, null=True, verbose_name='adressée le')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='annulée le')),
                ('failed_at', models.DateTimeField(blank=True, null=True, verbose_name='en échec depuis')),
                ('failure', models.CharField(blank=True, max_length=200, verbose_name='cause de l’échec')),
            ],
            options={
                'verbose_name': 'nouvelle à annoncer',
                'verbose_name_plural': 'nouvelles à annoncer',
                'indexes': [models.Index(condition=models.Q(('cancelled_at', None), ('expanded_at', None), ('failed_at', None)), fields=['next_attempt_at', 'id'], name='occurrence_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('failed_at', None), models.Q(('failure', ''), _negated=True), _connector='OR'), name='occurrence_failure_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(max_length=40, verbose_name='public')),
                ('thread', models.CharField(blank=True, db_default='', default='', max_length=100, verbose_name='sujet')),
                ('channel', models.CharField(choices=[('mail', 'courriel'), ('app', 'cloche')], max_length=10, verbose_name='canal')),
                ('message_id', models.CharField(max_length=200, unique=True, verbose_name='identifiant du courriel')),
                ('state', models.CharField(choices=[('waiting', 'en attente'), ('sending', 'en cours d’envoi'), ('sent', 'envoyé'), ('failed', 'en échec'), ('uncertain', 'incertain'), ('cancelled', 'annulé'), ('joined', 'dit dans un autre message'), ('held', 'attend le récapitulatif'), ('gathered', 'dans un récapitulatif')], default='waiting', max_length=12, verbose_name='état')),
                ('handoffs', models.PositiveSmallIntegerField(default=0, verbose_name='remises au serveur')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('lease', models.UUIDField(blank=True, editable=False, null=True, verbose_name='jeton du travailleur')),
                ('leased_until', models.DateTimeField(blank=True, null=True, verbose_name='réservé jusqu’à')),
                ('not_before', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='pas avant')),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='prochain essai')),
                ('first_attempt_at', models.DateTimeField(blank=True, null=True, verbose_name='premier essai')),
                ('last_answer', models.CharField(blank=True, max_length=200, verbose_name='dernière réponse')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='créé le')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='envoyé le')),
                ('held_for', models.CharField(blank=True, choices=[('immediate', 'tout de suite'), ('daily', 'une fois par jour'), ('weekly', 'une fois par semaine'), ('never', 'jamais')], db_default='', default='', max_length=10, verbose_name='attend le récapitulatif')),
                ('summary', models.CharField(blank=True, max_length=250, verbose_name='résumé')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='lu le')),
                ('digest', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='notifications.digest', verbose_name='récapitulatif')),
                ('joined_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='joined', to='notifications.message', verbose_name='dit dans')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to=settings.AUTH_USER_MODEL, verbose_name='destinataire')),
                ('occurrence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='notifications.occurrence', verbose_name='nouvelle')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['channel', 'next_attempt_at', 'id'], name='message_due'), models.Index(condition=models.Q(('channel', 'mail'), ('state', 'waiting')), fields=['recipient', 'thread'], name='message_same_thread'), models.Index(condition=models.Q(('state', 'sending')), fields=['leased_until'], name='message_leased'), models.Index(condition=models.Q(('channel', 'app'), ('state', 'sent')), fields=['recipient', '-sent_at', '-id'], name='message_bell'), models.Index(condition=models.Q(('channel', 'app'), ('state', 'sent'), ('read_at', None)), fields=['recipient'], name='message_unread'), models.Index(condition=models.Q(('state', 'held')), fields=['held_for', 'recipient'], name='message_held'), models.Index(condition=models.Q(('state__in', ['failed', 'uncertain'])), fields=['state', 'id'], name='message_to_look_at')],
                'constraints': [models.UniqueConstraint(fields=('occurrence', 'recipient', 'channel'), name='message_once_per_person'), models.CheckConstraint(condition=models.Q(('handoffs__lte', 2)), name='message_handoffs_capped'), models.CheckConstraint(condition=models.Q(models.Q(('lease__isnull', False), ('leased_until__isnull', False), ('state', 'sending')), models.Q(models.Q(('state', 'sending'), _negated=True), ('lease', None), ('leased_until', None)), _connector='OR'), name='message_leased_when_sending'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='message_sent_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), models.Q(('held_for', ''), _negated=True), _connector='OR'), name='message_held_for_a_digest'), models.CheckConstraint(condition=models.Q(('joined_to', None), ('state', 'joined'), _connector='OR'), name='message_joined_is_said_elsewhere'), models.CheckConstraint(condition=models.Q(('read_at', None), models.Q(('channel', 'app'), ('state', 'sent')), _connector='OR'), name='message_read_in_bell')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='type de nouvelles')),
                ('frequency', models.CharField(choices=[('immediate', 'tout de suite'), ('daily', 'une fois par jour'), ('weekly', 'une fois par semaine'), ('never', 'jamais')], max_length=10, verbose_name='fréquence')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_preferences', to='accounts.organisation', verbose_name='organisme')),
            ],
            options={
                'verbose_name': 'fréquence des courriels d’un organisme',
                'verbose_name_plural': 'fréquences des courriels des organismes',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'kind'), name='organisation_preference_once_per_kind', violation_error_message='Cet organisme a déjà choisi pour ce type.')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='type de nouvelles')),
                ('frequency', models.CharField(choices=[('immediate', 'tout de suite'), ('daily', 'une fois par jour'), ('weekly', 'une fois par semaine'), ('never', 'jamais')], max_length=10, verbose_name='fréquence')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_preferences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'préférence de courriel',
                'verbose_name_plural': 'préférences de courriel',
                'constraints': [models.UniqueConstraint(fields=('user', 'kind'), name='preference_once_per_kind')],
            },
        ),
    ]
