"""Colours that follow values: checks, heat maps, the best of each row (bold too, for black and white)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from r1model_workbook.view.grid import Cell, Map, Page
from r1model_workbook.write.style import FAIL_FILL, GREEN, INK, OK_FILL, ORANGE

HALF_STEP = 0.05  # of the loads of a heat map
LOW, MIDDLE, HIGH = "9DC3E6", "FFFFFF", "F4B183"

_is: Any = CellIsRule


def colour(sheet: Worksheet, page: Page) -> None:
    """All the rules of a sheet."""
    _checks(sheet, page)
    for first, last, around_zero in page.scales:
        sheet.conditional_formatting.add(_span(first, last), _scale(around_zero))
    for found in page.maps:
        _map(sheet, found)
    for first, last in page.bests:
        sheet.conditional_formatting.add(_span(first, last), _least(first, last))


def coloured(page: Page) -> list[tuple[Cell, Cell]]:
    """The spans of cells that the rules are for: first and last."""
    return [
        *((cell, cell) for cell in page.cells.values() if cell.role == "master"),
        *(found for found in [_passes(page)] if found),
        *((first, last) for first, last, _ in page.scales),
        *((found.first, found.last) for found in page.maps),
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


def _map(sheet: Worksheet, found: Map) -> None:
    """What is cheaper than a price, with a line where dearer cells begin, and where one stands.

    LibreOffice applies the first rule of a range that holds, and no second range: each rule says all of its look.
    """
    for rule in _rules_of_map(found):
        sheet.conditional_formatting.add(_span(found.first, found.last), rule)


def _rules_of_map(found: Map) -> Iterator[Any]:
    """The rules for the first cell of a map; heads beside it are no costs, so the first row and column have no edge."""
    row, column, limit = found.first.row, found.first.column, found.limit.address
    at, above, before = (f"{get_column_letter(column - left)}{row - up}" for up, left in ((0, 0), (1, 0), (0, 1)))
    letter, heads = get_column_letter(column), get_column_letter(column - 1)
    cheaper, here = [f"ISNUMBER({limit})", f"{at}<{limit}"], _here(found)
    top = [f"${heads}{row}>${heads}${row}", f"{above}>={limit}"]
    left = [f"{letter}${row - 1}>${letter}${row - 1}", f"{before}>={limit}"]
    line, box = Side(style="thin", color=INK), Side(style="thin", color=ORANGE)
    around = Border(left=box, right=box, top=box, bottom=box)
    yield _rule([*here, *cheaper], Font(bold=True, underline="double", color=GREEN), around)
    yield _rule(here, Font(bold=True, underline="double", color=ORANGE), around)
    plain = Font(bold=True, color=GREEN)
    yield _rule([*cheaper, *top, *left], plain, Border(top=line, left=line))
    yield _rule([*cheaper, *top], plain, Border(top=line))
    yield _rule([*cheaper, *left], plain, Border(left=line))
    yield _rule(cheaper, plain)


def _rule(tests: Sequence[str], font: Font, border: Border | None = None) -> Any:
    rule: Any = FormulaRule
    return rule(formula=[f"AND({','.join(tests)})"], font=font, border=border)


def _here(found: Map) -> list[str]:
    """Of the cell that is nearest to where one stands: the last row not above it, the column around it."""
    row, letter, heads = (
        found.first.row,
        get_column_letter(found.first.column),
        get_column_letter(found.first.column - 1),
    )
    load = found.column.address
    return [f"ISNUMBER({load})", f"${heads}{row}<={found.row.address}", f"${heads}{row + 1}>{found.row.address}",
            f"ABS({letter}${row - 1}-{load})<={HALF_STEP}"]  # fmt: skip


def _span(first: Cell, last: Cell) -> str:
    ends = [f"{get_column_letter(cell.column)}{cell.row}" for cell in (first, last)]
    return ends[0] if first is last else ":".join(ends)
