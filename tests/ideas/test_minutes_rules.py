"""Minutes of a session or of a jury: another person signs, and nothing changes after."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from ideas.errors import NotAllowed, StaleMinutes
from ideas.minutes import may_be_signed, may_be_written, set_remarks, set_signature, version_of
from ideas.models import JuryDeliberation
from referents.models import Session

WRITER, OTHER = User(pk=1), User(pk=2)


@pytest.fixture(params=[Session, JuryDeliberation])
def held(request):
    return request.param()


def test_nobody_signs_before_they_are_written(held):
    assert may_be_written(held)
    assert not may_be_signed(held, OTHER)
    with pytest.raises(ValidationError, match="pas encore rédigé"):
        set_signature(held, OTHER, seen=version_of(held))
    assert held.signed_by is None


def test_another_person_signs(held):
    assert set_remarks(held, WRITER, " Rien. ", seen=version_of(held)) == ["remarks", "minutes_by"]
    assert (held.remarks, held.minutes_by) == ("Rien.", WRITER)

    assert (may_be_signed(held, WRITER), may_be_signed(held, OTHER)) == (False, True)
    with pytest.raises(NotAllowed):
        set_signature(held, WRITER, seen=version_of(held))
    assert set_signature(held, OTHER, seen=version_of(held)) == ["signed_by", "signed_at"]
    assert held.signed_by == OTHER and held.signed_at


def test_once_signed_they_are_neither_written_nor_signed_again(held):
    set_remarks(held, WRITER, "Rien.", seen=version_of(held))
    set_signature(held, OTHER, seen=version_of(held))

    assert not may_be_written(held)
    assert not may_be_signed(held, User(pk=3))
    with pytest.raises(ValidationError, match="ne change plus"):
        set_signature(held, User(pk=3), seen=version_of(held))


def test_a_version_is_that_of_the_words_their_writer_and_the_closing(held):
    seen = {version_of(held)}
    for change in ({"remarks": "Rien."}, {"minutes_by": WRITER}, {"closed_at": timezone.now()}):
        for name, value in change.items():
            setattr(held, name, value)
        assert version_of(held) not in seen
        seen.add(version_of(held))


def test_the_same_words_sent_twice_are_written_once(held):
    read = version_of(held)
    set_remarks(held, WRITER, "Rien.", seen=read)

    assert set_remarks(held, WRITER, "Rien.", seen=read) == []
    with pytest.raises(StaleMinutes):
        set_remarks(held, OTHER, "Autre chose.", seen=read)
    assert (held.remarks, held.minutes_by) == ("Rien.", WRITER)


def test_what_was_not_read_is_not_signed(held):
    set_remarks(held, WRITER, "Rien.", seen=version_of(held))
    read = version_of(held)
    set_remarks(held, WRITER, "Tout autre chose.", seen=read)

    with pytest.raises(StaleMinutes):
        set_signature(held, OTHER, seen=read)
    assert held.signed_by is None
