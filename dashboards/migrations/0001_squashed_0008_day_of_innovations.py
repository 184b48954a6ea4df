"""Every table of this room, as the first release has them (ADR 66)."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('dashboards', '0001_objectives_and_curves'),
        ('dashboards', '0002_shown_figures'),
        ('dashboards', '0003_axis_revision'),
        ('dashboards', '0004_cells'),
        ('dashboards', '0005_spreads_and_waits'),
        ('dashboards', '0006_waits_by_own_limits'),
        ('dashboards', '0007_kept_reports'),
        ('dashboards', '0008_day_of_innovations'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0003_unit_top'),
        ('accounts', '__first__'),
        ('campaigns', '0001_squashed_0008_juries_of_frozen_rules'),
        ('ideas', '0001_squashed_0024_ideas_given_to_nobody'),
        ('projects', '0001_squashed_0009_recent_projects'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cursor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, unique=True)),
                ('last', models.BigIntegerField(default=0)),
                ('key', models.UUIDField(null=True)),
                ('at', models.DateTimeField(null=True, verbose_name='à jour le')),
            ],
            options={
                'verbose_name': 'avancement des chiffres',
                'verbose_name_plural': 'avancement des chiffres',
            },
        ),
        migrations.CreateModel(
            name='DashboardSettings',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='dashboard_settings', serialize=False, to='accounts.organisation', verbose_name='organisme')),
                ('uses_objectives', models.BooleanField(db_default=False, default=False, help_text='Les axes de votre projet d’entreprise, leurs objectifs chiffrés, et les idées, défis et projets qui y contribuent. Tous les agents de l’organisme peuvent les lire.', verbose_name='objectifs du projet d’entreprise')),
                ('plan_name', models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='nom du projet d’entreprise')),
                ('uses_forecast', models.BooleanField(db_default=False, default=False, help_text='Pour une innovation proposée à beaucoup de sites, une courbe de tendance et son incertitude, montrées seulement quand les données le permettent.', verbose_name='courbe de diffusion')),
                ('uses_comparison', models.BooleanField(db_default=False, default=False, help_text='La participation à chaque défi, à côté des autres et d’un défi publié\xa0: U-MAP, à la Caf de Paris.', verbose_name='comparaison des défis')),
                ('shares_figures', models.BooleanField(db_default=False, default=False, help_text='La tête de réseau voit alors les chiffres de l’organisme, à côté de ceux des autres organismes qui l’ont choisi aussi.', verbose_name='montrer nos chiffres à la tête de réseau')),
                ('shows_public_page', models.BooleanField(db_default=False, default=False, help_text='Une page que tous les agents de l’organisme peuvent lire.', verbose_name='montrer notre démarche en chiffres à tous les agents')),
            ],
            options={
                'verbose_name': 'réglages des tableaux de bord',
                'verbose_name_plural': 'réglages des tableaux de bord',
            },
        ),
        migrations.CreateModel(
            name='FigureVersion',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='accounts.organisation')),
                ('token', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'version des chiffres',
                'verbose_name_plural': 'versions des chiffres',
            },
        ),
        migrations.CreateModel(
            name='SpreadSum',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='accounts.organisation')),
                ('steps', models.JSONField(default=dict)),
                ('states', models.JSONField(default=dict)),
                ('takers', models.JSONField(default=dict)),
                ('places', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': 'diffusion d’un organisme',
                'verbose_name_plural': 'diffusion des organismes',
            },
        ),
        migrations.CreateModel(
            name='Axis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='axe')),
                ('purpose', models.TextField(blank=True, verbose_name='ce que l’organisme vise')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='ordre')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='clos le')),
                ('revision', models.PositiveIntegerField(db_default=0, default=0, verbose_name='révision')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='axes', to='accounts.organisation', verbose_name='organisme')),
            ],
            options={
                'verbose_name': 'axe',
                'verbose_name_plural': 'axes',
                'ordering': ['organisation', 'position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='axis_has_title')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(blank=True, max_length=240, verbose_name='ce qu’elle y apporte')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
                ('attached_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign')),
                ('idea', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='ideas.idea')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.project')),
                ('axis', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='dashboards.axis')),
            ],
            options={
                'verbose_name': 'contribution à un axe',
                'verbose_name_plural': 'contributions aux axes',
                'ordering': ['axis', '-day', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('campaign', None), ('idea__isnull', False), ('project', None)), models.Q(('campaign__isnull', False), ('idea', None), ('project', None)), models.Q(('campaign', None), ('idea', None), ('project__isnull', False)), _connector='OR'), name='attachment_of_one_thing'), models.UniqueConstraint(fields=('axis', 'idea'), name='attachment_idea_once'), models.UniqueConstraint(fields=('axis', 'campaign'), name='attachment_campaign_once'), models.UniqueConstraint(fields=('axis', 'project'), name='attachment_project_once')],
            },
        ),
        migrations.CreateModel(
            name='FigureCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('o', 'organisme'), ('u', 'unité'), ('c', 'défi')], max_length=1)),
                ('place', models.BigIntegerField(default=0)),
                ('month', models.DateField()),
                ('deposits', models.IntegerField(default=0)),
                ('supports', models.IntegerField(default=0)),
                ('comments', models.IntegerField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'chiffres d’un mois',
                'verbose_name_plural': 'chiffres des mois',
                'indexes': [models.Index(condition=models.Q(('kind', 'c')), fields=['place'], name='cells_of_challenge')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'kind', 'place', 'month'), name='cell_once'), models.CheckConstraint(condition=models.Q(('comments__gte', 0), ('deposits__gte', 0), ('supports__gte', 0)), name='cell_counts_what_is')],
            },
        ),
        migrations.CreateModel(
            name='Freeze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('through', models.DateField(verbose_name='figés jusqu’au mois de')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='figures_freeze', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'gel des chiffres',
                'verbose_name_plural': 'gels des chiffres',
            },
        ),
        migrations.CreateModel(
            name='HistoricalDashboardSettings',
            fields=[
                ('uses_objectives', models.BooleanField(db_default=False, default=False, help_text='Les axes de votre projet d’entreprise, leurs objectifs chiffrés, et les idées, défis et projets qui y contribuent. Tous les agents de l’organisme peuvent les lire.', verbose_name='objectifs du projet d’entreprise')),
                ('plan_name', models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='nom du projet d’entreprise')),
                ('uses_forecast', models.BooleanField(db_default=False, default=False, help_text='Pour une innovation proposée à beaucoup de sites, une courbe de tendance et son incertitude, montrées seulement quand les données le permettent.', verbose_name='courbe de diffusion')),
                ('uses_comparison', models.BooleanField(db_default=False, default=False, help_text='La participation à chaque défi, à côté des autres et d’un défi publié\xa0: U-MAP, à la Caf de Paris.', verbose_name='comparaison des défis')),
                ('shares_figures', models.BooleanField(db_default=False, default=False, help_text='La tête de réseau voit alors les chiffres de l’organisme, à côté de ceux des autres organismes qui l’ont choisi aussi.', verbose_name='montrer nos chiffres à la tête de réseau')),
                ('shows_public_page', models.BooleanField(db_default=False, default=False, help_text='Une page que tous les agents de l’organisme peuvent lire.', verbose_name='montrer notre démarche en chiffres à tous les agents')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.organisation', verbose_name='organisme')),
            ],
            options={
                'verbose_name': 'historical réglages des tableaux de bord',
                'verbose_name_plural': 'historical réglages des tableaux de bord',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='IdeaFact',
            fields=[
                ('idea', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='fact', serialize=False, to='ideas.idea')),
                ('look', models.CharField(max_length=160)),
                ('unit', models.BigIntegerField(default=0)),
                ('challenge', models.BigIntegerField(default=0)),
                ('decision', models.BigIntegerField(default=0)),
                ('waits', models.CharField(db_default='', default='', max_length=60)),
                ('counts', models.JSONField(default=dict)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'part d’une idée dans les chiffres',
                'verbose_name_plural': 'parts des idées dans les chiffres',
                'indexes': [models.Index(condition=models.Q(('decision', 0), _negated=True), fields=['decision'], name='fact_decision'), models.Index(condition=models.Q(('waits', ''), _negated=True), fields=['organisation', 'waits'], name='fact_waits')],
            },
        ),
        migrations.CreateModel(
            name='KeptReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='mois')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='fait le')),
                ('pdf', models.BinaryField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'rapport gardé',
                'verbose_name_plural': 'rapports gardés',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'month'), name='report_kept_once')],
            },
        ),
        migrations.CreateModel(
            name='Objective',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='objectif')),
                ('figure', models.CharField(blank=True, max_length=60, verbose_name='chiffre suivi')),
                ('unit', models.CharField(blank=True, max_length=60, verbose_name='unité')),
                ('start_value', models.DecimalField(decimal_places=3, max_digits=14, verbose_name='valeur de départ')),
                ('target', models.DecimalField(decimal_places=3, max_digits=14, verbose_name='cible')),
                ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='depuis le')),
                ('due_on', models.DateField(verbose_name='échéance')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='clos le')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='révision')),
                ('axis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objectives', to='dashboards.axis')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objectives', to=settings.AUTH_USER_MODEL, verbose_name='responsable')),
            ],
            options={
                'verbose_name': 'objectif',
                'verbose_name_plural': 'objectifs',
                'ordering': ['axis', 'due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='objective_has_title'), models.CheckConstraint(condition=models.Q(('figure', ''), ('unit', ''), _connector='OR'), name='objective_one_unit_only'), models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('starts_on'))), name='objective_dates_in_order'), models.CheckConstraint(condition=models.Q(('target', models.F('start_value')), _negated=True), name='objective_goes_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='ObjectiveValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=3, max_digits=14, verbose_name='valeur')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='au')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('objective', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='dashboards.objective')),
            ],
            options={
                'verbose_name': 'valeur d’un objectif',
                'verbose_name_plural': 'valeurs des objectifs',
                'ordering': ['objective', 'day', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('noted_by', None), models.Q(('source', ''), _negated=True), _connector='OR'), name='objective_value_says_source'), models.UniqueConstraint(condition=models.Q(('noted_by', None)), fields=('objective', 'day'), name='objective_read_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='PublishedCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('kind', models.CharField(choices=[('o', 'organisme'), ('u', 'unité'), ('c', 'défi')], max_length=1)),
                ('place', models.BigIntegerField(default=0)),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('count', models.PositiveIntegerField(verbose_name='personnes')),
                ('population', models.PositiveIntegerField(verbose_name='sur')),
                ('through', models.DateField(verbose_name='connu jusqu’au')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'nombre de personnes publié',
                'verbose_name_plural': 'nombres de personnes publiés',
                'constraints': [models.UniqueConstraint(fields=('code', 'organisation', 'kind', 'place', 'year'), name='published_once'), models.CheckConstraint(condition=models.Q(('count__gte', 10), ('population__gte', django.db.models.expressions.CombinedExpression(models.F('count'), '+', models.Value(10)))), name='published_ten_and_complement')],
            },
        ),
        migrations.CreateModel(
            name='SpreadCurve',
            fields=[
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='projects.project')),
                ('last_event', models.BigIntegerField(verbose_name='dernière étape lue')),
                ('starts_on', models.DateField(verbose_name='depuis le')),
                ('until', models.DateField(verbose_name='jusqu’au')),
                ('refusal', models.CharField(blank=True, max_length=10, verbose_name='pourquoi aucune courbe')),
                ('p', models.FloatField(null=True)),
                ('q', models.FloatField(null=True)),
                ('m', models.FloatField(null=True)),
                ('covariance', models.JSONField(null=True)),
                ('months', models.FloatField(null=True)),
            ],
            options={
                'verbose_name': 'courbe de diffusion',
                'verbose_name_plural': 'courbes de diffusion',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('covariance__isnull', False), ('m__isnull', False), ('months__isnull', False), ('p__isnull', False), ('q__isnull', False), ('refusal', '')), models.Q(models.Q(('refusal', ''), _negated=True), ('m', None), ('p', None), ('q', None)), _connector='OR'), name='curve_or_why_not')],
            },
        ),
        migrations.CreateModel(
            name='SpreadFact',
            fields=[
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='projects.project')),
                ('started_on', models.DateField()),
                ('look', models.CharField(max_length=60)),
                ('steps', models.JSONField(default=dict)),
                ('states', models.JSONField(default=dict)),
                ('takers', models.JSONField(default=dict)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'part d’une innovation dans la diffusion',
                'verbose_name_plural': 'parts des innovations dans la diffusion',
                'indexes': [models.Index(fields=['organisation', '-started_on', '-project'], name='spread_recent')],
            },
        ),
    ]
