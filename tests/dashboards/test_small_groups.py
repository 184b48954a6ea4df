"""The rule of small groups, and what subtracting told counts could tell."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.small_groups import (
    THRESHOLD,
    Group,
    is_nobody_or_ten,
    may_be_added,
    may_replace,
    may_stand_beside,
    told_parts,
)


@pytest.mark.parametrize(
    ("count", "population", "told"),
    [(9, 100, False), (10, 100, True), (90, 100, True), (91, 100, False), (10, 19, False),
     (10, 20, True), (0, 100, False), (40, 30, False), (12, 0, False)],
)  # fmt: skip
def test_ten_people_and_ten_others(count, population, told):
    assert Group(count, population).may_be_told is told


@pytest.mark.parametrize(
    ("new", "known", "replaced"),
    [
        (Group(40, 250), True, True),
        (Group(49, 250), True, False),
        (Group(50, 250), True, True),
        (Group(31, 250), True, False),
        (Group(30, 250), True, True),
        (Group(40, 251), True, True),
        (Group(40, 251), False, False),
        (Group(50, 255), False, False),
        (Group(50, 260), False, True),
        (Group(5, 250), True, False),
    ],
)
def test_a_told_count_gives_way_to_one_ten_people_away(new, known, replaced):
    assert may_replace(new, Group(40, 250), population_is_known=known) is replaced


@pytest.mark.parametrize(
    ("part", "beside"), [(31, False), (30, True), (40, True), (9, False), (60, True)]
)
def test_a_challenge_beside_its_year(part, beside):
    assert may_stand_beside(Group(part, 250), Group(40, 250)) is beside


def test_the_smallest_told_unit_goes_with_a_rest_too_small():
    parts = {"a": Group(40, 80), "b": Group(20, 60), "c": Group(4, 40)}
    whole = Group(64, 180)

    assert told_parts(parts, whole) == {"a": Group(40, 80)}


def test_a_rest_of_several_hidden_units_is_told_by_nobody():
    parts = {"a": Group(40, 80), "b": Group(6, 60), "c": Group(6, 40)}

    assert told_parts(parts, Group(52, 180)) == {"a": Group(40, 80)}


def test_units_that_make_up_the_whole_are_all_told():
    parts = {"a": Group(40, 80), "b": Group(20, 60)}

    assert told_parts(parts, Group(60, 140)) == parts


def test_a_unit_is_kept_back_when_what_was_told_of_the_whole_leaves_too_few():
    parts = {"a": Group(40, 80), "b": Group(20, 60)}

    assert told_parts(parts, Group(52, 140), Group(60, 140)) == {"a": Group(40, 80)}


groups = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(
    lambda sides: Group(sides[0], sum(sides))
)


@given(st.lists(groups, max_size=8), groups)
def test_nothing_told_of_units_tells_of_fewer_than_ten(parts, nowhere):
    """Whoever subtracts told units, any of them, from the told whole finds nobody, or ten people
    and ten others, unless they are the told units themselves."""
    named = dict(enumerate(parts))
    whole = Group(
        nowhere.count + sum(group.count for group in parts),
        nowhere.population + sum(group.population for group in parts),
    )
    told = told_parts(named, whole)

    for size in range(len(told) + 1):
        for some in itertools.combinations(told.values(), size):
            rest = Group(
                whole.count - sum(group.count for group in some),
                whole.population - sum(group.population for group in some),
            )
            if told and size:
                assert rest == Group(0, 0) or rest.may_be_told
    assert all(group.may_be_told for group in told.values())


@given(st.lists(groups, min_size=1, max_size=12))
def test_counts_told_one_after_the_other_are_ten_people_apart(seen):
    told = []
    for group in seen:
        if may_replace(group, told[-1], population_is_known=False) if told else group.may_be_told:
            told.append(group)

    for before, after in itertools.pairwise(told):
        assert is_nobody_or_ten(after.count - before.count)
        assert is_nobody_or_ten(
            (after.population - after.count) - (before.population - before.count)
        )
    assert all(THRESHOLD <= group.count <= group.population - THRESHOLD for group in told)


blocks = st.lists(st.integers(0, 7), min_size=5, max_size=12)


def crossings(told, everybody):
    """Every group that can be made of told ones: in or out of each, then any union of these."""
    cells = {}
    for person in everybody:
        cells.setdefault(tuple(person in people for people in told), set()).add(person)
    for size in range(1, len(cells) + 1):
        for some in itertools.combinations(cells.values(), size):
            yield set().union(*some)


def one_after_the_other(asked, everybody, rule):
    told = []
    for people in asked:
        if rule(people, told, len(everybody)):
            told.append(people)
    return told


@given(blocks, st.lists(st.integers(1, 14), min_size=1, max_size=12))
def test_whatever_is_crossed_of_told_groups_is_nobody_or_ten_people(masks, sizes):
    """Three groups over blocks of people: what is told of them parts nobody in a handful."""
    members, everybody = [set(), set(), set()], set(range(-10, 0))
    for mask, size in zip(masks, sizes, strict=False):
        people = range(len(everybody), len(everybody) + size)
        everybody |= set(people)
        for number in range(3):
            if mask >> number & 1:
                members[number] |= set(people)

    told = one_after_the_other(members, everybody, may_be_added)

    assert all(len(group) >= THRESHOLD for group in crossings(told, everybody))


def test_control_each_beside_its_year_alone_parts_a_few():
    """The rule before: a challenge was compared with its year and with nothing else."""
    year, one, other = set(range(60)), set(range(31)), set(range(29))

    def beside_the_year(people, told, population):
        whole = told[0] if told else year
        return may_stand_beside(Group(len(people), population), Group(len(whole), population))

    everybody = set(range(250))
    found = one_after_the_other([year, one, other], everybody, beside_the_year)
    assert min(len(group) for group in crossings(found, everybody)) == 2
    assert one_after_the_other([year, one, other], everybody, may_be_added) == [year, one]


@pytest.mark.parametrize(
    ("new", "added"),
    [(range(40), True), (range(30), True), (range(31), False), (range(9), False),
     (range(30, 50), True), (range(31, 60), False), (range(40, 91), False), (range(40, 90), True)],
)  # fmt: skip
def test_a_group_parts_the_told_one_and_the_rest_by_ten(new, added):
    assert may_be_added(set(new), [set(range(40))], 100) is added
