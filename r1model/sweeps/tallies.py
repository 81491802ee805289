"""Counts that say how the figures of any number of scenarios lie, in little room: bins 1/256 to 1/512 of a figure wide.

A bin is what shares the first bits of a number: its sign, its power of two and eight bits more. Counts add up to the
same whatever order parts end in; least, most and shares are exact, a percentile is off by less than 0.4 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
BITS = 52 - 8  # of a number that do not tell bins apart
SIZE = 2**63 - 1  # all bits but the sign
RANKS = (10, 50, 90)


class Bins(NamedTuple):
    """How one figure lies: the bins in which any stand, least first, with their counts; least, most, sum; whether all
    are whole numbers.
    """

    keys: list[int]
    counts: list[int]
    least: float
    most: float
    sum: float
    whole: bool

    def plus(self, other: Bins) -> Bins:
        """Both together."""
        counts = dict(zip(self.keys, self.counts, strict=True))
        for key, count in zip(other.keys, other.counts, strict=True):
            counts[key] = counts.get(key, 0) + count
        keys = sorted(counts)
        return Bins(keys, [counts[key] for key in keys], min(self.least, other.least), max(self.most, other.most),
                    self.sum + other.sum, self.whole and other.whole)  # fmt: skip

    def percentile(self, rank: float) -> float:
        """The figure below which `rank` percent lie, evenly spread within its bin."""
        ends = np.cumsum(self.counts)
        wanted = rank / 100 * float(ends[-1] - 1)
        at = int(np.searchsorted(ends, wanted, side="right"))
        low, high = _edges(self.keys[at])
        found = low + (high - low) * (wanted - float(ends[at] - self.counts[at])) / self.counts[at]
        found = float(np.floor(found)) if self.whole else found
        return min(max(found, self.least), self.most)

    def record(self) -> dict[str, float]:
        """Mean, least, most and percentiles."""
        ranks = {f"p{rank}": self.percentile(rank) for rank in RANKS}
        return {"mean": self.sum / sum(self.counts), "least": self.least, "most": self.most, **ranks}


class Tally(NamedTuple):
    """How the figures of some scenarios lie, and how often each option is the cheapest."""

    cheapest: dict[str, int]
    figures: dict[str, Bins]

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally({name: count + other.cheapest[name] for name, count in self.cheapest.items()},
                     {name: bins.plus(other.figures[name]) for name, bins in self.figures.items()})  # fmt: skip

    def record(self) -> dict[str, Any]:
        """Shares and percentiles for programs."""
        count = sum(self.cheapest.values())
        shares = {name: wins / count for name, wins in self.cheapest.items()}
        return {"scenarios": count, "cheapest": shares,
                "figures": {name: bins.record() for name, bins in self.figures.items()}}  # fmt: skip


def binned(values: Values) -> Bins:
    """The bins of some finite numbers."""
    bits = np.ascontiguousarray(values, dtype=np.float64).view(np.int64)
    keys = np.where(bits < 0, -((bits & SIZE) >> BITS), bits >> BITS)
    first = int(keys.min())
    counts = np.bincount(keys - first)
    held = np.flatnonzero(counts)
    return Bins((held + first).tolist(), counts[held].tolist(), float(values.min()), float(values.max()),
                float(values.sum()), bool((values == np.floor(values)).all()))  # fmt: skip


def tally(cheapest: NDArray[np.int8], options: Iterable[str], figures: Mapping[str, Values]) -> Tally:
    """The tally of some scenarios; `cheapest` has the place of an option."""
    names = list(options)
    wins = np.bincount(cheapest, minlength=len(names)).tolist()
    return Tally(dict(zip(names, wins, strict=True)), {name: binned(values) for name, values in figures.items()})


def together(tallies: Iterable[Tally]) -> Tally:
    """All of them, from the first to the last."""
    return reduce(Tally.plus, tallies)


def restored(said: Any) -> Tally:
    """A tally that was written as JSON; ValueError or TypeError for anything else."""
    cheapest, figures = said
    return Tally(dict(cheapest), {name: Bins(*bins) for name, bins in figures.items()})


def _edges(key: int) -> tuple[float, float]:
    """Where a bin begins and ends."""
    size = np.array([abs(key), abs(key) + 1], dtype=np.int64) << BITS
    near, far = map(float, size.view(np.float64))
    return (-far, -near) if key < 0 else (near, far)
