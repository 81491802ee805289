"""Starts that engines logged, beside what the rule of what fits says of each."""

from __future__ import annotations

from r1model.catalogue import catalogue
from r1model.starting.logged import Held, held
from r1model_workbook.sheets.common import day, headers, say, section, source_title
from r1model_workbook.view.grid import Page

# words stand where columns are wide, and the source last, where it may run on
COLUMNS = ("model", "quantity", "gpu", "gpus", "plan", "engine", "share", "context", "format", "logged", "ours",
           "above", "as_of", "source")  # fmt: skip
ABOVE_DIGITS = 3  # a tenth of a percent, as the cell shows it


def starts(page: Page, row: int, width: int) -> int:
    """Writes a row for every logged start; the next free row."""
    row = section(page, row, "memory.starts", width, "memory.starts_note")
    row = headers(page, row, [f"start.{name}" for name in COLUMNS])
    for item in held():
        _start(page, row, item)
        row += 1
    return row


def _start(page: Page, row: int, item: Held) -> None:
    log = item.row
    words = (log.model, say(page, f"start.{log.quantity}"), catalogue().gpus[log.gpu].short)
    for column, word in enumerate(words, start=1):
        page.put(row, column, word, "key")
    page.put(row, 4, float(log.gpus), "figure", "GPU")
    page.put(row, 5, log.plan, "key")
    page.put(row, 6, log.engine, "key")
    page.put(row, 7, log.memory_share, "figure", "share")
    page.put(row, 8, None if log.context_tokens is None else float(log.context_tokens), "figure", "token")
    page.put(row, 9, log.format, "key")
    unit = "flag" if log.quantity == "starts" else log.unit
    page.put(row, 10, log.value, "figure", unit)
    page.put(row, 11, item.ours, "figure", unit)
    page.put(row, 12, round(item.above, ABOVE_DIGITS) if log.quantity != "starts" else None, "figure", "share")
    day(page, row, 13, log.as_of)
    page.put(row, 14, source_title(page, log.source), "plain_note")
