"""Every table of this room, as the first release has them (ADR 66)."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import referents.models.grid


class Migration(migrations.Migration):

    replaces = [
        ('referents', '0001_initial'),
        ('referents', '0002_desk'),
        ('referents', '0003_committees'),
        ('referents', '0004_delegations'),
        ('referents', '0005_convening'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0003_unit_top'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeskVisit',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='desk_visit', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('last_entry', models.PositiveBigIntegerField(default=0)),
                ('seen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='vu le')),
            ],
            options={
                'verbose_name': 'dernière visite du bureau',
                'verbose_name_plural': 'dernières visites du bureau',
            },
        ),
        migrations.CreateModel(
            name='Committee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160, verbose_name='nom')),
                ('kind', models.CharField(choices=[('innovation', 'Comité innovation'), ('jury', 'Jury d’un défi')], default='innovation', max_length=20, verbose_name='type')),
                ('is_active', models.BooleanField(default=True, verbose_name='actif')),
                ('quorum', models.PositiveSmallIntegerField(blank=True, help_text='Nombre de membres présents sans lequel rien ne se décide. Vide\xa0: pas de quorum.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='quorum')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='committees', to='accounts.organisation', verbose_name='organisme')),
            ],
            options={
                'verbose_name': 'comité',
                'verbose_name_plural': 'comités',
                'ordering': ['organisation', 'name'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='committee_name_unique', violation_error_message='Un comité de l’organisme porte déjà ce nom.')],
            },
        ),
        migrations.CreateModel(
            name='CommitteeMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seat', models.CharField(choices=[('member', 'membre'), ('chair', 'présidence'), ('vice_chair', 'vice-présidence'), ('secretary', 'secrétariat')], default='member', max_length=20, verbose_name='siège')),
                ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='du')),
                ('until', models.DateField(blank=True, null=True, verbose_name='au')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='referents.committee', verbose_name='comité')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'membre d’un comité',
                'verbose_name_plural': 'membres des comités',
                'ordering': ['committee', 'seat', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('seat', 'chair'), ('until', None)), fields=('committee',), name='committee_one_chair', violation_error_message='Ce comité a déjà une présidence.'), models.UniqueConstraint(condition=models.Q(('seat', 'vice_chair'), ('until', None)), fields=('committee',), name='committee_one_vice_chair', violation_error_message='Ce comité a déjà une vice-présidence.'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('committee', 'user'), name='committee_one_seat_each', violation_error_message='Cette personne siège déjà dans ce comité.'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('starts_on')), _connector='OR'), name='committee_seat_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='du')),
                ('until', models.DateField(blank=True, null=True, verbose_name='au')),
                ('made_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='fait le')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='rapporté le')),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_received', to=settings.AUTH_USER_MODEL, verbose_name='déléguée à')),
                ('director', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_given', to=settings.AUTH_USER_MODEL, verbose_name='signature de')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='rapporté par')),
                ('mandate', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='act', to='accounts.mandate')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='accounts.organisation', verbose_name='organisme')),
            ],
            options={
                'verbose_name': 'délégation de signature',
                'verbose_name_plural': 'délégations de signature',
                'ordering': ['-starts_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('starts_on')), _connector='OR'), name='delegation_dates_in_order', violation_error_message='La fin de la délégation précède son début.'), models.CheckConstraint(condition=models.Q(('director', models.F('delegate')), _negated=True), name='delegation_to_someone_else', violation_error_message='On ne se délègue pas sa propre signature.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_by', None), ('ended_on', None)), models.Q(('ended_by__isnull', False), ('ended_on__isnull', False)), _connector='OR'), name='delegation_end_says_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='GridVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='en vigueur depuis le')),
                ('criteria', models.JSONField(validators=[referents.models.grid.validate_criteria], verbose_name='critères')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grids', to='referents.committee', verbose_name='comité')),
            ],
            options={
                'verbose_name': 'grille de critères',
                'verbose_name_plural': 'grilles de critères',
                'ordering': ['committee', '-version'],
                'constraints': [models.UniqueConstraint(fields=('committee', 'version'), name='grid_version_unique')],
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='nom du filtre')),
                ('query', models.CharField(max_length=500, verbose_name='filtre')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'filtre enregistré',
                'verbose_name_plural': 'filtres enregistrés',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='saved_filter_name_unique', violation_error_message='Un de vos filtres porte déjà ce nom.')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='date')),
                ('starts_at', models.TimeField(blank=True, null=True, verbose_name='heure')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='lieu')),
                ('convened_at', models.DateTimeField(blank=True, null=True, verbose_name='convoquée à')),
                ('convening', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='convocations')),
                ('agenda_changed', models.BooleanField(db_default=False, default=False, verbose_name='ordre du jour changé depuis')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='annulée à')),
                ('cancel_reason', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='motif de l’annulation')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='ouverte à')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='levée à')),
                ('publishes_on', models.DateField(blank=True, null=True, verbose_name='décisions publiées le')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='publiée à')),
                ('remarks', models.TextField(blank=True, db_default='', default='', verbose_name='observations au procès-verbal')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='procès-verbal signé à')),
                ('chaired_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='présidée par')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='referents.committee', verbose_name='comité')),
                ('minutes_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='procès-verbal rédigé par')),
                ('present', models.ManyToManyField(blank=True, related_name='sessions_attended', to=settings.AUTH_USER_MODEL, verbose_name='membres présents')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='procès-verbal signé par')),
            ],
            options={
                'verbose_name': 'séance',
                'verbose_name_plural': 'séances',
                'ordering': ['held_on'],
                'indexes': [models.Index(condition=models.Q(('closed_at__isnull', False), ('published_at', None)), fields=['publishes_on'], name='session_to_publish')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('committee', 'held_on'), name='session_one_a_day', violation_error_message='Une séance de ce comité est déjà prévue ce jour-là.'), models.UniqueConstraint(condition=models.Q(('closed_at', None), ('opened_at__isnull', False)), fields=('committee',), name='session_one_open', violation_error_message='Une séance de ce comité est déjà ouverte.'), models.CheckConstraint(condition=models.Q(('closed_at', None), models.Q(('opened_at__isnull', False), ('publishes_on__isnull', False)), _connector='OR'), name='session_closed_after_opened'), models.CheckConstraint(condition=models.Q(('cancelled_at', None), ('opened_at', None), _connector='OR'), name='session_cancelled_before_opened'), models.CheckConstraint(condition=models.Q(('published_at', None), ('closed_at__isnull', False), _connector='OR'), name='session_published_after_closed'), models.CheckConstraint(condition=models.Q(models.Q(('signed_at', None), ('signed_by', None)), models.Q(('minutes_by__isnull', False), ('signed_at__isnull', False), ('signed_by__isnull', False), models.Q(('signed_by', models.F('minutes_by')), _negated=True)), _connector='OR'), name='session_minutes_two_people')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='du')),
                ('until', models.DateField(verbose_name='au')),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='annoncée par')),
                ('mandates', models.ManyToManyField(blank=True, related_name='made_for_absences', to='accounts.mandate')),
                ('substitute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replacements', to=settings.AUTH_USER_MODEL, verbose_name='remplacée par')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='personne absente')),
            ],
            options={
                'verbose_name': 'absence',
                'verbose_name_plural': 'absences',
                'ordering': ['starts_on', 'pk'],
                'indexes': [models.Index(fields=['until', 'starts_on'], name='absence_dates')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('starts_on'))), name='absence_dates_in_order', violation_error_message='La fin de l’absence précède son début.'), models.CheckConstraint(condition=models.Q(('user', models.F('substitute')), _negated=True), name='absence_substitute_is_another', violation_error_message='On ne se remplace pas soi-même.')],
            },
        ),
        migrations.CreateModel(
            name='Charter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('text', models.TextField(max_length=20000, verbose_name='texte de la charte')),
                ('written_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='rédigée le')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signée le')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='charters', to='accounts.organisation', verbose_name='organisme')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signée par')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='rédigée par')),
            ],
            options={
                'verbose_name': 'charte',
                'verbose_name_plural': 'chartes',
                'ordering': ['organisation', '-version'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'version'), name='charter_version_unique'), models.UniqueConstraint(condition=models.Q(('signed_on', None)), fields=('organisation',), name='charter_one_draft', violation_error_message='Une version est déjà en préparation.'), models.CheckConstraint(condition=models.Q(models.Q(('signed_by', None), ('signed_on', None)), models.Q(('signed_by__isnull', False), ('signed_on__isnull', False)), _connector='OR'), name='charter_signature_is_dated'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='charter_says_something')],
            },
        ),
    ]
