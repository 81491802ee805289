"""What the lambda edition adds to Functions: which functions work in it, a live call of each, names looked up."""

from __future__ import annotations

from collections.abc import Mapping

from r1model.functions import functions
from r1model.sizing.names import model_names, spellings_of_one_gpu
from r1model_workbook.sheets.common import headers, say, section
from r1model_workbook.sheets.function_calls import FIRST, columns, live
from r1model_workbook.view.grid import Page, Table
from r1model_workbook.write.editions import define_names

COLUMNS = ("works", "live", "engine")


def fill(page: Page, rows: Mapping[str, int], after: int) -> None:
    """Three more columns beside the list, whose rows are given, and the names that a look-up knows below it."""
    after = _spellings(page, after + 1)
    _model_spellings(page, after + 1)
    define_names(page.book)
    columns(page, rows, COLUMNS)
    for name, row in rows.items():
        works = f"DSR_{name}" in page.book.names
        page.put(row, FIRST, say(page, "functions.yes" if works else "functions.no"), "unit")
        if works:
            live(page, row, FIRST + 1, functions()[name])
        else:
            page.put(row, FIRST + 1, None, "unit")
            page.put(row, FIRST + 2, None, "unit")


def _spellings(page: Page, row: int) -> int:
    """Letters and digits of every spelling that means one GPU; the functions look names up here."""
    row = section(page, row, "functions.spellings", FIRST - 1, "functions.spellings_note")
    row = headers(page, row, ["functions.spelling", "gpu.short"])
    table = page.book.tables["spellings"] = Table(page, "spelling", {"spelling": 1, "short": 2}, row)
    for spelling, gpu in spellings_of_one_gpu().items():
        page.put(row, 1, spelling, "key")
        page.put(row, 2, gpu.short, "key")
        table.rows[spelling] = row
        row += 1
    return row


def _model_spellings(page: Page, row: int) -> None:
    """The same for models."""
    row = section(page, row, "functions.model_spellings", FIRST - 1, "functions.spellings_note")
    row = headers(page, row, ["functions.spelling", "model.model"])
    table = Table(page, "spelling", {"spelling": 1, "model": 2}, row)
    page.book.tables["model_spellings"] = table
    for spelling, model in model_names().items():
        page.put(row, 1, spelling, "key")
        page.put(row, 2, model.id, "key")
        table.rows[spelling] = row
        row += 1
