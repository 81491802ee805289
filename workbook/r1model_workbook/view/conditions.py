"""Colours that follow values: checks, heat maps, the best of each row (bold too, for black and white)."""

from __future__ import annotations

from typing import Any

from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from r1model_workbook.view.grid import Cell, Page
from r1model_workbook.write.style import FAIL_FILL, OK_FILL

LOW, MIDDLE, HIGH = "9DC3E6", "FFFFFF", "F4B183"

_is: Any = CellIsRule


def colour(sheet: Worksheet, page: Page) -> None:
    """All the rules of a sheet."""
    _checks(sheet, page)
    for first, last, around_zero in page.scales:
        sheet.conditional_formatting.add(_span(first, last), _scale(around_zero))
    for first, last in page.bests:
        sheet.conditional_formatting.add(_span(first, last), _least(first, last))


def coloured(page: Page) -> list[tuple[Cell, Cell]]:
    """The spans of cells that the rules are for: first and last."""
    return [
        *((cell, cell) for cell in page.cells.values() if cell.role == "master"),
        *(found for found in [_passes(page)] if found),
        *((first, last) for first, last, _ in page.scales),
        *page.bests,
    ]


def _passes(page: Page) -> tuple[Cell, Cell] | None:
    """From the first check to the last."""
    found = [cell for cell in page.cells.values() if cell.role == "check"]
    return (found[0], found[-1]) if found else None


def _checks(sheet: Worksheet, page: Page) -> None:
    bad, good = (PatternFill(bgColor=shade, fill_type="solid") for shade in (FAIL_FILL, OK_FILL))
    for cell in [cell for cell in page.cells.values() if cell.role == "master"]:
        sheet.conditional_formatting.add(_span(cell, cell), _is("greaterThan", ["0"], fill=bad))
        sheet.conditional_formatting.add(_span(cell, cell), _is("equal", ["0"], fill=good))
    if passes := _passes(page):
        span = _span(*passes)
        sheet.conditional_formatting.add(span, _is("lessThan", ["1"], fill=bad))
        sheet.conditional_formatting.add(span, _is("equal", ["1"], fill=good))


def _scale(around_zero: bool) -> Any:
    """Blue is low, orange is high, told apart by every kind of eye; white is zero or the median."""
    rule: Any = ColorScaleRule
    middle = {"mid_type": "num", "mid_value": 0} if around_zero else {"mid_type": "percentile", "mid_value": 50}
    ends = {"start_type": "min", "start_color": LOW, "end_type": "max", "end_color": HIGH}
    return rule(**ends, **middle, mid_color=MIDDLE)


def _least(first: Cell, last: Cell) -> Any:
    """The smallest number of each row."""
    at, end = (get_column_letter(cell.column) for cell in (first, last))
    row = f"${at}{first.row}:${end}{first.row}"
    test = f"AND(ISNUMBER({at}{first.row}),{at}{first.row}=MIN({row}))"
    rule: Any = FormulaRule
    return rule(formula=[test], font=Font(bold=True), fill=PatternFill(bgColor=OK_FILL, fill_type="solid"))


def _span(first: Cell, last: Cell) -> str:
    ends = [f"{get_column_letter(cell.column)}{cell.row}" for cell in (first, last)]
    return ends[0] if first is last else ":".join(ends)
