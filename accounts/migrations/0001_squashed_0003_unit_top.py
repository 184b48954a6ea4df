"""Every table of this room, as the first release has them (ADR 66)."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import accounts.models.user


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_history_of_reference_data'),
        ('accounts', '0003_unit_top'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Groupement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='nom')),
            ],
            options={
                'verbose_name': 'groupement',
                'verbose_name_plural': 'groupements',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('short_name', models.CharField(blank=True, max_length=80, verbose_name='nom court')),
                ('network', models.CharField(blank=True, help_text='Caf, CPAM, Urssaf, MSA…', max_length=60, verbose_name='réseau')),
                ('branch', models.CharField(choices=[('family', 'Famille'), ('health', 'Maladie'), ('collection', 'Recouvrement'), ('retirement', 'Retraite'), ('farming', 'Régime agricole'), ('other', 'Autre')], max_length=20, verbose_name='branche')),
                ('kind', models.CharField(choices=[('local', 'Organisme local'), ('regional', 'Organisme régional'), ('national', 'Caisse nationale'), ('union', 'Union ou groupement'), ('other', 'Autre')], default='local', max_length=20, verbose_name='type')),
                ('departements', models.CharField(blank=True, max_length=200, verbose_name='départements')),
                ('city', models.CharField(blank=True, max_length=120, verbose_name='commune du siège')),
                ('headcount', models.PositiveIntegerField(default=0, verbose_name='effectif')),
                ('time_zone', models.CharField(default='Europe/Paris', max_length=60, verbose_name='fuseau horaire')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='créé le')),
            ],
            options={
                'verbose_name': 'organisme',
                'verbose_name_plural': 'organismes',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='prénom')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='nom')),
                ('email', models.EmailField(error_messages={'unique': 'Cette adresse est déjà celle d’un compte.'}, max_length=254, unique=True, verbose_name='adresse électronique')),
                ('left_on', models.DateField(blank=True, help_text='Dernier jour où la personne peut se connecter.', null=True, verbose_name='date de départ')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='accounts.organisation', verbose_name='organisme')),
            ],
            options={
                'verbose_name': 'personne',
                'verbose_name_plural': 'personnes',
                'ordering': ['last_name', 'first_name', 'pk'],
            },
            managers=[
                ('objects', accounts.models.user.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='HistoricalGroupement',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(db_index=True, max_length=200, verbose_name='nom')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical groupement',
                'verbose_name_plural': 'historical groupements',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalOrganisation',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('short_name', models.CharField(blank=True, max_length=80, verbose_name='nom court')),
                ('network', models.CharField(blank=True, help_text='Caf, CPAM, Urssaf, MSA…', max_length=60, verbose_name='réseau')),
                ('branch', models.CharField(choices=[('family', 'Famille'), ('health', 'Maladie'), ('collection', 'Recouvrement'), ('retirement', 'Retraite'), ('farming', 'Régime agricole'), ('other', 'Autre')], max_length=20, verbose_name='branche')),
                ('kind', models.CharField(choices=[('local', 'Organisme local'), ('regional', 'Organisme régional'), ('national', 'Caisse nationale'), ('union', 'Union ou groupement'), ('other', 'Autre')], default='local', max_length=20, verbose_name='type')),
                ('departements', models.CharField(blank=True, max_length=200, verbose_name='départements')),
                ('city', models.CharField(blank=True, max_length=120, verbose_name='commune du siège')),
                ('headcount', models.PositiveIntegerField(default=0, verbose_name='effectif')),
                ('time_zone', models.CharField(default='Europe/Paris', max_length=60, verbose_name='fuseau horaire')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical organisme',
                'verbose_name_plural': 'historical organismes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGroupement_organisations',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('groupement', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.groupement')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='accounts.historicalgroupement')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'HistoricalGroupement_organisations',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name='groupement',
            name='organisations',
            field=models.ManyToManyField(related_name='groupements', to='accounts.organisation'),
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('name', models.CharField(max_length=160, verbose_name='nom')),
                ('path', models.CharField(editable=False, max_length=500, verbose_name='chemin')),
                ('headcount', models.PositiveIntegerField(default=0, verbose_name='effectif')),
                ('is_site', models.BooleanField(default=True, verbose_name='site où une innovation se déploie')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='accounts.organisation', verbose_name='organisme')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.unit', verbose_name='rattachée à')),
            ],
            options={
                'verbose_name': 'unité',
                'verbose_name_plural': 'unités',
                'ordering': ['organisation', 'path'],
                'indexes': [models.Index(condition=models.Q(('parent', None)), fields=['organisation'], name='unit_top')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'path'), name='unit_path_unique', violation_error_message='Une unité porte déjà ce code au même endroit.'), models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='unit_code_given')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('referent', 'référent innovation'), ('facilitator', 'animateur d’équipe'), ('director', 'direction'), ('network_lead', 'tête de réseau'), ('administrator', 'administrateur')], max_length=20, verbose_name='rôle')),
                ('branch', models.CharField(blank=True, choices=[('family', 'Famille'), ('health', 'Maladie'), ('collection', 'Recouvrement'), ('retirement', 'Retraite'), ('farming', 'Régime agricole'), ('other', 'Autre')], max_length=20, verbose_name='branche')),
                ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='du')),
                ('until', models.DateField(blank=True, null=True, verbose_name='au')),
                ('share', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='part du temps de travail (%)')),
                ('delegated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='delegations', to='accounts.mandate', verbose_name='délégation de signature de')),
                ('groupement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='accounts.groupement', verbose_name='groupement')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mandates', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='accounts.organisation', verbose_name='organisme')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='accounts.unit', verbose_name='unité')),
            ],
            options={
                'verbose_name': 'mission',
                'verbose_name_plural': 'missions',
                'ordering': ['role', 'starts_on', 'pk'],
                'indexes': [models.Index(fields=['organisation', 'role'], name='mandate_org_role')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('branch', ''), ('groupement', None), ('organisation__isnull', False), ('role__in', ['referent', 'facilitator'])), models.Q(('branch', ''), ('groupement', None), ('organisation__isnull', False), ('role', 'director'), ('unit', None)), models.Q(('organisation', None), ('role', 'network_lead'), ('unit', None), models.Q(models.Q(models.Q(('branch', ''), _negated=True), ('groupement', None)), models.Q(('branch', ''), ('groupement__isnull', False)), _connector='OR')), models.Q(('branch', ''), ('groupement', None), ('organisation', None), ('role', 'administrator'), ('unit', None)), _connector='OR'), name='mandate_scope_matches_role', violation_error_message='Le périmètre ne correspond pas au rôle.'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('starts_on')), _connector='OR'), name='mandate_dates_in_order', violation_error_message='La fin de la mission précède son début.'), models.CheckConstraint(condition=models.Q(('delegated_by', None), ('role', 'director'), _connector='OR'), name='mandate_delegation_is_directors', violation_error_message='Seule une direction délègue sa signature.'), models.CheckConstraint(condition=models.Q(('delegated_by', None), models.Q(('delegated_by', models.F('pk')), _negated=True), _connector='OR'), name='mandate_delegation_not_of_itself'), models.CheckConstraint(condition=models.Q(('share', None), ('share__range', (1, 100)), _connector='OR'), name='mandate_share_is_percentage', violation_error_message='La part du temps va de 1 à 100\xa0%.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalUnit',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('name', models.CharField(max_length=160, verbose_name='nom')),
                ('path', models.CharField(editable=False, max_length=500, verbose_name='chemin')),
                ('headcount', models.PositiveIntegerField(default=0, verbose_name='effectif')),
                ('is_site', models.BooleanField(default=True, verbose_name='site où une innovation se déploie')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.organisation', verbose_name='organisme')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.unit', verbose_name='rattachée à')),
            ],
            options={
                'verbose_name': 'historical unité',
                'verbose_name_plural': 'historical unités',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalMandate',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('role', models.CharField(choices=[('referent', 'référent innovation'), ('facilitator', 'animateur d’équipe'), ('director', 'direction'), ('network_lead', 'tête de réseau'), ('administrator', 'administrateur')], max_length=20, verbose_name='rôle')),
                ('branch', models.CharField(blank=True, choices=[('family', 'Famille'), ('health', 'Maladie'), ('collection', 'Recouvrement'), ('retirement', 'Retraite'), ('farming', 'Régime agricole'), ('other', 'Autre')], max_length=20, verbose_name='branche')),
                ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='du')),
                ('until', models.DateField(blank=True, null=True, verbose_name='au')),
                ('share', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='part du temps de travail (%)')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('groupement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.groupement', verbose_name='groupement')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('delegated_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.mandate', verbose_name='délégation de signature de')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.organisation', verbose_name='organisme')),
                ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.unit', verbose_name='unité')),
            ],
            options={
                'verbose_name': 'historical mission',
                'verbose_name_plural': 'historical missions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name='user',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='people', to='accounts.unit', verbose_name='unité'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_lower_case'),
        ),
    ]
