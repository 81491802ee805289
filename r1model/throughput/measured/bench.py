"""Benchmark tables from the user's disk: read whatever a spreadsheet saves, predict row by row, write beside it."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from r1model.catalogue import catalogue
from r1model.errors import BadRequest, R1ModelError
from r1model.throughput.columns import Values
from r1model.throughput.measured.cells import word
from r1model.throughput.measured.rows import Measured, measured, workload_of
from r1model.throughput.model import Model
from r1model.throughput.predict import Predictions, predict_many
from r1model.throughput.workload import Workload

Row = dict[str, str]
OUTPUTS = ("pred_tpot_ms", "pred_ttft_ms", "pred_out_tok_s_total", "pred_out_tok_s_per_gpu", "pred_in_tok_s_per_gpu")
EDGES = ("", "_p10", "_p90")
BASIS = "pred_basis"
NEEDED = ("model", "gpu")
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
LARGEST_FILE = 64 * 2**20
DIGITS = 6
COMPARED = {"tpot_ms": "pred_tpot_ms", "ttft_ms": "pred_ttft_ms", "out_tok_s": "pred_out_tok_s_total",
            "prefill_tok_s_gpu": "pred_in_tok_s_per_gpu"}  # fmt: skip


def read_table(path: Path) -> tuple[list[str], list[Row]]:
    """Header and rows of a CSV file in UTF-8, UTF-16 or GB 18030; BadRequest where it is none."""
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise BadRequest("not_readable", path=path, fault=fault.strerror or fault) from fault
    if len(raw) > LARGEST_FILE:
        raise BadRequest("bench_too_large", path=path, most=LARGEST_FILE // 2**20)
    text = _decoded(raw, path)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=False))
    except csv.Error as fault:
        raise BadRequest("bench_not_csv", path=path, fault=fault) from fault
    header = [name.strip() for name in lines[0]] if lines else []
    if lacking := [name for name in NEEDED if name not in header]:
        raise BadRequest("bench_no_columns", path=path, columns=", ".join(lacking))
    if len(set(header)) < len(header):
        raise BadRequest(
            "bench_twice", path=path, columns=", ".join(sorted({n for n in header if header.count(n) > 1}))
        )
    rows = [dict(zip(header, [*line, *[""] * len(header)], strict=False)) for line in lines[1:] if any(line)]
    return header, rows


def _decoded(raw: bytes, path: Path) -> str:
    kinds = ["utf-16"] if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ["utf-8-sig", "gb18030"]
    for kind in kinds:
        try:
            text = raw.decode(kind)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadRequest("bench_encoding", path=path)


def predict_rows(rows: Sequence[Mapping[str, object]], using: Model | None = None) -> list[dict[str, Any]]:
    """The prediction columns of each row: numbers, or empty cells and the reason in pred_basis. Never raises."""
    found: list[dict[str, Any]] = [{} for _ in rows]
    kept: list[tuple[int, Workload]] = []
    for at, row in enumerate(rows):
        try:
            kept.append((at, workload_of(row)))
        except R1ModelError as error:
            found[at] = _declined(error.text())
    if kept:
        predictions = predict_many([item for _, item in kept], using)
        for number, (at, item) in enumerate(kept):
            found[at] = _cells(predictions, number, item)
    return found


def _declined(reason: str) -> dict[str, Any]:
    return {f"{name}{edge}": "" for name in OUTPUTS for edge in EDGES} | {BASIS: f"declined: {reason}"}


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
    """Rows with their predictions as UTF-8 CSV; text that a spreadsheet would run as a formula gets a quote mark."""
    if path.exists() and not force:
        raise BadRequest("file_exists", path=path)
    names = [*header, *(name for name in _added() if name not in header)]
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, names, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row, cells in zip(rows, found, strict=True):
        writer.writerow({key: _harmless(value) for key, value in {**row, **cells}.items()})
    try:
        path.write_text(stream.getvalue(), encoding="utf-8-sig")
    except OSError as fault:
        raise BadRequest("not_ours_to_replace", path=path, fault=fault.strerror or fault) from fault


def _added() -> list[str]:
    return [f"{name}{edge}" for name in OUTPUTS for edge in EDGES] + [BASIS]


def _harmless(value: object) -> object:
    if not isinstance(value, str) or not value.startswith(FORMULA_MARKS):
        return value
    try:
        float(value)
    except ValueError:
        return f"'{value}"
    return value


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

    known = {mark(row.model_dump()) for row in catalogue().throughput.values()} - {(0.0,) * len(names)}
    found = 0
    for row in rows:
        with contextlib.suppress(ValueError):
            found += mark(row) in known
    return found
