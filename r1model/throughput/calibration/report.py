"""What cross-validation says: accuracy by regime and GPU, ranges that cover, and the rows behind each constant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from r1model.throughput.calibration.fit import predicted_logs, target
from r1model.throughput.calibration.validate import HeldOut
from r1model.throughput.columns import Values
from r1model.throughput.constants import Constant
from r1model.throughput.measured.samples import Samples
from r1model.throughput.model import Answer
from r1model.throughput.ranges import QUANTITIES, REGIMES, bounded, regime, scale
from r1model.throughput.roofline.physics import physical

MEASURED = {"tpot_ms": "tpot_ms", "ttft_ms": "ttft_ms", "out_tok_s": "out_tok_s", "in_tok_s_gpu": "prefill_tok_s_gpu"}
WITHIN = 0.3
COVERED = 0.84
ENOUGH_ROWS = 24
POOLED = ("curve", "programme")  # what the ranges are to hold for: curves and whole programmes that were left out
MOVES = 0.02
SHIFT = 1e-2
QUARTER_SEED, QUARTERS = 7, 4
EVERY_ROW = 0.6


def errors(data: Samples, out: HeldOut, quantity: str) -> Values:
    """Logarithm of measured over predicted for the held-out rows, nan where nothing was measured."""
    found: Values = np.log(data.measured[MEASURED[quantity]][out.rows] / getattr(out.answer, quantity))
    return found


def bands(data: Samples, outs: Mapping[str, HeldOut]) -> dict[str, dict[str, list[float]]]:
    """Multiples of the scale at P10 and P90 by quantity and regime; a regime of few rows takes those of all."""
    return {quantity: _bands(data, outs, quantity) for quantity in QUANTITIES}


def _bands(data: Samples, outs: Mapping[str, HeldOut], quantity: str) -> dict[str, list[float]]:
    ratios, regimes = _pooled(data, outs, quantity)
    parts = {name: ratios[regimes == number] for number, name in enumerate(REGIMES)}
    return {name: _quantiles(part if len(part) >= ENOUGH_ROWS else ratios) for name, part in parts.items()}


def _pooled(data: Samples, outs: Mapping[str, HeldOut], quantity: str) -> tuple[Values, Values]:
    """Errors as multiples of their scale, and regimes, of rows whose curve or programme was left out."""
    ratios, regimes = [], []
    for kind in POOLED:
        out = outs[kind]
        wrong = errors(data, out, quantity)
        kept = np.isfinite(wrong)
        ratios.append((wrong / scale(out.answer.unexplained))[kept])
        regimes.append(regime(data.columns)[out.rows][kept])
    return np.concatenate(ratios), np.concatenate(regimes)


def _quantiles(wrong: Values) -> list[float]:
    """Two-sided conformal quantiles, never on the wrong side of the median."""
    size = len(wrong)
    tail = max((1 - COVERED) / 2 * (size + 1) / size - 1 / size, 0)
    low, high = np.quantile(wrong, [tail, 1 - tail])
    return [min(float(low), 0.0), max(float(high), 0.0)]


def accuracy(data: Samples, outs: Mapping[str, HeldOut]) -> Iterator[dict[str, Any]]:
    """One record for each way of holding out, grouping, group and quantity: rows, errors, coverage.

    Coverage is that of ranges made from the other three quarters of the curves, so that no error judges itself.
    """
    for kind, out in outs.items():
        part = data.take(out.rows)
        regimes = np.array([REGIMES[int(number)] for number in regime(part.columns)])
        gpus = np.array([item.gpu for item in part.workloads])
        for quantity in QUANTITIES:
            wrong, inside = errors(data, out, quantity), _inside(data, outs, kind, quantity)
            for by, groups in (("regime", regimes), ("gpu", gpus)):
                for name in sorted(set(groups[np.isfinite(wrong)])):
                    at = np.isfinite(wrong) & (groups == name)
                    head = {"holdout": kind, "by": by, "group": str(name), "quantity": quantity}
                    yield {**head, "rows": len(set(out.rows[at])), **scores(wrong[at], inside[at])}


def _inside(data: Samples, outs: Mapping[str, HeldOut], kind: str, quantity: str) -> Values:
    """1 where the measurement lies inside the range, 0 where outside."""
    out, found = outs[kind], np.zeros(len(outs[kind].rows))
    regimes, ratio, quarters = regime(data.columns)[out.rows], np.exp(errors(data, out, quantity)), _quarters(data)
    for quarter in range(QUARTERS):
        stored = _bands(data, {name: _part(part, quarters[part.rows] != quarter) for name, part in outs.items()},
                        quantity)  # fmt: skip
        multiples = np.array([stored[name] for name in REGIMES])[regimes.astype(int)]
        low, high = bounded(quantity, multiples, out.answer.unexplained, out.answer.familiar)
        at = quarters[out.rows] == quarter
        found[at] = ((low <= ratio) & (ratio <= high))[at]
    return found


def _quarters(data: Samples) -> Values:
    """Which quarter of the curves each row belongs to."""
    names = sorted(set(data.curves))
    side = dict(zip(names, np.random.default_rng(QUARTER_SEED).permutation(len(names)) % QUARTERS, strict=True))
    return np.array([side[name] for name in data.curves])


def _part(out: HeldOut, kept: Values) -> HeldOut:
    return HeldOut(out.rows[kept], Answer(*(values[kept] for values in out.answer)))


def scores(wrong: Values, inside: Values) -> dict[str, Any]:
    """Mean and median absolute error, bias, share within 30 % and within a factor of two, share inside the range."""
    share = np.exp(-wrong) - 1
    return {
        "mean_error": float(np.abs(share).mean()),
        "median_error": float(np.median(np.abs(share))),
        "bias": float(np.median(share)),
        "within_30": float((np.abs(share) <= WITHIN).mean()),
        "within_2x": float((np.abs(wrong) <= np.log(2)).mean()),
        "covered": float(inside.mean()),
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
