"""Years: what each option costs by year and line, the cash it needs by quarter, its P&L with book depreciation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from r1model.graph.registry import FORMULAS
from r1model.options.files import compared
from r1model.options.option import option
from r1model.scenarios import base
from r1model.sums import total
from r1model.texts import text
from r1model_workbook.sheets.common import FIRST_ROW, heading, put_unit, say, section, widths
from r1model_workbook.sheets.yearly_helpers import LEFT, RIGHT, Assets, Heads, books, heads, summed
from r1model_workbook.view.computing import Computation, Computed, Difference, Shown, SumWhere
from r1model_workbook.view.excel_text import excel_text
from r1model_workbook.view.grid import Book, Cell, Page, added, computed, evaluator, same, span_of
from r1model_workbook.view.months import Line
from r1model_workbook.view.option_sheet import Written

TOTAL, FIRST, LAST = 3, 4, 12
PROFIT = ("booked", "lost", "interest", "charge", "charge_after_tax", "deducted", "ahead")  # below running costs
AMOUNT, SUM = "amount", "amount_total"
Term = tuple[Line, float]  # a line of an option, and the sign that it counts with
Make = Callable[[int], tuple[str, Computation]]


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["yearly"]
    widths(page, 36, 10, 14, *[12.5] * (LAST - FIRST + 1), 3, 30, *[14] * 9)
    page.freeze, page.print_area, page.helper_columns = f"B{FIRST_ROW}", LAST, (LEFT, RIGHT)
    heading(page)
    head = heads(page)
    row = section(page, FIRST_ROW, "yearly.options", LAST, "yearly.options_note")
    row = _overview(page, _headings(page, row, head.years, "months.total"), head)
    row = _quarters(page, row + 1, head)
    row = _profit(page, row + 1, head, books(page))
    page.breaks.append(row + 1)
    row = section(page, row + 1, "yearly.lines", LAST, "yearly.lines_note")
    row = _headings(page, row, head.years, "months.total")
    for key in compared():
        row = _lines(page, row, head, key)


def _headings(page: Page, row: int, cells: Sequence[Cell], third: str) -> int:
    """A header row of periods; those after the horizon have none."""
    for column, words in enumerate(("column.line", "column.unit", third), start=1):
        page.put(row, column, say(page, words), "header")
    for column in range(FIRST, LAST + 1):
        page.put(row, column, None, "header")
    for column, cell in enumerate(cells, start=FIRST):
        page.link(row, column, cell, "header")
    return row + 1


def _row(page: Page, row: int, words: str, shown: Sequence[Cell], make: Make, role: str = AMOUNT) -> list[Cell]:
    """A row of amounts, nothing under an empty heading."""
    page.put(row, 1, words, "total_label" if role == SUM else "label")
    made = []
    for at, head in enumerate(shown):
        inner, compute = make(at)
        made.append(
            page.formula(row, FIRST + at, f'IF({head.address}="","",{inner})', Shown(head, compute), role, "money")
        )
    return made


def _year(page: Page, row: int, words: str, head: Heads, make: Make, role: str = AMOUNT) -> list[Cell]:
    """The same by year, with its total."""
    put_unit(page, row, 2, "money")
    cells = _row(page, row, words, head.years, make, role)
    page.formula(row, TOTAL, f"SUM({span_of(cells, page)})", Computed(cells, _known), role, "money")
    return cells


def _known(*values: object) -> float:
    return total(value for value in values if isinstance(value, float))


def _of(page: Page, head: Heads, lines: Sequence[Line], sign: float = 1.0) -> Make:
    """The months of a year of some lines, added."""
    year = page.book.written["ruler"].line("year_of_month")
    marks = [cell for _ in lines for cell in year.cells]
    cells = [cell for line in lines for cell in line.cells]
    minus = "-1*" if sign < 0 else ""

    def make(at: int) -> tuple[str, Computation]:
        key = head.numbers[at]
        texts = [f"{minus}SUMIF({year.range(page)},{key.address},{line.range(page)})" for line in lines]
        return "+".join(texts), SumWhere(marks, key, cells, sign)

    return make


def _overview(page: Page, row: int, head: Heads) -> int:
    """What each option costs after tax by year, from its cash."""
    book = page.book
    for key in compared():
        _year(page, row, book.pages[key].title, head, _of(page, head, [book.written[key].line("cash_flow")], -1.0), SUM)
        row += 1
    return row


def _quarters(page: Page, row: int, head: Heads) -> int:
    """The cash that each option needs by quarter; the most that it has needed at the end of any month, and which."""
    book = page.book
    row = section(page, row, "yearly.quarters", LAST, "yearly.quarters_note")
    row = _headings(page, row, head.quarters, "yearly.peak")
    page.put(row - 1, 2, say(page, "yearly.peak_month"), "header")
    months = book.written["ruler"].line("month")
    for key in compared():
        flow, running = (book.written[key].line(name) for name in ("cash_flow", "cumulative"))
        _row(page, row, book.pages[key].title, head.quarters, _within(page, head, months, flow))
        book.cells[f"peak.{key}"] = _peak(page, row, running)
        _peak_month(page, row, months, running)
        row += 1
    return row


def _within(page: Page, head: Heads, months: Line, flow: Line) -> Make:
    """What the months of a quarter cost."""

    def make(at: int) -> tuple[str, Computation]:
        after, upto, span = head.after[at], head.upto[at], months.range(page)
        text = f"-1*SUMPRODUCT(({span}>{after.address})*({span}<={upto.address}),{flow.range(page)})"
        size = len(months.cells)

        def paid(after: float, upto: float, *values: float) -> float:
            pairs = zip(values[:size], values[size:], strict=True)
            return -total(amount for month, amount in pairs if after < month <= upto)

        return text, computed([after, upto, *months.cells, *flow.cells], paid)

    return make


def _peak(page: Page, row: int, running: Line) -> Cell:
    text = f"MAX(0,-1*MIN({running.range(page)}))"
    compute = computed(running.cells, lambda *values: max(0.0, -min(values)))
    return page.formula(row, TOTAL, text, compute, SUM, "money")


def _peak_month(page: Page, row: int, months: Line, running: Line) -> Cell:
    """The first month at whose end it is reached."""
    span, size = running.range(page), len(running.cells)
    text = f"INDEX({months.range(page)},1,MATCH(MIN({span}),{span},0))"

    def month(*values: float) -> float:
        amounts = values[:size]
        return values[size + amounts.index(min(amounts))]

    return page.formula(row, 2, text, computed([*running.cells, *months.cells], month), "calc", "month")


def _profit(page: Page, row: int, head: Heads, assets: Assets) -> int:
    """What Buy charges to the books by year and what tax deducts instead; what the other options charge."""
    book, buy = page.book, page.book.written["buy"]
    row = section(page, row, "yearly.profit", LAST, "yearly.profit_note")
    row = _headings(page, row, head.years, "months.total")
    title = book.pages["buy"].title
    running = _line(page, row, title, head, buy.line("operating_cost"))
    booked, lost = (
        _year(page, row + at, _said(page, title, say(page, f"yearly.{name}")), head, _between(page, head, assets, name))
        for at, name in ((1, "booked_to"), (2, "lost_to"))
    )
    interest = _line(page, row + 3, title, head, buy.line("financing.interest"))
    charge = _by_formula(page, row + 4, title, head, "book_charge", (running, booked, lost, interest))
    _after_tax(page, row + 5, title, head, charge)
    book.cells["yearly.written_off"] = _written_off(page, assets)
    _deducted(page, row + 6, title, head, running, booked, lost)
    book.cells |= {f"yearly.{name}": page.cells[row + at, TOTAL] for at, name in enumerate(PROFIT, start=1)}
    row += len(PROFIT) + 1
    for key in compared()[1:]:
        if not option(key).mixed:
            title = book.pages[key].title
            charge = _line(page, row, title, head, book.written[key].line("deductions"), "yearly.charge")
            _after_tax(page, row + 1, title, head, charge)
            row += 2
    return row


def _line(page: Page, row: int, title: str, head: Heads, line: Line, words: str = "") -> list[Cell]:
    """A line of an option by year, under the name that it has there."""
    said = say(page, words) if words else line.label.value
    return _year(page, row, _said(page, title, said), head, _of(page, head, [line]))


def _said(page: Page, option_title: str, line: object) -> str:
    return say(page, "yearly.of").format(option=option_title, line=line)


def _between(page: Page, head: Heads, assets: Assets, name: str) -> Make:
    """What a registered formula of every purchase gains in a year."""

    def make(at: int) -> tuple[str, Computation]:
        text, compute = summed(page, assets, name, head.ends[at])
        if not at:
            return text, compute
        before, earlier = summed(page, assets, name, head.ends[at - 1])
        return f"{text}-{before}", Difference(compute, earlier)

    return make


def _by_formula(page: Page, row: int, title: str, head: Heads, name: str, parts: Sequence[list[Cell]]) -> list[Cell]:
    """A registered formula of the year's amounts, in the order of its parameters."""
    item = FORMULAS[name]

    def make(at: int) -> tuple[str, Computation]:
        cells = [part[at] for part in parts]
        places = dict(zip(item.needs, cells, strict=True))
        return excel_text(item.function, lambda need: places[need].seen_from(page)), evaluator(item.function, cells)

    return _year(page, row, _said(page, title, text("formulas", name, page.book.language)), head, make, SUM)


