"""Ranges around the medians: how far predictions were off where a curve or a programme was left out, as a multiple of
what no measurement near by explains. So they widen with the distance from data; past a factor of three they stop."""

from __future__ import annotations

from functools import cache

import numpy as np

from r1model.throughput.columns import Columns, Values
from r1model.throughput.constants import read
from r1model.throughput.workload import MODES

QUANTITIES = ("tpot_ms", "ttft_ms", "out_tok_s", "in_tok_s_gpu")
REGIMES = (
    "moe-low", "moe-mid", "moe-high", "dense-low", "dense-mid", "dense-high", "draft", "split", "split-draft",
    "decode", "prefill", "bulk", "burst",
)  # fmt: skip
BASES = ("interpolated", "extrapolated", "unseen-gpu")
LIGHT, MEDIUM = 8.0, 64.0
NEAR = 0.4
LEAST_VARIANCE = 0.1**2  # what even two runs of one point differ by
WIDEST = (0.3, 3.0)
STRANGE = {"tpot_ms": (0.5, 1.8), "ttft_ms": (0.5, 2.0), "out_tok_s": (0.4, 1.6), "in_tok_s_gpu": (0.4, 1.6)}


def regime(c: Columns) -> Values:
    """Index in REGIMES of each workload."""
    each = c["concurrency"] / c["workers"]
    load = np.where(each <= LIGHT, 0, np.where(each <= MEDIUM, 1, 2))
    found = np.where(c["routed_experts"] > 0, load, 3 + load)
    found = np.where(c["speculative"] > 0, 6, found)
    found = np.where(c["split"] > 0, 7 + (c["speculative"] > 0), found)
    for at, mode in ((9, "decode"), (10, "prefill"), (12, "burst")):
        found = np.where(c["mode"] == MODES.index(mode), at, found)
    open_load = np.isnan(c["concurrency"]) & ~np.isin(c["mode"], [MODES.index("decode"), MODES.index("prefill")])
    return np.where(open_load, 11, found)


def basis(nearness: Values, seen: Values) -> Values:
    """Index in BASES: what a prediction rests on."""
    return np.where(seen == 0, 2, np.where(nearness >= NEAR, 0, 1))


def scale(unexplained: Values) -> Values:
    """The logarithm by which a prediction may be off, as its distance from data says."""
    found: Values = np.sqrt(unexplained + LEAST_VARIANCE)
    return found


@cache
def _table() -> dict[str, Values]:
    """For each quantity the multiples of the scale at P10 and P90, by regime."""
    stored = read("ranges")
    return {name: np.array([stored[name][each] for each in REGIMES]) for name in QUANTITIES}


def factors(quantity: str, unexplained: Values, familiar: Values, regimes: Values) -> tuple[Values, Values]:
    """P10 and P90 as factors on the median; wider where no measured row is of the same model or engine."""
    return bounded(quantity, _table()[quantity][regimes.astype(int)], unexplained, familiar)


def bounded(quantity: str, multiples: Values, unexplained: Values, familiar: Values) -> tuple[Values, Values]:
    """Multiples of the scale as factors, within what a range may be."""
    each = scale(unexplained)
    low, high = (np.exp(multiples[:, at] * each) for at in (0, 1))
    least, most = STRANGE[quantity]
    low, high = np.where(familiar, low, np.minimum(low, least)), np.where(familiar, high, np.maximum(high, most))
    return np.maximum(low, WIDEST[0]), np.minimum(high, WIDEST[1])
