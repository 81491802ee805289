"""Sizing, at the end: what each GPU serves of each model, predicted by the engine beside the nearest measured row."""

from __future__ import annotations

from r1model.capacity.table import Served, served
from r1model.catalogue import catalogue
from r1model_workbook.sheets.chosen_model import joined_key
from r1model_workbook.sheets.common import headers, say, section, source_title
from r1model_workbook.view.grid import Page, Table, Value

PREDICTED = {"precision": "", "plan": "", "nodes": "node", "concurrency": "request", "tpot_ms": "ms", "ttft_ms": "ms",
             "out_tok_s_p10": "token/s", "out_tok_s_p50": "token/s", "out_tok_s_p90": "token/s",
             "basis": ""}  # fmt: skip
MEASURED = {"measured_gpus": "GPU", "measured_load": "request", "measured_tpot": "ms", "measured_out": "token/s",
            "measured_source": ""}  # fmt: skip
COLUMNS = PREDICTED | MEASURED
NONE = "–"


def candidates(page: Page, row: int) -> int:
    """Writes the table; returns the next row."""
    row = section(page, row, "serving.candidates", 1 + len(COLUMNS), "serving.candidates_note")
    row = headers(page, row, ["serving.key", *(f"serving.{name}" for name in COLUMNS)])
    columns = {"key": 1, **{name: at for at, name in enumerate(COLUMNS, start=2)}}
    table = page.book.tables["candidates"] = Table(page, "key", columns, row, dict(COLUMNS))
    for item in served():
        key = joined_key(item.model, item.gpu)
        table.rows[key] = row
        page.put(row, 1, key, "key")
        for (name, unit), value in zip(COLUMNS.items(), _values(page, item), strict=True):
            role = ("stamped" if name in PREDICTED else "figure") if isinstance(value, float) else "unit"
            page.put(row, columns[name], value, role, unit if isinstance(value, float) else "")
        row += 1
    return row


def _values(page: Page, item: Served) -> list[Value]:
    """The columns in their order; what is not known is said to be missing, and why stands last."""
    missing = say(page, "missing")
    if not item.serves:
        said = item.reason_zh if page.book.language == "zh" else item.reason_en
        return [*[missing] * (len(COLUMNS) - 1), said]
    found = [getattr(item, name) for name in PREDICTED][:-1]
    return [*found, say(page, f"serving.{item.basis}"), *_measured(page, item.measured)]


def _measured(page: Page, name: str) -> list[Value]:
    """The nearest measured row, as its programme reported it; a dash where it reports nothing."""
    if not name:
        return [*[NONE] * (len(MEASURED) - 1), say(page, "serving.unmeasured")]
    found = catalogue().throughput[name]
    values = (found.n_gpus, found.concurrency, found.tpot_ms_median, found.out_tok_s_per_gpu)
    numbers: list[Value] = [NONE if value is None else float(value) for value in values]
    return [*numbers, f"{source_title(page, found.source)} ({found.as_of})"]
