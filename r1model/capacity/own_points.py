"""What points that one measured oneself make of the prediction: one factor on times, and how far they scatter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from r1model.capacity.replicas import Replica
from r1model.capacity.service_lines import COMPARED, FOUND, MEAN, TRIED, Line, result, run
from r1model.errors import NUM, CellError
from r1model.graph.registry import evaluate
from r1model.inputs import OWN_POINTS, Value
from r1model.sums import total


class OwnPoint(NamedTuple):
    """A load measured on one replica: requests in flight, lengths without prefix hits, time per output token.

    Without the time (0) that of the output of the replica in tokens a second: `in_flight` over `out_tok_s`.
    """

    in_flight: float
    input_tokens: float
    output_tokens: float
    tpot_ms: float = 0.0
    out_tok_s: float = 0.0

    @property
    def counts(self) -> bool:
        """Whether it says enough to be compared with the prediction."""
        return evaluate(["point_counts"], self.named)["point_counts"] > 0

    @property
    def named(self) -> dict[str, float]:
        """Its numbers by the names of the formulas."""
        return {f"point_{name}": value for name, value in self._asdict().items()}


class Correction(NamedTuple):
    """What the points that count make of all times of their machine; without any, nothing."""

    counted_points: float = 0.0
    own_ratio: float = 1.0
    own_time_factor: float = 1.0
    own_deviation: float = 0.0
    own_scatter: float = 0.0


NONE = Correction()


def given_points(given: Mapping[str, Value]) -> tuple[OwnPoint, ...]:
    """The points of a scenario in the order of their slots, half-filled ones too; blank slots are none."""
    return tuple(_filled(given).values())


def half_filled(given: Mapping[str, Value]) -> list[int]:
    """The slots that say something, but not enough to count."""
    return [slot for slot, point in _filled(given).items() if not point.counts]


def _filled(given: Mapping[str, Value]) -> dict[int, OwnPoint]:
    rows = {slot: OwnPoint(*(float(given[f"point_{slot}_{name}"]) for name in OwnPoint._fields)) for slot in OWN_POINTS}
    return {slot: point for slot, point in rows.items() if any(point)}


def correction(row: Replica, points: Sequence[OwnPoint]) -> Correction:
    """The factor of the points that count, measured on the replica of this row."""
    _require(points)
    counted = [point for point in points if point.counts]
    if not counted:
        return NONE
    tried = run((*TRIED, *COMPARED), _columns(row, counted))
    sums = {"own_points": float(len(counted)), "own_log_sum": total(tried["point_log"].tolist())}
    found = run(MEAN, sums)
    squares = result(Line("point_square"), {**tried, **found})
    found = run(FOUND, {**found, "own_square_sum": total(np.atleast_1d(squares).tolist())})
    return Correction(sums["own_points"], *(float(found[name]) for name in Correction._fields[1:]))


def _columns(row: Replica, points: Sequence[OwnPoint]) -> dict[str, Any]:
    """The points as arrays, by the names that the formulas of a load have."""
    columns = {name: np.array([point.named[name] for point in points]) for name in points[0].named}
    lengths = {name: columns[f"point_{name}"] for name in ("input_tokens", "output_tokens")}
    batch = result(Line("point_batch"), {**columns, "workers": row.workers})
    fixed = {"repeated_share": 0.0, "point_counts": np.ones(len(points)), "time_factor": row.factor_p50}
    return {**row.numbers, **columns, **lengths, **fixed, "worker_batch": batch}


def _require(points: Sequence[OwnPoint]) -> None:
    """No number of a point lies below 0."""
    for point in points:
        for name, value in point._asdict().items():
            if not value >= 0:
                raise CellError(NUM, "out_of_domain", argument=name, given=value, domain=">= 0")
