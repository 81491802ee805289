"""How many requests in flight: as many as memory holds, and as many as a latency target allows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from r1model.capacity.room import held_requests
from r1model.throughput.predict import predict_loads
from r1model.throughput.workload import Workload

STEPS = 64
QUANTILES = {"p10": 0, "p50": 1, "p90": 2}
LATENCY_OF = {"p10": 2, "p50": 1, "p90": 0}  # a capacity at its low end goes with latencies at their high end


class Limits(NamedTuple):
    """Requests in flight over all workers; `by_latency` is None without a target and 0 where none can be met."""

    by_memory: float
    by_latency: float | None
    most: float


def max_concurrency(
    item: Workload, tpot_target_ms: float | None = None, ttft_target_ms: float | None = None, quantile: str = "p50"
) -> Limits:
    """The largest concurrency that memory holds and whose latencies stay within the targets.

    `quantile` is that of the answer: p10 is what holds even where latencies are at their ninetieth percentile.
    """
    memory = held_requests(item)
    if tpot_target_ms is None and ttft_target_ms is None:
        return Limits(memory, None, memory)
    loads = np.unique(np.floor(np.geomspace(1, max(memory, 1), STEPS)))
    found = predict_loads(item, loads)
    which = LATENCY_OF[quantile]
    good = np.ones(len(loads), dtype=bool)
    for target, values in ((tpot_target_ms, found.tpot_ms), (ttft_target_ms, found.ttft_ms)):
        if target is not None:
            good &= values[which] <= target
    met = float(loads[np.argmin(good) - 1]) if not good.all() and good[0] else float(loads[-1]) if good.all() else 0.0
    return Limits(memory, met, min(memory, met))
