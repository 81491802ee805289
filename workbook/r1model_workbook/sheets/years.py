"""Risk: the cost of every year by option, which a chart of the Summary shows."""

from __future__ import annotations

from r1model.options.files import compared
from r1model_workbook.sheets.common import headers, section
from r1model_workbook.sheets.components import LAST
from r1model_workbook.view.computing import SumWhere
from r1model_workbook.view.grid import Cell, Page, added

YEARS = 6
PARTS = ("operating_cost", "closing_cost", "tax_settled")


def years(page: Page, row: int) -> int:
    """Cost of each year by option, nominal: what is paid, and the tax saved."""
    book = page.book
    row = section(page, row, "risk.years", LAST, "risk.years_note")
    heads = ["risk.option", "risk.year", *(f"risk.{part}" for part in PARTS), "risk.net"]
    row = headers(page, row, heads)
    first = row
    for option in compared():
        for year in range(YEARS):
            page.put(row, 1, book.pages[option].title, "label")
            at = page.put(row, 2, float(year), "figure", "year")
            cells = [_of_year(page, row, column, option, part, at) for column, part in enumerate(PARTS, start=3)]
            text = f"{cells[0].address}+{cells[1].address}+{cells[2].address}"
            page.formula(row, 6, text, added(cells), "total", "money")
            row += 1
    book.cells |= {f"years.{option}": page.cells[first + YEARS * at, 6] for at, option in enumerate(compared())}
    return row


def _of_year(page: Page, row: int, column: int, option: str, part: str, at: Cell) -> Cell:
    """The months of a year summed; tax saved counts as a negative cost."""
    book = page.book
    year, line = book.written["ruler"].line("year_of_month"), book.written[option].line(part)
    found = f"SUMIF({year.range(page)},{at.address},{line.range(page)})"
    sign = -1 if part == "tax_settled" else 1
    compute = SumWhere(year.cells, at, line.cells, float(sign))
    return page.formula(row, column, found if sign > 0 else f"-1*{found}", compute, "calc", "money")
