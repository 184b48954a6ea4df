"""Writes the rows of stories in bulk, in an order that foreign keys accept.

A row is a tuple in the order of its table's columns: a million ideas make fifteen million rows,
and an object for each would cost more than the database does.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max

from ideas.demo.stemming import stemmed
from ideas.demo.writers import CopyWriter, ObjectWriter, Row, writer_of
from ideas.models import (
    Answer,
    AnswerFeedback,
    Comment,
    Decision,
    DialogueMessage,
    Follow,
    Helped,
    HistoryEntry,
    Idea,
    Involvement,
    Opinion,
    SearchDocument,
    Support,
)
from projects.models import (
    Indicator,
    JournalEntry,
    Measure,
    Milestone,
    Pilot,
    Project,
    RolloutEvent,
    RolloutSite,
)


@dataclass
class Table:
    """The rows of a model that wait to be written, each by what `complete` makes of it. A table
    whose rows others point to numbers them itself, in its `id` column."""

    model: type[models.Model]
    columns: tuple[str, ...]
    complete: Callable[[Row], Row] | None = None
    rows: list[Row] = field(default_factory=list)
    last: int = 0
    written: int = 0

    def __post_init__(self) -> None:
        self.add = self.rows.append
        self.numbers_rows = "id" in self.columns and self.model is not Idea
        if self.numbers_rows:
            self.last = self.model.objects.aggregate(last=Max("pk"))["last"] or 0

    def number(self) -> int:
        self.last += 1
        return self.last


class Tables:
    """Every table that stories write, parents before children. `pool` lends a process to what
    writing takes."""

    def __init__(self, pool: ProcessPoolExecutor | None = None) -> None:
        self.idea = _table(
            Idea,
            "id organisation_id unit_id title problem proposal benefit category_id campaign_id "
            "state revision visibility due_on deposited_on deposited_at saved_at closed_on "
            "referent_id committee_id summary is_local merged_into_id contested_on appealed_on "
            "supports_count origin code_digest moderate_by comments_count",
        )
        self.history = _table(
            HistoryEntry,
            "idea_id revision action source target actor_kind actor_id party confirmed_by_id "
            "reason day at",
        )
        self.involvement = _table(
            Involvement, "idea_id user_id kind offered_on accepted_on ended_on"
        )
        self.dialogue = _table(DialogueMessage, "idea_id revision kind author_id body day")
        self.answer = _table(
            Answer,
            "id idea_id version kind understood reasons explanation way_forward contact "
            "appeal_until written_by_id signed_by_id by_delegation published_at public_from",
        )
        self.feedback = _table(AnswerFeedback, "answer_id helped comment")
        self.decision = _table(
            Decision,
            "idea_id action inputs revision proposed_by_id proposed_as proposed_at awaits "
            "awaits_user_id due_on signed_by_id outcome comment closed_at",
        )
        self.opinion = _table(
            Opinion, "idea_id expert_id asked_by_id question asked_on due_on body given_on"
        )
        self.support = _table(Support, "idea_id user_id")
        self.follow = _table(Follow, "idea_id user_id")
        self.comment = _table(
            Comment,
            "id key idea_id author_id parent_id kind voice body html created_at visibility "
            "helped_count",
        )
        self.helped = _table(Helped, "comment_id user_id")
        self.document = _table(SearchDocument, "idea_id title body", stemmed)
        self.project = _table(Project, "idea_id started_on how_to results lessons")
        self.milestone = _table(Milestone, "project_id title due_on done_on")
        self.journal = _table(JournalEntry, "project_id author_id day body")
        self.pilot = _table(
            Pilot, "id project_id site_id hypothesis starts_on ends_on learned closed_on outcome"
        )
        self.indicator = _table(
            Indicator,
            "id pilot_id kind name unit direction number_before number_target value_before target",
        )
        self.measure = _table(Measure, "indicator_id day number value")
        self.site = _table(
            RolloutSite,
            "id project_id unit_id organisation_id state reason since planned_on revision",
        )
        self.event = _table(RolloutEvent, "site_id revision state reason planned_on actor_id day")
        self._pool = pool
        self._writer: ObjectWriter | CopyWriter | None = None

    def __iter__(self) -> Iterator[Table]:
        return iter(table for table in vars(self).values() if isinstance(table, Table))

    def flush(self) -> None:
        """Write what waits. From the first time to `finish`, nobody else uses the connection."""
        self._writer = self._writer or writer_of(connection, self._pool)
        for table in self:
            if table.rows:
                self._writer.write(table)
                table.written += len(table.rows)
                table.rows.clear()

    def finish(self) -> None:
        """Write the rest; the database numbers the next rows after ours."""
        self.flush()
        self._writer.close()
        numbered = [table.model for table in self if table.numbers_rows]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), numbered):
                cursor.execute(statement)


def _table(
    model: type[models.Model], columns: str, complete: Callable[[Row], Row] | None = None
) -> Table:
    return Table(model, tuple(columns.split()), complete)
