"""Rows written by COPY are those that were made, or the database's refusal is raised."""

import pytest
from django.db import IntegrityError, connection, transaction

from ideas.models import Answer, Support
from innovation_platform.copying import Copying, json_places, lines_of, statement_of
from tests.factories.accounts import UserFactory
from tests.factories.ideas import AnswerFactory, IdeaFactory

COLUMNS = [field.attname for field in Answer._meta.concrete_fields]
SUPPORT = ("idea_id", "user_id")
AHEAD = 2

by_copy = pytest.mark.skipif(connection.vendor != "postgresql", reason="COPY is PostgreSQL's")


def lines(rows):
    made = lines_of(rows)
    return lambda: made


def test_a_statement_names_its_columns_and_the_texts_that_are_never_null():
    told = statement_of(connection, Answer, ("idea_id", "understood", "signed_by_id", "reasons"))
    assert told == (
        'COPY "ideas_answer" ("idea_id", "understood", "signed_by_id", "reasons") '
        'FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ("understood"))'
    )
    assert "FORCE_NOT_NULL" not in statement_of(connection, Support, SUPPORT)


def test_a_line_has_its_json_written_out_and_nothing_for_none():
    rows = [(1, ["é"], None, 'dit « "non" »\net ça'), (2, {}, None, "")]
    assert lines_of(rows, [1]).decode() == ('1,"[""é""]",,"dit « ""non"" »\net ça"\r\n2,{},,\r\n')


@by_copy
@pytest.mark.django_db
def test_rows_are_read_back_as_they_were():
    AnswerFactory(rejection=True, explanation='Trop « cher »,\n"vraiment" ; \\N\t')
    AnswerFactory()
    rows = list(Answer.objects.order_by("pk").values_list(*COLUMNS))
    Answer.objects.all().delete()
    statement, places = statement_of(connection, Answer, COLUMNS), json_places(Answer, COLUMNS)

    with Copying(connection, ahead=AHEAD) as copy:
        for row in rows:
            copy.write(statement, lambda row=row: lines_of([row], places))

    assert list(Answer.objects.order_by("pk").values_list(*COLUMNS)) == rows
    assert {type(value) for value in Answer.objects.values_list("reasons", flat=True)} == {list}


@by_copy
@pytest.mark.django_db
@pytest.mark.parametrize("batches", [1, 1_000])
def test_a_refusal_is_raised_at_the_end_or_before(batches):
    """With many batches it is raised long before the last one."""
    row = (IdeaFactory().pk, UserFactory().pk)
    statement, made = statement_of(connection, Support, SUPPORT), []

    def write():
        with transaction.atomic(), Copying(connection, ahead=AHEAD) as copy:
            copy.write(statement, lines([row, row]))
            for number in range(batches - 1):
                made.append(number)
                copy.write(statement, lines([]))

    with pytest.raises(IntegrityError, match="ideas_support"):
        write()
    assert len(made) < 900
    assert not Support.objects.exists()


@by_copy
@pytest.mark.django_db
def test_an_error_of_the_block_is_raised_once_nothing_is_on_its_way():
    statement = statement_of(connection, Support, SUPPORT)
    row = (IdeaFactory().pk, UserFactory().pk)

    def write():
        with transaction.atomic(), Copying(connection, ahead=AHEAD) as copy:
            copy.write(statement, lines([row]))
            raise LookupError("what was to be written")

    with pytest.raises(LookupError, match="what was to be written"):
        write()
    assert not Support.objects.exists(), "the connection answers, the transaction was given up"
