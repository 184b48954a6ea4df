"""Minutes of a session or of a jury: another person signs, and nothing changes after."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from ideas.errors import NotAllowed
from ideas.minutes import may_be_signed, may_be_written, set_remarks, set_signature
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
        set_signature(held, OTHER)
    assert held.signed_by is None


def test_another_person_signs(held):
    assert set_remarks(held, WRITER, " Rien. ") == ["remarks", "minutes_by"]
    assert (held.remarks, held.minutes_by) == ("Rien.", WRITER)

    assert (may_be_signed(held, WRITER), may_be_signed(held, OTHER)) == (False, True)
    with pytest.raises(NotAllowed):
        set_signature(held, WRITER)
    assert set_signature(held, OTHER) == ["signed_by", "signed_at"]
    assert held.signed_by == OTHER and held.signed_at


def test_once_signed_they_are_neither_written_nor_signed_again(held):
    set_remarks(held, WRITER, "Rien.")
    set_signature(held, OTHER)

    assert not may_be_written(held)
    assert not may_be_signed(held, User(pk=3))
    with pytest.raises(ValidationError, match="ne change plus"):
        set_signature(held, User(pk=3))
