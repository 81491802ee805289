"""What cross-validation says: accuracy by regime and GPU, ranges that cover, and the rows behind each constant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from r1model.throughput.calibration.fit import predicted_logs, target
from r1model.throughput.calibration.validate import HeldOut
from r1model.throughput.columns import Values
from r1model.throughput.constants import Constant
from r1model.throughput.physics import physical
from r1model.throughput.ranges import BASES, QUANTITIES, REGIMES, basis, regime
from r1model.throughput.samples import Samples

MEASURED = {"tpot_ms": "tpot_ms", "ttft_ms": "ttft_ms", "out_tok_s": "out_tok_s", "in_tok_s_gpu": "prefill_tok_s_gpu"}
WITHIN = 0.3
COVERED = 0.82
ENOUGH_ROWS = 10
FEW_ROWS_WIDENED = 1.3
MOVES = 0.02
SHIFT = 1e-2
EVERY_ROW = 0.6


def errors(data: Samples, out: HeldOut, quantity: str) -> Values:
    """Logarithm of measured over predicted for the held-out rows, nan where nothing was measured."""
    found: Values = np.log(data.measured[MEASURED[quantity]][out.rows] / getattr(out.answer, quantity))
    return found


def bands(data: Samples, outs: Mapping[str, HeldOut]) -> dict[str, dict[str, dict[str, list[float]]]]:
    """Factors P10 and P90 by quantity, basis and regime; few rows borrow from others."""
    found: dict[str, dict[str, dict[str, list[float]]]] = {}
    for quantity in QUANTITIES:
        found[quantity] = {}
        for at, kind in enumerate(BASES):
            own, other = _pooled(data, outs, quantity, at), _pooled(data, outs, quantity, None)
            found[quantity][kind] = {name: _band(own, other, number) for number, name in enumerate(REGIMES)}
    return found


def _band(own: tuple[Values, Values], other: tuple[Values, Values], number: int) -> list[float]:
    """Quantiles of the regime on its basis; with few rows those of the regime, else of everything, made wider."""
    for pool, widened in ((own, 1.0), (other, FEW_ROWS_WIDENED)):
        part = pool[0][pool[1] == number]
        if len(part) >= ENOUGH_ROWS:
            return [value**widened for value in _quantiles(part)]
    return [value**FEW_ROWS_WIDENED for value in _quantiles(other[0])]


def _pooled(data: Samples, outs: Mapping[str, HeldOut], quantity: str, at: int | None) -> tuple[Values, Values]:
    """Errors and regimes of the held-out rows that would rest on basis `at`, or on any."""
    unseen = at is not None and BASES[at] == "unseen-gpu"
    out = outs["gpu" if unseen else "curve"]
    wrong = errors(data, out, quantity)
    kept = np.isfinite(wrong)
    if at is not None and not unseen:
        kept &= basis(out.answer.nearness, np.ones(len(out.rows))) == at
    return wrong[kept], regime(data.columns)[out.rows][kept]


def _quantiles(wrong: Values) -> list[float]:
    """Two-sided conformal quantiles as factors, never on the wrong side of the median."""
    size = len(wrong)
    tail = max((1 - COVERED) / 2 * (size + 1) / size - 1 / size, 0)
    low, high = np.exp(np.quantile(wrong, [tail, 1 - tail]))
    return [min(float(low), 1.0), max(float(high), 1.0)]


def accuracy(data: Samples, outs: Mapping[str, HeldOut]) -> Iterator[dict[str, Any]]:
    """One record for each way of holding out, grouping, group and quantity: count, errors, coverage."""
    from r1model.throughput.ranges import basis as rests_on

    for kind, out in outs.items():
        part = data.take(out.rows)
        unseen = np.zeros(len(part)) if kind == "gpu" else np.ones(len(part))
        bases = rests_on(out.answer.nearness, unseen)
        regimes = np.array([REGIMES[int(number)] for number in regime(part.columns)])
        gpus = np.array([item.gpu for item in part.workloads])
        for by, groups in (("regime", regimes), ("gpu", gpus)):
            for quantity in QUANTITIES:
                wrong = errors(data, out, quantity)
                for name in sorted(set(groups[np.isfinite(wrong)])):
                    at = np.isfinite(wrong) & (groups == name)
                    yield {"holdout": kind, "by": by, "group": str(name), "quantity": quantity,
                           **scores(wrong[at], *_limits(data, outs, quantity, bases[at], regimes[at]))}  # fmt: skip


def _limits(
    data: Samples, outs: Mapping[str, HeldOut], quantity: str, bases: Values, regimes: Values
) -> tuple[Values, Values]:
    stored = _bands_once(data, outs)[quantity]
    pairs = [stored[BASES[int(kind)]][name] for kind, name in zip(bases, regimes, strict=True)]
    low, high = np.array(pairs).reshape(-1, 2).T
    return low, high


_KEPT: dict[int, dict[str, dict[str, dict[str, list[float]]]]] = {}


def _bands_once(data: Samples, outs: Mapping[str, HeldOut]) -> dict[str, dict[str, dict[str, list[float]]]]:
    if id(outs) not in _KEPT:
        _KEPT.clear()
        _KEPT[id(outs)] = bands(data, outs)
    return _KEPT[id(outs)]


def scores(wrong: Values, low: Values, high: Values) -> dict[str, Any]:
    """Mean and median absolute error, bias, share within 30 % and within a factor of two, share inside the range."""
    share = np.exp(-wrong) - 1
    ratio = np.exp(wrong)
    return {
        "rows": len(wrong),
        "mean_error": float(np.abs(share).mean()),
        "median_error": float(np.median(np.abs(share))),
        "bias": float(np.median(share)),
        "within_30": float((np.abs(share) <= WITHIN).mean()),
        "within_2x": float((np.abs(wrong) <= np.log(2)).mean()),
        "covered": float(((ratio >= low) & (ratio <= high)).mean()),
    }


def evidence(data: Samples, constants: Sequence[Constant], values: Mapping[str, float]) -> dict[str, list[str]]:
    """For each constant the rows whose prediction moves with it; `all` where most of them do."""
    goal = target(data)
    base = predicted_logs(physical(data.columns, values), goal)
    found = {}
    for item in constants:
        moved = {**values, item.name: values[item.name] * np.exp(SHIFT)}
        slope = np.abs(predicted_logs(physical(data.columns, moved), goal) - base) / SHIFT
        rows = sorted({data.ids[row] for row in goal.rows[slope > MOVES]})
        found[item.name] = ["all"] if len(rows) > EVERY_ROW * len(data) else rows
    return found
