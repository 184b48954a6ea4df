"""Indicators become numbers where they are numbers, observations where nothing is counted.

What was typed is kept: an indicator whose value before, target and measures are all numbers becomes
one; any other stays the text it was, as an observation.
"""

import re
from decimal import Decimal

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

BATCH = 500


def _number(text, unit):
    """The number that a text is, its unit left out; None when it is none."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text.removesuffix(unit) if unit else text)
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,11}(\.\d{1,3})?", plain):
        return None
    return Decimal(plain)


def count_what_is_counted(apps, schema_editor):
    """Write as numbers the indicators of which every value is one."""
    Indicator = apps.get_model("projects", "Indicator")
    Measure = apps.get_model("projects", "Measure")
    last = 0
    while True:
        rows = list(
            Indicator.objects.filter(pk__gt=last).order_by("pk").prefetch_related("measures")[:BATCH]
        )
        if not rows:
            return
        last = rows[-1].pk
        counted, measures = [], []
        for row in rows:
            own = sorted(row.measures.all(), key=lambda measure: (measure.day, measure.pk))
            texts = [row.value_before, *([row.target] if row.target else [])]
            numbers = [_number(text, row.unit) for text in texts]
            measured = [_number(measure.value, row.unit) for measure in own]
            if None in numbers or None in measured:
                continue
            before, target = numbers[0], numbers[1] if row.target else None
            row.kind, row.number_before, row.number_target = "number", before, target
            # Without a target nobody has said which way it should go.
            row.direction = "" if target in (None, before) else "up" if target > before else "down"
            row.value_before = row.target = ""
            counted.append(row)
            for measure, number in zip(own, measured, strict=True):
                measure.number, measure.value = number, ""
            measures += own
        Indicator.objects.bulk_update(
            counted,
            ["kind", "number_before", "number_target", "direction", "value_before", "target"],
        )
        Measure.objects.bulk_update(measures, ["number", "value"])


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0005_rollout_sheets_kit'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PilotExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.DateField(verbose_name='devait finir le')),
                ('until', models.DateField(verbose_name='finira le')),
                ('reason', models.TextField(verbose_name='pourquoi')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
            ],
            options={
                'verbose_name': 'prolongation',
                'verbose_name_plural': 'prolongations',
                'ordering': ['pilot', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PilotFeedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.CharField(max_length=400, verbose_name='avis')),
                ('usefulness', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Pas utile'), (2, 'Peu utile'), (3, 'Utile'), (4, 'Très utile')], null=True, verbose_name='utilité')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='jour')),
            ],
            options={
                'verbose_name': 'avis du site',
                'verbose_name_plural': 'avis du site',
                'ordering': ['-day', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='indicator',
            name='indicator_has_before',
        ),
        migrations.RemoveConstraint(
            model_name='measure',
            name='measure_has_value',
        ),
        migrations.AddField(
            model_name='indicator',
            name='direction',
            field=models.CharField(blank=True, choices=[('up', 'Plus il est haut, mieux c’est'), ('down', 'Plus il est bas, mieux c’est')], db_default='', default='', max_length=6, verbose_name='sens voulu'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='kind',
            field=models.CharField(choices=[('number', 'Un nombre'), ('observation', 'Une observation, quand rien ne se compte')], db_default='observation', default='observation', max_length=12, verbose_name='se compte ou se constate'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='number_before',
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='nombre avant'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='number_target',
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='nombre visé'),
        ),
        migrations.AddField(
            model_name='measure',
            name='number',
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='nombre'),
        ),
        migrations.AddField(
            model_name='pilot',
            name='outcome',
            field=models.CharField(blank=True, choices=[('go_on', 'Poursuivre'), ('adapt', 'Adapter'), ('stop', 'Ne pas poursuivre')], db_default='', default='', max_length=10, verbose_name='décision'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='target',
            field=models.CharField(blank=True, max_length=200, verbose_name='constat visé'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='value_before',
            field=models.CharField(blank=True, max_length=200, verbose_name='constat avant'),
        ),
        migrations.AlterField(
            model_name='measure',
            name='value',
            field=models.CharField(blank=True, max_length=200, verbose_name='constat'),
        ),
        migrations.RunPython(count_what_is_counted, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'number'), ('number_before__isnull', False), ('target', ''), ('value_before', '')), models.Q(('direction', ''), ('kind', 'observation'), ('number_before', None), ('number_target', None), models.Q(('value_before', ''), _negated=True)), _connector='OR'), name='indicator_is_a_number_or_an_observation'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', False), ('value', '')), models.Q(('number', None), models.Q(('value', ''), _negated=True)), _connector='OR'), name='measure_is_a_number_or_a_statement'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), models.Q(('closed_on__isnull', False), models.Q(('learned', ''), _negated=True)), _connector='OR'), name='pilot_decided_with_what_was_learned'),
        ),
        migrations.AddField(
            model_name='pilotextension',
            name='decided_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pilotextension',
            name='pilot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='projects.pilot'),
        ),
        migrations.AddField(
            model_name='pilotfeedback',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pilotfeedback',
            name='pilot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='projects.pilot'),
        ),
        migrations.AddConstraint(
            model_name='pilotextension',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('before'))), name='pilot_extension_is_later'),
        ),
        migrations.AddConstraint(
            model_name='pilotextension',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='pilot_extension_says_why'),
        ),
        migrations.AddConstraint(
            model_name='pilotfeedback',
            constraint=models.UniqueConstraint(fields=('pilot', 'author'), name='pilot_feedback_once_each'),
        ),
        migrations.AddConstraint(
            model_name='pilotfeedback',
            constraint=models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='pilot_feedback_says_something'),
        ),
        migrations.AddConstraint(
            model_name='pilotfeedback',
            constraint=models.CheckConstraint(condition=models.Q(('usefulness', None), ('usefulness__in', [1, 2, 3, 4]), _connector='OR'), name='pilot_feedback_usefulness_known'),
        ),
    ]
