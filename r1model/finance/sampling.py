"""Latin hypercube draws: each driver's range in as many equally likely strata as there are draws, one draw in each.

They stand in an order whose ranks follow the correlation. The same seed gives the same draws in every route: function,
command line, the workbook's snapshot, batch. The case kind `qmc` is apart: it takes fixed van der Corput points.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import gamma
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r1model.errors import NUM, VALUE, CellError
from r1model.finance.risk import triangular

Draws = NDArray[np.float64]
SHAPES = ("tri", "pert", "lognormal", "normal", "uniform")
NORMAL = NormalDist()
Z_90 = NORMAL.inv_cdf(0.9)
LEAST = 2.0**-53  # no quantile is asked for at 0 or 1
TERMS, STEPS = 64, 8  # of a series in powers up to 1/2, and of Newton's method


def draws(distributions: Sequence[Mapping[str, Any]], count: int, seed: int, correlation: Any = 0.0) -> list[Draws]:
    """Draws of every distribution: stratified, and their ranks follow the correlation (a number, or a matrix)."""
    strata = Strata(count, len(distributions), seed, correlation)
    return [strata.drawn(position, item) for position, item in enumerate(distributions)]


class Strata:
    """Where in their distributions the draws stand, the first distribution first: the same whatever these are."""

    def __init__(self, count: int, size: int, seed: int, correlation: Any = 0.0) -> None:
        random = np.random.default_rng(seed)
        scores = random.standard_normal((count, size)) @ _lower(correlation, size).T
        ranks = np.argsort(np.argsort(scores, axis=0), axis=0)
        self.points: list[Draws] = []
        for position in range(size):
            points = (np.arange(count) + random.random(count)) / count
            self.points.append(np.clip(points, LEAST, 1 - LEAST)[ranks[:, position]])
        self._normal: dict[int, Draws] = {}

    def drawn(self, position: int, item: Mapping[str, Any]) -> Draws:
        """The draws of one distribution."""
        return quantiles(item["shape"], item["numbers"], self.points[position], lambda: self._scores(position))

    def _scores(self, position: int) -> Draws:
        """The points in the standard normal distribution, which are asked for number by number: once."""
        if position not in self._normal:
            self._normal[position] = _normal(self.points[position])
        return self._normal[position]


def _lower(correlation: Any, size: int) -> Draws:
    """The triangular root of a correlation matrix; a number stands between any two drivers."""
    matrix = np.asarray(correlation, dtype=float)
    if matrix.ndim == 0:
        matrix = np.full((size, size), float(matrix)) + (1 - float(matrix)) * np.eye(size)
    if matrix.shape != (size, size) or not np.allclose(matrix, matrix.T) or not np.allclose(np.diag(matrix), 1):
        raise CellError(VALUE, "bad_case", key="correlation", fault="correlation_matrix", given="")
    try:
        return np.asarray(np.linalg.cholesky(matrix + 1e-12 * np.eye(size)), dtype=float)
    except np.linalg.LinAlgError as fault:
        raise CellError(NUM, "bad_case", key="correlation", fault="not_positive_definite", given="") from fault


def quantiles(shape: str, numbers: Sequence[float], points: Draws, normal: Callable[[], Draws] | None = None) -> Draws:
    """Values below which the shares fall: tri and pert take min, mode, max; normal mean, sd; uniform low, high;
    lognormal P10, P90, or P10, P50, P90: then each half has a spread of its own, and the middle is where it is said.

    `normal` gives the same shares' values in the standard normal distribution, where somebody has kept them.
    """
    scores = normal or (lambda: _normal(points))
    a, b, c = (*numbers, 0.0, 0.0, 0.0)[:3]
    if shape in ("tri", "pert"):
        _require(a <= b <= c and a < c, shape, (a, b, c), "min <= mode <= max")
        if shape == "tri":
            return triangular(points, a, b, c)
        return a + (c - a) * beta_quantiles(points, 1 + 4 * (b - a) / (c - a), 1 + 4 * (c - b) / (c - a))
    if shape == "uniform":
        _require(a < b, shape, numbers, "low < high")
        return a + (b - a) * points
    if shape == "normal":
        _require(b > 0, shape, numbers, "sd > 0")
        return a + b * scores()
    if len(numbers) < 3:
        b, c = max(a * b, 0.0) ** 0.5, b
    _require(0 < a <= b <= c and a < c, shape, numbers, "0 < P10 (<= P50) < P90")
    low, middle, high = np.log([a, b, c])
    at = scores()
    return np.asarray(np.exp(middle + at * np.where(at < 0, middle - low, high - middle) / Z_90))


def _require(holds: bool, shape: str, numbers: Sequence[float], domain: str) -> None:
    if not holds:
        raise CellError(NUM, "out_of_domain", argument=shape, given=", ".join(map(str, numbers)), domain=domain)


def _normal(points: Draws) -> Draws:
    return np.fromiter(map(NORMAL.inv_cdf, points.tolist()), float, len(points))


def beta_quantiles(points: Draws, a: float, b: float) -> Draws:
    """Inverse of the beta distribution, from the nearer end: below and above the middle of its range."""
    whole = gamma(a) * gamma(b) / gamma(a + b)
    half = float(0.5 ** (a + b) * _series(np.array(0.5), a, b) / (a * whole))
    below = _lower_half(np.minimum(points, half), a, b, whole)
    above = 1 - _lower_half(np.minimum(1 - points, 1 - half), b, a, whole)
    return np.where(points < half, below, above)


def _lower_half(shares: Draws, a: float, b: float, whole: float) -> Draws:
    """Values up to 1/2 by Newton's method on logarithms, where the distribution is concave: it climbs from the left."""
    wanted = np.log(shares * a * whole)
    at = wanted / a
    for _ in range(STEPS):
        value = np.exp(at)
        series = _series(value, a, b)
        short = wanted - a * at - b * np.log1p(-value) - np.log(series)
        at = np.minimum(at + short * (1 - value) * series / a, np.log(0.5))
    return np.asarray(np.exp(at))


def _series(value: Draws, a: float, b: float) -> Draws:
    """What the distribution is of x^a (1 - x)^b / (a B(a, b)): a power series."""
    term = total = np.ones_like(value)
    for at in range(TERMS):
        term = term * value * (a + b + at) / (a + 1 + at)
        total = total + term
    return total
