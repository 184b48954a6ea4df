"""Every table of this room, as the first release has them (ADR 66)."""

import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import ideas.models.attachment
import projects.models.journal


class Migration(migrations.Migration):

    replaces = [
        ('projects', '0001_initial'),
        ('projects', '0002_project_settings'),
        ('projects', '0003_team_calls_help'),
        ('projects', '0004_board_risks_decisions'),
        ('projects', '0005_rollout_sheets_kit'),
        ('projects', '0006_pilot'),
        ('projects', '0007_budget_and_gains'),
        ('projects', '0008_journal_versions'),
        ('projects', '0009_recent_projects'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0003_unit_top'),
        ('accounts', '__first__'),
        ('ideas', '0001_squashed_0024_ideas_given_to_nobody'),
    ]

    operations = [
        migrations.CreateModel(
            name='Gain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('time', 'Temps'), ('money', 'Argent'), ('quality', 'Qualité du service'), ('work_life', 'Qualité de vie au travail'), ('environment', 'Environnement')], max_length=12, verbose_name='nature')),
                ('label', models.CharField(max_length=160, verbose_name='gain')),
                ('unit', models.CharField(max_length=60, verbose_name='unité')),
            ],
            options={
                'verbose_name': 'gain',
                'verbose_name_plural': 'gains',
                'ordering': ['project', 'kind', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('number', 'Un nombre'), ('observation', 'Une observation, quand rien ne se compte')], db_default='observation', default='observation', max_length=12, verbose_name='se compte ou se constate')),
                ('name', models.CharField(max_length=160, verbose_name='indicateur')),
                ('unit', models.CharField(blank=True, max_length=40, verbose_name='unité de mesure')),
                ('direction', models.CharField(blank=True, choices=[('up', 'Plus il est haut, mieux c’est'), ('down', 'Plus il est bas, mieux c’est')], db_default='', default='', max_length=6, verbose_name='sens voulu')),
                ('number_before', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='nombre avant')),
                ('number_target', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='nombre visé')),
                ('value_before', models.CharField(blank=True, max_length=200, verbose_name='constat avant')),
                ('target', models.CharField(blank=True, max_length=200, verbose_name='constat visé')),
            ],
            options={
                'verbose_name': 'indicateur',
                'verbose_name_plural': 'indicateurs',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ProjectSettings',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='project_settings', serialize=False, to='accounts.organisation', verbose_name='organisme')),
                ('uses_budget', models.BooleanField(default=False, help_text='Un budget de l’innovation voté chaque année, une ligne par projet, et les gains attendus puis mesurés.', verbose_name='budget et gains')),
                ('uses_kit', models.BooleanField(default=False, help_text='Une page, des fichiers et une liste de points à vérifier, pour faire de même ailleurs.', verbose_name='kit d’adoption')),
                ('uses_sharing', models.BooleanField(default=False, help_text='La fiche d’une idée réalisée, ou non poursuivie, peut être montrée au groupement, à la branche ou à tous.', verbose_name='partage avec d’autres organismes')),
            ],
            options={
                'verbose_name': 'réglages des projets',
                'verbose_name_plural': 'réglages des projets',
            },
        ),
        migrations.CreateModel(
            name='AdoptionKit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('text', models.TextField(verbose_name='comment faire')),
                ('contacts', models.TextField(blank=True, verbose_name='contacts')),
                ('checklist', models.TextField(blank=True, verbose_name='points à vérifier')),
                ('changes', models.TextField(blank=True, verbose_name='ce qui change')),
                ('published_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='publié le')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'kit d’adoption',
                'verbose_name_plural': 'kits d’adoption',
                'ordering': ['project', '-version'],
            },
        ),
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('voted', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12, verbose_name='voté')),
                ('committed', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12, verbose_name='engagé')),
                ('left', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12, verbose_name='disponible')),
                ('spent', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12, verbose_name='dépensé')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='innovation_budgets', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'budget de l’innovation',
                'verbose_name_plural': 'budgets de l’innovation',
                'ordering': ['-year', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'year'), name='budget_one_a_year'), models.CheckConstraint(condition=models.Q(('voted', django.db.models.functions.math.Round(django.db.models.expressions.CombinedExpression(models.F('committed'), '+', models.F('left')), models.Value(2)))), name='budget_committed_and_left_make_voted'), models.CheckConstraint(condition=models.Q(('committed__gte', 0), ('spent__gte', 0), ('spent__lte', models.F('committed')), ('voted__gte', 0)), name='budget_sums_in_order')],
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=160, verbose_name='pour quoi')),
                ('amount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12, verbose_name='accordé')),
                ('spent', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12, verbose_name='dépensé')),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='projects.budget')),
            ],
            options={
                'verbose_name': 'ligne de budget',
                'verbose_name_plural': 'lignes de budget',
                'ordering': ['budget', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='BudgetRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='montant')),
                ('reason', models.TextField(verbose_name='pourquoi')),
                ('asked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='demandée le')),
                ('outcome', models.CharField(choices=[('pending', 'En attente de la direction'), ('approved', 'Accordée'), ('refused', 'Non accordée')], default='pending', max_length=10, verbose_name='suite donnée')),
                ('decided_on', models.DateField(null=True, verbose_name='décidée le')),
                ('answer', models.TextField(blank=True, verbose_name='réponse')),
                ('beyond', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12, verbose_name='au-delà du budget')),
                ('override_reason', models.TextField(blank=True, verbose_name='pourquoi au-delà')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='projects.budgetline')),
            ],
            options={
                'verbose_name': 'demande de budget',
                'verbose_name_plural': 'demandes de budget',
                'ordering': ['line', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='budget_request_changes_something'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='budget_request_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('decided_on', None), ('outcome', 'pending')), models.Q(models.Q(('outcome', 'pending'), _negated=True), ('decided_by__isnull', False), ('decided_on__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='budget_request_decided_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='budget_request_refused_with_words'), models.CheckConstraint(condition=models.Q(('beyond', 0), models.Q(('beyond__gt', 0), models.Q(('override_reason', ''), _negated=True)), _connector='OR'), name='budget_request_beyond_with_reason'), models.UniqueConstraint(condition=models.Q(('outcome', 'pending')), fields=('line',), name='budget_request_one_open')],
            },
        ),
        migrations.CreateModel(
            name='BudgetVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='montant')),
                ('reason', models.TextField(verbose_name='pourquoi')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='projects.budget')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'vote du budget',
                'verbose_name_plural': 'votes du budget',
                'ordering': ['budget', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='budget_vote_changes_something'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='budget_vote_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Expense',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='montant')),
                ('label', models.CharField(max_length=160, verbose_name='libellé')),
                ('spent_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='le')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expenses', to='projects.budgetline')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'dépense',
                'verbose_name_plural': 'dépenses',
                'ordering': ['line', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='expense_is_something'), models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='expense_has_label')],
            },
        ),
        migrations.CreateModel(
            name='GainValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('planned', 'Attendu'), ('forecast', 'Prévu'), ('measured', 'Mesuré')], max_length=10, verbose_name='étape')),
                ('amount', models.DecimalField(decimal_places=3, max_digits=14, verbose_name='valeur')),
                ('method', models.TextField(verbose_name='méthode')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
                ('gain', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='projects.gain')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'valeur d’un gain',
                'verbose_name_plural': 'valeurs des gains',
                'ordering': ['gain', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('method', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='gain_value_says_how')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalProjectSettings',
            fields=[
                ('uses_budget', models.BooleanField(default=False, help_text='Un budget de l’innovation voté chaque année, une ligne par projet, et les gains attendus puis mesurés.', verbose_name='budget et gains')),
                ('uses_kit', models.BooleanField(default=False, help_text='Une page, des fichiers et une liste de points à vérifier, pour faire de même ailleurs.', verbose_name='kit d’adoption')),
                ('uses_sharing', models.BooleanField(default=False, help_text='La fiche d’une idée réalisée, ou non poursuivie, peut être montrée au groupement, à la branche ou à tous.', verbose_name='partage avec d’autres organismes')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.organisation', verbose_name='organisme')),
            ],
            options={
                'verbose_name': 'historical réglages des projets',
                'verbose_name_plural': 'historical réglages des projets',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
                ('body', models.TextField(verbose_name='texte')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'nouvelle du projet',
                'verbose_name_plural': 'journal',
                'ordering': ['-day', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='JournalFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('file', models.FileField(upload_to=projects.models.journal.random_name, verbose_name='fichier')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('content_type', models.CharField(max_length=100, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='taille en octets')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='projects.journalentry')),
            ],
            options={
                'verbose_name': 'fichier du journal',
                'verbose_name_plural': 'fichiers du journal',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='JournalVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(verbose_name='texte')),
                ('corrected_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='corrigé le')),
                ('corrected_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='projects.journalentry')),
            ],
            options={
                'verbose_name': 'version d’une nouvelle',
                'verbose_name_plural': 'versions des nouvelles',
                'ordering': ['entry', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='KitFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('file', models.FileField(upload_to=ideas.models.attachment.random_name, verbose_name='fichier')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('content_type', models.CharField(max_length=100, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='taille en octets')),
                ('kit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='projects.adoptionkit')),
            ],
            options={
                'verbose_name': 'fichier d’un kit',
                'verbose_name_plural': 'fichiers des kits',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
                ('number', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='nombre')),
                ('value', models.CharField(blank=True, max_length=200, verbose_name='constat')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='projects.indicator')),
            ],
            options={
                'verbose_name': 'mesure',
                'verbose_name_plural': 'mesures',
                'ordering': ['day', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'day'), name='measure_once_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', False), ('value', '')), models.Q(('number', None), models.Q(('value', ''), _negated=True)), _connector='OR'), name='measure_is_a_number_or_a_statement')],
            },
        ),
        migrations.CreateModel(
            name='Pilot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hypothesis', models.TextField(verbose_name='hypothèse')),
                ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='du')),
                ('ends_on', models.DateField(verbose_name='au')),
                ('learned', models.TextField(blank=True, verbose_name='ce que nous avons appris')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='close le')),
                ('outcome', models.CharField(blank=True, choices=[('go_on', 'Poursuivre'), ('adapt', 'Adapter'), ('stop', 'Ne pas poursuivre')], db_default='', default='', max_length=10, verbose_name='décision')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pilots', to='accounts.unit', verbose_name='site')),
            ],
            options={
                'verbose_name': 'expérimentation',
                'verbose_name_plural': 'expérimentations',
                'ordering': ['starts_on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='indicator',
            name='pilot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='projects.pilot'),
        ),
        migrations.CreateModel(
            name='PilotExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.DateField(verbose_name='devait finir le')),
                ('until', models.DateField(verbose_name='finira le')),
                ('reason', models.TextField(verbose_name='pourquoi')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='projects.pilot')),
            ],
            options={
                'verbose_name': 'prolongation',
                'verbose_name_plural': 'prolongations',
                'ordering': ['pilot', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('before'))), name='pilot_extension_is_later'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='pilot_extension_says_why')],
            },
        ),
        migrations.CreateModel(
            name='PilotFeedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.CharField(max_length=400, verbose_name='avis')),
                ('usefulness', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Pas utile'), (2, 'Peu utile'), (3, 'Utile'), (4, 'Très utile')], null=True, verbose_name='utilité')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='projects.pilot')),
            ],
            options={
                'verbose_name': 'avis du site',
                'verbose_name_plural': 'avis du site',
                'ordering': ['-day', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('pilot', 'author'), name='pilot_feedback_once_each'), models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='pilot_feedback_says_something'), models.CheckConstraint(condition=models.Q(('usefulness', None), ('usefulness__in', [1, 2, 3, 4]), _connector='OR'), name='pilot_feedback_usefulness_known')],
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('idea', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='project', serialize=False, to='ideas.idea')),
                ('started_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='commencé le')),
                ('how_to', models.TextField(blank=True, verbose_name='comment faire de même')),
                ('results', models.TextField(blank=True, verbose_name='bilan')),
                ('tried', models.TextField(blank=True, db_default='', default='', verbose_name='ce que nous avons essayé')),
                ('lessons', models.TextField(blank=True, verbose_name='enseignements')),
                ('differently', models.TextField(blank=True, db_default='', default='', verbose_name='ce que nous ferions autrement')),
            ],
            options={
                'verbose_name': 'projet',
                'verbose_name_plural': 'projets',
                'ordering': ['-started_on', 'pk'],
                'indexes': [models.Index(fields=['-started_on', '-idea'], name='project_recent')],
            },
        ),
        migrations.AddField(
            model_name='pilot',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pilots', to='projects.project'),
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='étape')),
                ('due_on', models.DateField(verbose_name='prévue le')),
                ('started_on', models.DateField(blank=True, null=True, verbose_name='commencée le')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='faite le')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='projects.project')),
            ],
            options={
                'verbose_name': 'étape du projet',
                'verbose_name_plural': 'étapes du projet',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='journalentry',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='journal', to='projects.project'),
        ),
        migrations.CreateModel(
            name='HelpRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('help', 'besoin d’aide'), ('time', 'arbitrage du temps')], default='help', max_length=4, verbose_name='demande')),
                ('body', models.TextField(verbose_name='ce qui nous manque')),
                ('asked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='demandé le')),
                ('answer', models.TextField(blank=True, verbose_name='réponse')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='répondu le')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='help_requests', to='projects.project')),
            ],
            options={
                'verbose_name': 'demande d’aide',
                'verbose_name_plural': 'demandes d’aide',
                'ordering': ['-asked_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='help_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_by', None), ('answered_on', None)), models.Q(('answered_by__isnull', False), ('answered_on__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='help_answer_whole')],
            },
        ),
        migrations.AddField(
            model_name='gain',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gains', to='projects.project'),
        ),
        migrations.AddField(
            model_name='budgetline',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budget_lines', to='projects.project'),
        ),
        migrations.AddField(
            model_name='adoptionkit',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kits', to='projects.project'),
        ),
        migrations.CreateModel(
            name='ProjectDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=300, verbose_name='ce qui est décidé')),
                ('why', models.TextField(verbose_name='pourquoi')),
                ('who', models.CharField(max_length=200, verbose_name='qui l’a décidé')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='projects.project')),
            ],
            options={
                'verbose_name': 'décision du projet',
                'verbose_name_plural': 'décisions du projet',
                'ordering': ['-day', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('what', ''), _negated=True), models.Q(('why', ''), _negated=True), models.Q(('who', ''), _negated=True)), name='choice_says_what_why_who')],
            },
        ),
        migrations.CreateModel(
            name='Risk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='risque')),
                ('likelihood', models.PositiveSmallIntegerField(choices=[(1, 'faible'), (2, 'moyenne'), (3, 'forte')], default=2, verbose_name='probabilité')),
                ('effect', models.PositiveSmallIntegerField(choices=[(1, 'faible'), (2, 'moyenne'), (3, 'forte')], default=2, verbose_name='effet')),
                ('response', models.TextField(blank=True, verbose_name='ce que nous faisons')),
                ('noted_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='noté le')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='passé le')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='risks', to='projects.project')),
            ],
            options={
                'verbose_name': 'risque',
                'verbose_name_plural': 'risques',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='risk_says_what')],
            },
        ),
        migrations.CreateModel(
            name='RolloutSite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'Proposée'), ('planned', 'Planifiée'), ('adopted', 'Adoptée'), ('adapted', 'Adaptée'), ('not_adopted', 'Non adoptée'), ('abandoned', 'Abandonnée')], default='proposed', max_length=12, verbose_name='état')),
                ('reason', models.TextField(blank=True, verbose_name='motif')),
                ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='depuis le')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='prévue le')),
                ('headcount_corrected', models.PositiveIntegerField(blank=True, null=True, verbose_name='effectif concerné')),
                ('is_spontaneous', models.BooleanField(db_default=False, default=False, verbose_name='reprise de sa propre initiative')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='révision')),
                ('kit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='projects.adoptionkit', verbose_name='version du kit')),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pilote local')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='accounts.organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sites', to='projects.project')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='accounts.unit')),
            ],
            options={
                'verbose_name': 'site de déploiement',
                'verbose_name_plural': 'sites de déploiement',
                'ordering': ['project', 'pk'],
                'indexes': [models.Index(fields=['project', 'state', 'id'], name='site_by_state'), models.Index(condition=models.Q(('state__in', ['proposed', 'planned'])), fields=['since', 'id'], name='site_owes_an_answer')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('unit__isnull', False)), models.Q(('organisation__isnull', False), ('unit', None)), _connector='OR'), name='site_unit_or_organisation'), models.UniqueConstraint(fields=('project', 'unit'), name='site_unit_once'), models.UniqueConstraint(fields=('project', 'organisation'), name='site_organisation_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['adapted', 'not_adopted', 'abandoned']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='site_says_why')],
            },
        ),
        migrations.CreateModel(
            name='RolloutEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(verbose_name='révision')),
                ('state', models.CharField(choices=[('proposed', 'Proposée'), ('planned', 'Planifiée'), ('adopted', 'Adoptée'), ('adapted', 'Adaptée'), ('not_adopted', 'Non adoptée'), ('abandoned', 'Abandonnée')], max_length=12, verbose_name='état')),
                ('reason', models.TextField(blank=True, verbose_name='motif')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='prévue le')),
                ('headcount', models.PositiveIntegerField(blank=True, null=True, verbose_name='effectif concerné')),
                ('kit_version', models.PositiveIntegerField(blank=True, null=True, verbose_name='version du kit')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='projects.rolloutsite')),
            ],
            options={
                'verbose_name': 'étape d’un déploiement',
                'verbose_name_plural': 'historique des déploiements',
                'ordering': ['site', 'revision'],
                'constraints': [models.UniqueConstraint(fields=('site', 'revision'), name='site_event_once')],
            },
        ),
        migrations.CreateModel(
            name='SeatTerms',
            fields=[
                ('half_days', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(44)], verbose_name='demi-journées par mois')),
                ('until', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('seat', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='terms', serialize=False, to='ideas.involvement')),
                ('role', models.CharField(blank=True, max_length=120, verbose_name='rôle dans l’équipe')),
                ('agreed_on', models.DateField(blank=True, null=True, verbose_name='convenu le')),
                ('manager', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne informée')),
            ],
            options={
                'verbose_name': 'place dans une équipe',
                'verbose_name_plural': 'places dans les équipes',
            },
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_on', models.DateField(verbose_name='finie le')),
                ('words', models.TextField(editable=False)),
                ('ring', models.CharField(choices=[('organisation', 'l’organisme'), ('groupement', 'un groupement'), ('branch', 'toute la branche'), ('all', 'tous les organismes')], default='organisation', max_length=12, verbose_name='partagée avec')),
                ('shared_on', models.DateField(blank=True, null=True, verbose_name='partagée le')),
                ('groupement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.groupement')),
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sheet', to='projects.project')),
                ('shared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'fiche innovation',
                'verbose_name_plural': 'fiches innovation',
                'ordering': ['-made_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('groupement__isnull', False), ('ring', 'groupement')), models.Q(models.Q(('ring', 'groupement'), _negated=True), ('groupement', None)), _connector='OR'), name='sheet_names_its_groupement'), models.CheckConstraint(condition=models.Q(('ring', 'organisation'), models.Q(('shared_by__isnull', False), ('shared_on__isnull', False)), _connector='OR'), name='sheet_says_who_shared_it')],
            },
        ),
        migrations.CreateModel(
            name='SkillCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('half_days', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(44)], verbose_name='demi-journées par mois')),
                ('until', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('title', models.CharField(max_length=120, verbose_name='ce que l’on cherche')),
                ('body', models.TextField(blank=True, verbose_name='pour quoi faire')),
                ('opened_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='ouvert le')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='fermé le')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='projects.project')),
            ],
            options={
                'verbose_name': 'appel à compétences',
                'verbose_name_plural': 'appels à compétences',
                'ordering': ['-opened_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='call_says_what')],
            },
        ),
        migrations.CreateModel(
            name='CallAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.TextField(verbose_name='un mot')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
                ('accepted', models.BooleanField(null=True, verbose_name='acceptée')),
                ('reply', models.TextField(blank=True, verbose_name='réponse')),
                ('replied_on', models.DateField(blank=True, null=True, verbose_name='répondu le')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_answers', to=settings.AUTH_USER_MODEL)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='projects.skillcall')),
            ],
            options={
                'verbose_name': 'réponse à un appel',
                'verbose_name_plural': 'réponses aux appels',
                'ordering': ['day', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('call', 'user'), name='call_answered_once'), models.CheckConstraint(condition=models.Q(models.Q(('accepted', None), ('replied_on', None)), models.Q(('accepted__isnull', False), ('replied_on__isnull', False)), _connector='OR'), name='call_reply_dated')],
            },
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'number'), ('number_before__isnull', False), ('target', ''), ('value_before', '')), models.Q(('direction', ''), ('kind', 'observation'), ('number_before', None), ('number_target', None), models.Q(('value_before', ''), _negated=True)), _connector='OR'), name='indicator_is_a_number_or_an_observation'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_on', None)), fields=('project',), name='pilot_one_running'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='pilot_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('hypothesis', ''), _negated=True), name='pilot_has_hypothesis'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), models.Q(('closed_on__isnull', False), models.Q(('learned', ''), _negated=True)), _connector='OR'), name='pilot_decided_with_what_was_learned'),
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='journal_says_something'),
        ),
        migrations.AddConstraint(
            model_name='gain',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'time'), ('unit', 'heures par an')), models.Q(('kind', 'money'), ('unit', 'euros par an')), models.Q(('kind__in', ['quality', 'work_life', 'environment']), models.Q(('unit', ''), _negated=True), models.Q(('unit__in', ['heures par an', 'euros par an']), _negated=True)), _connector='OR'), name='gain_in_the_unit_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='gain',
            constraint=models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='gain_has_label'),
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.CheckConstraint(condition=models.Q(('spent__gte', 0), ('spent__lte', models.F('amount'))), name='budget_line_not_overspent'),
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='budget_line_has_label'),
        ),
        migrations.AddConstraint(
            model_name='adoptionkit',
            constraint=models.UniqueConstraint(fields=('project', 'version'), name='kit_version_once'),
        ),
        migrations.AddConstraint(
            model_name='adoptionkit',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='kit_says_something'),
        ),
        migrations.AddConstraint(
            model_name='adoptionkit',
            constraint=models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('changes', ''), _negated=True), _connector='OR'), name='kit_says_what_changes'),
        ),
    ]