def _after_tax(page: Page, row: int, title: str, head: Heads, charge: list[Cell]) -> None:
    """The charge less the tax that it saves at the tax rate."""
    rate = page.book.case["common.tax_rate"][0]

    def make(at: int) -> tuple[str, Computation]:
        places = {"pretax": charge[at], "tax_rate": rate}
        cells = [places[need] for need in FORMULAS["charge_after_tax"].needs]
        function = FORMULAS["charge_after_tax"].function
        return excel_text(function, lambda need: places[need].seen_from(page)), evaluator(function, cells)

    _year(page, row, _said(page, title, text("formulas", "charge_after_tax", page.book.language)), head, make, SUM)


def _deducted(
    page: Page, row: int, title: str, head: Heads, running: list[Cell], booked: list[Cell], lost: list[Cell]
) -> None:
    """What tax deducts for the purchases, and by how much that is more than the books charge so far."""
    line = page.book.written["buy"].line("deductions")
    of_year = _of(page, head, [line])

    def made(at: int) -> tuple[str, Computation]:
        text, compute = of_year(at)
        return f"{text}-{running[at].address}", Difference(compute, same(running[at]))

    taken = _year(page, row, _said(page, title, say(page, "yearly.deducted")), head, made)

    def ahead(at: int) -> tuple[str, Computation]:
        cells = [taken[at], booked[at], lost[at]]
        text = f"{cells[0].address}-{cells[1].address}-{cells[2].address}"
        return text, computed(cells, lambda tax, depreciation, loss: tax - depreciation - loss)

    _year(page, row + 1, _said(page, title, say(page, "yearly.ahead")), head, ahead)


