"""Summary: the answer in one screen: what to choose, its figures beside the others', what would turn it, its charts."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from r1model.catalogue import catalogue
from r1model.inputs import inputs
from r1model.options.files import compared
from r1model.types import ApiPrice, Price, Standing
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    WEAK,
    day,
    headers,
    heading,
    put_unit,
    say,
    section,
    unit_name,
    widths,
)
from r1model_workbook.view.grid import Book, Page, Value, computed, span_of
from r1model_workbook.write.charts import MILLIONS, line_chart

FIGURES = ("pv_aftertax", "pv_pretax", "nominal", "eac_aftertax", "emc_aftertax", "cost_levelised", "cost_in",
           "cost_out")  # fmt: skip
AGAINST = ("npv", "payback", "payback_discounted", "irr")
CHARTS = (("cumulative", 0, 6), ("tornado", 1, 6), ("bridge", 0, 26), ("years", 1, 26))  # pane from the left, first row
PANE = 6
HIGH = 19


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["summary"]
    widths(page, 32, *[15] * len(compared()), 17, 8, *[12] * 12)
    page.paper, page.freeze = "A3", f"A{FIRST_ROW}"
    heading(page)
    row = section(page, FIRST_ROW, "summary.answer", last_column())
    row = _answer(page, row)
    row = _figures(page, row + 1)
    row = _facts(page, row + 1)
    _state(page, row + 1)
    _charts(page)
    _heat(page, 48)


def last_column() -> int:
    """The column of units: the label's, one for each option, then it."""
    return len(compared()) + 2


def _answer(page: Page, row: int) -> int:
    """The option of least present cost after tax, and by how much it leads."""
    book = page.book
    titles = [book.pages[key].title for key in compared()]
    names = [page.put(row + 1, column, title, "header") for column, title in enumerate(titles, start=2)]
    page.put(row + 1, 1, say(page, "months.pv_aftertax"), "total_label")
    costs = [page.link(row + 2, column, book.cells[f"{key}.pv_aftertax"], "total")
             for column, key in enumerate(compared(), start=2)]  # fmt: skip
    page.put(row + 2, 1, say(page, "summary.cost"), "total_label")
    page.link(row + 2, last_column(), book.inputs["report_currency"], "link_text")
    page.put(row, 1, say(page, "summary.recommended"), "big_label")
    span, words = span_of(costs, page), span_of(names, page)

    def best(*amounts: float) -> Value:
        return names[amounts.index(min(amounts))].value

    text = f"INDEX({words},1,MATCH(MIN({span}),{span},0))"
    book.cells["recommended"] = page.formula(row, 2, text, computed(costs, best), "big", "")
    page.bests.append((costs[0], costs[-1]))
    return row + 3


def _figures(page: Page, row: int) -> int:
    """The options side by side, and buying against each other one."""
    book = page.book
    row = section(page, row, "summary.figures", last_column())
    row = headers(page, row, ["column.line", *(f"{key}.tab" for key in compared()), "column.unit"])
    for name in FIGURES:
        page.put(row, 1, say(page, f"months.{name}"), "label")
        for column, key in enumerate(compared(), start=2):
            cell = page.link(row, column, book.cells[f"{key}.{name}"])
        put_unit(page, row, last_column(), cell.unit)
        row += 1
    page.put(row, 1, say(page, "summary.per_user"), "label")
    users = book.cells["chosen.users_served"]
    for column, key in enumerate(compared(), start=2):
        cell = page.calc(row, column, "cost_per_user", {"emc": book.cells[f"{key}.emc_aftertax"], "users": users})
    put_unit(page, row, last_column(), cell.unit)
    page.put(row + 1, 1, say(page, "summary.per_user_note"), "plain_note")
    row = headers(
        page, row + 2, ["summary.against", "summary.blank", *(f"{key}.tab" for key in compared()[1:]), "column.unit"]
    )
    for name in AGAINST:
        page.put(row, 1, say(page, f"compare.{name}"), "label")
        page.put(row, 2, None, "label")
        for column, key in enumerate(compared()[1:], start=3):
            cell = page.link(row, column, book.cells[f"{name}.{key}"], "answer_link")
        put_unit(page, row, last_column(), "month" if cell.unit == "months" else cell.unit)
        row += 1
    page.put(row, 1, say(page, "compare.answer"), "label")
    for column, key in enumerate(compared(), start=2):
        if key == "api":
            page.link(row, column, book.cells["breakeven.aftertax"], "answer_link")
        else:
            page.put(row, column, None, "label")
    put_unit(page, row, last_column(), "share")
    return row + 1


