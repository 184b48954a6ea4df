"""The Bass curve: what it finds in data whose answer is known, and when it says nothing."""

import datetime
from itertools import pairwise
from random import Random

import pytest

from dashboards.bass import (
    MONTH,
    Fit,
    Refusal,
    ceiling_bounds,
    edges,
    estimate,
    fit,
    inflection,
    per_period,
    share,
)

START = datetime.date(2024, 2, 29)


def bounds_of(months):
    return [float(month) for month in range(months + 1)]


def expected(p, q, m, months):
    """The adoptions of each month to the nearest site, none lost to rounding."""
    totals = [round(m * share(month, p, q)) for month in range(months + 1)]
    return [after - before for before, after in pairwise(totals)]


def drawn(p, q, m, months, seed):
    """Each of m sites adopts in a month of its own, drawn from the model."""
    rng, counts = Random(seed), [0] * months
    for _site in range(m):
        at = rng.random()
        month = next((n for n in range(months) if at < share(n + 1, p, q)), None)
        if month is not None:
            counts[month] += 1
    return counts


@pytest.mark.parametrize(
    ("p", "q", "m", "months"),
    [(0.02, 0.40, 200, 24), (0.05, 0.25, 120, 24), (0.01, 0.60, 400, 18), (0.08, 0.10, 300, 30)],
)
def test_known_parameters_are_found_again(p, q, m, months):
    found = fit(bounds_of(months), expected(p, q, m, months))

    assert isinstance(found, Fit)
    assert found.p == pytest.approx(p, rel=0.15)
    assert found.q == pytest.approx(q, rel=0.12)
    assert found.m == pytest.approx(m, rel=0.05)


def test_the_band_holds_the_truth_nine_times_out_of_ten():
    p, q, m, months, at = 0.03, 0.35, 150, 16, 20
    truth, held, shown = m * share(at, p, q), 0, 0
    for seed in range(60):
        found = fit(bounds_of(months), drawn(p, q, m, months, seed))
        if isinstance(found, Fit):
            shown += 1
            band = estimate(found, at)
            held += band.low <= truth <= band.high
    assert shown >= 54
    assert 0.8 <= held / shown <= 1


def test_the_band_widens_beyond_the_data():
    found = fit(bounds_of(14), expected(0.02, 0.4, 200, 14))
    widths = [estimate(found, at).high - estimate(found, at).low for at in (6, 14, 20)]
    assert widths == sorted(widths)
    assert estimate(found, 0).low == 0


@pytest.mark.parametrize(
    ("counts", "refusal"),
    [
        ([1, 2, 3, 2, 1, 1, 1], Refusal.FEW),
        ([4, 6, 8, 6, 4], Refusal.SHORT),
        ([30, 0, 0, 0, 0, 0, 0, 0, 10], Refusal.AT_ONCE),
        # Straight up, with no bend in sight: the ceiling may be anywhere.
        ([3, 3, 4, 3, 3, 4, 3, 3, 4], Refusal.UNCERTAIN),
        # Before the inflection, growing all the time.
        ([1, 1, 2, 3, 4, 6, 9, 14], Refusal.UNCERTAIN),
        # Two waves years apart are not one diffusion.
        ([40, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 60, 2], Refusal.NO_FIT),
    ],
)
def test_data_that_do_not_allow_a_curve_have_none(counts, refusal):
    assert fit(bounds_of(len(counts)), counts) == refusal


def test_no_adoption_has_no_curve():
    assert fit([0.0], []) == Refusal.FEW


def test_what_is_to_come_is_never_less_than_what_was_counted():
    found = fit(bounds_of(14), expected(0.02, 0.4, 200, 14))
    low, high = ceiling_bounds(found, at_least=190)
    ahead = estimate(found, 20, at_least=190)
    assert (low, ahead.low) == (190, 190)
    assert (high > 190, ahead.sites >= 190) == (True, True)


def test_a_lonely_innovation_has_no_inflection():
    assert inflection(0.1, 0.05) == 0
    assert inflection(0.02, 0.4) == pytest.approx(7.13, abs=0.01)


def test_months_are_counted_from_the_first_day():
    until = START + datetime.timedelta(days=75)
    bounds = edges(START, until)
    days = [START, START + datetime.timedelta(days=30), START + datetime.timedelta(days=31), until]

    assert bounds == [0, 1, 2, pytest.approx(75 / MONTH)]
    assert per_period(days, START, bounds) == [2, 1, 1]
    assert edges(START, START) == [0]
