"""What becomes of the ideas carried out: projects, and innovations that spread over units; and the
objectives of organisations, which ideas may serve."""

import datetime

from django.db import connection

from accounts.models import Organisation
from benchmarks.units import UNITS
from dashboards.models import Axis, Objective, ObjectiveValue

PROJECTS = """
    INSERT INTO projects_project (idea_id, started_on, how_to, results, lessons)
    SELECT id, least(deposited_on + 60, %s), '', '', '' FROM ideas_idea
    WHERE state IN ('in_project', 'in_pilot', 'in_rollout', 'achieved')"""
#: One innovation in ten is proposed to units of its organisation: from four of them to thirty-two.
SITES = """
    INSERT INTO projects_rolloutsite (state, reason, since, revision, project_id, unit_id)
    SELECT CASE WHEN luck < 30 THEN 'proposed' WHEN luck < 70 THEN 'adopted'
             WHEN luck < 80 THEN 'adapted' WHEN luck < 90 THEN 'not_adopted'
             ELSE 'abandoned' END,
      'Le logiciel diffère.', least(started_on + 30 + luck * 7, %s),
      CASE WHEN luck < 30 THEN 0 ELSE 1 END, idea_id, first_unit + n - 1
    FROM (
      SELECT project.idea_id, project.started_on, place.first_unit, n,
        ((hashtext(project.idea_id::text || n)::bigint + 2147483648) %% 100)::int AS luck
      FROM projects_project project
      JOIN ideas_idea idea ON idea.id = project.idea_id
      JOIN (SELECT organisation_id, min(id) AS first_unit FROM accounts_unit
            GROUP BY organisation_id) place ON place.organisation_id = idea.organisation_id,
        generate_series(1, 4
          + ((hashtext(project.idea_id::text)::bigint + 2147483648) / 10 %% %s)::int) n
      WHERE idea.state IN ('in_rollout', 'achieved')
        AND (hashtext(project.idea_id::text)::bigint + 2147483648) %% 10 = 0
    ) drawn"""
EVENTS = """
    INSERT INTO projects_rolloutevent (site_id, revision, state, reason, day, actor_id)
    SELECT site.id, n, CASE WHEN n = 0 THEN 'proposed' ELSE site.state END, '',
      CASE WHEN n = 0 THEN least(project.started_on + 30, site.since) ELSE site.since END,
      idea.referent_id
    FROM projects_rolloutsite site
    JOIN projects_project project ON project.idea_id = site.project_id
    JOIN ideas_idea idea ON idea.id = site.project_id, generate_series(0, site.revision) n
    ORDER BY site.id, n"""
AXES, OBJECTIVES, VALUES = 3, 3, 12


def carry_out(today: datetime.date) -> None:
    """Write the projects of the ideas carried out, and the sites of those that spread."""
    with connection.cursor() as cursor:
        cursor.execute(PROJECTS, [today])
        cursor.execute(SITES, [today, UNITS - 8])
        cursor.execute(EVENTS)


def plan_ahead(today: datetime.date) -> None:
    """Write nine objectives for each organisation, over three axes, with a year of values."""
    day = datetime.timedelta(days=1)
    places = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    axes = Axis.objects.bulk_create(
        Axis(organisation_id=place, title=f"Axe {n}", position=n)
        for place in places
        for n in range(1, AXES + 1)
    )
    objectives = Objective.objects.bulk_create(
        Objective(
            axis=axis,
            title=f"Objectif {n}",
            unit="démarches",
            start_value=0,
            target=100,
            starts_on=today - 400 * day,
            due_on=today + 300 * day,
            owner_id=1,
        )
        for axis in axes
        for n in range(OBJECTIVES)
    )
    ObjectiveValue.objects.bulk_create(
        ObjectiveValue(
            objective=objective,
            value=5 * n,
            day=today - (30 * (VALUES - n)) * day,
            source="Comptage du service",
            noted_by_id=1,
        )
        for objective in objectives
        for n in range(VALUES)
    )
