"""The head of every sheet of months: dates, the ruler, what all lines share; built on Buy, linked elsewhere."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import timedelta

from r1model.graph.lines import Step
from r1model.options.option import linked as called_up
from r1model.options.option import shared
from r1model_workbook.sheets.common import FIRST_DAY, FIRST_ROW, heading, say
from r1model_workbook.view.grid import Book, Cell, Page, computed
from r1model_workbook.view.months import FIRST, LETTERS, MONTHS, SPACER, Line, Months
from r1model_workbook.view.option_sheet import Writer, Written

HEADS = ("label", "note", "constant", "unit", "total")


def opened(book: Book, key: str) -> Months:
    """A sheet of months with its heading, its dates and the frozen head."""
    page = book.pages[key]
    page.widths |= {1: 34, 2: 17, 3: 15, 4: 13, 5: 17, SPACER: 2.5} | dict.fromkeys(
        range(FIRST, FIRST + MONTHS + 1), 12.5
    )
    page.widths[FIRST] = 15  # closing, where the purchases stand
    page.paper, page.freeze, page.header_rows = "A3", f"{LETTERS[1]}{FIRST_ROW + 1}", f"{FIRST_ROW}:{FIRST_ROW}"
    page.header_columns, page.pages_wide = "A:E", 4
    heading(page)
    months = Months(page, FIRST_ROW)
    for column, name in enumerate(HEADS, start=1):
        page.put(FIRST_ROW, column, say(page, f"months.{name}"), "header")
    page.put(FIRST_ROW, SPACER, None, "header")
    return months


def ruler(months: Months) -> Written:
    """The ruler itself: everything later sheets call up."""
    root, rest = _common(months)
    dates = _dates(months.page)
    Writer(months, root).steps(rest)
    _fill_dates(months, dates, root.line("month"))
    months.page.book.written["ruler"] = root
    return root


def demand(months: Months, root: Written) -> None:
    """Million tokens wanted, in and out."""
    part = shared().parts["demand"]
    root.inner["demand"] = [Written(part, "demand", root)]
    Writer(months, root.inner["demand"][0]).steps(part.steps)


def linked(months: Months) -> Written:
    """The same ruler on a later sheet, by links; the demand is that of the first."""
    root, _ = _common(months)
    dates, found = _dates(months.page), months.page.book.written["ruler"]
    months.section("months.ruler")
    for name in called_up():
        line = found.line(name)
        root.names[name] = months.links(str(line.label.value), line)
    _fill_dates(months, dates, root.line("month"))
    root.inner = found.inner
    return root


def _common(months: Months) -> tuple[Written, Sequence[Step]]:
    """Call-ups of what all options share; returns the steps of the ruler, which come next."""
    root, steps = Written(shared(), "common", None), shared().steps
    start = next(at for at, step in enumerate(steps) if step.section)
    months.row = max(months.row, FIRST_ROW + 1)
    months.section("months.common")
    Writer(months, root).steps(steps[:start])
    root.names["closing"] = months.link(say(months.page, "months.closing"), months.page.book.inputs["closing_date"])
    return root, steps[start:]


def _dates(page: Page) -> Cell:
    return next(cell for cell in page.cells.values() if cell.column == 3 and cell.unit == "date")


def _fill_dates(months: Months, closing: Cell, month: Line) -> None:
    """The end of every month, above its column; EDATE is not the same in every program after a month's last day."""
    page = months.page
    for at, cell in enumerate(month.cells):
        later, start = f"{LETTERS[at + 1]}{cell.row}", f"$C${closing.row}"
        text = f"EOMONTH({start},{later}-1)+MIN(DAY({start}),DAY(EOMONTH({start},{later})))"
        page.formula(FIRST_ROW, FIRST + at, text, computed([closing, cell], edate), "header_date", "date")


def edate(day: float, months: float) -> float:
    """The serial date so many months later; a day that the month lacks becomes its last."""
    start = FIRST_DAY + timedelta(days=int(day))
    year, month = divmod(start.year * 12 + start.month - 1 + int(months), 12)
    last = calendar.monthrange(year, month + 1)[1]
    return float((start.replace(year=year, month=month + 1, day=min(start.day, last)) - FIRST_DAY).days)
