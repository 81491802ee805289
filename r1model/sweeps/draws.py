"""Draws of drivers that depend on the seed and on the place in the sweep alone: not on chunks, not on workers.

They are the snapshot's distributions, drawn apart instead of in strata, rounded to single precision, so that a file can
hold them whole in half the room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import erf, sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from r1model.finance.sampling import LEAST, quantiles
from r1model.finance.simulate import drivers
from r1model.snapshot import PRICES, price_correlation

Values = NDArray[np.float64]
Columns = dict[str, Values]
BLOCK = 1 << 14  # scenarios that are drawn and computed at once: what stays near the processor


class Shape(NamedTuple):
    """How a driver is drawn: its distribution, and for each price how it leans on those before it."""

    shape: str
    numbers: tuple[float, ...]
    leaning: tuple[tuple[str, float], ...] = ()


class Drawn(NamedTuple):
    """Scenarios from one place to another that are yet to be drawn."""

    shapes: Mapping[str, Shape]
    seed: int
    start: int
    stop: int

    def blocks(self) -> Iterator[Columns]:
        """The factors of the scenarios, some thousands at a time."""
        for number in range(self.start // BLOCK, -(-self.stop // BLOCK)):
            at = number * BLOCK
            part = slice(max(self.start - at, 0), min(self.stop - at, BLOCK))
            yield {name: values[part] for name, values in drawn(self.shapes, self.seed, number).items()}


def shaped(plain: Mapping[str, Mapping[str, Any]], names: list[str]) -> dict[str, Shape]:
    """How the named drivers are drawn; `plain` has the distribution of each."""
    prices = [name for name in PRICES if name in plain]
    correlation = np.full((len(prices), len(prices)), price_correlation())
    np.fill_diagonal(correlation, 1.0)
    root = np.linalg.cholesky(correlation)
    leaning = {name: tuple(zip(prices, map(float, row), strict=True))[: at + 1]
               for at, (name, row) in enumerate(zip(prices, root, strict=True))}  # fmt: skip
    return {name: Shape(plain[name]["shape"], tuple(map(float, plain[name]["numbers"])), leaning.get(name, ()))
            for name in names}  # fmt: skip


def drawn(shapes: Mapping[str, Shape], seed: int, number: int) -> Columns:
    """All factors of one block."""
    scores: Columns = {}

    def score(name: str) -> Values:
        if name not in scores:
            scores[name] = _random(seed, number, name).standard_normal(BLOCK)
        return scores[name]

    return {name: _factors(name, shape, _random(seed, number, name), score) for name, shape in shapes.items()}


def _factors(name: str, shape: Shape, random: np.random.Generator, score: Any) -> Values:
    if shape.leaning:
        points = _shares(sum(weight * score(other) for other, weight in shape.leaning))
    else:
        points = random.random(BLOCK) if shape.shape != "lognormal" else np.empty(0)
    found = quantiles(shape.shape, shape.numbers, np.clip(points, LEAST, 1 - LEAST), lambda: score(name))
    return found.astype(np.float32).astype(np.float64)


def _shares(scores: Any) -> Values:
    """How often a standard normal number is below each score."""
    return 0.5 + 0.5 * np.fromiter(map(erf, (scores / sqrt(2)).tolist()), float, len(scores))


def _random(seed: int, number: int, name: str) -> np.random.Generator:
    """A stream of its own for each block and driver."""
    return np.random.default_rng((seed, number, list(drivers()).index(name)))
