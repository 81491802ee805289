"""Benchmark tables from the user's disk: read whatever a spreadsheet saves, predict row by row, write beside it."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from r1model import tables
from r1model.catalogue import catalogue
from r1model.errors import BadRequest, R1ModelError
from r1model.files import read_bytes, write_whole
from r1model.throughput.columns import Values, columns
from r1model.throughput.measured.cells import word
from r1model.throughput.measured.rows import Measured, calendar_month, measured, workload_of
from r1model.throughput.model import Model
from r1model.throughput.predict import Predictions, model, predict_many
from r1model.throughput.workload import Workload
from r1model.units import MS_PER_SECOND

Row = dict[str, str]
OUTPUTS = ("pred_tpot_ms", "pred_ttft_ms", "pred_out_tok_s_total", "pred_out_tok_s_per_gpu", "pred_in_tok_s_per_gpu")
EDGES = ("", "_p10", "_p90")
BASIS = "pred_basis"
ENGINE, NEAREST, DISTANCE, IDENTITY = "pred_engine", "pred_nearest", "pred_distance", "pred_ttft_ms_by_identity"
LIMITS_S = (1, 2, 5)
NEAR_ROWS = 3
TOLD_SHARE = 0.2  # of a request's life: less is lost in the rounding of what was measured
NEEDED = ("model", "gpu")
LARGEST_FILE = 64 * 2**20
DIGITS = 6
COMPARED = {"tpot_ms": "pred_tpot_ms", "ttft_ms": "pred_ttft_ms", "out_tok_s": "pred_out_tok_s_total",
            "prefill_tok_s_gpu": "pred_in_tok_s_per_gpu"}  # fmt: skip


def read_table(path: Path) -> tuple[list[str], list[Row]]:
    """Header and rows of a CSV file in UTF-8, UTF-16 or GB 18030; BadRequest where it is none, or loses rows."""
    text = _decoded(read_bytes(path, LARGEST_FILE), path)
    try:
        lines = list(tables.lines(text))
    except csv.Error as fault:
        raise BadRequest("bench_not_csv", path=path, fault=fault) from fault
    if (wrong := next((line for line in lines if line.open), None)) is not None:
        raise BadRequest("bench_unclosed", path=path, first=wrong.first, last=wrong.last)
    header = [name.strip() for name in lines[0].cells] if lines else []
    if lacking := [name for name in NEEDED if name not in header]:
        raise BadRequest("bench_no_columns", path=path, columns=", ".join(lacking))
    if len(set(header)) < len(header):
        raise BadRequest(
            "bench_twice", path=path, columns=", ".join(sorted({n for n in header if header.count(n) > 1}))
        )
    rows = [
        dict(zip(header, [*line.cells, *[""] * len(header)], strict=False)) for line in lines[1:] if any(line.cells)
    ]
    return header, rows


def _decoded(raw: bytes, path: Path) -> str:
    try:
        text = tables.decoded(raw)
    except ValueError as fault:
        raise BadRequest("bench_encoding", path=path) from fault
    if "\0" in text:
        raise BadRequest("bench_encoding", path=path)
    return text


def predict_rows(
    rows: Sequence[Mapping[str, object]], using: Model | None = None, require: Callable[[Workload], None] | None = None
) -> list[dict[str, Any]]:
    """The prediction columns of each row: numbers, or empty cells and the reason in pred_basis. Never raises.

    `require` raises for a row that cannot be.
    """
    found: list[dict[str, Any]] = [{} for _ in rows]
    kept: list[tuple[int, Workload]] = []
    for at, row in enumerate(rows):
        try:
            item = workload_of(row)
            if require is not None:
                require(item)
            kept.append((at, item))
        except R1ModelError as error:
            found[at] = _declined(error.text())
    if kept:
        chosen, items = using or model(), [item for _, item in kept]
        predictions, near = predict_many(items, chosen), chosen.nearest(columns(items), NEAR_ROWS)
        for number, (at, item) in enumerate(kept):
            found[at] = _cells(predictions, number, item) | _rests_on(predictions, number, item, near[number])
            found[at][IDENTITY] = _by_identity(rows[at], item)
    return found


def _rests_on(found: Predictions, at: int, item: Workload, near: Sequence[str]) -> dict[str, Any]:
    """What a prediction is for and rests on: the engine's generation, the rows most alike, the distance from them."""
    median = float(found.ttft_ms[1][at])
    served = item.mode not in ("decode", "prefill")
    under = {f"pred_ttft_under_{limit}s": ("yes" if median < limit * MS_PER_SECOND else "no") if served else ""
             for limit in LIMITS_S}  # fmt: skip
    generation = f"{item.version or item.engine} of {calendar_month(item.month)}"
    return {ENGINE: generation, NEAREST: " ".join(near), DISTANCE: _rounded(1 - float(found.nearness[at])), **under}


