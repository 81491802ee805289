"""Constants refitted on the user's own rows: held near those that ship, moved where the rows say so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from r1model.errors import BadRequest
from r1model.files import write_whole
from r1model.throughput.calibration.fit import fit, predicted_logs, target
from r1model.throughput.calibration.publish import constants_text
from r1model.throughput.constants import table, values
from r1model.throughput.measured.cells import Row
from r1model.throughput.measured.samples import Samples, samples
from r1model.throughput.roofline.physics import physical

LEAST_ROWS = 3
MOVED = 0.01


class Own(NamedTuple):
    """Refitted constants, the rows used and refused, and the median error of the roofline before and after."""

    constants: dict[str, float]
    data: Samples
    rows: int
    refused: dict[str, str]
    before: float
    after: float

    def off(self) -> dict[str, tuple[float, float]]:
        """How far predictions are off each row, by its id: with the shipped constants, and with these."""
        if not self.rows:
            return {}
        before = deviations(self.data, values())
        after = deviations(self.data, self.constants) if self.constants else dict.fromkeys(before, math.nan)
        return {name: (before[name], after[name]) for name in before}

    def moved(self) -> list[tuple[str, float, float]]:
        """Constants that moved by more than a hundredth: name, shipped value, own value."""
        old = values()
        return [(name, old[name], new) for name, new in self.constants.items() if abs(new / old[name] - 1) > MOVED]


def recalibrate(path: object, rows: Sequence[Row]) -> Own:
    """Fits the constants to the rows; BadRequest where too few can be used."""
    data, refused = samples(rows)
    usable = len(set(target(data).rows.tolist())) if len(data) else 0
    if usable < LEAST_ROWS:
        why = next((f" {name}: {reason}" for name, reason in refused.items()), "")
        raise BadRequest("bench_no_rows", path=path, rows=usable, least=LEAST_ROWS, why=why)
    constants = fit(data, table(), from_values=True)
    return Own(constants, data, usable, refused, _error(data, values()), _error(data, constants))


def judged(rows: Sequence[Row]) -> Own:
    """The shipped constants held against the rows, however few: nothing is fitted, and after is nan."""
    data, refused = samples(rows)
    usable = len(set(target(data).rows.tolist())) if len(data) else 0
    return Own({}, data, usable, refused, _error(data, values()) if usable else math.nan, math.nan)


def deviations(data: Samples, constants: dict[str, float]) -> dict[str, float]:
    """Predicted over measured less one, by the id of each row: of the time per token, else of what else it measured."""
    goal = target(data)
    wrong = np.exp(predicted_logs(physical(data.columns, constants), goal) - goal.logs) - 1
    found: dict[str, float] = {}
    for row, value in zip(goal.rows.tolist(), wrong.tolist(), strict=True):
        found.setdefault(data.ids[row], value)
    return found


def _error(data: Samples, constants: dict[str, float]) -> float:
    goal = target(data)
    wrong = np.exp(predicted_logs(physical(data.columns, constants), goal) - goal.logs) - 1
    return float(np.median(np.abs(wrong)))


def write_constants(path: Path, found: Own, force: bool) -> None:
    """The constants' file for `r1model predict --constants`."""
    write_whole(path, constants_text(found.data, table(), found.constants).encode(), force=force)
