"""Follow-up codes: forgiving to read, exact to check."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideas.anonymous.codes import (
    ALPHABET,
    DATA_LENGTH,
    LENGTH,
    WrongCode,
    grouped,
    new_code,
    normalise,
    with_check,
)

DATA = st.text(alphabet=ALPHABET, min_size=DATA_LENGTH, max_size=DATA_LENGTH)
SEPARATORS = st.sampled_from(["", " ", "-", "–", "\u00a0", "\u202f", " - ", "."])
LOOKALIKES = {"0": "0Oo", "1": "1IiLl"}


def test_codes_are_new_each_time_and_carry_a_hundred_bits():
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert {len(code) for code in codes} == {LENGTH}
    assert DATA_LENGTH * (len(ALPHABET).bit_length() - 1) == 100
    for place in range(DATA_LENGTH):
        assert {code[place] for code in codes} == set(ALPHABET)


def test_a_code_is_shown_in_groups():
    code = with_check("ABCDEFGHJKMNPQRSTVWX")
    assert grouped(code) == f"ABCD-EFGH-JKMN-PQRS-TVWX{code[-1]}"


@settings(deadline=None)
@given(data=DATA, draw=st.data())
def test_what_people_type_is_understood(data, draw):
    code = with_check(data)
    typed = ""
    for character in code:
        forms = LOOKALIKES.get(character, character + character.lower())
        typed += draw.draw(st.sampled_from(forms)) + draw.draw(SEPARATORS)
    assert normalise(f"  {typed}\n") == code
    assert normalise(grouped(code)) == code


@given(
    data=DATA,
    place=st.integers(0, LENGTH - 1),
    shift=st.integers(1, len(ALPHABET) - 1),
)
def test_one_wrong_character_is_noticed(data, place, shift):
    code = with_check(data)
    wrong = ALPHABET[(ALPHABET.index(code[place]) + shift) % len(ALPHABET)]
    with pytest.raises(WrongCode) as caught:
        normalise(code[:place] + wrong + code[place + 1 :])
    assert caught.value.reason == "check"


@given(data=DATA, places=st.sets(st.integers(0, LENGTH - 1), min_size=2, max_size=2))
def test_two_characters_exchanged_are_noticed(data, places):
    code = list(with_check(data))
    one, other = places
    if code[one] == code[other]:
        return
    code[one], code[other] = code[other], code[one]
    with pytest.raises(WrongCode):
        normalise("".join(code))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "length"),
        ("ABCD", "length"),
        (with_check("0" * DATA_LENGTH) + "0", "length"),
        ("U" * LENGTH, "alphabet"),
        ("😀" * LENGTH, "alphabet"),
        ("\x00" * LENGTH, "alphabet"),
        ("A" * DATA_LENGTH + "0", "check"),
    ],
)
def test_what_is_not_a_code_says_why_without_repeating_it(typed, reason):
    with pytest.raises(WrongCode) as caught:
        normalise(typed)
    assert caught.value.reason == reason
    assert caught.value.args == (reason,)


@given(typed=st.text(max_size=60))
def test_any_text_is_a_code_or_refused(typed):
    try:
        code = normalise(typed)
    except WrongCode:
        return
    assert normalise(code) == code
