"""The grid of the page that is read: label, unit, a column an option, two more; sentences run over all of them."""

from __future__ import annotations

from r1model_workbook.sheets.common import say
from r1model_workbook.view.computing import Computation
from r1model_workbook.view.grid import Cell, Page

WIDTHS = (27.0, 13.0, 14.0, 14.0, 14.0, 14.0, 14.0, 12.0, 11.0)
LAST = len(WIDTHS)
UNIT, FIRST = 2, 3  # columns: the unit of a row, the first option
LINE, ROW, HEAD = 14.0, 13.2, 28.0  # heights: a line of a sentence, a row, a row of heads in two lines


def titled(page: Page, row: int, key: str) -> int:
    """A section bar over the page; returns the next row."""
    for column in range(1, LAST + 1):
        page.put(row, column, None, "section")
    page.put(row, 1, say(page, key), "section")
    return row + 1


def box(
    page: Page, row: int, text: str, compute: Computation, role: str = "sentence", lines: float = 1, last: int = LAST
) -> Cell:
    """A sentence over the whole width, as high as it may need to be."""
    made = page.formula(row, 1, text, compute, role)
    page.merges.append((row, 1, row, last))
    page.heights[row] = lines * LINE
    return made
