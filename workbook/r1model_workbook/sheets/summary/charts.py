"""The charts beside the page: cumulative cost, cost by year, the bridge, the tornado; and the heat map."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from r1model.options.files import compared
from r1model_workbook.sheets.common import say, unit_name
from r1model_workbook.sheets.summary.layout import LAST
from r1model_workbook.view.grid import Page
from r1model_workbook.write.charts import MILLIONS, line_chart

LEFT = LAST + 2
PANE, HIGH = 6, 19
PLACES = (("cumulative", 0, 6), ("tornado", 1, 6), ("bridge", 0, 26), ("years", 1, 26))  # pane from the left, first row
WIDTH = 12.0


def charts(page: Page) -> None:
    """Cumulative cost, cost by year, the bridge, the tornado."""
    book = page.book
    months = list(book.written["ruler"].line("month").cells)
    rows = [
        (book.lines["compare"][f"{key}.cost"].label, book.lines["compare"][f"{key}.cost"].cells) for key in compared()
    ]
    axis = f"{say(page, 'summary.cumulative_axis')} ({unit_name(page, 'million')})"
    title, below = say(page, "summary.cumulative_chart"), say(page, "summary.months")
    book.charts["cumulative"] = lambda: line_chart(title, axis, below, months, rows, form=MILLIONS)
    left = LEFT
    for name, pane, top in PLACES:
        first, last = (get_column_letter(left + at * PANE) for at in (pane, pane + 1))
        page.charts.append((book.charts[name](), f"{first}{top}", f"{last}{top + HIGH}"))


def heat(page: Page, row: int) -> int:
    """The heat map of Risk: cost of a million tokens by nodes and load."""
    source = page.book.cells["heat.first"]
    risk, top, last = source.page, source.row - 1, page.book.cells["heat.last"]
    left = LEFT
    page.put(row - 1, left, say(page, "risk.heat"), "heading")
    for column in range(1, last.column + 1):
        role = "header" if column == 1 else "header_share"
        for at in range(top, last.row + 1):
            cell = risk.cells[at, column]
            page.link(
                row + at - top, left - 1 + column, cell, role if at == top else "total" if column == 1 else "matrix"
            )
    page.scales.append((page.cells[row + 1, left + 1], page.cells[row + last.row - top, left - 1 + last.column], False))
    return row + last.row - top
