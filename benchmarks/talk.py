"""What is said under the made-up ideas."""

import random

from django.db import connection

#: The share of ideas that are much talked of.
TALKED_OF = 0.125
#: Half of the comments open a thread, the others answer the first ones, one each.
ROOTS = """
    INSERT INTO ideas_comment (key, idea_id, author_id, parent_id, kind, voice, body, html,
      created_at, visibility, helped_count)
    SELECT gen_random_uuid(), id, (hashtext(id::text)::bigint + 2147483648 + n * 104729)
        %% people + 1, NULL, 'comment', 'own', problem, '<p>' || problem || '</p>',
      deposited_on + n * interval '1 hour', 'visible', 0
    FROM ideas_idea, generate_series(1, (comments_count + 1) / 2) n,
      (SELECT count(*) AS people FROM accounts_user) counted"""
REPLIES = """
    INSERT INTO ideas_comment (key, idea_id, author_id, parent_id, kind, voice, body, html,
      created_at, visibility, helped_count)
    SELECT gen_random_uuid(), root.idea_id, root.author_id %% people + 1, root.id, 'comment', 'own',
      root.body, root.html, root.created_at + interval '1 day', 'visible', 0
    FROM (SELECT comment.*, idea.comments_count,
            row_number() OVER (PARTITION BY idea_id ORDER BY comment.id) AS n
          FROM ideas_comment comment JOIN ideas_idea idea ON idea.id = idea_id) root,
      (SELECT count(*) AS people FROM accounts_user) counted
    WHERE n <= root.comments_count / 2"""


def comments_of(rng: random.Random) -> int:
    """How many comments an idea has: a few, or dozens for one in eight."""
    return rng.randint(24, 60) if rng.random() < TALKED_OF else min(6, int(rng.expovariate(1)))


def discuss() -> None:
    """Write the comments that ideas say they have."""
    with connection.cursor() as cursor:
        for statement in (ROOTS, REPLIES):
            cursor.execute(statement, [])
