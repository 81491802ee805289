"""Checks: identities as live formulas, and how many fail; the same list as r1model.checks."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import NamedTuple

from r1model.catalogue import catalogue
from r1model.checks import CAPEX_PARTS, SHORTFALLS
from r1model.entries.choices import word
from r1model.graph.expression import expression
from r1model.graph.registry import FORMULAS
from r1model.options.files import compared
from r1model.sizing.lineup import PLANS
from r1model_workbook.sheets.check_timeline import timeline_checks
from r1model_workbook.sheets.common import FIRST_ROW, headers, heading, say, section, widths
from r1model_workbook.sheets.feasible import option_flags
from r1model_workbook.sheets.price_checks import begun
from r1model_workbook.sheets.quoted import expired
from r1model_workbook.view.computing import Seeing, first_fault
from r1model_workbook.view.excel_text import excel_text_of
from r1model_workbook.view.grid import Book, Cell, Operand, Page, Value, added, computed, span_of

COLUMNS = ("check", "left", "right", "difference", "tolerance", "passes")


class Asked(NamedTuple):
    """What a check asks for: the condition, its cells, and of each whether its value is there."""

    text: str
    cells: Sequence[Cell]
    there: Sequence[Callable[[Value], bool]]


def _had(page: Page, flags: Sequence[Cell]) -> Asked | None:
    """Options that can be had; none where a check is of no option."""
    text = "*".join(flag.seen_from(page) for flag in flags)
    return Asked(f"{text}>0", flags, [lambda flag: flag == 1] * len(flags)) if flags else None


def _priced(page: Page, price: Cell) -> Asked:
    """A price that is a number, and not words."""
    return Asked(f"ISNUMBER({price.seen_from(page)})", [price], [lambda known: isinstance(known, float)])


def _runs(page: Page, native: Cell) -> Asked:
    """A plan whose GPU has the arithmetic: another has no sizes, and is a fault only where it is bought."""
    return Asked(f"{native.seen_from(page)}>0", [native], [lambda flag: flag == 1])


def _both(one: Asked, other: Asked) -> Asked:
    """What two checks ask for together."""
    return Asked(f"({one.text})*({other.text})>0", [*one.cells, *other.cells], [*one.there, *other.there])


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
    for name, left, right, options in timeline_checks(book):
        if options is None:
            row = _check(page, row, name, left, right, "counts_agree")
        else:
            asked = _had(page, option_flags(book, *options))
            row = _check(page, row, name, left, right, "passes_at_scale", asked)
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
    flags = []
    for key in compared():
        page.put(row, 1, say(page, "checks.feasible_of").format(name=book.pages[key].title), "label")
        flags.append(page.link(row, 6, book.cells[f"feasible.{key}"], "state"))
        row += 1
    page.put(row, 1, say(page, "checks.feasible"), "label")
    text = f"MIN({span_of(flags, page)})"
    book.current.append(("feasible", page.formula(row, 6, text, computed(flags, min), "state", "flag")))
    _alerts(page, row + 1)


def _alerts(page: Page, row: int) -> None:
    """Wrong turns that no identity sees: 1 where there is none of the kind, or none can be told."""
    book = page.book
    wrong = {
        "quote_holds": expired(book, page, row, 4),
        "lots_paid": page.link(row + 1, 4, book.written["buy"].cell("lot_free:total")),
        "lots_enough": page.link(row + 2, 4, book.written["load"].cell("most_short")),
        "own_api_whole": page.link(row + 3, 4, book.cells["used.api.half"]),
        "api_model": page.link(row + 4, 4, book.cells["used.api.other_model"]),
        "server_own": page.link(row + 5, 4, book.cells["used.buy.server_assumed"]),
    }
    wrong |= begun(book, page, row + len(wrong), 4)
    for key, found in wrong.items():
        page.put(row, 1, say(page, f"checks.{key}"), "label")
        holds = Seeing([found], lambda amount: float(not isinstance(amount, float) or amount <= 0))
        text = f"IF(ISNUMBER({found.address}),1*({found.address}<=0),1)"
        book.current.append((key, page.formula(row, 6, text, holds, "state", "flag")))
        row += 1


def _plan(page: Page, row: int, key: str) -> int:
    book = page.book
    name = say(page, f"group.{key}")

    def value(line: str) -> Cell:
        return book.cells[f"{key}.{line}"]

    parts = [value(part) for part in CAPEX_PARTS]
    words = say(page, "checks.capex").format(plan=name)
    runs = _runs(page, value("native"))
    asked = _both(_priced(page, value("gpu_price")), runs)
    row = _check(page, row, words, value("capex"), _sum(page, row, parts), asked=asked)
    for check, (needed, provided) in SHORTFALLS.items():
        words = say(page, f"checks.{check}").format(plan=name)
        row = _shortfall(page, row, words, value(needed), value(provided), runs)
    place = book.tables["plans"].cell(word("plans", key, book.language), "at")
    at = book.cells["plan_at"]
    text = f"1*({at.seen_from(page)}={place.seen_from(page)})"
    is_bought = page.formula(row, 2, text, Seeing([at, place], lambda at, place: float(at == place)), "calc", "flag")
    return _shortfall(page, row, say(page, "checks.native").format(plan=name), is_bought, value("native"))


def _sum(page: Page, row: int, parts: list[Cell]) -> Cell:
    """The parts added one by one: the second route to the total."""
    text = "+".join(part.seen_from(page) for part in parts)
    return page.formula(row, 3, text, added(parts), "calc", "money")


def _check(
    page: Page, row: int, words: str, left: Cell, right: Operand, verdict: str = "passes", asked: Asked | None = None
) -> int:
    """One identity; what it asks for and is not there, an option that cannot be had or a price, passes."""
    page.put(row, 1, words, "label")
    first = page.link(row, 2, left)
    second = right if isinstance(right, Cell) and right.page is page else page.link(row, 3, right)
    second.unit = second.unit or first.unit
    bind = {"stated_value": first, "recomputed_value": second}
    bind["difference"] = page.calc(row, 4, "difference", bind)
    if asked is None:
        return _verdict(page, row, bind, verdict)
    bind["tolerance"] = page.link(row, 5, page.book.inputs["tolerance"])
    bind["tolerance"].unit = "tolerance"
    _if_there(page, row, verdict, bind, asked)
    return row + 1


def _if_there(page: Page, row: int, verdict: str, bind: dict[str, Cell], asked: Asked) -> None:
    """The verdict where what it asks for is there."""
    item = FORMULAS[verdict]
    verdict_if = expression(item.function)
    assert isinstance(verdict_if, ast.IfExp)
    holds = excel_text_of(verdict_if.test, lambda name: (bind.get(name) or page.book.constants[name]).seen_from(page))
    cells = [bind[need] for need in item.needs]

    def value(*values: Value) -> Value:
        there, given = values[: len(asked.cells)], values[len(asked.cells) :]
        if not all(test(cell) for test, cell in zip(asked.there, there, strict=True)):
            return 1.0
        fault = first_fault(given)
        return fault if fault is not None else float(item.function(**dict(zip(item.needs, given, strict=True))))

    page.formula(row, 6, f"IF({asked.text},1*({holds}),1)", Seeing([*asked.cells, *cells], value), "check", "flag")


def _shortfall(page: Page, row: int, words: str, needed: Cell, provided: Cell, asked: Asked | None = None) -> int:
    page.put(row, 1, words, "label")
    first = needed if needed.page is page else page.link(row, 2, needed)
    bind = {"needed": first, "provided": page.link(row, 3, provided)}
    bind["difference"] = page.calc(row, 4, "shortfall", bind)
    bind["difference"].unit = "GB"
    if asked is None:
        return _verdict(page, row, bind)
    bind["tolerance"] = page.link(row, 5, page.book.inputs["tolerance"])
    bind["tolerance"].unit = "tolerance"
    _if_there(page, row, "passes", bind, asked)
    return row + 1


def _verdict(page: Page, row: int, bind: dict[str, Cell], verdict: str = "passes") -> int:
    bind["tolerance"] = page.link(row, 5, page.book.inputs["tolerance"])
    bind["tolerance"].unit = "tolerance"
    page.calc(row, 6, verdict, bind, "check")
    return row + 1
