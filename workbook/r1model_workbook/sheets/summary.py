"""Summary: the answer in one screen: what to choose, its figures beside the others', what would turn it, its charts."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from r1model.errors import NA
from r1model.inputs import POINTS, inputs
from r1model.options.files import compared
from r1model.options.option import option
from r1model.types import Standing
from r1model_workbook.sheets.common import (
    FIRST_ROW,
    WEAK,
    headers,
    heading,
    put_unit,
    say,
    section,
    unit_name,
    widths,
)
from r1model_workbook.sheets.feasible import gated, option_flags
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import ONE, Book, Cell, Fault, Operand, Page, Value, span_of
from r1model_workbook.write.charts import MILLIONS, line_chart

FIGURES = ("pv_aftertax", "pv_pretax", "nominal", "eac_aftertax", "emc_aftertax", "cost_levelised", "cost_in",
           "cost_out")  # fmt: skip
AGAINST = ("npv", "payback", "payback_discounted", "irr")
CHARTS = (("cumulative", 0, 6), ("tornado", 1, 6), ("bridge", 0, 26), ("years", 1, 26))  # pane from the left, first row
PANE = 6
HIGH = 19
# The strip's rows: demand and service, machines, money; what is of the option of least cost; replicas by quantile.
STRIP = (
    ("users", "requests", "peak", "in_flight", "replicas"),
    ("replicas_slow", "replicas_fast", "nodes", "purchase", "least_present"),
    ("per_month", "per_head", "per_mtok", "per_mtok_low", "per_mtok_high"),
)
OF_BEST = {"least_present": "pv_aftertax", "per_month": "emc_aftertax", "per_mtok": "cost_levelised",
           "per_mtok_low": "per_mtok.P10", "per_mtok_high": "per_mtok.P90"}  # fmt: skip
QUANTILES = {"replicas_slow": "p10", "replicas_fast": "p90"}
RANGES = (("nodes", "node"), ("per_mtok", "money/Mtok"))


def fill(book: Book) -> None:
    """Writes the sheet."""
    page = book.pages["summary"]
    widths(page, 32, *[15] * len(compared()), 17, 8, *[12] * 12)
    page.paper, page.freeze = "A3", f"A{FIRST_ROW}"
    heading(page)
    row = section(page, FIRST_ROW, "summary.answer", last_column())
    row = _answer(page, row)
    strip = row + 1
    row = _figures(page, strip + 1 + 2 * len(STRIP) + 1)
    _strip(page, strip)
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
    page.put(row + 1, 1, say(page, "risk.option"), "total_label")
    costs = [gated(page, row + 2, column, option_flags(book, key), book.cells[f"{key}.pv_aftertax"], "total")
             for column, key in enumerate(compared(), start=2)]  # fmt: skip
    page.put(row + 2, 1, say(page, "summary.cost"), "total_label")
    page.link(row + 2, last_column(), book.inputs["report_currency"], "link_text")
    page.put(row, 1, say(page, "summary.recommended"), "big_label")
    page.put(row + 3, 1, say(page, "summary.feasible"), "label")
    page.put(row + 4, 1, say(page, "summary.why"), "label")
    page.put(row + 5, 1, say(page, "summary.comparable"), "note")
    flags, compared_costs = [], []
    for column, key in enumerate(compared(), start=2):
        flags.append(page.link(row + 3, column, book.cells[f"feasible.{key}"]))
        flags[-1].unit = "feasible"
        page.link(row + 4, column, book.cells[f"why.{key}"], "note")
        compared_costs.append(_comparable(page, row + 5, column, key, flags[-1], costs[column - 2]))
        book.cells[f"shown.{key}.pv_aftertax"] = costs[column - 2]
    page.heights[row + 4] = 60
    page.put(row + 6, 1, say(page, "summary.place"), "note")
    none = page.put(row + 6, 3, say(page, "summary.none"), "note")
    at = book.cells["best.at"] = _place(page, row + 6, 2, compared_costs)
    book.cells["recommended"] = _best(page, row, names, at, none)
    page.bests.append((costs[0], costs[-1]))
    return row + 7


def _comparable(page: Page, row: int, column: int, key: str, flag: Cell, cost: Cell) -> Cell:
    """What is compared: the cost of an option that can be had, else no number; a mix must beat its parts by a hair."""
    mixed = option(key).mixed
    negligible = page.book.constants["NEGLIGIBLE_RATE"]
    more = f"*(1+{negligible.seen_from(page)})" if mixed else ""
    text = f'IF({flag.address}*ISNUMBER({cost.address})>0,{cost.address}{more},"")'

    def value(flag: Value, cost: Value, rate: float) -> Value:
        return cost * (1 + rate * mixed) if flag == 1 and isinstance(cost, float) else ""

    return page.formula(row, column, text, Seeing([flag, cost, negligible], value), "note", "money")


def _place(page: Page, row: int, column: int, costs: list[Cell]) -> Cell:
    """Which option, from the left, has the least cost of those that can be had; 0 where there is none."""
    span = span_of(costs, page)
    text = f"IF(COUNT({span})=0,0,MATCH(MIN({span}),{span},0))"

    def place(*amounts: Value) -> Value:
        known = [amount for amount in amounts if isinstance(amount, float)]
        return float(amounts.index(min(known)) + 1) if known else 0.0

    return page.formula(row, column, text, Seeing(costs, place), "note", "count")


def _best(page: Page, row: int, names: list[Cell], at: Cell, none: Cell) -> Cell:
    """The name of the option of least cost, or that there is none."""
    text = f"IF({at.address}=0,{none.address},INDEX({span_of(names, page)},1,{at.address}))"
    compute = Seeing([none, at], lambda none, at: names[int(at) - 1].value if at else none)
    return page.formula(row, 2, text, compute, "big", "")


def _strip(page: Page, row: int) -> None:
    """From users to money in three rows of figures, each under its words; it refers to the figures below it."""
    book = page.book
    load, day, buy = (book.written[key] for key in ("load", "day", "buy"))
    row = section(page, row, "summary.chain", last_column())
    peak = load.line("peak_rate").cells[1]
    links = {
        "users": day.cell("all_users"), "requests": load.line("requests_month").cells[1], "peak": peak,
        "in_flight": book.cells["service.buy.in_flight"], "replicas": load.line("replicas").cells[1],
        "nodes": buy.cell("nodes_all"), "purchase": buy.cell("capex_flow:total"),
    }  # fmt: skip
    for at, names in enumerate(STRIP):
        page.put(row + 2 * at, 1, None, "header")
        page.put(row + 2 * at + 1, 1, say(page, f"summary.strip_{at + 1}"), "total_label")
        page.heights[row + 2 * at] = 32
        for column, name in enumerate(names, start=2):
            page.put(row + 2 * at, column, say(page, f"summary.{name}"), "header")
            place = row + 2 * at + 1, column
            if name in links:
                page.link(*place, links[name], "total")
            elif name in QUANTILES:
                _replicas(page, *place, peak, book.cells[f"service.buy.{QUANTILES[name]}_rate"])
            elif name == "per_head":
                emc = page.cells[place[0], column - 1]
                page.calc(*place, "cost_per_user", {"emc": emc, "users": links["users"]}, "total")
            else:
                _of_best(page, *place, OF_BEST[name])


def _replicas(page: Page, row: int, column: int, peak: Cell, rate: Cell) -> Cell:
    """Replicas of month 1 at another quantile of what one serves."""
    bind: dict[str, Operand] = {"peak_rate": peak, "replica_rate": rate, "running": ONE,
            **{name: page.book.inputs[name] for name in ("busy_share", "reserve_replicas")}}  # fmt: skip
    return page.calc(row, column, "replicas_needed", bind, "total")


def _of_best(page: Page, row: int, column: int, line: str) -> Cell:
    """A figure of the option of least cost."""
    cells, at = [page.book.cells[f"shown.{key}.{line}"] for key in compared()], page.book.cells["best.at"]
    text = f"IF({at.address}=0,NA(),INDEX({span_of(cells, page)},1,{at.address}))"

    def figure(at: Value, *values: Value) -> Value:
        return values[int(at) - 1] if isinstance(at, float) and at else Fault(NA)

    return page.formula(row, column, text, Seeing([at, *cells], figure), "total", cells[0].unit)


def _figures(page: Page, row: int) -> int:
    """The options side by side, and buying against each other one."""
    book = page.book
    emc: dict[str, Cell] = {}
    row = section(page, row, "summary.figures", last_column())
    row = headers(page, row, ["column.line", *(f"{key}.tab" for key in compared()), "column.unit"])
    for name in FIGURES:
        page.put(row, 1, say(page, f"months.{name}"), "label")
        for column, key in enumerate(compared(), start=2):
            cell = gated(page, row, column, option_flags(book, key), book.cells[f"{key}.{name}"])
            book.cells[f"shown.{key}.{name}"] = cell
            emc = {**emc, key: cell} if name == "emc_aftertax" else emc
        put_unit(page, row, last_column(), cell.unit)
        row += 1
    row = _ranges(page, row)
    page.put(row, 1, say(page, "summary.per_user"), "label")
    users = book.written["day"].cell("all_users")
    for column, key in enumerate(compared(), start=2):
        cell = page.calc(row, column, "cost_per_user", {"emc": emc[key], "users": users})
    put_unit(page, row, last_column(), cell.unit)
    page.put(row + 1, 1, say(page, "summary.per_user_note"), "plain_note")
    row = headers(
        page, row + 2, ["summary.against", "summary.blank", *(f"{key}.tab" for key in compared()[1:]), "column.unit"]
    )
    for name in AGAINST:
        page.put(row, 1, say(page, f"compare.{name}"), "label")
        page.put(row, 2, None, "label")
        for column, key in enumerate(compared()[1:], start=3):
            cell = gated(page, row, column, option_flags(book, "buy", key), book.cells[f"{name}.{key}"], "answer_link")
            book.cells[f"shown.{name}.{key}"] = cell
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


def _ranges(page: Page, row: int) -> int:
    """P10 and P90 of machines and of the cost of a million tokens, from the snapshot."""
    for name, unit in RANGES:
        for quantile in ("P10", "P90"):
            page.put(row, 1, f"{say(page, f'risk.{name}')} {quantile}", "label")
            for column, key in enumerate(compared(), start=2):
                stamped = page.book.cells[f"mc.{key}.{name}.{quantile}"]
                page.book.cells[f"shown.{key}.{name}.{quantile}"] = page.link(row, column, stamped)
            put_unit(page, row, last_column(), unit)
            row += 1
    return row


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
    entries += [("summary.rests", book.cells["service.buy.basis"], "link_text"),
                ("summary.rents", book.cells["service.rent.basis"], "link_text")]  # fmt: skip
    entries += [("points.own_points", book.cells["points.own_points"], "link"),
                ("points.ratio", book.cells["points.own_ratio"], "link")]  # fmt: skip
    entries += [("checks.failing", book.cells["failing"], "link"), ("inputs.case", book.entries["case"], "link_text")]
    entries += [(f"checks.{key}", cell, "state_link") for key, cell in book.current]
    for key, cell, role in entries:
        page.put(row, 1, say(page, key).format(name=""), "label")
        page.link(row, 2, cell, role)
        row += 1
    row = _dates(page, row)
    assumed = [item for item in inputs().values() if item.group != POINTS]
    weak = [item for item in assumed if item.standing in WEAK]
    disputed = sum(item.standing is Standing.DISPUTED for item in weak)
    page.put(row, 1, say(page, "summary.assumptions"), "label")
    page.put(row, 2, float(len(weak)), "weak", "count")
    page.put(
        row + 1, 1, say(page, "summary.assumptions_note").format(all=len(assumed), disputed=disputed), "plain_note"
    )


def _dates(page: Page, row: int) -> int:
    """The days of the prices in use and whom they are from: a quote of one's own, or the list."""
    for name, side in (("date_gpu", "buy"), ("date_rent", "rent"), ("date_api", "api")):
        page.put(row, 1, say(page, f"summary.{name}"), "label")
        page.link(row, 2, page.book.cells[f"used.{side}.date"])
        page.link(row, 3, page.book.cells[f"used.{side}.from"], "link_text")
        row += 1
    return row


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
