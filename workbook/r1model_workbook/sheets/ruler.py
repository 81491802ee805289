"""The head of every sheet of months: dates, the ruler, what all lines share; built on Buy, linked elsewhere."""

from __future__ import annotations

import calendar
from datetime import timedelta

from r1model_workbook.grid import ONE, ZERO, Book, Cell, Page, computed
from r1model_workbook.months import FIRST, LETTERS, MONTHS, SPACER, Bound, Line, Months
from r1model_workbook.sheets.common import FIRST_DAY, FIRST_ROW, heading, say
from r1model_workbook.sheets.lines import used

HEADS = ("label", "note", "constant", "unit", "total")
COMMON = ("months", "discount_rate", "tax_rate", "vat_recoverable", "fx_usd_cny", "fx_drift", "out_weight")
CODED = {"mid": ("timing", "timing"), "annual": ("tax_timing", "tax_timing"), "report_usd": ("report_ccy", "ccy")}
LINKED = ("month", "elapsed", "in_horizon", "settles", "flow_exponent", "end_factor", "flow_factor", "tax_factor",
          "end_tax_factor", "usd_value", "cny_value")  # fmt: skip
FACTORS = {"end_factor": "month", "flow_factor": "flow_exponent", "tax_factor": "tax_exponent",
           "end_tax_factor": "end_tax_exponent"}  # fmt: skip
Names = dict[str, Bound]


def opened(book: Book, key: str) -> Months:
    """A sheet of months with its heading, its dates and the frozen head."""
    page = book.pages[key]
    page.widths |= {1: 34, 2: 17, 3: 15, 4: 13, 5: 17, SPACER: 2.5} | dict.fromkeys(
        range(FIRST, FIRST + MONTHS + 1), 12.5
    )
    page.paper, page.freeze, page.header_rows = "A3", f"{LETTERS[1]}{FIRST_ROW + 1}", f"{FIRST_ROW}:{FIRST_ROW}"
    page.header_columns, page.pages_wide = "A:E", 4
    heading(page)
    months = Months(page, FIRST_ROW)
    for column, name in enumerate(HEADS, start=1):
        page.put(FIRST_ROW, column, say(page, f"months.{name}"), "header")
    page.put(FIRST_ROW, SPACER, None, "header")
    return months


def ruler(months: Months) -> Names:
    """The ruler itself: everything later sheets link to."""
    page = months.page
    names = _common(months)
    dates = _dates(months, page)
    months.section("months.ruler")
    names["month"] = months.line("next_month", {"previous_month": "<"}, first=ZERO, total=False)
    _fill_dates(months, dates, names["month"])
    names["elapsed"] = months.line("elapsed", names, total=False)
    names["in_horizon"] = months.line("within", names | {"bought": names["month"]}, total=False,
                                      words=say(page, "months.in_horizon"))  # fmt: skip
    names["year_of_month"] = months.line("year_of_month", names, total=False)
    names["settles"] = months.line("settles", names, total=False)
    names["flow_exponent"] = months.line("flow_exponent", names, total=False)
    names["tax_exponent"] = months.line("tax_exponent", names, total=False)
    at_end = names | {"flow_exponent": names["month"]}
    names["end_tax_exponent"] = months.line("tax_exponent", at_end, total=False, words=say(page, "months.end_tax"))
    for key, exponent in FACTORS.items():
        bind = names | {"exponent": names[exponent]}
        names[key] = months.line("discount_factor", bind, total=False, words=say(page, f"months.{key}"))
    names["fx_rate"] = months.line("fx_rate", names | {"fx_start": names["fx_usd_cny"]}, total=False)
    for key, code in (("usd_value", ONE), ("cny_value", ZERO)):
        words = say(page, f"months.{key}")
        names[key] = months.line("currency_value", names | {"in_usd": code}, total=False, words=words)
    page.book.lines["ruler"] = {key: line for key, line in names.items() if isinstance(line, Line)}
    return names


def linked(months: Months) -> Names:
    """The same ruler on a later sheet, by links."""
    names = _common(months)
    dates = _dates(months, months.page)
    months.section("months.ruler")
    found = months.page.book.lines["ruler"]
    for key in LINKED:
        words = str(found[key].label.value)
        names[key] = months.links(words, found[key])
    _fill_dates(months, dates, names["month"])
    return names


def _common(months: Months) -> Names:
    """Call-ups of what all options share."""
    page, book = months.page, months.page.book
    months.row = FIRST_ROW + 1
    months.section("months.common")
    names: Names = {}
    for field in COMMON:
        names[field] = parameter(months, f"common.{field}")
    for key, (field, codes) in CODED.items():
        chosen = parameter(months, f"common.{field}")
        names[key] = months.code(say(page, f"months.{key}"), book.tables[f"codes.{codes}"], chosen, "code")
    closing = book.inputs["closing_date"]
    names["closing"] = months.link(say(page, "months.closing"), closing)
    return names


def parameter(months: Months, path: str) -> Cell:
    """One field of a case, called up as the timeline uses it."""
    page = months.page
    field = path.rpartition(".")[2]
    words = say(page, f"field.{field}")
    return months.value(words, lambda row, column: used(page.book, path, page, row, column), path)


def _dates(months: Months, page: Page) -> Cell:
    return next(cell for cell in page.cells.values() if cell.column == 3 and cell.unit == "date")


def _fill_dates(months: Months, closing: Cell, month: Bound) -> None:
    """The end of every month, above its column; EDATE is not the same in every program after a month's last day."""
    assert isinstance(month, Line)
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
