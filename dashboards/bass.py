"""The Bass diffusion model, fitted to the adoptions of each month. No query here.

Sites adopt by themselves at a rate `p` (innovation), and by imitation of those that have at a rate
`q`, per month, until `m` have (Bass, "A new product growth for model consumer durables",
Management Science 15, 1969). The adoptions of each period are fitted, not their running total, as
m·[F(t) − F(t−1)] (Srinivasan and Mason, Marketing Science 5, 1986): running totals carry the same
error from period to period, which makes any uncertainty drawn from them far too small. Counts vary
as Poisson's, and more when the fit leaves more than that: the covariance says so.

Needs scipy and numpy, imported where they are used: no page loads them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, isfinite, log, sqrt

#: Days of a month of the calendar, on average.
MONTH = 30.4375
#: When a curve is worth showing: below these, three parameters say nothing.
FEWEST_ADOPTIONS = 12
FEWEST_MONTHS = 6
#: Adoptions in fewer months than this are one event, not a diffusion.
FEWEST_ACTIVE_MONTHS = 4
#: Standard error of the ceiling, over the ceiling: past the inflection, and before it.
CEILING_ERROR, EARLY_CEILING_ERROR = 0.35, 0.15
#: A mean of the squared residuals over Poisson's beyond which the model does not describe the data.
WORST_DISPERSION = 3.0
#: 90 % of a normal law lie within this many standard errors.
NINETY = 1.645


class Refusal(StrEnum):
    """Why no curve is shown."""

    FEW = "few"
    SHORT = "short"
    AT_ONCE = "at_once"
    NO_FIT = "no_fit"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Fit:
    """A curve worth showing. Rates are per month; `covariance` is that of (p, q, m); `months` how
    long the data last."""

    p: float
    q: float
    m: float
    covariance: tuple[tuple[float, ...], ...]
    months: float


@dataclass(frozen=True)
class Estimate:
    """How many sites have adopted after so many months, and between which bounds at 90 %."""

    months: float
    sites: float
    low: float
    high: float


def share(t: float, p: float, q: float) -> float:
    """F(t): the part of the ceiling reached after t months."""
    decay = exp(-(p + q) * t)
    return (1 - decay) / (1 + q / p * decay)


def inflection(p: float, q: float) -> float:
    """The month at which most sites adopt; 0 when there is no imitation to speak of."""
    return log(q / p) / (p + q) if q > p else 0.0


def edges(start: datetime.date, until: datetime.date) -> list[float]:
    """The bounds of the months since `start`, in months; the last one may be shorter."""
    length = (until - start).days / MONTH
    whole = [float(number) for number in range(int(length) + 1)]
    return whole if length - whole[-1] < 1 / MONTH else [*whole, length]


def per_period(
    days: Sequence[datetime.date], start: datetime.date, bounds: Sequence[float]
) -> list[int]:
    """How many of the days fall in each period, the first day in the first one."""
    counts = [0] * (len(bounds) - 1)
    for day in days:
        at = (day - start).days / MONTH
        last = len(counts) - 1
        found = next((n for n in range(last) if at < bounds[n + 1]), last)
        counts[found] += 1
    return counts


def fit(bounds: Sequence[float], counts: Sequence[int]) -> Fit | Refusal:
    """The curve of these adoptions, or why there is none to show."""
    if sum(counts) < FEWEST_ADOPTIONS:
        return Refusal.FEW
    if bounds[-1] < FEWEST_MONTHS:
        return Refusal.SHORT
    if sum(count > 0 for count in counts) < FEWEST_ACTIVE_MONTHS:
        return Refusal.AT_ONCE
    found = _solve(bounds, counts)
    return found if isinstance(found, Refusal) else _worth_showing(found)


def _solve(bounds: Sequence[float], counts: Sequence[int]) -> Fit | Refusal:
    import warnings

    import numpy
    from scipy.optimize import OptimizeWarning, curve_fit

    times, seen = numpy.asarray(bounds, dtype=float), numpy.asarray(counts, dtype=float)
    total = float(seen.sum())

    def adopted(_periods, p, q, m):
        decay = numpy.exp(-(p + q) * times)
        return numpy.diff(m * (1 - decay) / (1 + q / p * decay))

    def solve(start, sigma):
        limits = ([1e-5, 1e-5, total * 0.9], [1.0, 3.0, total * 20])
        return curve_fit(
            adopted, times[1:], seen, p0=start, sigma=sigma, absolute_sigma=True, bounds=limits,
            x_scale=[0.01, 0.1, total], max_nfev=5_000,
        )  # fmt: skip

    with warnings.catch_warnings():
        warnings.simplefilter("error", OptimizeWarning)
        try:
            first, _cov = solve([0.03, 0.3, total * 1.2], None)
            # Poisson's errors need the expected counts: those of a first fit, then of a second.
            for _pass in range(2):
                expected = numpy.maximum(adopted(None, *first), 0.5)
                first, covariance = solve(first, numpy.sqrt(expected))
        except (RuntimeError, ValueError, OptimizeWarning):
            return Refusal.NO_FIT
    expected = numpy.maximum(adopted(None, *first), 0.5)
    freedom = len(seen) - 3
    dispersion = float(((seen - expected) ** 2 / expected).sum()) / freedom
    if not isfinite(dispersion) or dispersion > WORST_DISPERSION:
        return Refusal.NO_FIT
    covariance = covariance * max(1.0, dispersion)
    rows = tuple(tuple(float(cell) for cell in row) for row in covariance)
    return Fit(*(float(value) for value in first), rows, float(bounds[-1]))


def _worth_showing(found: Fit) -> Fit | Refusal:
    """Past its inflection, or with a ceiling known well enough before it; and each rate known
    better than not at all."""
    variances = [found.covariance[n][n] for n in range(3)]
    if not all(isfinite(cell) for row in found.covariance for cell in row) or min(variances) <= 0:
        return Refusal.UNCERTAIN
    past = found.months >= inflection(found.p, found.q)
    of_ceiling = sqrt(variances[2]) / found.m
    if of_ceiling > (CEILING_ERROR if past else EARLY_CEILING_ERROR):
        return Refusal.UNCERTAIN
    if sqrt(variances[0]) > found.p or sqrt(variances[1]) > found.q:
        return Refusal.UNCERTAIN
    return found


def estimate(found: Fit, months: float, *, at_least: int = 0) -> Estimate:
    """The curve at a month and its bounds at 90 %, from the covariance by the first derivatives
    (delta method). For a month to come, `at_least` is how many sites have adopted already."""
    sites = found.m * share(months, found.p, found.q)
    slopes = _slopes(found, months)
    variance = sum(
        slopes[row] * slopes[column] * found.covariance[row][column]
        for row in range(3)
        for column in range(3)
    )
    error = NINETY * sqrt(max(variance, 0.0))
    low = max(float(at_least), sites - error)
    return Estimate(months, max(low, sites), low, max(low, sites + error))


def ceiling_bounds(found: Fit, *, at_least: int) -> tuple[float, float]:
    """Between how many sites the ceiling lies, at 90 %; `at_least` have adopted already."""
    error = NINETY * sqrt(found.covariance[2][2])
    low = max(float(at_least), found.m - error)
    return low, max(low, found.m + error)


def _slopes(found: Fit, months: float) -> tuple[float, float, float]:
    def at(p: float, q: float) -> float:
        return found.m * share(months, p, q)

    p, q = found.p, found.q
    small_p, small_q = p * 1e-4, q * 1e-4
    return (
        (at(p + small_p, q) - at(p - small_p, q)) / (2 * small_p),
        (at(p, q + small_q) - at(p, q - small_q)) / (2 * small_q),
        share(months, p, q),
    )
