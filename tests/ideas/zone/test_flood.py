"""The small puzzles, and the patience that does as well."""

import itertools

import pytest
from django.core import signing

from ideas.anonymous import codes, flood, tokens
from ideas.anonymous.views import pages

CODE = "0123456789ABCDEFGHJK"


@pytest.fixture
def seal():
    return tokens.seal_of(codes.with_check(CODE))


def solve(seal):
    start = flood.start_of(seal)
    return [
        next(n for n in itertools.count() if flood.is_answer(start, place, n))
        for place in range(16)
    ]


def written(numbers):
    return "-".join(map(str, numbers))


def test_solved_puzzles_need_no_patience(seal):
    assert flood.seconds_to_wait(seal, written(solve(seal))) == 0


@pytest.mark.parametrize("proof", ["", "1-2-3", "x", "-".join("0" * 16), "1e5-" * 16, "-" * 15])
def test_anything_else_waits_ten_seconds(seal, proof):
    assert flood.seconds_to_wait(seal, proof) == 10


def test_a_single_wrong_answer_spoils_the_proof(seal):
    numbers = solve(seal)
    numbers[7] += 1
    assert not flood.solves(seal, written(numbers)) or flood.is_answer(
        flood.start_of(seal), 7, numbers[7]
    )


def test_a_proof_is_good_for_its_own_seal_only(seal):
    other = tokens.seal_of(codes.with_check(CODE[::-1]))
    assert not flood.solves(other, written(solve(seal)))


def test_the_wait_shrinks_with_the_age_of_the_page(seal, monkeypatch):
    now = signing.time.time()
    for age, left in [(0, 10), (4, 6), (9.5, 1), (10.5, 0), (100_000, 0)]:
        monkeypatch.setattr(tokens.time, "time", lambda age=age: int(now) + age)
        assert abs(flood.seconds_to_wait(seal, "") - left) <= 1


def test_the_page_solves_as_many_puzzles_of_as_many_bits(settings):
    script = (pages.FOLDER / "puzzles.js").read_text()
    assert f"const PUZZLES = {settings.ANONYMOUS_PUZZLES};" in script
    assert f"const ZERO_BITS = {settings.ANONYMOUS_PUZZLE_BITS};" in script


def test_a_seal_gives_back_its_code_whatever_its_age(seal, monkeypatch):
    assert tokens.sealed_code(seal) == codes.with_check(CODE)
    later = signing.time.time() + 10**7
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert tokens.sealed_code(seal) == codes.with_check(CODE)


@pytest.mark.parametrize("other", ["", "x", "x:y:z", tokens.new_token])
def test_nothing_else_is_a_seal(other):
    assert tokens.sealed_code(other() if callable(other) else other) is None


def test_a_seal_of_something_else_than_a_code_is_none():
    assert tokens.sealed_code(tokens.seal_of("AAAA")) is None
