"""What the charts of money show: copies of lines in the size in use, and axes that name it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from r1model_workbook.sheets.common import say
from r1model_workbook.sheets.display import scaled
from r1model_workbook.sheets.summary.words import Workings
from r1model_workbook.view.grid import Cell
from r1model_workbook.write.charts import Row


def drawn_axis(work: Workings, key: str) -> Cell:
    """The words of an axis with the unit of charts, as a cell that the axis follows."""
    words = say(work.page, key)
    named = work.value(f"{say(work.page, 'summary.axis')}: {words}", partial(work.page.put, value=words, role="key"))
    return work.sentence("drawn_axis", {"words": named, "unit": work.page.book.cells["display.drawn.unit"]})


def drawn(work: Workings, rows: Sequence[Row]) -> list[Row]:
    """Rows of money as a chart shows them, each under its own name."""
    made: list[Row] = []
    for head, cells in rows:
        name = work.page.link(work.row, 1, head, "link_text")
        shown = [scaled(work.page, work.row, at, cell, use="drawn") for at, cell in enumerate(cells, start=2)]
        made.append((name, shown))
        work.row += 1
    return made
