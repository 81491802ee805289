"""Checks: identities as live formulas, and how many fail; the same list as r1model.checks."""

from __future__ import annotations

from r1model.catalogue import catalogue
from r1model.checks import CAPEX_PARTS, SHORTFALLS
from r1model.inputs import inputs
from r1model.sizing.lineup import PLANS
from r1model_workbook.sheets.check_timeline import timeline_checks
from r1model_workbook.sheets.common import FIRST_ROW, headers, heading, say, section, widths
from r1model_workbook.view.grid import Book, Cell, Operand, Page, added, computed, span_of

COLUMNS = ("check", "left", "right", "difference", "tolerance", "passes")


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["checks"]
    widths(page, 52, 20, 20, 18, 14, 14, 3, 44, 20)
    page.freeze = f"A{FIRST_ROW}"
    heading(page)
    row = section(page, FIRST_ROW, "checks.list", len(COLUMNS), "checks.list_note")
    row = headers(page, row, [f"checks.{name}" for name in COLUMNS])
    first = row
    for key in PLANS:
        row = _plan(page, row, key)
    for item in catalogue().aws_rows.values():
        bill, stated = (book.cells[f"{key}:{item.id}.on_demand"] for key in ("cloud", "stated"))
        row = _check(page, row, say(page, "checks.aws").format(row=item.id.upper()), bill, stated)
    for name, left, right in timeline_checks(book):
        row = _check(page, row, name, left, right, "passes_at_scale")
    flags = [page.cells[at, 6] for at in range(first, row)]
    page.put(row, 1, say(page, "checks.listed"), "total_label")
    listed = page.put(row, 6, float(len(flags)), "total", "count")
    page.put(row + 1, 1, say(page, "checks.passed"), "total_label")
    passed = page.ones(row + 1, 6, flags)
    page.put(row + 2, 1, say(page, "checks.failing"), "total_label")
    book.cells["failing"] = page.calc(row + 2, 6, "failing", {"listed": listed, "passed": passed}, "total")
    book.cells["failing"].unit = "1"
    _states(page, row + 4)


def _states(page: Page, row: int) -> None:
    """What is not an identity: whether the snapshot is that of the live inputs, and prices those of the chosen GPUs."""
    book = page.book
    row = section(page, row, "checks.states", len(COLUMNS), "checks.states_note")
    largest = []
    for cell in book.stale:
        page.put(row, 1, say(page, "checks.snapshot_of").format(name=cell.page.cells[cell.row, 1].value), "label")
        bind = {"difference": page.link(row, 4, cell), "tolerance": page.link(row, 5, book.inputs["tolerance"])}
        bind["tolerance"].unit = "tolerance"
        largest.append(page.calc(row, 6, "passes", bind, "state"))
        row += 1
    page.put(row, 1, say(page, "checks.snapshot"), "label")
    text = f"MIN({span_of(largest, page)})"
    least = page.formula(row, 6, text, computed(largest, min), "state", "flag")
    book.current.append(("snapshot", least))
    row += 1
    prices = []
    for key in PLANS:
        prices.append(_price_state(page, row, key))
        row += 1
    page.put(row, 1, say(page, "checks.prices"), "label")
    text = f"MIN({span_of(prices, page)})"
    least = page.formula(row, 6, text, computed(prices, min), "state", "flag")
    book.current.append(("prices", least))


def _price_state(page: Page, row: int, key: str) -> Cell:
    """0 where another GPU is chosen and the shipped GPU's price still stands."""
    book = page.book
    page.put(row, 1, say(page, "checks.prices_of").format(name=say(page, f"group.{key}")), "label")
    gpu, price = (book.inputs[f"{key}_{part}"] for part in ("gpu", "gpu_price"))
    shipped = [page.put(row, column, inputs()[f"{key}_{part}"].value, role, unit)
               for column, part, role, unit in ((2, "gpu", "text", ""), (3, "gpu_price", "figure", "CNY"))]  # fmt: skip
    text = (f"IF(({gpu.seen_from(page)}<>{shipped[0].address})*"
            f"({price.seen_from(page)}={shipped[1].address})>0,0,1)")  # fmt: skip
    usual = [cell.value for cell in shipped]
    fits = computed([gpu, price], lambda name, amount: float(name == usual[0] or amount != usual[1]))
    return page.formula(row, 6, text, fits, "state", "flag")


def _plan(page: Page, row: int, key: str) -> int:
    book = page.book
    name = say(page, f"group.{key}")

    def value(line: str) -> Cell:
        return book.cells[f"{key}.{line}"]

    parts = [value(part) for part in CAPEX_PARTS]
    row = _check(page, row, say(page, "checks.capex").format(plan=name), value("capex"), _sum(page, row, parts))
    for check, (needed, provided) in SHORTFALLS.items():
        words = say(page, f"checks.{check}").format(plan=name)
        row = _shortfall(page, row, words, value(needed), value(provided))
    one = page.put(row, 2, 1.0, "figure", "flag")
    return _shortfall(page, row, say(page, "checks.native").format(plan=name), one, value("native"))


def _sum(page: Page, row: int, parts: list[Cell]) -> Cell:
    """The parts added one by one: the second route to the total."""
    text = "+".join(part.seen_from(page) for part in parts)
    return page.formula(row, 3, text, added(parts), "calc", "money")


def _check(page: Page, row: int, words: str, left: Cell, right: Operand, verdict: str = "passes") -> int:
    page.put(row, 1, words, "label")
    first = page.link(row, 2, left)
    second = right if isinstance(right, Cell) and right.page is page else page.link(row, 3, right)
    second.unit = second.unit or first.unit
    bind = {"stated_value": first, "recomputed_value": second}
    bind["difference"] = page.calc(row, 4, "difference", bind)
    return _verdict(page, row, bind, verdict)


def _shortfall(page: Page, row: int, words: str, needed: Cell, provided: Cell) -> int:
    page.put(row, 1, words, "label")
    first = needed if needed.page is page else page.link(row, 2, needed)
    bind = {"needed": first, "provided": page.link(row, 3, provided)}
    bind["difference"] = page.calc(row, 4, "shortfall", bind)
    bind["difference"].unit = "GB"
    return _verdict(page, row, bind)


def _verdict(page: Page, row: int, bind: dict[str, Cell], verdict: str = "passes") -> int:
    bind["tolerance"] = page.link(row, 5, page.book.inputs["tolerance"])
    bind["tolerance"].unit = "tolerance"
    page.calc(row, 6, verdict, bind, "check")
    return row + 1
