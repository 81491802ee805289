"""The chain in a strip, from users to money: two rows of figures, each under its words."""

from __future__ import annotations

from r1model.options.files import compared
from r1model_workbook.sheets.common import say
from r1model_workbook.sheets.display import is_amount, scaled, scaled_unit
from r1model_workbook.sheets.summary.answer import of_best
from r1model_workbook.sheets.summary.layout import HEAD, titled
from r1model_workbook.sheets.summary.words import Workings, joined
from r1model_workbook.view.grid import ONE, Cell, Operand, Page

STRIP = (
    ("users", "requests", "peak", "in_flight", "replicas", "replicas_slow", "replicas_fast", "nodes"),
    ("purchase", "per_month", "per_head", "per_mtok", "per_mtok_low", "per_mtok_high"),
)
OF_BEST = {"per_month": "emc_aftertax", "per_mtok": "cost_levelised",
           "per_mtok_low": "per_mtok.P10", "per_mtok_high": "per_mtok.P90"}  # fmt: skip
QUANTILES = {"replicas_slow": "p10", "replicas_fast": "p90"}


def chain(page: Page, row: int, work: Workings) -> int:
    """Writes the strip; it refers to the figures below it."""
    book = page.book
    row = titled(page, row, "summary.chain")
    load, day, buy = (book.written[key] for key in ("load", "day", "buy"))
    peak = load.line("peak_rate").cells[1]
    links = {
        "users": day.cell("all_users"), "requests": load.line("requests_month").cells[1], "peak": peak,
        "in_flight": book.cells["service.buy.in_flight"], "replicas": load.line("replicas").cells[1],
        "nodes": buy.cell("nodes_all"), "purchase": buy.cell("capex_flow:total"),
    }  # fmt: skip
    for at, names in enumerate(STRIP):
        page.put(row, 1, None, "header")
        page.put(row + 1, 1, say(page, f"summary.strip_{at + 1}"), "total_label")
        page.heights[row] = HEAD
        for column, name in enumerate(names, start=2):
            _value(page, row + 1, column, name, links, work)
            _words(page, row, column, name, work)
        row += 2
    return row


def _words(page: Page, row: int, column: int, name: str, work: Workings) -> None:
    """What stands above a figure, with its unit where that is a choice."""
    unit = page.cells[row + 1, column].unit
    if not is_amount(unit):
        page.put(row, column, say(page, f"summary.{name}"), "header")
        return
    said = say(page, f"summary.{name}")
    words = work.value(f"{say(page, 'summary.head')}: {said}", lambda at, place: page.put(at, place, said, "key"))
    page.formula(row, column, *joined([words, " ", scaled_unit(page, unit)], page), "header")


def _value(page: Page, row: int, column: int, name: str, links: dict[str, Cell], work: Workings) -> None:
    book = page.book
    if name in links:
        scaled(page, row, column, links[name], "total")
    elif name in QUANTILES:
        _replicas(page, row, column, links["peak"], book.cells[f"service.buy.{QUANTILES[name]}_rate"])
    elif name == "per_head":
        page.calc(row, column, "cost_per_user", {"emc": book.cells["best.emc"], "users": links["users"]}, "total")
    else:
        cells = [book.cells[f"shown.{key}.{OF_BEST[name]}"] for key in compared()]
        if not is_amount(cells[0].unit):
            of_best(page, row, column, cells, "total")
            return
        words = f"{say(page, 'summary.unscaled')}: {say(page, f'summary.{name}')}"
        book.cells["best.emc"] = work.value(words, lambda at, place: of_best(page, at, place, cells))
        scaled(page, row, column, book.cells["best.emc"], "total")


def _replicas(page: Page, row: int, column: int, peak: Cell, rate: Cell) -> Cell:
    """Replicas of month 1 at another quantile of what one serves."""
    bind: dict[str, Operand] = {"peak_rate": peak, "replica_rate": rate, "running": ONE,
            **{name: page.book.inputs[name] for name in ("busy_share", "reserve_replicas")}}  # fmt: skip
    return page.calc(row, column, "replicas_needed", bind, "total")
