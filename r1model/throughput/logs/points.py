"""Measured points of one replica, as the workbook's table of own points takes them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from r1model import tables
from r1model.errors import BadRequest, R1ModelError
from r1model.files import write_whole
from r1model.throughput.measured.rows import measured, workload_of

COLUMNS = ("in_flight", "input_tokens", "output_tokens", "tpot_ms", "out_tok_s")
DIGITS = 6


class Point(NamedTuple):
    """Requests in flight, lengths in tokens, milliseconds a token and tokens/s, all of one replica."""

    in_flight: float
    input_tokens: float
    output_tokens: float
    tpot_ms: float
    out_tok_s: float


def points(rows: Iterable[Mapping[str, object]]) -> list[Point]:
    """The points of the rows that tell a steady load, its pace and its output; a burst holds no load."""
    found = [_point(row) for row in rows]
    return [point for point in found if point is not None]


def _point(row: Mapping[str, object]) -> Point | None:
    if row.get("mode") == "burst":
        return None
    try:
        item, result = workload_of(row), measured(row)
    except R1ModelError:
        return None
    if item.mode != "agg" or item.concurrency is None or not (result.tpot_ms > 0 and result.out_tok_s > 0):
        return None
    return Point(item.concurrency / item.workers, item.input_tokens, item.output_tokens, result.tpot_ms,
                 result.out_tok_s / item.workers)  # fmt: skip


def write_points(path: Path, found: list[Point], *, force: bool) -> None:
    """The points as CSV; BadRequest where there is none."""
    if not found:
        raise BadRequest("log_no_points")
    rows = [[float(f"{value:.{DIGITS}g}") for value in point if not math.isnan(value)] for point in found]
    write_whole(path, tables.csv_bytes(COLUMNS, rows), force=force)
