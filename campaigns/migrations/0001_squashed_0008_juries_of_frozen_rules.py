"""Every table of this room, as the first release has them (ADR 66)."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('campaigns', '0001_initial'),
        ('campaigns', '0002_moderation'),
        ('campaigns', '0003_challenges'),
        ('campaigns', '0004_phases_of_past_challenges'),
        ('campaigns', '0005_revision'),
        ('campaigns', '0006_celebration'),
        ('campaigns', '0007_jury_in_rules'),
        ('campaigns', '0008_juries_of_frozen_rules'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0003_unit_top'),
        ('accounts', '__first__'),
        ('referents', '0001_squashed_0005_convening'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('challenge', 'défi'), ('celebration', 'célébration')], db_default='challenge', default='challenge', max_length=12, verbose_name='type')),
                ('title', models.CharField(max_length=120, verbose_name='titre')),
                ('question', models.CharField(max_length=240, verbose_name='question posée')),
                ('description', models.TextField(blank=True, verbose_name='présentation')),
                ('motif', models.CharField(choices=[('comb', 'Alvéoles'), ('door', 'Porte ouverte'), ('bridge', 'Pont'), ('sprout', 'Jeune pousse'), ('circle', 'Cercle de paroles'), ('clock', 'Temps gagné')], db_default='comb', default='comb', max_length=12, verbose_name='illustration')),
                ('vote_method', models.CharField(choices=[('none', 'pas de vote'), ('single', 'une voix par personne'), ('budget', 'plusieurs voix à répartir')], db_default='none', default='none', max_length=8, verbose_name='coup de cœur des agents')),
                ('votes_each', models.PositiveSmallIntegerField(db_default=1, default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='voix par personne')),
                ('opens_on', models.DateField(verbose_name='ouvre le')),
                ('closes_on', models.DateField(verbose_name='ferme le')),
                ('moderates', models.BooleanField(db_default=False, default=False, help_text='Une idée qui répond à ce défi n’est visible de tous qu’après la lecture d’un référent, dans les deux jours ouvrés, même là où l’organisme publie aussitôt.', verbose_name='lecture avant publication')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='annoncé le')),
                ('archived_on', models.DateField(blank=True, null=True, verbose_name='archivé le')),
                ('reminded_on', models.DateField(blank=True, editable=False, null=True, verbose_name='équipes relancées le')),
                ('revision', models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='campaigns.campaign', verbose_name='repris de')),
                ('groupement', models.ForeignKey(blank=True, help_text='Le défi s’adresse alors à tous ses organismes.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='accounts.groupement', verbose_name='groupement')),
                ('jury', models.ForeignKey(blank=True, limit_choices_to={'kind': 'jury'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='referents.committee', verbose_name='jury')),
                ('launched_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='campaigns_launched', to=settings.AUTH_USER_MODEL, verbose_name='lancé par')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='accounts.organisation', verbose_name='organisme')),
                ('sponsor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='campaigns_sponsored', to=settings.AUTH_USER_MODEL, verbose_name='porté par')),
                ('units', models.ManyToManyField(blank=True, help_text='Aucune\xa0: le défi s’adresse à tout l’organisme.', related_name='campaigns', to='accounts.unit', verbose_name='unités')),
            ],
            options={
                'verbose_name': 'défi',
                'verbose_name_plural': 'défis',
                'ordering': ['-opens_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_on__gt', models.F('opens_on'))), name='campaign_dates_in_order', violation_error_message='La fermeture doit suivre l’ouverture.'), models.CheckConstraint(condition=models.Q(('votes_each__range', (1, 10))), name='campaign_votes_bounded'), models.CheckConstraint(condition=models.Q(models.Q(('vote_method', 'single'), _negated=True), ('votes_each', 1), _connector='OR'), name='campaign_single_vote_is_one', violation_error_message='Une seule voix par personne avec ce mode de vote.'), models.CheckConstraint(condition=models.Q(('archived_on', None), ('published_on__isnull', False), _connector='OR'), name='campaign_archived_was_published')],
            },
        ),
        migrations.CreateModel(
            name='CampaignSettings',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='campaign_settings', serialize=False, to='accounts.organisation', verbose_name='organisme')),
                ('uses_jury', models.BooleanField(default=False, help_text='Un comité évalue les idées d’un défi, délibère et désigne les lauréats à la date annoncée.', verbose_name='jury')),
                ('uses_prizes', models.BooleanField(default=False, help_text='Ce que gagnent les idées désignées, écrit dans les règles avant l’ouverture.', verbose_name='récompenses')),
                ('uses_vote', models.BooleanField(default=False, help_text='Un coup de cœur de tous, à côté du choix du jury\xa0; le vote est secret.', verbose_name='vote des agents')),
                ('uses_celebration', models.BooleanField(default=False, help_text='Une fois par an, les idées réalisées sont mises à l’honneur\xa0: vote de tous, trophées, galerie qui reste.', verbose_name='célébration annuelle')),
            ],
            options={
                'verbose_name': 'réglages des défis',
                'verbose_name_plural': 'réglages des défis',
            },
        ),
        migrations.CreateModel(
            name='AwardCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='nom')),
                ('description', models.CharField(blank=True, max_length=240, verbose_name='ce qu’elle récompense')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='award_categories', to='campaigns.campaign', verbose_name='célébration')),
            ],
            options={
                'verbose_name': 'catégorie de trophée',
                'verbose_name_plural': 'catégories de trophées',
                'ordering': ['campaign', 'position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'name'), name='award_category_named_once')],
            },
        ),
        migrations.CreateModel(
            name='CampaignNews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='titre')),
                ('text', models.TextField(max_length=4000, verbose_name='texte')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='news', to='campaigns.campaign', verbose_name='défi')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écrite par')),
            ],
            options={
                'verbose_name': 'nouvelle d’un défi',
                'verbose_name_plural': 'nouvelles des défis',
                'ordering': ['-day', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='campaign_news_says_something')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalCampaignSettings',
            fields=[
                ('uses_jury', models.BooleanField(default=False, help_text='Un comité évalue les idées d’un défi, délibère et désigne les lauréats à la date annoncée.', verbose_name='jury')),
                ('uses_prizes', models.BooleanField(default=False, help_text='Ce que gagnent les idées désignées, écrit dans les règles avant l’ouverture.', verbose_name='récompenses')),
                ('uses_vote', models.BooleanField(default=False, help_text='Un coup de cœur de tous, à côté du choix du jury\xa0; le vote est secret.', verbose_name='vote des agents')),
                ('uses_celebration', models.BooleanField(default=False, help_text='Une fois par an, les idées réalisées sont mises à l’honneur\xa0: vote de tous, trophées, galerie qui reste.', verbose_name='célébration annuelle')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.organisation', verbose_name='organisme')),
            ],
            options={
                'verbose_name': 'historical réglages des défis',
                'verbose_name_plural': 'historical réglages des défis',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Phase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('announced', 'annoncé'), ('open', 'ouvert'), ('deliberation', 'en délibération'), ('results', 'résultats'), ('closed', 'clos')], max_length=12, verbose_name='phase')),
                ('starts_on', models.DateField(verbose_name='du')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='au')),
                ('told_on', models.DateField(blank=True, editable=False, null=True, verbose_name='dit le')),
                ('nearing_told_on', models.DateField(blank=True, editable=False, null=True, verbose_name='fin dite le')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='campaigns.campaign', verbose_name='défi')),
            ],
            options={
                'verbose_name': 'phase d’un défi',
                'verbose_name_plural': 'phases des défis',
                'ordering': ['campaign', 'starts_on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('told_on', None)), fields=['starts_on'], name='campaign_phase_untold')],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'code'), name='campaign_phase_unique'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='campaign_phase_days_in_order', violation_error_message='La fin d’une phase précède son début.'), models.CheckConstraint(condition=models.Q(models.Q(('code', 'closed'), ('ends_on', None)), models.Q(models.Q(('code', 'closed'), _negated=True), ('ends_on__isnull', False)), _connector='OR'), name='campaign_phase_only_last_endless')],
            },
        ),
        migrations.CreateModel(
            name='RulesVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('criteria', models.TextField(blank=True, max_length=4000, verbose_name='critères')),
                ('eligibility', models.TextField(blank=True, max_length=2000, verbose_name='qui peut participer')),
                ('prizes', models.TextField(blank=True, max_length=2000, verbose_name='ce que l’on gagne')),
                ('jury_words', models.TextField(blank=True, max_length=2000, verbose_name='comment le choix se fait')),
                ('calendar', models.JSONField(default=list, verbose_name='calendrier')),
                ('jury', models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, verbose_name='jury')),
                ('moderates', models.BooleanField(default=False, verbose_name='lecture avant publication')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='raison de la modification')),
                ('written_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='écrite le')),
                ('frozen_on', models.DateField(blank=True, null=True, verbose_name='arrêtée le')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='campaigns.campaign', verbose_name='défi')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écrite par')),
            ],
            options={
                'verbose_name': 'version des règles',
                'verbose_name_plural': 'versions des règles',
                'ordering': ['campaign', '-version'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'version'), name='campaign_rules_version_unique'), models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('frozen_on__isnull', False), ('version__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='campaign_amendment_is_dated_and_explained', violation_error_message='Une modification est datée et expliquée.')],
            },
        ),
        migrations.CreateModel(
            name='Ceremony',
            fields=[
                ('campaign', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='ceremony', serialize=False, to='campaigns.campaign', verbose_name='célébration')),
                ('held_on', models.DateField(verbose_name='jour')),
                ('starts_at', models.TimeField(verbose_name='de')),
                ('ends_at', models.TimeField(verbose_name='à')),
                ('place', models.CharField(max_length=200, verbose_name='lieu')),
                ('invitation', models.TextField(blank=True, max_length=2000, verbose_name='mot d’invitation')),
                ('invited_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('sequence', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('thanks', models.TextField(blank=True, max_length=2000, verbose_name='remerciements')),
                ('thanked_on', models.DateField(blank=True, editable=False, null=True)),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'cérémonie',
                'verbose_name_plural': 'cérémonies',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='ceremony_hours_in_order', violation_error_message='La fin doit suivre le début.'), models.CheckConstraint(condition=models.Q(models.Q(('invited_at', None), ('sequence', 0)), models.Q(('invited_at__isnull', False), ('sequence__gt', 0)), _connector='OR'), name='ceremony_invitations_counted')],
            },
        ),
    ]
