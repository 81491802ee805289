"""Constants refitted on the user's own rows: held near those that ship, moved where the rows say so."""

from __future__ import annotations

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

    def moved(self) -> list[tuple[str, float, float]]:
        """Constants that moved by more than a hundredth: name, shipped value, own value."""
        old = values()
        return [(name, old[name], new) for name, new in self.constants.items() if abs(new / old[name] - 1) > MOVED]


def recalibrate(path: Path, rows: Sequence[Row]) -> Own:
    """Fits the constants to the rows; BadRequest where too few can be used."""
    data, refused = samples(rows)
    usable = len(set(target(data).rows.tolist())) if len(data) else 0
    if usable < LEAST_ROWS:
        raise BadRequest("bench_no_rows", path=path, rows=usable, least=LEAST_ROWS)
    constants = fit(data, table(), from_values=True)
    return Own(constants, data, usable, refused, _error(data, values()), _error(data, constants))


def _error(data: Samples, constants: dict[str, float]) -> float:
    goal = target(data)
    wrong = np.exp(predicted_logs(physical(data.columns, constants), goal) - goal.logs) - 1
    return float(np.median(np.abs(wrong)))


def write_constants(path: Path, found: Own, force: bool) -> None:
    """The constants' file for `r1model predict --constants`."""
    write_whole(path, constants_text(found.data, table(), found.constants).encode(), force=force)
