"""The reports of a batch: every scenario's figures as a workbook and as Parquet, and what is wrong as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from r1model.batches.problems import Problem
from r1model.batches.reading import Row
from r1model.batches.store import Store
from r1model.inputs import inputs, usual
from r1model.texts import text

NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def report(
    store: Store, rows: Sequence[Row], records: Sequence[Mapping[str, Any]], problems: Sequence[Problem],
    language: str, workbooks: bool,
) -> None:  # fmt: skip
    """Writes summary.xlsx, summary.parquet where pyarrow is installed, and errors.csv."""
    from r1model_workbook.stamp.results import result_keys
    from r1model_workbook.stamp.table import table

    given = {row.number: row for row in rows}
    varied = [key for key in inputs() if any(key in row.changes for row in rows)]
    keys = ["row", "name", *(["file"] if workbooks else []), "note", *varied, *result_keys()]
    lines = [_line(record, given[record["row"]], varied, workbooks) for record in records]
    heads = [_head(key, language) for key in keys]
    store.put(store.folder / "summary.xlsx", table(text("batch", "tab", language), heads, lines))
    if (packed := parquet(keys, lines)) is not None:
        store.put(store.folder / "summary.parquet", packed)
    store.put(store.folder / "errors.csv", errors(problems, language))


def _line(record: Mapping[str, Any], row: Row, varied: Sequence[str], workbooks: bool) -> list[Any]:
    base = usual()
    name = row.words.get("name") or row.words.get("id") or ""
    file = [record["file"]] if workbooks else []
    return [record["row"], name, *file, row.words.get("note", ""), *(row.changes.get(key, base[key]) for key in varied),
            *record["results"].values()]  # fmt: skip


def _head(key: str, language: str) -> str:
    from r1model_workbook.stamp.results import result_label

    if key in inputs():
        return inputs()[key].label(language)
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
    """CSV in UTF-8 with a mark, so that Excel reads it; a text that could be a formula is led by an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(text("batch", f"column.{name}", language) for name in Problem._fields)
    writer.writerows(_safe(one) for one in sorted(problems))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _safe(one: Problem) -> Iterator[Any]:
    for value in one:
        words = str(value)
        yield f"'{words}" if words.startswith(FORMULA_SIGNS) and not NUMBER.fullmatch(words) else value
