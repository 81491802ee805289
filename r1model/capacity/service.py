"""What a replica serves within its targets: registered formulas over a grid of loads, then at the load found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from r1model.capacity.own_points import Correction, OwnPoint, correction
from r1model.capacity.replicas import FACTORS, Replica
from r1model.capacity.service_lines import (
    ALLOWED,
    ANSWERS,
    CORRECTED,
    LOADED,
    LOADS,
    MEASURED,
    SERVED,
    SETTLED,
    STEADY,
    WITHIN,
    result,
    run,
)
from r1model.errors import NA, NUM, VALUE, CellError

QUANTILES = ("p10", "p50", "p90")
OWN, OWN_POINTS = "own", "own_points"
GRID = np.array(LOADS)
FOLLOWING = {"next_tpot_ms": "tpot_ms", "next_ttft_ms": "unloaded_ttft_ms"}
NEXT = np.append(GRID[1:], GRID[-1])


class Service(NamedTuple):
    """What one replica serves: requests a second, and at which load and times.

    `rate` is at the quantile asked for, as are `in_flight` (sequences decoding at once), `tpot_ms` and `ttft_ms`
    (nobody waiting); those three are nan where the rate is one's own measurement and no load meets the targets.
    `out_tok_s` and `tok_s` are tokens a second, out, and in and out. `basis`: interpolated, extrapolated, unseen, own,
    own_points. `own_points` is how many points count, `own_ratio` measured over predicted time by them.
    """

    rate: float
    in_flight: float
    tpot_ms: float
    ttft_ms: float
    out_tok_s: float
    tok_s: float
    machines: float
    basis: str
    plan: str
    precision: str
    p10_rate: float
    p50_rate: float
    p90_rate: float
    own_points: float = 0.0
    own_ratio: float = 1.0


def service(
    row: Replica,
    input_tokens: float,
    repeated_share: float,
    output_tokens: float,
    tpot_target_ms: float,
    ttft_target_ms: float,
    quantile: str = "p50",
    *,
    points: Sequence[OwnPoint] = (),
    node_tokens_per_second: float = 0.0,
    node_in_tokens_per_second: float = 0.0,
    node_out_tokens_per_second: float = 0.0,
) -> Service:
    """The service of a replica; #N/A with the reason where it does not run, does not fit or misses a target.

    Rates of a machine that one measured oneself count where they are above zero: both of fresh input and output, or
    that of all tokens. `points` measured on such a replica move times and narrow their range; rates win over them.
    """
    lengths = {"input_tokens": input_tokens, "repeated_share": repeated_share, "output_tokens": output_tokens}
    targets = {"tpot_target_ms": tpot_target_ms, "ttft_target_ms": ttft_target_ms}
    own = {"node_tokens_per_second": node_tokens_per_second, "node_in_tokens_per_second": node_in_tokens_per_second,
           "node_out_tokens_per_second": node_out_tokens_per_second}  # fmt: skip
    _require(quantile, lengths, targets, own)
    if not row.runs:
        raise row.refusal
    corrected = correction(row, points)
    found = _found(row, {**row.numbers, **lengths, **targets, **own}, corrected)
    at = QUANTILES.index(quantile)
    if not found["replica_serves"][at]:
        raise refusals()[int(found["lacking"][at]) - 1]
    return _answer(row, found, at, corrected)


def _found(row: Replica, given: dict[str, Any], corrected: Correction) -> dict[str, Any]:
    """Everything for the three quantiles at once: a row of the grid each, then their loads."""
    steady = run((*STEADY, *MEASURED), given)
    grid = run(LOADED, {**steady, "worker_batch": GRID})
    grid["next_batch"] = NEXT
    grid |= {following: _next(grid[name]) for following, name in FOLLOWING.items()}
    factor = _factors(row, corrected)
    rows = run(ALLOWED, {**grid, "time_factor": factor[:, None]})
    loads = {name: np.max(result(line, rows), axis=1) for name, line in WITHIN.items()}
    settled = run(SETTLED, {**steady, **loads, "time_factor": factor})
    met = settled["targets_met"] > 0
    served = run(SERVED, {**settled, "worker_batch": np.where(met, settled["operating_load"], np.nan)})
    answers = run(ANSWERS, served)
    return {**answers, "replica_rate": np.where(settled["replica_serves"] > 0, answers["replica_rate"], np.nan)}


def _factors(row: Replica, corrected: Correction) -> Any:
    """The factors on times of the three quantiles: those of measured neighbours, moved and narrowed by own points."""
    neighbours = {"time_factor": np.array([getattr(row, name) for name in FACTORS]), "factor_p50": row.factor_p50}
    return run(CORRECTED, {**corrected._asdict(), **neighbours})["corrected_factor"]


def _next(values: Any) -> Any:
    return np.append(values[1:], values[-1])


def _answer(row: Replica, found: dict[str, Any], at: int, corrected: Correction) -> Service:
    def one(name: str) -> float:
        return float(np.broadcast_to(found[name], len(QUANTILES))[at])

    slow, middle, fast = (float(rate) for rate in found["replica_rate"])
    return Service(
        rate=one("replica_rate"),
        in_flight=one("replica_in_flight"),
        tpot_ms=one("served_tpot_ms"),
        ttft_ms=one("served_ttft_ms"),
        out_tok_s=one("replica_out_tok_s"),
        tok_s=one("replica_tok_s"),
        machines=row.replica_machines,
        basis=OWN if found["own_request_seconds"] > 0 else OWN_POINTS if corrected.counted_points else row.basis,
        plan=row.plan,
        precision=row.precision,
        p10_rate=slow,
        p50_rate=middle,
        p90_rate=fast,
        own_points=corrected.counted_points,
        own_ratio=corrected.own_ratio,
    )


def refusals() -> tuple[CellError, ...]:
    """What a replica without a rate can lack, in the order of the formula `lacking`."""
    return (
        CellError(NA, "service_no_memory"),
        CellError(NA, "service_tpot_missed"),
        CellError(NA, "service_ttft_missed"),
    )


def _require(quantile: str, lengths: dict[str, float], *others: dict[str, float]) -> None:
    """Lengths, targets and rates must be numbers that mean something."""
    if quantile not in QUANTILES:
        raise CellError(VALUE, "unknown_choice", argument="quantile", given=quantile, known=", ".join(QUANTILES))
    above = ("output_tokens", "tpot_target_ms", "ttft_target_ms")
    for name, value in {key: value for part in (lengths, *others) for key, value in part.items()}.items():
        good = 0 <= value <= 1 if name == "repeated_share" else value > 0 if name in above else value >= 0
        if not good:
            domain = "0 <= x <= 1" if name == "repeated_share" else "> 0" if name in above else ">= 0"
            raise CellError(NUM, "out_of_domain", argument=name, given=value, domain=domain)