def _by_identity(row: Mapping[str, object], item: Workload) -> Any:
    """Mean time to the first token where output and time per token were measured: what is left of a request's life."""
    known = _measured(row)
    rate, tpot = known["out_tok_s"], known["tpot_ms"]
    if item.mode != "agg" or item.concurrency is None or not (rate > 0 and tpot > 0):
        return ""
    output = item.length_share * item.output_tokens
    life = item.concurrency * output / rate * MS_PER_SECOND
    left = life - output * tpot
    return _rounded(left) if left > TOLD_SHARE * life else ""


def _declined(reason: str) -> dict[str, Any]:
    return dict.fromkeys(_added(), "") | {BASIS: f"declined: {reason}"}


def _cells(found: Predictions, at: int, item: Workload) -> dict[str, Any]:
    """Cells of one row; what its mode has no meaning for stays empty."""
    cells: dict[str, Any] = {}
    low, middle, high = found.out_tok_s
    per_gpu = (low / item.gpus, middle / item.gpus, high / item.gpus)
    columns: list[tuple[Values, Values, Values] | None] = [
        found.tpot_ms, found.ttft_ms, found.out_tok_s, per_gpu, found.in_tok_s_gpu,
    ]  # fmt: skip
    if item.mode == "prefill":
        columns[0], columns[2], columns[3] = None, None, None
    if item.mode == "decode":
        columns[1], columns[4] = None, None
    for name, values in zip(OUTPUTS, columns, strict=True):
        for edge, which in zip(EDGES, (1, 0, 2), strict=True):
            cells[f"{name}{edge}"] = "" if values is None else _rounded(float(values[which][at]))
    return cells | {BASIS: found.basis[at]}


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def write_table(
    path: Path, header: Sequence[str], rows: Sequence[Row], found: Sequence[Mapping[str, Any]], force: bool
) -> None:
    """Rows with their predictions as CSV."""
    names = [*header, *(name for name in _added() if name not in header)]
    cells = ([{**row, **more}.get(name, "") for name in names] for row, more in zip(rows, found, strict=True))
    write_whole(path, tables.csv_bytes(names, cells), force=force)


def _added() -> list[str]:
    under = [f"pred_ttft_under_{limit}s" for limit in LIMITS_S]
    return [
        *(f"{name}{edge}" for name in OUTPUTS for edge in EDGES),
        BASIS,
        ENGINE,
        NEAREST,
        DISTANCE,
        *under,
        IDENTITY,
    ]


def compared(rows: Sequence[Mapping[str, object]], found: Sequence[Mapping[str, Any]], by: str) -> list[dict[str, Any]]:
    """Error of each quantity by the words of a column (gpu, regime): count, mean, median, within 30 %, inside range."""
    groups: dict[tuple[str, str], list[tuple[float, float, float, float]]] = {}
    for row, cells in zip(rows, found, strict=True):
        for quantity, value in _measured(row).items():
            column = COMPARED[quantity]
            if value > 0 and cells[column] != "":
                edges = (value, cells[column], cells[f"{column}_p10"], cells[f"{column}_p90"])
                groups.setdefault((word(row, by) or "-", quantity), []).append(edges)
    return [_score(name, quantity, np.array(groups[name, quantity])) for name, quantity in sorted(groups)]


def _measured(row: Mapping[str, object]) -> dict[str, float]:
    try:
        return measured(row)._asdict()
    except R1ModelError:
        return dict.fromkeys(Measured._fields, np.nan)


def _score(name: str, quantity: str, table: Values) -> dict[str, Any]:
    value, middle, low, high = table.T
    wrong = np.abs(middle / value - 1)
    return {"group": name, "quantity": quantity, "rows": len(value), "mean_error": float(wrong.mean()),
            "median_error": float(np.median(wrong)), "within_30": float((wrong <= 0.3).mean()),
            "covered": float(((low <= value) & (value <= high)).mean())}  # fmt: skip


def already_known(rows: Sequence[Mapping[str, object]]) -> int:
    """Rows whose figures the shipped model was corrected by: their error is no test of it."""
    names = ("out_tok_s_total", "out_tok_s_per_gpu", "in_tok_s_per_gpu", "tpot_ms_median")

    def mark(row: Mapping[str, object]) -> tuple[float, ...]:
        return tuple(float(word(row, name) or 0) for name in names)

    known = {mark(row.as_dict()) for row in catalogue().throughput.values()} - {(0.0,) * len(names)}
    found = 0
    for row in rows:
        with contextlib.suppress(ValueError):
            found += mark(row) in known
    return found
