"""Ranking: against cases computed by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.jury_ranking import in_order, ranked, rounded


def means(**rows):
    return {name: [Fraction(value) for value in values] for name, values in rows.items()}


def told(places):
    return [(p.key, p.rank, p.mean and str(p.mean), p.tied, p.following) for p in places]


def test_the_best_mean_comes_first_and_equal_means_share_a_rank():
    # a: (4 + 3,5) / 2 = 3,75; b and d: 3; c: 2,25. Two at rank 2, so that the next is the fourth.
    found = ranked(means(a=["4", "7/2"], b=["3"], c=["9/4"], d=["2", "4"]))

    assert told(found) == [
        ("a", 1, "3.75", 1, 2),
        ("b", 2, "3", 2, 4),
        ("d", 2, "3", 2, 4),
        ("c", 4, "2.25", 1, 5),
    ]


def test_an_entry_nobody_evaluated_has_no_rank_and_comes_last():
    assert told(ranked(means(a=[], b=["1"]))) == [("b", 1, "1", 1, 2), ("a", None, None, 1, None)]


def test_means_that_print_the_same_are_ranked_the_same():
    # 10/3 = 3,333… and 3,33 are both printed 3,33; 3,335 is printed 3,34: half goes up.
    found = ranked(means(a=["333/100"], b=["10/3"], c=["667/200"]))

    assert [(p.key, p.rank, str(p.mean)) for p in found] == [
        ("c", 1, "3.34"),
        ("a", 2, "3.33"),
        ("b", 2, "3.33"),
    ]


def test_three_thirds_make_one():
    """A sum of decimals would miss it: 1,1 + 1,1 + 1,1 is not 3,3 in floating point."""
    third = ["11/10"] * 3
    found = ranked(means(a=third, b=["33/30"]))

    assert [p.rank for p in found] == [1, 1]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([1, 2, 3], [1, 2, 3]), ([1, 1, 2], [1, 1, 3]), ([5, 1, 1], [3, 1, 1]), ([2, 2], [1, 1])],
)
def test_announced_ranks_follow_without_a_gap(numbers, expected):
    assert list(in_order(enumerate(numbers)).values()) == expected


@given(st.dictionaries(st.integers(), st.lists(st.fractions(1, 4), max_size=4), max_size=12))
def test_a_rank_is_one_more_than_those_who_did_better(rows):
    found = [place for place in ranked(rows) if place.rank]

    for place in found:
        assert place.rank == 1 + sum(1 for other in found if other.mean > place.mean)
        assert place.tied == sum(1 for other in found if other.mean == place.mean)
        assert place.following == place.rank + place.tied
    assert rounded(Fraction(5, 200)) == Decimal("0.03")
