"""The load of a run as a benchmark table says it: a mode and the requests in flight."""

from __future__ import annotations

import math
from typing import NamedTuple

from r1model.errors import BadRequest
from r1model.throughput.logs.run import Run


class Load(NamedTuple):
    """A mode of the table, the requests in flight, and requests per second where they came at a rate (else nan)."""

    mode: str
    concurrency: float
    request_rate: float = math.nan


def load(run: Run) -> Load:
    """A limit is a closed load; everything at once a burst; a rate, or nothing said, the mean in flight."""
    if _at_once(run):
        return Load("burst", run.requests)
    if math.isinf(run.request_rate):
        return Load("agg", run.limit)
    if run.limit > 0 and math.isnan(run.request_rate):
        return Load("agg", run.limit)
    return Load("agg", _mean(run), run.request_rate)


def _at_once(run: Run) -> bool:
    """A limit that no run of so few requests can reach is none."""
    return math.isinf(run.request_rate) and not run.limit < run.requests


def _mean(run: Run) -> float:
    """The mean in flight, never above the limit; BadRequest where the log tells neither load nor latency."""
    mean = run.little()
    if run.limit > 0:
        return run.limit if math.isnan(mean) else min(mean, run.limit)
    if math.isnan(mean):
        raise BadRequest("log_no_load", where=run.where)
    return mean
