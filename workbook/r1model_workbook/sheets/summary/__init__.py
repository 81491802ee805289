"""Summary: the question, the answer and what it rests on, on one page to read; its charts on a second beside it.

Below the page stand all other figures of the options, and the workings: pieces of sentences, the drivers by swing and
by how near they are to a turn, the alerts.
"""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from r1model_workbook.sheets.common import FIRST_ROW, heading, section, widths
from r1model_workbook.sheets.summary.alerts import alerts
from r1model_workbook.sheets.summary.answer import answer, compared_costs
from r1model_workbook.sheets.summary.assumptions import Deciding, assumptions
from r1model_workbook.sheets.summary.chain import chain
from r1model_workbook.sheets.summary.charts import LEFT, PANE, WIDTH, charts, heat
from r1model_workbook.sheets.summary.layout import LAST, ROW, WIDTHS
from r1model_workbook.sheets.summary.question import question
from r1model_workbook.sheets.summary.side import details, flags_and_costs, side_by_side
from r1model_workbook.sheets.summary.state import state
from r1model_workbook.sheets.summary.turns import turns
from r1model_workbook.sheets.summary.words import Workings
from r1model_workbook.view.grid import Book, Page

SIDE, DETAILS, WORKINGS = 19, 68, 116  # first rows: the options' heads, all their figures, the workings


def fill(book: Book) -> None:
    """Writes the sheet: what others refer to comes first, wherever it stands."""
    page = book.pages["summary"]
    widths(page, *WIDTHS, 3, *[WIDTH] * (2 * PANE))
    page.portrait, page.freeze = True, f"A{FIRST_ROW}"
    heading(page)
    work = Workings(page, section(page, WORKINGS, "summary.workings", LAST, "summary.workings_note"))
    flags, costs = flags_and_costs(page, SIDE, work)
    names = compared_costs(work, flags, costs)
    end = side_by_side(page, SIDE, costs, work)
    below = state(page, details(page, DETAILS, work) + 1)
    assert below <= WORKINGS, below
    row = question(page, FIRST_ROW, work)
    row = answer(page, row, work)
    row = chain(page, row, work)
    row = section(page, row, "summary.options", LAST)
    assert row == SIDE, row
    deciding = Deciding(work)
    row = turns(page, end, deciding)
    row = assumptions(page, row, deciding)
    row = alerts(page, row, work)
    assert row < DETAILS, row
    charts(page, work, (names, flags))
    page.heights[FIRST_ROW - 1] = ROW / 2
    for at in range(FIRST_ROW, row):
        page.heights.setdefault(at, ROW)
    _print(page, row - 1, heat(page, work))


def _print(page: Page, last: int, bottom: int) -> None:
    """The page that is read, and the charts on one of their own."""
    right = LEFT + 2 * PANE - 1
    page.areas = f"A1:{get_column_letter(LAST)}{last},{get_column_letter(LEFT)}1:{get_column_letter(right)}{bottom}"
