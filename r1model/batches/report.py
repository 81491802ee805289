"""The reports of a batch: every scenario's figures as a workbook and as Parquet, and what is wrong as CSV."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from r1model.batches.problems import Problem
from r1model.batches.row import Row
from r1model.batches.state import Entry
from r1model.inputs import inputs
from r1model.scenario_files import usual_entry
from r1model.tables import csv_bytes
from r1model.texts import text


def reports(
    rows: Sequence[Row], entries: Sequence[Entry], problems: Sequence[Problem], language: str, workbooks: bool
) -> dict[str, bytes]:
    """summary.xlsx, summary.parquet where pyarrow is installed, and errors.csv, by name."""
    from r1model_workbook.many.table import table
    from r1model_workbook.sheets.results import result_keys

    by_number = {row.number: row for row in rows}
    varied = [key for key in inputs() if any(key in row.changes for row in rows)]
    varied += dict.fromkeys(key for row in rows for key in row.changes if key not in inputs())
    keys = ["row", "name", *(["file"] if workbooks else []), "note", *varied, *result_keys()]
    lines = [_line(entry, by_number[entry.row], varied, workbooks) for entry in entries]
    files = {
        "summary.xlsx": table(text("batch", "tab", language), [_head(key, varied, language) for key in keys], lines)
    }
    if (packed := parquet(keys, lines)) is not None:
        files["summary.parquet"] = packed
    return files | {"errors.csv": errors(problems, language)}


def _line(entry: Entry, row: Row, varied: Sequence[str], workbooks: bool) -> list[Any]:
    base = {key: usual_entry(key) for key in varied}
    name = row.words.get("name") or row.words.get("id") or ""
    file = [entry.file] if workbooks else []
    return [entry.row, name, *file, row.words.get("note", ""), *(row.changes.get(key, base[key]) for key in varied),
            *entry.results.values()]  # fmt: skip


def _head(key: str, varied: Sequence[str], language: str) -> str:
    from r1model_workbook.sheets.results import result_label

    if key in inputs():
        return inputs()[key].label(language)
    if key in varied:
        return key
    return (
        text("batch", f"column.{key}", language)
        if key in ("row", "name", "file", "note")
        else result_label(key, language)
    )


def parquet(keys: Sequence[str], lines: Sequence[Sequence[Any]]) -> bytes | None:
    """The columns under their ids; a column that holds texts beside numbers is text. None without pyarrow."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return None
    columns = {key: _column([line[at] for line in lines]) for at, key in enumerate(keys)}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, compression="zstd")
    return out.getvalue()


def _column(values: list[Any]) -> list[Any]:
    if any(isinstance(value, str) for value in values):
        return [None if value is None else value if isinstance(value, str) else f"{value!r}" for value in values]
    return [None if value is None else float(value) for value in values]


def errors(problems: Sequence[Problem], language: str) -> bytes:
    """What is wrong, row by row."""
    return csv_bytes([text("batch", f"column.{name}", language) for name in Problem._fields], sorted(problems))
