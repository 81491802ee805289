"""Colours that follow values: checks, heat maps, the best of each row (bold too, for black and white)."""

from __future__ import annotations

from typing import Any

from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from r1model_workbook.view.grid import Cell, Page
from r1model_workbook.write.style import FAIL_FILL, GREEN, INK, OK_FILL

HALF_STEP = 0.05  # of the loads of a heat map
LOW, MIDDLE, HIGH = "9DC3E6", "FFFFFF", "F4B183"

_is: Any = CellIsRule


def colour(sheet: Worksheet, page: Page) -> None:
    """All the rules of a sheet."""
    _checks(sheet, page)
    for first, last, around_zero in page.scales:
        sheet.conditional_formatting.add(_span(first, last), _scale(around_zero))
    for first, last, limit in page.below:
        sheet.conditional_formatting.add(_span(first, last), _cheaper(first, limit))
    for first, last, row, column in page.here:
        sheet.conditional_formatting.add(_span(first, last), _here(first, row, column))
    for first, last in page.bests:
        sheet.conditional_formatting.add(_span(first, last), _least(first, last))


def coloured(page: Page) -> list[tuple[Cell, Cell]]:
    """The spans of cells that the rules are for: first and last."""
    return [
        *((cell, cell) for cell in page.cells.values() if cell.role == "master"),
        *(found for found in [_passes(page)] if found),
        *((first, last) for first, last, _ in page.scales),
        *((first, last) for first, last, _ in page.below),
        *((first, last) for first, last, _, _ in page.here),
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


def _cheaper(first: Cell, limit: Cell) -> Any:
    """What is below a price: bold and green, like the least of a row."""
    at = f"{get_column_letter(first.column)}{first.row}"
    rule: Any = FormulaRule
    return rule(formula=[f"AND(ISNUMBER({limit.address}),{at}<{limit.address})"], font=Font(bold=True, color=GREEN))


def _here(first: Cell, row: Cell, column: Cell) -> Any:
    """The cell of a heat map that is nearest to where one stands: the last row not above it, the column around it."""
    letter, heads = get_column_letter(first.column), get_column_letter(first.column - 1)
    rows = f"${heads}{first.row}<={row.address},${heads}{first.row + 1}>{row.address}"
    columns = f"ABS({letter}${first.row - 1}-{column.address})<={HALF_STEP}"
    rule: Any = FormulaRule
    edge = Side(style="thin", color=INK)
    box = Border(left=edge, right=edge, top=edge, bottom=edge)
    test = f"AND(ISNUMBER({column.address}),{rows},{columns})"
    return rule(formula=[test], border=box, font=Font(bold=True, underline="single"))


def _span(first: Cell, last: Cell) -> str:
    ends = [f"{get_column_letter(cell.column)}{cell.row}" for cell in (first, last)]
    return ends[0] if first is last else ":".join(ends)
