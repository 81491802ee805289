"""Fits the roofline's constants: damped Gauss-Newton on logarithms, outliers weighed down, each constant held near
its start unless rows pull it away. What a programme or a model has of its own is an offset beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from r1model.throughput.columns import Values
from r1model.throughput.constants import Constant
from r1model.throughput.measured.samples import Samples
from r1model.throughput.roofline.physics import Physical, physical

SPREADS = {"tpot_ms": 0.12, "ttft_ms": 0.35, "out_tok_s": 0.35, "prefill_tok_s_gpu": 0.3}
SPLIT_OUTPUT_SPREAD = 0.3
LONGEST_TTFT_MS = 20_000.0
TAIL = 4.0
STEP, LARGEST_MOVE, ENOUGH = 1e-3, 0.5, 0.5
ROUNDS, TRIES = 25, 6


OFFSETS = {"programme_code": 0.25, "model_code": 0.15}  # spread of what rows of one code share, by quantity
ALIKE = 8.0  # rows of a curve err alike: their scatter is taken so many times as wide


class Target(NamedTuple):
    """The measurements that a fit looks at: whose quantity, which rows, logarithms, and expected scatter."""

    quantity: tuple[str, ...]
    rows: Values
    logs: Values
    scatter: Values


def target(data: Samples) -> Target:
    """TPOT everywhere; time to first token unless it is mostly a queue; output where TPOT alone does not say it."""
    quantities: list[str] = []
    rows: list[int] = []
    scatter: list[float] = []
    tpot, split = data.measured["tpot_ms"], data.columns["split"] > 0
    for name, spread in SPREADS.items():
        values = data.measured[name]
        for row in np.flatnonzero(values > 0):
            if (name == "ttft_ms" and values[row] > LONGEST_TTFT_MS) or (
                name == "out_tok_s" and (data.regimes[row] == "prefill" or (tpot[row] > 0 and not split[row]))
            ):
                continue
            quantities.append(name)
            rows.append(int(row))
            scatter.append(SPLIT_OUTPUT_SPREAD if name == "out_tok_s" and split[row] else spread)
    at = np.array(rows, dtype=int)
    logs = np.log([data.measured[name][row] for name, row in zip(quantities, rows, strict=True)])
    return Target(tuple(quantities), at, logs, ALIKE * np.array(scatter))


def offsets(data: Samples, goal: Target) -> tuple[Values, Values]:
    """Columns of 1 where a measurement has a code and quantity, and the spread of each column's offset."""
    columns: list[Values] = []
    spreads: list[float] = []
    for name, spread in OFFSETS.items():
        codes = data.columns[name][goal.rows]
        keys = [f"{code:g} {quantity}" for code, quantity in zip(codes, goal.quantity, strict=True)]
        for key in sorted(set(keys)):
            columns.append(np.array([each == key for each in keys], dtype=float))
            spreads.append(spread)
    return np.array(columns).T.reshape(len(goal.rows), len(columns)), np.array(spreads)


def fit(data: Samples, table: Sequence[Constant], from_values: bool = False) -> dict[str, float]:
    """Constants that fit the rows, by name; the search starts from `start`, or from the present values."""
    return _Search(data, table, from_values).run()


class _Search:
    def __init__(self, data: Samples, table: Sequence[Constant], from_values: bool) -> None:
        self.data, self.target = data, target(data)
        self.names = [item.name for item in table]
        self.shared, spreads = offsets(data, self.target)
        begin = np.log([item.value if from_values else item.start for item in table])
        self.start = np.concatenate([begin, np.zeros(len(spreads))])
        self.spread = np.concatenate([[item.spread for item in table], spreads])

    def run(self) -> dict[str, float]:
        """Rounds of damped steps until the objective hardly falls."""
        found, damping = self.start.copy(), 1e-2
        left = self.residuals(found)
        cost = self.cost(left, found)
        for _ in range(ROUNDS):
            square, slope = self.slopes(found, left)
            for _ in range(TRIES):
                move = np.linalg.solve(square + damping * np.diag(np.diag(square)), slope)
                trial = found + np.clip(move, -LARGEST_MOVE, LARGEST_MOVE)
                trial_left = self.residuals(trial)
                trial_cost = self.cost(trial_left, trial)
                if trial_cost < cost:
                    break
                damping *= 5
            else:
                break
            gain, found, left, cost, damping = cost - trial_cost, trial, trial_left, trial_cost, max(damping / 4, 1e-4)
            if gain < ENOUGH:
                break
        return dict(zip(self.names, np.exp(found[: len(self.names)]).tolist(), strict=True))

    def residuals(self, logs: Values) -> Values:
        """Logarithm of measured over predicted, offsets included."""
        size = len(self.names)
        constants = dict(zip(self.names, np.exp(logs[:size]), strict=True))
        found = predicted_logs(physical(self.data.columns, constants), self.target)
        left: Values = self.target.logs - found - self.shared @ logs[size:]
        return left

    def cost(self, left: Values, logs: Values) -> float:
        """Heavy-tailed misfit plus the distance from the start."""
        misfit = np.log1p((left / self.target.scatter) ** 2 / TAIL).sum() * (TAIL + 1)
        return float(misfit + (((logs - self.start) / self.spread) ** 2).sum())

    def slopes(self, logs: Values, left: Values) -> tuple[Values, Values]:
        """Normal equations with numerical derivatives and the weights of the heavy tail."""
        size = len(self.names)
        jacobian = np.empty((len(left), len(logs)))
        jacobian[:, size:] = self.shared
        for at in range(size):
            moved = logs.copy()
            moved[at] += STEP
            jacobian[:, at] = (left - self.residuals(moved)) / STEP
        weight = (TAIL + 1) / TAIL / self.target.scatter**2 / (1 + (left / self.target.scatter) ** 2 / TAIL)
        square = jacobian.T @ (jacobian * weight[:, None]) + np.diag(self.spread**-2)
        return square, jacobian.T @ (weight * left) - (logs - self.start) / self.spread**2


def predicted_logs(found: Physical, goal: Target) -> Values:
    """Logarithms of what the roofline says for each measurement of a target."""
    values = {"tpot_ms": found.tpot_ms, "ttft_ms": found.ttft_ms, "out_tok_s": found.out_tok_s,
              "prefill_tok_s_gpu": found.prefill_tok_s_gpu}  # fmt: skip
    each = np.array([values[name][row] for name, row in zip(goal.quantity, goal.rows, strict=True)])
    logs: Values = np.log(np.maximum(each, 1e-9))
    return logs