def _facts(page: Page, row: int) -> int:
    """The three prices nearest to a turn, live; and what the engine found for drivers that are not linear."""
    book = page.book
    row = section(page, row, "summary.facts", last_column(), "summary.facts_note")
    row = headers(page, row, ["risk.driver", "risk.turn", "risk.low", "risk.high", "risk.within"])
    for cells in book.facts:
        for column, cell in enumerate(cells, start=1):
            page.link(row, column, cell, "link_text" if column == 1 else "link")
        row += 1
    for cells in book.turns:
        for column, cell in enumerate(cells, start=1):
            page.link(row, column, cell, "link_text" if column in (1, 4) else "link")
        page.put(row, last_column(), say(page, "summary.turned"), "plain_note")
        row += 1
    page.put(row, 1, say(page, "risk.cheapest"), "label")
    for column, key in enumerate(compared(), start=2):
        page.link(row, column, book.cells[f"mc.{key}.P(cheapest)"])
    page.put(row, last_column(), say(page, "summary.stamped"), "plain_note")
    return row + 1


def _state(page: Page, row: int) -> None:
    """Whether the book may be relied on: checks, snapshot, case in use, dates of the prices, assumptions."""
    book = page.book
    row = section(page, row, "summary.state", last_column())
    entries = [
        ("model.model", book.cells["model_name"], "link_text"),
        ("memory.weights_basis", book.cells["weights_basis_used"], "link_text"),
    ]
    entries += [("checks.failing", book.cells["failing"], "link"), ("inputs.case", book.entries["case"], "link_text")]
    entries += [(f"checks.{key}", cell, "state_link") for key, cell in book.current]
    for key, cell, role in entries:
        page.put(row, 1, say(page, key).format(name=""), "label")
        page.link(row, 2, cell, role)
        row += 1
    for name, dated in _dates(book).items():
        page.put(row, 1, say(page, name), "label")
        day(page, row, 2, dated.as_of)
        page.put(row, 3, dated.id, "plain_note")
        row += 1
    weak = [item for item in inputs().values() if item.standing in WEAK]
    disputed = sum(item.standing is Standing.DISPUTED for item in weak)
    page.put(row, 1, say(page, "summary.assumptions"), "label")
    page.put(row, 2, float(len(weak)), "weak", "count")
    page.put(
        row + 1, 1, say(page, "summary.assumptions_note").format(all=len(inputs()), disputed=disputed), "plain_note"
    )


def _dates(book: Book) -> dict[str, Price | ApiPrice]:
    prices = catalogue()
    return {
        "summary.date_gpu": prices.hardware_prices["h200-141gb-sxm"],
        "summary.date_rent": prices.aws_prices[str(book.entries["rent_price"].value)],
        "summary.date_api": prices.api_prices[str(book.entries["api_price"].value)],
    }


def _charts(page: Page) -> None:
    """Cumulative cost, cost by year, the bridge, the tornado."""
    book = page.book
    months = list(book.written["ruler"].line("month").cells)
    rows = [
        (book.lines["compare"][f"{key}.cost"].label, book.lines["compare"][f"{key}.cost"].cells) for key in compared()
    ]
    axis = f"{say(page, 'summary.cumulative_axis')} ({unit_name(page, 'million')})"
    title, below = say(page, "summary.cumulative_chart"), say(page, "summary.months")
    book.charts["cumulative"] = lambda: line_chart(title, axis, below, months, rows, form=MILLIONS)
    left = last_column() + 2
    for name, pane, top in CHARTS:
        first, last = (get_column_letter(left + at * PANE) for at in (pane, pane + 1))
        page.charts.append((book.charts[name](), f"{first}{top}", f"{last}{top + HIGH}"))


def _heat(page: Page, row: int) -> None:
    """The heat map of Risk: cost of a million tokens by nodes and load."""
    source = page.book.cells["heat.first"]
    risk, top, last = source.page, source.row - 1, page.book.cells["heat.last"]
    left = last_column() + 2
    page.put(row - 1, left, say(page, "risk.heat"), "heading")
    for column in range(1, last.column + 1):
        role = "header" if column == 1 else "header_share"
        for at in range(top, last.row + 1):
            cell = risk.cells[at, column]
            page.link(
                row + at - top, left - 1 + column, cell, role if at == top else "total" if column == 1 else "matrix"
            )
    page.scales.append((page.cells[row + 1, left + 1], page.cells[row + last.row - top, left - 1 + last.column], False))
