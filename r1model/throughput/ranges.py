"""Ranges around the medians: quantiles of cross-validated errors, by regime and by how near a measurement lies."""

from __future__ import annotations

from functools import cache

import numpy as np

from r1model.throughput.columns import Columns, Values
from r1model.throughput.constants import read
from r1model.throughput.workload import MODES

QUANTITIES = ("tpot_ms", "ttft_ms", "out_tok_s", "in_tok_s_gpu")
REGIMES = (
    "moe-low", "moe-mid", "moe-high", "dense-low", "dense-mid", "dense-high", "draft", "split", "split-draft",
    "decode", "prefill", "bulk",
)  # fmt: skip
BASES = ("interpolated", "extrapolated", "unseen-gpu")
LIGHT, MEDIUM = 8.0, 64.0
NEAR = 0.4


def regime(c: Columns) -> Values:
    """Index in REGIMES of each workload."""
    each = c["concurrency"] / c["workers"]
    load = np.where(each <= LIGHT, 0, np.where(each <= MEDIUM, 1, 2))
    found = np.where(c["routed_experts"] > 0, load, 3 + load)
    found = np.where(c["speculative"] > 0, 6, found)
    found = np.where(c["split"] > 0, 7 + (c["speculative"] > 0), found)
    for at, mode in ((9, "decode"), (10, "prefill")):
        found = np.where(c["mode"] == MODES.index(mode), at, found)
    whole = np.isnan(c["concurrency"]) & (c["mode"] != MODES.index("decode")) & (c["mode"] != MODES.index("prefill"))
    return np.where(whole, 11, found)


def basis(nearness: Values, seen: Values) -> Values:
    """Index in BASES: what a prediction rests on."""
    return np.where(seen == 0, 2, np.where(nearness >= NEAR, 0, 1))


@cache
def _table() -> dict[str, Values]:
    """For each quantity the factors P10 and P90 over P50, by basis and regime."""
    stored = read("ranges")
    shape = (len(BASES), len(REGIMES), 2)
    return {
        name: np.array([[stored[name][kind][each] for each in REGIMES] for kind in BASES]).reshape(shape)
        for name in QUANTITIES
    }


def factors(quantity: str, bases: Values, regimes: Values) -> tuple[Values, Values]:
    """P10 and P90 as factors on the median."""
    found = _table()[quantity][bases.astype(int), regimes.astype(int)]
    return found[:, 0], found[:, 1]
