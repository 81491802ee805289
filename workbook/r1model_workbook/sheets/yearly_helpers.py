"""Beside the tables of Years, outlined: its headings and what they stand for, and every purchase in the books."""

from __future__ import annotations

from typing import NamedTuple

from r1model.graph.registry import FORMULAS
from r1model.sums import total
from r1model.texts import text
from r1model_workbook.sheets.common import FIRST_ROW, headers, say
from r1model_workbook.view.computing import Computation, Seeing
from r1model_workbook.view.excel_text import excel_text
from r1model_workbook.view.grid import Cell, Operand, Page, computed, span_of

LEFT, RIGHT = 14, 23
YEARS = 6  # closing, then as many as the longest horizon has
QUARTERS, MONTHS_OF_A_QUARTER = 8, 3
ASSET = ("deductible", "asset_cost", "proceeds", "bought", "sold", "tax_residual")
MADE = ("book_month", "book_end", "book_loss")


class Heads(NamedTuple):
    """The headings of years and of quarters, empty after the horizon; the years, their last months; quarters' ends."""

    years: list[Cell]
    numbers: list[Cell]
    ends: list[Cell]
    quarters: list[Cell]
    after: list[Cell]
    upto: list[Cell]


Assets = dict[str, list[Cell]]  # every purchase of Buy, by column


def heads(page: Page) -> Heads:
    """The headings: words where the period begins within the horizon, else nothing."""
    row = headers(page, FIRST_ROW, ["yearly.period", "yearly.number", "yearly.upto", "yearly.shown"], first=LEFT)
    months = page.book.inputs["months"]
    numbers, ends, years = [], [], []
    for year in range(YEARS):
        words = page.put(row, LEFT, _words(page, "year", year), "label")
        numbers.append(page.put(row, LEFT + 1, float(year), "figure", "year"))
        ends.append(page.calc(row, LEFT + 2, "year_end", {"year": numbers[-1], "months": months}))
        years.append(_shown(page, row, words, ends[-2] if year else None, months))
        row += 1
    row = headers(page, row + 1, ["yearly.period", "yearly.after", "yearly.upto", "yearly.shown"], first=LEFT)
    quarters, after, upto = [], [], []
    for quarter in range(QUARTERS + 1):
        words = page.put(row, LEFT, _words(page, "quarter", quarter), "label")
        last = float(quarter * MONTHS_OF_A_QUARTER)
        after.append(page.put(row, LEFT + 1, last - MONTHS_OF_A_QUARTER if quarter else -1.0, "figure", "month"))
        upto.append(page.put(row, LEFT + 2, last, "figure", "month"))
        quarters.append(_shown(page, row, words, after[-1] if quarter else None, months))
        row += 1
    return Heads(years, numbers, ends, quarters, after, upto)


def _words(page: Page, kind: str, number: int) -> str:
    return say(page, f"yearly.{kind}").format(number=number) if number else say(page, "yearly.closing")


def _shown(page: Page, row: int, words: Cell, before: Cell | None, months: Cell) -> Cell:
    """The words of a period that begins within the horizon."""
    if before is None:
        return page.link(row, LEFT + 3, words, "label")
    text_ = f'IF({before.address}<{months.seen_from(page)},{words.address},"")'
    return page.formula(
        row,
        LEFT + 3,
        text_,
        Seeing([before, months, words], lambda end, last, said: said if end < last else ""),
        "label",
    )


def books(page: Page) -> Assets:
    """A row a purchase: what it cost, what it brings, its months, its depreciation and the loss at its sale."""
    book, first = page.book, FIRST_ROW + YEARS + QUARTERS + 5
    for column, name in enumerate((*ASSET, *MADE), start=LEFT + 1):
        words = say(page, f"yearly.{name}") if name in ASSET else text("formulas", name, book.language)
        page.put(first, column, words, "header")
    page.put(first, LEFT, say(page, "yearly.purchase"), "header")
    columns: Assets = {name: [] for name in (*ASSET, *MADE)}
    for row, asset in enumerate(book.written["buy"].rows("capex"), start=first + 1):
        page.put(row, LEFT, asset.title, "label")
        bind: dict[str, Operand] = {"book_life": book.inputs["book_life_months"]}
        for column, name in enumerate(ASSET, start=LEFT + 1):
            bind[name] = page.link(row, column, asset.cell(name))
        for column, name in enumerate(MADE, start=LEFT + 1 + len(ASSET)):
            bind[name] = page.calc(row, column, name, bind)
        for column, cells in enumerate(columns.values(), start=LEFT + 1):
            cells.append(page.cells[row, column])
    book.purchases = columns
    return columns


def summed(page: Page, assets: Assets, name: str, month: Cell) -> tuple[str, Computation]:
    """A registered formula of every purchase at a month, added up: its text over the columns, and what computes it."""
    item = FORMULAS[name]
    spans = {need: span_of(assets[need], page) for need in item.needs if need in assets}
    inner = excel_text(item.function, lambda need: spans.get(need) or month.address)
    size = len(assets["bought"])

    def added(at: float, *values: float) -> float:
        columns = {need: values[place * size : (place + 1) * size] for place, need in enumerate(spans)}
        rows = zip(*(columns.get(need, (at,) * size) for need in item.needs), strict=True)
        return total(item.function(**dict(zip(item.needs, row, strict=True))) for row in rows)

    return f"SUMPRODUCT({inner})", computed([month, *(cell for need in spans for cell in assets[need])], added)