def _written_off(page: Page, assets: Assets) -> Cell:
    """What the purchases cost less what they bring: what the books must have charged in the end."""
    parts = [assets[name] for name in ("deductible", "asset_cost", "proceeds")]
    flags, costs, sales = (span_of(cells, page) for cells in parts)
    size, place = len(parts[0]), parts[0][-1]
    page.put(place.row + 1, place.column - 1, say(page, "yearly.written_off"), "label")

    def off(*values: float) -> float:
        rows = zip(values[:size], values[size : 2 * size], values[2 * size :], strict=True)
        return total(flag * (cost - sale) for flag, cost, sale in rows)

    text = f"SUMPRODUCT({flags},{costs}-{sales})"
    cells = [cell for part in parts for cell in part]
    return page.formula(place.row + 1, place.column, text, computed(cells, off), "calc", "money")


def _lines(page: Page, row: int, head: Heads, key: str) -> int:
    """What an option pays by line and year, tax saved as a negative cost, and their sum."""
    book, written = page.book, page.book.written[key]
    first, title = row, book.pages[key].title
    for words, lines, sign in _payments(page, key, written):
        _year(page, row, _said(page, title, words), head, _of(page, head, lines, sign))
        row += 1

    def make(at: int) -> tuple[str, Computation]:
        cells = [page.cells[above, FIRST + at] for above in range(first, row)]
        return f"SUM({span_of(cells, page)})", added(cells)

    _year(page, row, _said(page, title, say(page, "yearly.net")), head, make, SUM)
    book.cells[f"yearly.{key}"] = page.cells[row, TOTAL]
    return row + 1


def _payments(page: Page, key: str, written: Written) -> list[tuple[str, list[Line], float]]:
    """The lines of an option by what its description pays; lines of the reader's own together."""
    found: list[tuple[str, list[Line], float]] = []
    own: list[Line] = []
    for category, path in {**option(key).operating, **option(key).closing}.items():
        bounds = [bound for bound in written.all_of(path) if isinstance(bound, Line)]
        named = len(base()[key].get("opex", [])) if category == "*" else len(bounds)
        own += bounds[named:]
        found += [(str(line.label.value), [line], 1.0) for line in bounds[:named]]
    if own:
        found.append((say(page, "yearly.own"), own, 1.0))
    tax = written.line("tax_settled")
    return [*found, (str(tax.label.value), [tax], -1.0)]
