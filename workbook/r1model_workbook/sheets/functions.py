"""Functions: the worksheet functions that the add-in brings, and the formulas of the model with their Excel text."""

from __future__ import annotations

from r1model.functions import functions
from r1model.graph.registry import FORMULAS
from r1model.texts import text
from r1model_workbook.sheets import function_calls, function_names
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    headers,
    heading,
    section,
    unit_name,
    widths,
    wrap_height,
)
from r1model_workbook.view.excel_text import excel_text
from r1model_workbook.view.grid import Book
from r1model_workbook.write.editions import LAMBDA, NATIVE, XLSM


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["functions"]
    widths(page, 18, 30, 14, 60, 60, 40)
    page.paper, page.freeze = "A3", f"A{FIRST_ROW}"
    heading(page)
    note = "functions.list_note" if book.edition == NATIVE else f"functions.list_note_{book.edition}"
    row = section(page, FIRST_ROW, "functions.list", 6, note)
    row = headers(page, row, [f"functions.{name}" for name in ("name", "also", "unit", "usage", "help", "example")])
    rows: dict[str, int] = {}
    for item in functions().values():
        rows[item.name] = row
        page.put(row, 1, f"R1_{item.name}", "text")
        page.put(row, 2, f"DSR_{item.name}", "key")
        page.put(row, 3, unit_name(page, item.unit), "unit")
        page.put(row, 4, item.usage, "wrapped")
        page.put(row, 5, item.help(book.language), "wrapped")
        page.put(row, 6, f"={item.example}", "note")
        wrap_height(page, row, (4, 5, 6))
        row += 1
    row = section(page, row + 1, "functions.formulas", 6, "functions.formulas_note")
    row = headers(page, row, [f"functions.{name}" for name in ("formula", "label", "unit", "text", "needs")])
    for formula in FORMULAS.values():
        page.put(row, 1, formula.name, "key")
        page.put(row, 2, text("formulas", formula.name, book.language), "text")
        page.put(row, 3, unit_name(page, formula.unit), "unit")
        page.put(row, 4, excel_text(formula.function, str), "wrapped")
        page.put(row, 5, ", ".join(formula.needs), "note")
        wrap_height(page, row, (2, 4, 5))
        row += 1
    if book.edition == LAMBDA:
        function_names.fill(page, rows, row)
    elif book.edition == XLSM:
        function_calls.fill(page, rows)
