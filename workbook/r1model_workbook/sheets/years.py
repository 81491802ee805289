"""Risk: the bridge from renting to buying, and the cost of every year by option: what the Summary's charts show."""

from __future__ import annotations

from r1model.options.files import compared
from r1model_workbook.sheets.common import headers, negative, say, section, unit_name
from r1model_workbook.sheets.components import LAST
from r1model_workbook.view.computing import SumWhere
from r1model_workbook.view.grid import ZERO, Book, Cell, Page, added, computed
from r1model_workbook.write.charts import MILLIONS, waterfall

STEPS = (("rent_tax", "rent", "pv_tax", 1), ("rent_bills", "rent", "pv_pretax", -1),
         ("purchase", "buy", "closing", 1), ("power", "buy", "electricity", 1),
         ("running", "buy", "others", 1), ("buy_tax", "buy", "pv_tax", -1))  # fmt: skip
YEARS = 6
PARTS = ("operating_cost", "closing_cost", "tax_settled")


def bridge(page: Page, row: int) -> int:
    """From the present cost of renting to that of buying, step by step; base, rise and fall are for the chart."""
    book = page.book
    row = section(page, row, "risk.bridge", LAST, "risk.bridge_note")
    row = headers(page, row, [f"risk.{name}" for name in ("step", "amount", "after", "base", "rise", "fall", "whole")])
    first = row
    start = page.link(row, 3, book.cells["risk.pv_rent"])
    _bar(page, row, page.book.pages["rent"].title, None, start, start)
    before = start
    for name, option, part, sign in STEPS:
        row += 1
        amount = _amount(page, row, option, part, sign)
        after = page.formula(row, 3, f"{before.address}+{amount.address}", added([before, amount]), "calc", "money")
        _bar(page, row, say(page, f"risk.{name}"), amount, before, after)
        before = after
        book.cells |= {f"bridge.rise:{name}": page.cells[row, 5], f"bridge.fall:{name}": page.cells[row, 6]}
    row += 1
    end = page.link(row, 3, book.cells["risk.pv_buy"])
    _bar(page, row, page.book.pages["buy"].title, None, end, end)
    book.cells |= {"bridge.start": start, "bridge.end": end}
    _bridge_chart(page, first, row)
    return row + 1


def _amount(page: Page, row: int, option: str, part: str, sign: int) -> Cell:
    book = page.book
    cells = {
        "closing": _paid(book, "capex"),
        "electricity": [book.cells["paid:buy.electricity"]],
        "others": _paid(book, "opex"),
    }.get(part) or [book.cells[f"{option}.{part}"]]
    if sign < 0:
        return page.expressed(row, 2, negative, cells, unit="money")
    return page.formula(row, 2, "+".join(cell.seen_from(page) for cell in cells), added(cells), "calc", "money")


def _paid(book: Book, table: str) -> list[Cell]:
    return [book.cells[f"paid:buy.{table}.{at}"] for at, _ in enumerate(book.written["buy"].rows(table))]


def _bar(page: Page, row: int, words: str, amount: Cell | None, before: Cell, after: Cell) -> None:
    """The parts of one bar: unseen base, rise, fall, or the whole of an end."""
    page.put(row, 1, words, "label")
    if amount is None:
        page.put(row, 2, None, "calc")
        for column in (4, 5, 6):
            page.link(row, column, ZERO, "calc").unit = "money"
        page.link(row, 7, after, "calc")
        return
    pair = (before, after)
    page.formula(row, 4, f"MIN({before.address},{after.address})", computed(pair, min), "calc", "money")
    page.formula(row, 5, f"MAX(0,{amount.address})", computed([amount], lambda a: max(0.0, a)), "calc", "money")
    page.formula(row, 6, f"MAX(0,-1*{amount.address})", computed([amount], lambda a: max(0.0, -a)), "calc", "money")
    page.link(row, 7, ZERO, "calc").unit = "money"


def _bridge_chart(page: Page, first: int, last: int) -> None:
    def column(at: int) -> tuple[Cell, list[Cell]]:
        return page.cells[first - 1, at], [page.cells[row, at] for row in range(first, last + 1)]

    names = [page.cells[row, 1] for row in range(first, last + 1)]
    axis = f"{say(page, 'months.pv_aftertax')} ({unit_name(page, 'million')})"
    steps = [column(at) for at in (5, 6, 7)]
    title = say(page, "risk.bridge_chart")
    page.book.charts["bridge"] = lambda: waterfall(title, axis, names, column(4), steps, form=MILLIONS)


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
